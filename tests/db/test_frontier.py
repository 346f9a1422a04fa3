"""The frontier: hosts are leased to one holder at a time, items keep their order, a pass knows when it is over."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from replate.config import SourceConfig
from replate.db import database, frontier, listings, pages, runs, schema, sources
from replate.db.frontier import SECOND_LOOK, Pass

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Three hosts with two pages each, listed by one source on a fourth."""
    made = database.connect(tmp_path / "replate.db")
    sources.sync(made, [SourceConfig("all", "http://feeds.example/feed", kind="feed")], NOW)
    with database.transaction(made):
        for host in "abc":
            for number in (1, 2):
                pages.add(made, 1, f"http://{host}.example/{number}", "discovered", NOW, later(number))
    yield made
    made.close()


def claim(db: sqlite3.Connection, holder: str, seconds: float, limit: int = 99, only: Pass | None = None) -> list[str]:
    return [host.host for host in frontier.claim(db, holder, later(seconds), LEASE, limit, (), only)]


def test_a_host_is_held_by_one_at_a_time(db: sqlite3.Connection) -> None:
    assert claim(db, "one", 5, 2) == ["feeds.example", "a.example"]
    assert claim(db, "two", 5) == ["b.example", "c.example"]
    assert claim(db, "three", 5) == []
    assert not frontier.lease_host(db, "a.example", "two", later(5), LEASE)


def test_a_lease_ends_by_itself(db: sqlite3.Connection) -> None:
    claim(db, "one", 5)
    assert claim(db, "two", 5 + 119) == []
    assert len(claim(db, "two", 5 + 121)) == 4
    assert not frontier.renew(db, "a.example", "one", later(999), later(5)), "the first holder has lost it"


def test_a_host_given_back_keeps_its_rest(db: sqlite3.Connection) -> None:
    claim(db, "one", 5)
    frontier.release(db, "a.example", "one", later(7))
    (host,) = frontier.claim(db, "two", later(5), LEASE, 9)
    assert (host.host, host.next_request) == ("a.example", later(7))


def test_only_the_holder_gives_a_host_back(db: sqlite3.Connection) -> None:
    claim(db, "one", 5)
    frontier.release(db, "a.example", "two", later(7))
    assert claim(db, "two", 5) == []


def test_what_is_in_hand_does_not_take_the_place_of_others(db: sqlite3.Connection) -> None:
    first = claim(db, "one", 5, 2)
    more = frontier.claim(db, "one", later(5), LEASE, 1, first)
    assert [host.host for host in more] == ["b.example"]
    assert claim(db, "two", 5) == ["c.example"]


def test_a_host_that_backs_off_is_not_claimed(db: sqlite3.Connection) -> None:
    frontier.lease_host(db, "a.example", "one", NOW, LEASE)
    frontier.back_off(db, "a.example", 3, later(60))
    frontier.release(db, "a.example", "one", NOW)
    assert "a.example" not in claim(db, "two", 59)
    assert "a.example" in claim(db, "two", 61)
    assert frontier.count_hosts(db, later(59)) == 3


def test_second_looks_come_first_then_sources_then_the_longest_waiting(db: sqlite3.Connection) -> None:
    db.execute("UPDATE frontier SET host = 'a.example' WHERE subject = 'source'")
    db.execute("UPDATE frontier SET second_look = 1 WHERE url = 'http://a.example/2'")
    found = frontier.due_items(db, "a.example", later(5), 9)
    assert [item.url for item in found] == ["http://a.example/2", "http://feeds.example/feed", "http://a.example/1"]


@pytest.fixture
def crowd(db: sqlite3.Connection) -> sqlite3.Connection:
    """Beside the three hosts, a source that has listed ten times as much, earlier: on host a, and on forty others."""
    sources.sync(
        db, [SourceConfig("all", "http://feeds.example/feed"), SourceConfig("greedy", "http://g.example/")], NOW
    )
    with database.transaction(db):
        for number in range(20):
            pages.add(db, 2, f"http://a.example/greedy/{number}", "discovered", NOW, later(-3600 + number))
        for number in range(40):
            pages.add(db, 2, f"http://h{number}.example/1", "discovered", NOW, later(-3600 + number))
    return db


def test_on_one_host_sources_take_turns_however_much_one_has_waiting(crowd: sqlite3.Connection) -> None:
    found = [item.url for item in frontier.due_items(crowd, "a.example", later(5), 99)]
    assert found[:5] == [
        "http://a.example/greedy/0",
        "http://a.example/1",
        "http://a.example/greedy/1",
        "http://a.example/2",
        "http://a.example/greedy/2",
    ]
    assert len(found) == 22, "and nothing is left out"


def test_hosts_are_claimed_in_turn_for_each_source_that_waits(crowd: sqlite3.Connection) -> None:
    first = claim(crowd, "one", 5, 6)
    assert len([name for name in first if name[0] in "abcf"]) >= 3
    assert {"h0.example", "h1.example"} <= {*first}


def test_hosts_in_hand_count_as_their_sources_share(crowd: sqlite3.Connection) -> None:
    crowd.execute("UPDATE frontier SET due = ? WHERE source = 1", ("2026-03-02T09:00:05.000Z",))
    held = claim(crowd, "one", 4, 30)
    assert all(name.startswith(("h", "a", "g")) for name in held), "nobody else had anything due"
    assert [host.host for host in frontier.claim(crowd, "one", later(6), LEASE, 2, held)] == ["b.example", "c.example"]


def test_an_older_frontier_learns_whose_its_requests_are(crowd: sqlite3.Connection) -> None:
    crowd.execute("UPDATE frontier SET source = 0")
    for statement in schema.SHARES.split(";\n")[1:]:
        crowd.execute(statement)
    wrong = crowd.execute(
        """SELECT count(*) FROM frontier f LEFT JOIN pages p ON p.id = f.subject_id
        WHERE f.source <> CASE f.subject WHEN 'source' THEN f.subject_id ELSE p.source END"""
    ).fetchone()[0]
    assert wrong == 0


def test_an_item_that_was_planned_anew_is_not_visited_as_it_was(db: sqlite3.Connection) -> None:
    first, second = frontier.due_items(db, "a.example", later(5), 9)
    assert frontier.is_planned(db, first, later(5))
    db.execute("UPDATE frontier SET due = NULL WHERE id = ?", (first.id,))
    db.execute("UPDATE frontier SET url = 'http://a.example/moved' WHERE id = ?", (second.id,))
    assert not frontier.is_planned(db, first, later(5))
    assert not frontier.is_planned(db, second, later(5))


def test_a_pass_takes_what_was_due_when_it_began_and_pages_that_are_new(db: sqlite3.Connection) -> None:
    only = Pass(NOW)
    assert claim(db, "one", 0.5, only=only) == ["feeds.example"]
    frontier.release(db, "feeds.example", "one", NOW)
    assert len(claim(db, "one", 5, only=only)) == 4, "never visited pages are part of it once they are due"
    db.execute("UPDATE pages SET last_visit = '2026-03-01T00:00:00.000Z'")
    assert [item.url for item in frontier.due_items(db, "a.example", later(5), 9, only)] == []


def test_a_pass_waits_for_second_looks_and_patience_within_reason(db: sqlite3.Connection) -> None:
    only, second = Pass(NOW), timedelta(seconds=3)
    db.execute("DELETE FROM frontier WHERE url NOT LIKE 'http://a.example/1'")
    db.execute("UPDATE pages SET last_visit = '2026-03-01T00:00:00.000Z'")

    def following(seconds: float) -> datetime | None:
        return frontier.next_due(db, later(seconds), only, timedelta(seconds=60), second)

    db.execute("UPDATE frontier SET due = ?, second_look = 1", ("2026-03-02T09:00:10.000Z",))
    assert following(7.5) == later(10)
    assert following(5) is None
    db.execute("UPDATE frontier SET due = ?, second_look = 0", ("2026-03-02T09:00:00.000Z",))
    assert following(5) == later(0)
    frontier.lease_host(db, "a.example", "one", NOW, LEASE)
    frontier.back_off(db, "a.example", 1, later(50))
    assert following(5) == later(50)
    frontier.back_off(db, "a.example", 1, later(500))
    assert following(5) is None


def test_everything_can_be_made_due_but_second_looks_keep_their_time(db: sqlite3.Connection) -> None:
    db.execute("UPDATE frontier SET due = '2999-01-01T00:00:00.000Z'")
    db.execute("UPDATE frontier SET second_look = 1, reason = ? WHERE url = 'http://a.example/1'", (SECOND_LOOK,))
    db.execute("UPDATE pages SET state = 'merged' WHERE url = 'http://b.example/1'")
    assert frontier.make_all_due(db, NOW) == 5
    assert {row["url"] for row in db.execute("SELECT url FROM frontier WHERE due LIKE '2999%'")} == {
        "http://a.example/1",
        "http://b.example/1",
    }


def test_crawlers_are_counted_while_they_show_signs_of_life(db: sqlite3.Connection) -> None:
    one, two = runs.start(db, "crawler", 1, NOW), runs.start(db, "crawl", 2, NOW)
    runs.start(db, "daemon", 3, NOW)
    assert runs.count_crawlers(db, later(10)) == 2
    runs.end(db, one, later(20), "finished")
    assert runs.count_crawlers(db, later(30)) == 1
    runs.beat(db, two, later(80))
    assert runs.count_crawlers(db, later(120)) == 1
    assert runs.count_crawlers(db, later(200)) == 0


def test_what_nobody_follows_is_never_made_due(db: sqlite3.Connection) -> None:
    archived = sources.for_import(db, "http://archive.example/1", NOW)
    with database.transaction(db):
        page = pages.add(db, archived.id, "http://archive.example/1", "import", NOW, None)
    frontier.make_all_due(db, later(60))
    assert pages.due(db, page) is None
    sources.sync(db, [], later(90))
    assert frontier.make_all_due(db, later(120)) == 0


def test_pages_of_a_renamed_source_are_followed_on(db: sqlite3.Connection) -> None:
    listed = [listings.Listed("http://a.example/1")]
    with database.transaction(db):
        listings.discover(db, 1, listed, None, NOW, NOW, NOW)
    sources.sync(db, [SourceConfig("renamed", "http://feeds.example/feed", kind="feed")], later(10))
    assert pages.due(db, 1) is None
    renamed = sources.get(db, "renamed")
    with database.transaction(db):
        listings.discover(db, renamed.id, listed, None, later(20), later(20), later(20))
    assert pages.due(db, 1) == later(20)
