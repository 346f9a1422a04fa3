"""Coverage counts by source what visits came to: late against plan, edits by windows, nothing older than a month."""

from replate.db import coverage
from tests.conftest import Archive, story


def watched(archive: Archive, *, late: float = 0) -> int:
    archive.source()
    page = archive.page()
    for minute, headline in (
        (0, "Ferry runs aground"),
        (30, "Ferry runs aground"),
        (60, "Ferry sinks off the harbour"),
    ):
        archive.see(page, minute, story(headline))
    archive.db.execute("UPDATE visits SET planned = datetime(julianday(at) - ?) || '+00:00'", (late / 86400,))
    return page


def test_an_edit_was_seen_half_its_window_late(archive: Archive) -> None:
    watched(archive)
    (one,) = coverage.by_source(archive.db, archive.time(61))
    assert (one.source, one.edits, one.delay) == ("The Harbour Bell", 1, 15 * 60)
    assert one.visits_an_edit == one.visits
    assert one.missed is None


def test_lateness_is_actual_against_planned(archive: Archive) -> None:
    watched(archive, late=90)
    (one,) = coverage.by_source(archive.db, archive.time(61))
    assert one.late_median is not None
    assert one.late_p95 is not None
    assert abs(one.late_median - 90) < 1.1
    assert abs(one.late_p95 - 90) < 1.1


def test_what_is_older_than_a_month_does_not_count(archive: Archive) -> None:
    watched(archive)
    (one,) = coverage.by_source(archive.db, archive.time(31 * 1440))
    assert (one.visits, one.edits, one.late_median, one.delay) == (0, 0, None, None)


def test_of_very_many_visits_the_newest_count(archive: Archive, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    watched(archive)
    monkeypatch.setattr(coverage, "MOST_VISITS", 1)
    (one,) = coverage.by_source(archive.db, archive.time(61))
    assert one.visits == 1
