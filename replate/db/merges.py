"""Merges: one page absorbed by another, without moving a row of either."""

import sqlite3
from datetime import datetime

from replate.db import edits, events


def absorb(db: sqlite3.Connection, target: int, other: int, evidence: str, now: datetime) -> None:
    """Merge page `other` into `target`, in the caller's transaction: an event of the absorbed page says so and why.

    Its URLs lead to the target from then on, its number to itself, and it is not visited any more.
    """
    row = db.execute(
        "SELECT p.*, s.name AS source_name FROM pages p JOIN sources s ON s.id = p.source WHERE p.id = ?", (other,)
    ).fetchone()
    if row["state"] == "merged" or target == other:
        return
    head = events.write(db, other, "merge", now, row["state"], "merged", evidence, target)
    context = edits.Context(
        other, row["url"], row["source_name"], row["revision"], row["revision"], now, None, None, None, head,
        remark=f"merged into page {target}",
    )  # fmt: skip
    edits.write_plain(db, context, "state", "state", row["state"], "merged", evidence)
    db.execute("UPDATE pages SET state = 'merged', merged_into = ? WHERE id = ?", (target, other))
    db.execute("UPDATE frontier SET due = NULL, reason = 'merged' WHERE subject = 'page' AND subject_id = ?", (other,))
    db.execute("DELETE FROM candidates WHERE page = ?", (other,))
