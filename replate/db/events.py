"""Events: changes of a page's state, merges, splits, hiding; part of its hash chain, beside its revisions."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from replate.changes import chain, moment


def write(
    db: sqlite3.Connection, page: int, kind: str, now: datetime, before: str | None, after: str | None, reason: str,
    target: int | None = None,
) -> str:  # fmt: skip
    """Append an event of a page to its chain, in the caller's transaction; the new head of the chain."""
    head = db.execute("SELECT chain FROM pages WHERE id = ?", (page,)).fetchone()[0]
    number = 1 + db.execute("SELECT count(*) FROM events WHERE page = ?", (page,)).fetchone()[0]
    row: dict[str, Any] = {"page": page, "type": kind, "at": moment.text(now), "before": before, "after": after,
                           "target": target, "reason": reason}  # fmt: skip
    row["chain"] = chain.link(head, chained(row, number))
    db.execute(
        """INSERT INTO events (page, type, at, before, after, target, reason, chain)
        VALUES (:page, :type, :at, :before, :after, :target, :reason, :chain)""",
        row,
    )
    db.execute("UPDATE pages SET chain = ? WHERE id = ?", (row["chain"], page))
    return str(row["chain"])


def chained(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The immutable fields of the page's event `number` (1, 2 ...), as they enter the hash chain."""
    return {name: number if name == "event" else row[name] for name in chain.EVENT_FIELDS}


def of_page(db: sqlite3.Connection, page: int) -> list[sqlite3.Row]:
    """A page's events, oldest first."""
    return db.execute("SELECT * FROM events WHERE page = ? ORDER BY id", (page,)).fetchall()
