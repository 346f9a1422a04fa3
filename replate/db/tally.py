"""What has come in since a mark: polls, visits and edits, and which of them failed, for whoever waits for a pass."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

FAILURES_TOLD = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest rows at one moment."""

    poll: int
    visit: int
    cursor: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Polls and visits by outcome, edits, and the failures in words; `failed` counts them, the words may be fewer."""

    polls: Mapping[str, int]
    visits: Mapping[str, int]
    edits: int
    failed: int
    failures: tuple[str, ...]


def mark(db: sqlite3.Connection) -> Mark:
    row = db.execute(
        """SELECT (SELECT coalesce(max(id), 0) FROM polls), (SELECT coalesce(max(id), 0) FROM visits),
        (SELECT coalesce(max(cursor), 0) FROM edits)"""
    ).fetchone()
    return Mark(row[0], row[1], row[2])


def since(db: sqlite3.Connection, start: Mark) -> Tally:
    """All that was written behind the mark."""
    polls = _by_outcome(db, "polls", start.poll)
    visits = _by_outcome(db, "visits", start.visit)
    edits = db.execute("SELECT count(*) FROM edits WHERE cursor > ?", (start.cursor,)).fetchone()[0]
    failed = polls["error"] + visits["error"]
    return Tally(polls, visits, edits, failed, tuple(_failures(db, start)) if failed else ())


def _by_outcome(db: sqlite3.Connection, table: str, after: int) -> Counter[str]:
    sql = f"SELECT outcome, count(*) FROM {table} WHERE id > ? GROUP BY outcome ORDER BY outcome"
    return Counter(dict(db.execute(sql, (after,)).fetchall()))


def _failures(db: sqlite3.Connection, start: Mark) -> list[str]:
    polls = db.execute(
        """SELECT DISTINCT s.name, p.reason FROM polls p JOIN sources s ON s.id = p.source
        WHERE p.id > ? AND p.outcome = 'error' ORDER BY p.id LIMIT ?""",
        (start.poll, FAILURES_TOLD),
    )
    visits = db.execute(
        "SELECT DISTINCT page, url, reason FROM visits WHERE id > ? AND outcome = 'error' ORDER BY id LIMIT ?",
        (start.visit, FAILURES_TOLD),
    )
    told = [f"poll of {name!r} failed: {reason}" for name, reason in polls]
    return told + [f"visit of page {page} failed: {url}: {reason}" for page, url, reason in visits]


def due_hosts(db: sqlite3.Connection) -> int:
    """Hosts with anything planned: as many processes can work at once."""
    return int(db.execute("SELECT count(DISTINCT host) FROM frontier WHERE due IS NOT NULL").fetchone()[0])
