"""Merges: one page absorbed by another, without moving a row of either."""

import sqlite3
from datetime import datetime

from replate.changes import moment
from replate.db import states


def absorb(db: sqlite3.Connection, target: int, other: int, evidence: str, now: datetime) -> None:
    """Merge page `other` into `target`, in the caller's transaction: an event of the absorbed page says so and why.

    Its URLs lead to the target from then on, its number to itself, and it is not visited any more.
    """
    row = db.execute(
        "SELECT p.*, s.name AS source_name FROM pages p JOIN sources s ON s.id = p.source WHERE p.id = ?", (other,)
    ).fetchone()
    if row["state"] == "merged" or target == other:
        return
    remark = f"merged into page {target}"
    states.record(db, row, row["source_name"], "merged", evidence, now, kind="merge", target=target, remark=remark)
    db.execute("UPDATE pages SET state = 'merged', merged_into = ? WHERE id = ?", (target, other))
    db.execute(
        """UPDATE frontier SET due = ?, reason = 'absorbed another page' WHERE subject = 'page' AND subject_id = ?
        AND second_look = 0 AND (due IS NULL OR due > ?) AND EXISTS (SELECT 1 FROM frontier o
            WHERE o.subject = 'page' AND o.subject_id = ? AND o.due IS NOT NULL)
        AND EXISTS (SELECT 1 FROM pages WHERE id = ? AND state NOT IN ('merged', 'hidden'))""",
        (moment.text(now), target, moment.text(now), other, target),
    )
    db.execute("UPDATE frontier SET due = NULL, reason = 'merged' WHERE subject = 'page' AND subject_id = ?", (other,))
    db.execute("DELETE FROM candidates WHERE page = ?", (other,))
