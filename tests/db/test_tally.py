"""A pass is told by what came in since its start."""

from replate.db import tally
from tests.conftest import Archive, story


def test_only_what_came_since_the_mark_is_counted(ferry: Archive) -> None:
    start = tally.mark(ferry.db)
    assert tally.since(ferry.db, start) == tally.Tally({}, {}, 0, 0, ())
    ferry.see(1, 200, story("Ferry afloat again", updated=199))
    ferry.see(1, 210, None, "error", reason="no answer within 30 s")
    found = tally.since(ferry.db, start)
    assert (found.visits, found.polls, found.failed) == ({"revised": 1, "error": 1}, {}, 1)
    assert found.edits == ferry.db.execute("SELECT count(*) FROM edits WHERE cursor > 3").fetchone()[0]
    assert found.failures == ("visit of page 1 failed: http://127.0.0.1:9/ferry: no answer within 30 s",)


def test_blocked_and_gone_are_no_failures(ferry: Archive) -> None:
    start = tally.mark(ferry.db)
    ferry.see(1, 200, None, "blocked", reason="403 Forbidden")
    ferry.see(2, 200, None, "gone", reason="410 Gone")
    assert tally.since(ferry.db, start).failed == 0


def test_as_many_processes_can_work_as_hosts_have_something_planned(ferry: Archive) -> None:
    assert tally.due_hosts(ferry.db) == 1
    ferry.source("Canal Weekly", "http://127.0.0.2:9/weekly.xml")
    assert tally.due_hosts(ferry.db) == 2
