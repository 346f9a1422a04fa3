"""A source's own budget and window: when its requests are made."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from replate.changes import moment
from replate.config import SourceConfig
from replate.crawler import allowance
from replate.db import allowances, frontier, pages, sources
from replate.db.frontier import Item
from tests.conftest import START, Archive

if TYPE_CHECKING:
    from tests.crawler.conftest import Town

WINDOWS = [
    ("* 6-23 * * *", "UTC", "2026-03-02T12:34:56", "2026-03-02T12:34:56"),
    ("* 6-23 * * *", "UTC", "2026-03-02T03:34:56", "2026-03-02T06:00:00"),
    ("* 6-23 * * *", "Asia/Shanghai", "2026-03-02T17:00:00", "2026-03-02T22:00:00"),
    ("0-29 22 * * *", None, "2026-03-02T22:30:00", "2026-03-03T22:00:00"),
    ("* * * * sat,sun", None, "2026-03-02T10:00:00", "2026-03-07T00:00:00"),
    ("* * 1 * mon", None, "2026-03-03T10:00:00", "2026-03-09T00:00:00"),
    ("* * 29 2 *", None, "2026-03-02T10:00:00", "2028-02-29T00:00:00"),
    ("* 2 * * *", "Europe/London", "2026-03-29T00:30:00", "2026-03-29T01:00:00"),  # the hour that is left out
]


@pytest.mark.parametrize(("window", "zone", "now", "opens"), WINDOWS)
def test_a_window_opens_at_the_first_minute_that_it_names(window: str, zone: str | None, now: str, opens: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert allowance.opens(window, zone, at) == datetime.fromisoformat(opens).replace(tzinfo=UTC)


def test_a_window_that_never_opens_is_asked_again() -> None:
    assert allowance.opens("* * 30 2 *", None, START) == START + allowance.NEVER


def follow(archive: Archive, **limits: object) -> list[Item]:
    """A source under limits with five pages, all due."""
    address = "http://127.0.0.1:9/feed.xml"
    sources.sync(archive.db, [SourceConfig("Bell", address, kind="feed", **limits)], START)  # type: ignore[arg-type]
    for number in range(5):
        archive.page(f"http://127.0.0.1:9/{number}")
    return [item for item in frontier.due_items(archive.db, "127.0.0.1:9", START, 100) if item.subject == "page"]


def test_a_source_without_limits_waits_for_nothing(archive: Archive) -> None:
    assert {allowance.wait(archive.db, item, START) for item in follow(archive)} == {None}


def test_a_budget_is_spread_evenly_and_each_visit_waits_once(archive: Archive) -> None:
    items = follow(archive, requests_per_hour=60)
    waits = [allowance.wait(archive.db, item, START) for item in items]
    assert waits == [None] + [(archive.time(minute), allowance.RESERVED) for minute in (1, 2, 3, 4)]
    frontier.postpone(archive.db, items[1], *(waits[1] or ()))
    due = {item.id: item for item in frontier.due_items(archive.db, "127.0.0.1:9", archive.time(1), 9)}
    assert allowance.wait(archive.db, due[items[1].id], archive.time(1)) is None, "its slot has come"


def test_polls_and_second_looks_do_not_wait_but_use_the_budget_up(archive: Archive) -> None:
    items = follow(archive, requests_per_hour=60)
    archive.db.execute("UPDATE frontier SET second_look = 1 WHERE id = ?", (items[0].id,))
    look, poll, *_ = frontier.due_items(archive.db, "127.0.0.1:9", START, 100)
    assert (look.second_look, poll.subject) == (True, "source")
    assert [allowance.wait(archive.db, one, START) for one in (look, poll, look)] == [None] * 3
    assert allowance.wait(archive.db, items[1], START) == (archive.time(3), allowance.RESERVED)


def test_nothing_is_saved_up(archive: Archive) -> None:
    items = follow(archive, requests_per_hour=60)
    assert allowance.wait(archive.db, items[0], START) is None
    late = archive.time(500)
    assert [allowance.wait(archive.db, item, late) for item in items[1:3]] == [
        None, (late + timedelta(minutes=1), allowance.RESERVED)]  # fmt: skip


def test_pages_wait_for_the_window_and_listings_do_not(archive: Archive) -> None:
    items = follow(archive, window="* 12 * * *")
    assert allowance.wait(archive.db, items[0], START) == (archive.time(180), allowance.CLOSED)
    poll = next(item for item in frontier.due_items(archive.db, "127.0.0.1:9", START, 9) if item.subject == "source")
    assert allowance.wait(archive.db, poll, START) is None


def test_a_changed_configuration_changes_the_limits(archive: Archive) -> None:
    items = follow(archive, requests_per_hour=60)
    assert allowances.of(archive.db, items[0]) is not None
    follow(archive)
    assert allowances.of(archive.db, items[0]) is None


def test_a_crawler_keeps_budget_and_window(town: "Town", page_of: Callable[..., str]) -> None:
    paths = [f"/{number}" for number in range(4)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "t",
            "items": [{"id": path, "url": path, "title": path} for path in paths]}  # fmt: skip
    answers = {"/feed.json": [json.dumps(feed)], **{path: [page_of(f"Story {path}")] for path in paths}}
    limited = town.place(answers, follow="/feed.json", kind="feed")  # type: ignore[arg-type]
    closed = town.place({"/a": [page_of()]}, window="* * 30 2 *")
    town.sources[0] += "\nrequests_per_hour = 60"
    town.visit()
    asked = [one.path for one in limited.site.requests if one.path in paths]
    assert asked == [], "the poll has used up the first slot"
    dues = town.rows("SELECT due FROM frontier WHERE reason = ? ORDER BY due", allowance.RESERVED)
    times = [moment.parse(row["due"]) for row in dues]
    assert [b - a for a, b in pairwise(times)] == [timedelta(minutes=1)] * 3
    assert closed.asked("/a") == []
    assert town.rows("SELECT reason FROM frontier WHERE url = ?", closed.url())[-1]["reason"] == allowance.CLOSED
    assert pages.find(town.db, closed.url())
