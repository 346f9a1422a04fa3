"""The catalog: every page that is followed, with what a list of pages tells of each."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from replate.changes import moment
from replate.db import pages as page_table
from replate.db import sources

STATES = ("live", "gone", "blocked", "paywalled", "suspect", "retired", "merged", "hidden")


@dataclass(frozen=True, slots=True)
class Entry:
    """One page as `pages --json` and `export pages` give it, in this order; times as stored, ISO 8601 in UTC."""

    page: int
    url: str
    urls: tuple[str, ...]
    source: str
    state: str
    first_seen: str
    last_visit: str | None
    next_visit: str | None
    revisions: int
    headline: str | None
    merged_into: int | None
    cluster: int | None


_SELECT = """SELECT p.*, s.name AS source_name, f.due AS next_visit FROM pages p JOIN sources s ON s.id = p.source
    LEFT JOIN frontier f ON f.subject = 'page' AND f.subject_id = p.id"""


def pages(
    db: sqlite3.Connection, source: str | None = None, state: str | None = None, edited_since: datetime | None = None
) -> Iterator[Entry]:
    """The pages by number; of one source, in one state, or with an edit since a time (also of state or URL).

    Raises UnknownSource where no source has that name.
    """
    parts, values = ["1"], list[object]()
    if source is not None:
        parts.append("p.source = ?")
        values.append(sources.get(db, source).id)
    if state is not None:
        parts.append("p.state = ?")
        values.append(state)
    if edited_since is not None:
        parts.append("p.id IN (SELECT page FROM edits WHERE seen_at >= ?)")
        values.append(moment.text(edited_since))
    for row in db.execute(f"{_SELECT} WHERE {' AND '.join(parts)} ORDER BY p.id", values):
        yield _entry(db, row)


def page(db: sqlite3.Connection, number: int) -> Entry:
    """The entry of one page that exists."""
    return _entry(db, db.execute(f"{_SELECT} WHERE p.id = ?", (number,)).fetchone())


def _entry(db: sqlite3.Connection, row: sqlite3.Row) -> Entry:
    return Entry(
        row["id"], row["url"], tuple(page_table.urls(db, row["id"])), row["source_name"], row["state"],
        row["first_seen"], row["last_visit"], row["next_visit"], row["revision"] or 0, row["headline"],
        row["merged_into"], row["cluster"],
    )  # fmt: skip
