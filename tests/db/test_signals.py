"""A signal wakes pages for as long as the visits it brings about find edits; one that cries wolf costs nothing."""

from datetime import timedelta

import pytest

from replate.changes import moment
from replate.db import listings, polls, signals, sources, status
from replate.db.database import transaction
from replate.db.listings import Listed
from replate.db.polls import Poll
from replate.db.signals import SIGNALLED
from tests.conftest import Archive, story


def poll(archive: Archive, minute: float, count: int, *, titles: str = "") -> int:
    """One look at a sitemap that gives "now" for every page; how many pages it woke."""
    at = archive.time(minute)
    listed = [
        Listed(f"http://127.0.0.1:9/{n}", title=f"{titles} {n}" if titles else None, updated=at) for n in range(count)
    ]
    with transaction(archive.db):
        listings.discover(archive.db, 1, listed, "sitemap", at, at, at)
    sql = "SELECT count(*) FROM frontier WHERE signal IS NOT NULL AND reason = ? AND due = ?"
    return int(archive.db.execute(sql, (SIGNALLED, moment.text(at))).fetchone()[0])


def visit_due(archive: Archive, minute: float, *, edited: bool) -> int:
    """Visit what a signal has woken; how many those were."""
    rows = archive.db.execute("SELECT subject_id FROM frontier WHERE signal IS NOT NULL").fetchall()
    for row in rows:
        headline = f"Ferry runs aground at {minute}" if edited else "Ferry runs aground"
        archive.see(row["subject_id"], minute, story(headline))
    return len(rows)


@pytest.fixture
def followed(archive: Archive) -> Archive:
    archive.source()
    poll(archive, 0, 200)
    for row in archive.db.execute("SELECT id FROM pages").fetchall():
        archive.see(row["id"], 1, story("Ferry runs aground"))
    sleep(archive)
    return archive


def sleep(archive: Archive) -> None:
    far = moment.text(archive.time(10**6))
    archive.db.execute("UPDATE frontier SET due = ?, signal = NULL WHERE subject = 'page'", (far,))


def test_lastmod_now_costs_its_first_visits_and_then_one_an_hour(followed: Archive) -> None:
    woken = []
    for number in range(12):
        minute = 10.0 * (number + 1)
        woken.append(poll(followed, minute, 200))
        visit_due(followed, minute + 1, edited=False)
        sleep(followed)
    assert woken[0] == signals.PROVEN, "unproven, it may wake a few at once"
    assert woken[1:6] == [0] * 5
    assert sum(woken[1:]) == 1, "one in the second hour"
    (one,) = status.status(followed.db, followed.time(130)).signals
    assert (one.signal, one.edited, one.is_worthless) == ("updated", 0, True)


def test_a_signal_that_tells_the_truth_wakes_all_it_names(followed: Archive) -> None:
    assert poll(followed, 10, 30) == signals.PROVEN
    visit_due(followed, 11, edited=True)
    sleep(followed)
    assert poll(followed, 20, 200) == 200


def test_a_worthless_time_does_not_hide_a_headline(followed: Archive) -> None:
    poll(followed, 10, 200, titles="Ferry")
    visit_due(followed, 11, edited=False)
    sleep(followed)
    assert poll(followed, 20, 5, titles="Ferry aground") == 5
    found = {one.signal for one in signals.standings(followed.db)}
    assert found == {"updated", "headline"}


def test_a_source_that_mends_its_ways_is_believed_again(followed: Archive) -> None:
    followed.db.execute("INSERT INTO source_signals (source, signal, answered, edited) VALUES (1, 'updated', 60, 0)")
    for number in range(3):
        minute = 100.0 + 60 * number
        assert poll(followed, minute, 50) == 1
        visit_due(followed, minute + 1, edited=True)
        sleep(followed)
    assert poll(followed, 1000, 50) == 50


def test_a_visit_that_could_not_see_says_nothing(followed: Archive) -> None:
    poll(followed, 10, 1)
    page = followed.db.execute("SELECT subject_id FROM frontier WHERE signal IS NOT NULL").fetchone()[0]
    signals.answer(followed.db, page, "error")
    assert [(one.answered, one.edited) for one in signals.standings(followed.db)] == [(0, 0)]


def test_a_wait_of_an_hour_is_no_guess() -> None:
    assert timedelta(hours=1) == signals.PROBATION
    assert not signals.is_worthless(signals.PROVEN - 1, 0)
    assert signals.is_worthless(signals.PROVEN, 0)
    assert not signals.is_worthless(100, 5)


def count(archive: Archive) -> dict[str, tuple[int, int]]:
    return {one.signal: (one.edits, one.signalled) for one in signals.standings(archive.db)}


def tell(archive: Archive, minute: float, page: int, updated: float) -> None:
    """A poll of a feed that lists pages 0 to 39 and shows `updated` for one of them."""
    at = archive.time(minute)
    listed = [Listed(f"http://127.0.0.1:9/{n}", updated=archive.time(updated if n == page else 0)) for n in range(40)]
    source = sources.by_id(archive.db, 1)
    polls.record(archive.db, source, Poll(at, "listed", "", 200, source.url, listed=tuple(listed)),
                 first_due=at, wake=at)  # fmt: skip


def test_edits_that_a_feed_tells_and_hides_are_counted_whoever_found_them(archive: Archive) -> None:
    archive.source()
    tell(archive, 0, 0, 0)
    for page in range(1, 41):
        archive.see(page, 1, story("Ferry runs aground"))
    for number in range(20):
        tell(archive, 10 + number, number, 9 + number)
        archive.see(number + 1, 10.5 + number, story(f"Ferry {number}"))
    for number in range(5):
        archive.see(31 + number, 40, story(f"Ferry {number}, unsaid"))
    assert count(archive)["updated"] == (25, 20)
    assert signals.recall(archive.db, 1) > 0.6
    tell(archive, 50, 30, 39)
    assert count(archive)["updated"] == (25, 21), "a feed may tell of an edit a little after a visit has found it"


def test_a_page_that_leaves_the_listing_is_looked_at_as_if_nobody_told_of_it(archive: Archive) -> None:
    archive.source()
    tell(archive, 0, 0, 0)
    later, soon = moment.text(archive.time(1440)), moment.text(archive.time(60))
    archive.db.execute("UPDATE frontier SET due = ?, unheard = ? WHERE subject = 'page'", (later, soon))
    at = archive.time(20)
    source, listed = sources.by_id(archive.db, 1), (Listed("http://127.0.0.1:9/0", updated=archive.time(0)),)
    polls.record(archive.db, source, Poll(at, "listed", "", 200, source.url, listed=listed), first_due=at, wake=at)
    rows = archive.db.execute("SELECT subject_id, due FROM frontier WHERE subject = 'page' ORDER BY subject_id")
    dues = [row["due"] for row in rows]
    assert dues[0] == later, "it still stands in it"
    assert set(dues[1:]) == {soon}
    assert signals.recall(archive.db, 2) == 0
