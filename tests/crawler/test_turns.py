"""Whose turn it is: a budget is shared between sources, however much one of them has waiting, and on how many hosts."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from replate.config import SourceConfig
from replate.crawler import turns
from replate.crawler.budget import Gaps
from replate.crawler.turns import Turns
from replate.db import database, pages, sources
from replate.demo.site import Response

if TYPE_CHECKING:
    from tests.crawler.conftest import Town

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NONE = timedelta(0)
GREEDY, MODEST = 1, 2


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A source with five pages on each of 400 hosts, all due, and one with ten on one host, due five minutes later."""
    made = database.connect(tmp_path / "replate.db")
    sources.sync(made, [SourceConfig("greedy", "http://g.example/"), SourceConfig("modest", "http://m.example/")], NOW)
    made.execute("UPDATE frontier SET due = NULL")
    with database.transaction(made):
        for number in range(2000):
            pages.add(made, GREEDY, f"http://h{number % 400}.example/{number}", "discovered", NOW, NOW)
        for number in range(10):
            pages.add(made, MODEST, f"http://m.example/{number}", "discovered", NOW, NOW + timedelta(minutes=5))
    yield made
    made.close()


def asked(db: sqlite3.Connection, held: Turns, now: datetime, count: int) -> list[int]:
    """The sources of the next `count` requests that a budget of one a second lets through."""
    found = []
    for number in range(count):
        at = now + number * SECOND
        held.claim(at)
        turn = next(held.ready(at))
        errand = turn.errands.popleft()
        held.sent(turn, errand, at)
        db.execute("UPDATE frontier SET due = NULL WHERE id = ?", (errand.item.id,))
        held.finish(turn, at)
        found.append(errand.item.source)
    return found


def test_a_source_of_many_hosts_leaves_half_of_a_tight_budget_to_one_that_comes_later(db: sqlite3.Connection) -> None:
    held = Turns(db, "run 1", Gaps(SECOND, NONE), None, 10 * SECOND)
    assert set(asked(db, held, NOW + SECOND, 5)) == {GREEDY}
    assert len(held.held) == turns.HOSTS_HELD, "there is no room for another host"
    later = asked(db, held, NOW + timedelta(minutes=6), 24)
    assert later.count(MODEST) == 10, "all that was due"
    assert later[2:20].count(GREEDY) >= 8, "in turns"


def test_what_a_source_leaves_of_its_share_goes_to_the_others(db: sqlite3.Connection) -> None:
    held = Turns(db, "run 1", Gaps(SECOND, NONE), None, 10 * SECOND)
    found = asked(db, held, NOW + timedelta(minutes=6), 60)
    assert (found.count(MODEST), found.count(GREEDY)) == (10, 50)


def test_on_one_host_a_sitemap_of_ten_times_as_many_pages_does_not_come_first(
    town: "Town", page_of: Callable[..., str]
) -> None:
    def sitemap(place_url: str, paths: list[str]) -> Response:
        body = "".join(f"<url><loc>{place_url}{path}</loc></url>" for path in paths)
        return Response(body=f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</urlset>',
                        content_type="application/xml")  # fmt: skip

    greedy, modest = [f"/news/{n}" for n in range(40)], [f"/sport/{n}" for n in range(4)]
    place = town.place({path: [page_of(f"Story of {path}")] for path in (*greedy, *modest)}, follow=None)
    for name, paths in (("greedy", greedy), ("modest", modest)):
        place.answers[f"/{name}.xml"] = [sitemap(place.url(""), paths)]
        town.follow(place.url(f"/{name}.xml"), kind="sitemap", name=name)
    town.visit()
    order = [one.path for one in place.site.requests if one.path in (*greedy, *modest)]
    assert len(order) == 44
    assert {*order[:9]} >= {*modest}
