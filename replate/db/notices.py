"""How far each notification has come in the change log, and the rows it has still to be asked about.

A digest is pledged before it is sent and settled after it. What a kill in between leaves is a pledge, by which exactly
the same rows are told again; the cursor itself moves with the settlement alone.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from replate.changes import moment
from replate.db import edits
from replate.db.database import transaction


@dataclass(frozen=True, slots=True)
class Notice:
    """Where one notification stands; `last_error` None: the last try succeeded, or there was none."""

    name: str
    cursor: int
    pledged: int | None = None
    sent_at: datetime | None = None
    tried_at: datetime | None = None
    failures: int = 0
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One row of the change log, with the headline that the page's revision had; None: not known, or none."""

    cursor: int
    page: int
    url: str
    source: str
    revision: int | None
    window_start: datetime | None
    window_end: datetime
    field: str
    action: str
    kinds: tuple[str, ...]
    stealth: bool | None
    significance: int | None
    before: str | None
    after: str | None
    remark: str | None
    headline: str | None


def sync(db: sqlite3.Connection, names: Collection[str]) -> None:
    """Let new names begin at the change log's present end, and forget those that are named no more."""
    with transaction(db):
        known = {row["name"] for row in db.execute("SELECT name FROM notices")}
        end = edits.last_cursor(db)
        db.executemany("DELETE FROM notices WHERE name = ?", [(name,) for name in known.difference(names)])
        db.executemany(
            "INSERT INTO notices (name, cursor) VALUES (?, ?)",
            [(name, end) for name in names if name not in known],
        )


def every(db: sqlite3.Connection) -> list[Notice]:
    """All notifications by name; none where an older replate has written the file and it is only read now."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'notices'").fetchone() is None:
        return []
    return [_notice(row) for row in db.execute("SELECT * FROM notices ORDER BY name")]


def rows(db: sqlite3.Connection, after: int, upto: int | None = None) -> Iterator[Edit]:
    """The change log behind cursor `after`, to cursor `upto` or to its end, in order."""
    found = db.execute(
        """SELECT e.*, r.headline FROM edits e LEFT JOIN revisions r ON r.page = e.page AND r.revision = e.revision
        WHERE e.cursor > ? AND e.cursor <= ? ORDER BY e.cursor""",
        (after, 2**62 if upto is None else upto),
    )
    yield from map(_edit, found)


def pledge(db: sqlite3.Connection, name: str, upto: int, now: datetime) -> None:
    """Write down that a digest of the rows to cursor `upto` is going out."""
    with transaction(db):
        db.execute("UPDATE notices SET pledged = ?, tried_at = ? WHERE name = ?", (upto, moment.text(now), name))


def settle(db: sqlite3.Connection, name: str, now: datetime) -> None:
    """The pledged digest went out: the cursor moves behind it."""
    with transaction(db):
        db.execute(
            """UPDATE notices SET cursor = coalesce(pledged, cursor), pledged = NULL, sent_at = ?, failures = 0,
            last_error = NULL WHERE name = ?""",
            (moment.text(now), name),
        )


def fail(db: sqlite3.Connection, name: str, error: str) -> None:
    """The pledged digest did not go out: its rows wait for the next, with all that comes meanwhile."""
    with transaction(db):
        db.execute(
            "UPDATE notices SET pledged = NULL, failures = failures + 1, last_error = ? WHERE name = ?", (error, name)
        )


def pass_over(db: sqlite3.Connection, name: str, upto: int) -> None:
    """Move the cursor over rows none of which is wanted, so that they are not asked about again."""
    with transaction(db):
        db.execute("UPDATE notices SET cursor = ?, pledged = NULL WHERE name = ?", (upto, name))


def _notice(row: sqlite3.Row) -> Notice:
    return Notice(
        row["name"], row["cursor"], row["pledged"], moment.optional_parse(row["sent_at"]),
        moment.optional_parse(row["tried_at"]), row["failures"], row["last_error"],
    )  # fmt: skip


def _edit(row: sqlite3.Row) -> Edit:
    return Edit(
        row["cursor"], row["page"], row["url"], row["source"], row["revision"],
        moment.optional_parse(row["window_start"]), moment.parse(row["window_end"]), row["field"], row["action"],
        tuple(json.loads(row["kinds"])), None if row["stealth"] is None else bool(row["stealth"]),
        row["significance"], row["before"], row["after"], row["remark"], row["headline"],
    )  # fmt: skip
