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


def write_of_source(db: sqlite3.Connection, source: int, kind: str, now: datetime, reason: str) -> int:
    """Append an event of a source, which stands in no chain; its number."""
    sql = "INSERT INTO events (source, type, at, reason) VALUES (?, ?, ?, ?) RETURNING id"
    return int(db.execute(sql, (source, kind, moment.text(now), reason)).fetchone()[0])


def of_sources(db: sqlite3.Connection, limit: int = 20) -> list[sqlite3.Row]:
    """The latest events of sources, the newest first, with the source's name and the number of pages concerned."""
    # The plus sign keeps SQLite from looking for them among the events of all pages.
    return db.execute(
        """SELECT v.id, s.name AS source, v.type, v.at, v.reason, (
            SELECT count(DISTINCT d.page) FROM template_marks m
            JOIN differences d ON d.source = m.source AND d.mark = m.mark WHERE m.event = v.id) AS pages
        FROM events v JOIN sources s ON s.id = v.source ORDER BY +v.id DESC LIMIT ?""",
        (limit,),
    ).fetchall()


def chained(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The immutable fields of the page's event `number` (1, 2 ...), as they enter the hash chain."""
    return {name: number if name == "event" else row[name] for name in chain.EVENT_FIELDS}


def of_page(db: sqlite3.Connection, page: int) -> list[sqlite3.Row]:
    """A page's events, oldest first."""
    return db.execute("SELECT * FROM events WHERE page = ? ORDER BY id", (page,)).fetchall()
