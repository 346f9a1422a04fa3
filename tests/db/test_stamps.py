"""What a source's edits do to its stamps, and where a stamp narrows a window."""

from replate.db import history, stamps
from tests.conftest import Archive


def test_the_base_rate_is_told_in_words(ferry: Archive) -> None:
    ferry.db.execute("DELETE FROM stamp_series")
    assert stamps.base_rate(ferry.db, 1) is None
    ferry.db.execute(
        """INSERT INTO stamp_series (source, series, moved_with_edit, stood_over_edit, spoiled_at)
        SELECT source, 'meta', 9, 0, '2026-01-01T00:00:00.000Z' FROM pages WHERE id = 1
        UNION SELECT source, 'visible', 3, 1, NULL FROM pages WHERE id = 1"""
    )
    assert stamps.base_rate(ferry.db, 1) == "this source moved its visible stamp with 3 of its 4 edits (75%)"
    assert [(one.series, one.is_usable) for one in stamps.habits(ferry.db, 1)] == [("visible", True), ("meta", False)]


def test_a_stamp_inside_the_window_narrows_it(ferry: Archive) -> None:
    rows = history.revisions(ferry.db, 1)
    assert [stamps.narrowed(ferry.db, row) for row in rows[:2]] == [None, None]
    at = stamps.narrowed(ferry.db, rows[2])
    assert at is not None
    assert at == ferry.time(110)


def test_a_stamp_that_is_a_clock_narrows_nothing(ferry: Archive) -> None:
    ferry.db.execute("UPDATE stamp_series SET spoiled_at = '2026-03-02T09:00:00.000Z'")
    assert stamps.narrowed(ferry.db, history.revisions(ferry.db, 1)[2]) is None


def test_a_stamp_is_trusted_once_it_stood_still_over_twenty_refetches_and_moved_with_an_edit(ferry: Archive) -> None:
    ferry.db.execute("UPDATE stamp_series SET moved_with_edit = 1")
    assert standings(ferry) == (1, ["unproved"])
    for minute in range(200, 219):
        ferry.see(1, minute, None, "same")
    assert standings(ferry) == (20, ["trusted"])
    ferry.db.execute("UPDATE stamp_series SET spoiled_at = '2026-03-02T09:00:00.000Z'")
    assert standings(ferry) == (20, ["clock"])


def standings(ferry: Archive) -> tuple[int, list[str]]:
    refetches = stamps.refetches(ferry.db, 1)
    return refetches, [one.standing(refetches) for one in stamps.habits(ferry.db, 1)]


def test_a_history_asks_for_no_visits_of_the_whole_source(ferry: Archive) -> None:
    row, said = history.revisions(ferry.db, 1)[2], list[str]()
    ferry.db.set_trace_callback(said.append)
    assert stamps.narrowed(ferry.db, row) and stamps.base_rate(ferry.db, 1)
    assert said and not any("visits" in one for one in said)
