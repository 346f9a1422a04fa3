"""Histories read pages and those they absorbed by time, and own up to what nobody saw."""

import pytest

from replate.db import database, history, merges
from replate.errors import UnknownRevision
from tests.conftest import Archive


def test_revisions_of_an_absorbed_page_stand_among_the_others_by_time(ferry: Archive) -> None:
    with database.transaction(ferry.db):
        merges.absorb(ferry.db, 1, 2, "the same article", ferry.time(200))
    found = [(row["page"], row["revision"]) for row in history.revisions(ferry.db, 1)]
    assert found == [(1, 1), (2, 1), (1, 2), (1, 3)]
    assert history.revision(ferry.db, 1)["revision"] == 3
    assert history.revision(ferry.db, 1, 1)["page"] == 1
    assert [(row["page"], row["revision"]) for row in history.revisions(ferry.db, 2)] == [(2, 1)]


def test_a_revision_of_an_absorbed_page_does_not_part_two_neighbours_of_the_page(ferry: Archive) -> None:
    with database.transaction(ferry.db):
        merges.absorb(ferry.db, 1, 2, "the same article", ferry.time(200))
    first, absorbed, second, _ = history.revisions(ferry.db, 1)
    assert history.previous(ferry.db, 1, second) == first
    assert history.previous(ferry.db, 1, absorbed) == first
    assert history.previous(ferry.db, 1, first) is None
    found = history.interval(ferry.db, 1, first, second)
    assert (found.is_step, found.start, found.end) == (True, second["window_start"], second["window_end"])


def test_a_revision_that_is_not_there_is_refused_with_those_that_are(ferry: Archive) -> None:
    with pytest.raises(UnknownRevision, match="no revision 9; there are: 1, 2, 3"):
        history.revision(ferry.db, 1, 9)
    with pytest.raises(UnknownRevision, match="has no revision yet"):
        history.revision(ferry.db, ferry.page("http://127.0.0.1:9/unread"))


def test_an_absorbed_page_that_was_never_read_names_the_page_that_has_its_history(ferry: Archive) -> None:
    unread = ferry.page("http://127.0.0.1:9/unread")
    with database.transaction(ferry.db):
        merges.absorb(ferry.db, 1, unread, "a redirect", ferry.time(200))
    with pytest.raises(UnknownRevision, match=rf"page {unread} has no revision of its own: .* merged into page 1"):
        history.revision(ferry.db, unread)


def test_visits_that_saw_no_text_are_a_gap_between_those_that_did(ferry: Archive) -> None:
    (gap,) = history.gaps(ferry.db, 1)
    assert (gap.gap_start, gap.gap_end) == (ferry.time(62), ferry.time(122))
    assert gap.reason == "1 visit saw no text: error (no answer within 30 s)"


def test_a_page_known_to_be_gone_has_no_gap(ferry: Archive) -> None:
    assert history.gaps(ferry.db, 2) == []


def test_failures_that_last_are_a_gap_without_end(ferry: Archive) -> None:
    for minute in (140, 150):
        ferry.see(1, minute, None, "blocked", reason="403 Forbidden")
    last = history.gaps(ferry.db, 1)[-1]
    assert (last.gap_start, last.gap_end) == (ferry.time(122), None)
    assert last.reason == "2 visits saw no text: blocked 2 times (403 Forbidden)"


def test_silence_although_a_visit_was_due_is_a_gap(ferry: Archive) -> None:
    ferry.see(1, 122 + 300, None, "not_modified", planned=152)
    last = history.gaps(ferry.db, 1)[-1]
    assert (last.gap_start, last.gap_end) == (ferry.time(122), ferry.time(422))
    assert last.reason == "nobody looked: a visit was due at 2026-03-02T11:32:00.000Z and came 4.5 h late"


@pytest.mark.parametrize("minutes", [35, 59])
def test_a_visit_within_the_hour_or_twice_its_interval_is_no_gap(ferry: Archive, minutes: int) -> None:
    ferry.see(1, 122 + minutes, None, "not_modified", planned=152)
    assert len(history.gaps(ferry.db, 1)) == 1


def test_a_long_interval_that_was_planned_is_no_gap(ferry: Archive) -> None:
    ferry.see(1, 122 + 6000, None, "not_modified", planned=6000)
    assert len(history.gaps(ferry.db, 1)) == 1


def test_imported_captures_have_no_gaps_of_silence(ferry: Archive) -> None:
    ferry.see(1, 122 + 6000, None, "not_modified", planned=None)
    assert len(history.gaps(ferry.db, 1)) == 1


def test_a_page_that_was_never_read_is_one_gap(archive: Archive) -> None:
    page = archive.page()
    archive.see(page, 5, None, "error", reason="connection refused")
    (gap,) = history.gaps(archive.db, page)
    assert (gap.gap_start, gap.gap_end) == (archive.time(5), None)


def test_a_difference_was_made_after_the_last_visit_that_saw_the_older_text(ferry: Archive) -> None:
    first, second, third = history.revisions(ferry.db, 1)
    step = history.interval(ferry.db, 1, first, second)
    assert (step.start, step.end, step.is_step) == (second["window_start"], second["window_end"], True)
    both = history.interval(ferry.db, 1, first, third)
    assert (both.start, both.end, both.is_step) == (second["window_start"], third["window_end"], False)


def test_revisions_compared_backwards_are_no_step(ferry: Archive) -> None:
    first, second, _ = history.revisions(ferry.db, 1)
    step, back = (history.interval(ferry.db, 1, *pair) for pair in ((first, second), (second, first)))
    assert (back.start, back.end, back.is_step) == (step.start, step.end, False)
    assert not history.interval(ferry.db, 1, first, first).is_step
