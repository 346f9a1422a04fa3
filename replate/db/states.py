"""A page's state, changed outside a visit: an event in its chain and one row of the change log."""

import sqlite3
from datetime import datetime

from replate.changes import moment
from replate.db import edits, events


def change(db: sqlite3.Connection, page: int, state: str, reason: str, now: datetime) -> None:
    """Give a page another state, in the caller's transaction; what is not followed any more has no due time."""
    row = db.execute(
        "SELECT p.*, s.name AS source_name FROM pages p JOIN sources s ON s.id = p.source WHERE p.id = ?", (page,)
    ).fetchone()
    record(db, row, row["source_name"], state, reason, now)
    db.execute("UPDATE pages SET state = ? WHERE id = ?", (state, page))
    if state in ("retired", "merged", "hidden"):
        db.execute(
            "UPDATE frontier SET due = NULL, second_look = 0, reason = ? WHERE subject = 'page' AND subject_id = ?",
            (reason, page),
        )


def record(
    db: sqlite3.Connection, row: sqlite3.Row, source: str, state: str, reason: str, now: datetime, *,
    kind: str = "state", target: int | None = None, remark: str | None = None,
) -> None:  # fmt: skip
    """Write the event and the row of the change log; `row` is the page's, as it was."""
    head = events.write(db, row["id"], kind, now, row["state"], state, reason, target)
    seen = moment.optional_parse(_last_sight(db, row))
    context = edits.Context(
        row["id"], row["url"], source, row["revision"], row["revision"], now, seen, None, None, head, remark=remark
    )  # fmt: skip
    edits.write_plain(db, context, "state", "state", row["state"], state, reason)


def _last_sight(db: sqlite3.Connection, row: sqlite3.Row) -> str | None:
    """When a visit last saw the state that ends: of a live page its text, else the refusal or absence."""
    outcomes = {"gone": ("gone", "soft_404")}.get(row["state"], (row["state"], row["state"]))
    if row["state"] in ("gone", "blocked", "paywalled", "suspect"):
        sql = "SELECT max(at) FROM visits WHERE page = ? AND outcome IN (?, ?)"
        last: str | None = db.execute(sql, (row["id"], *outcomes)).fetchone()[0]
        if last is not None:
            return last
    return None if row["text_seen"] is None else str(row["text_seen"])
