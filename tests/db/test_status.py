"""Status says whether all is well, and if not, what is not."""

from datetime import timedelta

from replate.db import notices, polls, runs, sources, status
from replate.db.listings import Listed
from replate.db.polls import Poll
from tests.conftest import Archive, story


def poll(archive: Archive, minute: float, outcome: str, *urls: str, reason: str = "as it is") -> None:
    source = sources.every(archive.db)[0]
    listed = tuple(Listed(one) for one in urls)
    found = Poll(archive.time(minute), outcome, reason, 200, source.url, kind="feed", listed=listed)
    polls.record(archive.db, source, found, first_due=archive.time(minute), wake=archive.time(minute))


def test_an_archive_followed_by_hand_is_healthy_however_late(ferry: Archive) -> None:
    found = status.status(ferry.db, ferry.time(5000))
    assert found.healthy
    assert (found.pages, found.revisions, found.edits) == (2, 4, 3)
    assert found.late > 0
    assert found.size > 10_000


def test_a_source_whose_polls_keep_failing_is_an_alarm(ferry: Archive) -> None:
    for minute in (10, 20, 30):
        assert status.status(ferry.db, ferry.time(minute)).healthy
        poll(ferry, minute, "error", reason="no such host")
    found = status.status(ferry.db, ferry.time(31))
    assert found.reasons == ("source 'The Harbour Bell': 3 polls in a row failed (no such host)",)


def test_a_listing_that_became_empty_is_an_alarm(ferry: Archive) -> None:
    poll(ferry, 10, "listed")
    assert status.status(ferry.db, ferry.time(11)).healthy, "it may always have been empty"
    poll(ferry, 20, "listed", "http://127.0.0.1:9/ferry")
    poll(ferry, 30, "listed")
    assert status.status(ferry.db, ferry.time(31)).alarms == (
        "source 'The Harbour Bell': its listing has become empty",
    )


def test_a_daemon_without_a_sign_of_life_is_told(ferry: Archive) -> None:
    run = runs.start(ferry.db, "daemon", 4711, ferry.time(0))
    runs.beat(ferry.db, run, ferry.time(20))
    assert status.status(ferry.db, ferry.time(22)).healthy
    (reason,) = status.status(ferry.db, ferry.time(40)).reasons
    assert reason.startswith("the daemon (process 4711) gave no sign of life since 2026-03-02T09:20")
    runs.end(ferry.db, run, ferry.time(41), "stopped")
    assert status.status(ferry.db, ferry.time(50)).healthy


def test_lateness_counts_while_a_daemon_runs(ferry: Archive) -> None:
    run = runs.start(ferry.db, "daemon", 4711, ferry.time(0))
    runs.beat(ferry.db, run, ferry.time(5000))
    found = status.status(ferry.db, ferry.time(5000))
    assert not found.healthy
    assert found.longest_late > timedelta(hours=70)


def test_errors_are_told_by_host_with_the_latest_reason(ferry: Archive) -> None:
    (one,) = status.status(ferry.db, ferry.time(140)).errors
    assert (one.host, one.count, one.last_reason) == ("127.0.0.1:9", 1, "no answer within 30 s")
    assert status.status(ferry.db, ferry.time(3000)).errors == ()


def test_a_host_that_refuses_again_and_again_is_a_reason(ferry: Archive) -> None:
    ferry.db.execute("INSERT INTO hosts (host, failures) VALUES ('127.0.0.1:9', 5)")
    (reason,) = status.status(ferry.db, ferry.time(140)).reasons
    assert reason == "host 127.0.0.1:9: 5 requests in a row failed (no answer within 30 s)"


def test_a_notification_that_cannot_be_sent_is_told(ferry: Archive) -> None:
    notices.sync(ferry.db, ["desk"])
    for _ in range(3):
        assert status.status(ferry.db, ferry.time(140)).healthy
        notices.fail(ferry.db, "desk", "nobody answers")
    (reason,) = status.status(ferry.db, ferry.time(140)).reasons
    assert reason == "notification 'desk': 3 tries in a row failed (nobody answers)"


def test_a_source_whose_newest_pages_lack_their_headlines_is_an_alarm(archive: Archive) -> None:
    archive.source()
    for number in range(70):
        article = story("" if number >= 50 else "Ferry runs aground")
        archive.see(archive.page(f"http://127.0.0.1:9/{number}"), number, article)
    (alarm,) = status.status(archive.db, archive.time(80)).alarms
    assert alarm == ("source 'The Harbour Bell': 67% of the newest 30 pages have no headline, 0% of those before")
