"""A sample of retired pages is looked at again; what that finds is the estimate of what retirement misses."""

from datetime import timedelta

import pytest

from replate.changes import audit, moment
from replate.changes.article import Reading
from replate.changes.decision import Sight, decide
from replate.db import audits, pages, record, status
from replate.db.record import Next, Visit
from tests.conftest import Archive, story

SAMPLED = next(number for number in range(1, 1000) if audit.is_sampled(number))


@pytest.fixture
def retired(archive: Archive) -> Archive:
    """A sampled page, read once and then retired by its policy at minute 30."""
    page = archive.page()
    archive.db.execute("PRAGMA foreign_keys = OFF")
    for table, column in (("pages", "id"), ("page_urls", "page"), ("frontier", "subject_id")):
        only = " AND subject = 'page'" if table == "frontier" else ""
        archive.db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?{only}", (SAMPLED, page))
    archive.see(SAMPLED, 0, story(), next_minute=30)
    visit(archive, 30, "Ferry runs aground with 40 on board")
    return archive


def visit(archive: Archive, minute: float, headline: str) -> None:
    """A visit after which the policy would not come again."""
    page, at = pages.to_visit(archive.db, SAMPLED), archive.time(minute)
    reading = Reading("article", "", story(headline), None, "test-reader 1")
    decision = decide(pages.known(archive.db, SAMPLED), Sight("article", "", at, reading), timedelta(0))
    record.write(archive.db, page, Visit(at, 200, page.url), decision, Next(None, None, "retired: enough", True))


def due(archive: Archive) -> float | None:
    """Minutes after the start."""
    row = archive.db.execute(
        "SELECT due FROM frontier WHERE subject = 'page' AND subject_id = ?", (SAMPLED,)
    ).fetchone()
    return (moment.parse(row[0]) - archive.time(0)) / timedelta(minutes=1) if row[0] else None


def test_a_sampled_page_is_retired_and_yet_looked_at_within_a_month(retired: Archive) -> None:
    assert pages.state(retired.db, SAMPLED) == "retired"
    planned = due(retired)
    assert planned is not None and 7 * 1440 <= planned - 30 <= 30 * 1440
    assert audits.found(retired.db) == audits.Yield(0, 0, 1)


def test_a_look_that_finds_nothing_leaves_the_page_retired_until_the_next(retired: Archive) -> None:
    first = due(retired)
    assert first is not None
    visit(retired, first, "Ferry runs aground with 40 on board")
    assert pages.state(retired.db, SAMPLED) == "retired"
    assert audits.found(retired.db) == audits.Yield(1, 0, 1)
    second = due(retired)
    assert second is not None and 90 * 1440 <= second - 30 <= 365 * 1440
    visit(retired, second, "Ferry runs aground with 40 on board")
    assert audits.found(retired.db) == audits.Yield(2, 0, 0)
    assert due(retired) is None


def test_an_edit_found_late_is_the_yield(retired: Archive) -> None:
    first = due(retired)
    assert first is not None
    visit(retired, first, "Ferry runs aground with 46 on board")
    found = status.status(retired.db, retired.time(first + 1)).audit
    assert (found.looks, found.edited, found.share) == (1, 1, 1.0)
