"""A signal wakes pages for as long as the visits it brings about find edits; one that cries wolf costs nothing."""

from datetime import timedelta

import pytest

from replate.changes import moment
from replate.db import pages, signals, status
from replate.db.database import transaction
from replate.db.pages import Listed
from replate.db.signals import SIGNALLED
from tests.conftest import Archive, story


def poll(archive: Archive, minute: float, count: int, *, titles: str = "") -> int:
    """One look at a sitemap that gives "now" for every page; how many pages it woke."""
    at = archive.time(minute)
    listed = [
        Listed(f"http://127.0.0.1:9/{n}", title=f"{titles} {n}" if titles else None, updated=at) for n in range(count)
    ]
    with transaction(archive.db):
        pages.discover(archive.db, 1, listed, "sitemap", at, at, at)
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
