"""The sample of retired pages that is looked at again, and what that found."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from replate.changes import audit, moment

REASON = "a sample of retired pages is looked at again"


@dataclass(frozen=True, slots=True)
class Yield:
    """Retired pages that were looked at again, how many of those looks found an edit, and how many are planned."""

    looks: int
    edited: int
    planned: int

    @property
    def share(self) -> float | None:
        """Of retired pages that were edited after they were given up, 0-1; None: no look yet."""
        return self.edited / self.looks if self.looks else None


def answer(db: sqlite3.Connection, page: int, now: datetime) -> None:
    """A visit at `now` saw the page: the audit that was due is done."""
    at = moment.text(now)
    db.execute("UPDATE audits SET visited_at = ? WHERE page = ? AND visited_at IS NULL AND due <= ?", (at, page, at))


def plan(db: sqlite3.Connection, page: int, now: datetime) -> None:
    """Plan the next look at a page that retired, or stayed so, at `now`; most pages get none."""
    if not audit.is_sampled(page):
        return
    done = db.execute(
        "SELECT count(visited_at) AS looks, min(retired_at) AS retired_at FROM audits WHERE page = ?", (page,)
    ).fetchone()
    retired = moment.parse(done["retired_at"]) if done["looks"] else now
    due = audit.due(page, done["looks"], retired)
    if due is None:
        return
    at = moment.text(max(due, now))
    db.execute(
        """INSERT INTO audits (page, number, retired_at, due) VALUES (?, ?, ?, ?) ON CONFLICT (page, number) DO UPDATE
        SET due = excluded.due, retired_at = excluded.retired_at""",
        (page, done["looks"], moment.text(retired), at),
    )
    db.execute("UPDATE frontier SET due = ?, reason = ? WHERE subject = 'page' AND subject_id = ?", (at, REASON, page))


def found(db: sqlite3.Connection) -> Yield:
    """What all audits came to; an edit counts by the visit that saw it first."""
    row = db.execute(
        """SELECT count(visited_at) AS looks, count(*) - count(visited_at) AS planned, coalesce(sum(EXISTS (
            SELECT 1 FROM revisions r WHERE r.page = a.page AND r.seen_at = a.visited_at
            AND r.verdict IN ('revised', 'reverted'))), 0) AS edited FROM audits a"""
    ).fetchone()
    return Yield(row["looks"], row["edited"], row["planned"])
