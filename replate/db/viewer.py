"""What the viewer asks beyond what others ask: one steady picture of the file, and lists in portions."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from replate.db import catalog, database
from replate.errors import DatabaseError


@contextmanager
def snapshot(path: Path) -> Iterator[sqlite3.Connection]:
    """The database as it is at this moment, for reading only, unmoved by what is written meanwhile."""
    with database.translated(path), closing(database.connect(path, readonly=True)) as db:
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:
            raise DatabaseError(f"{path}: holds nothing yet; the first `replate crawl` or `replate run` fills it")
        db.execute("BEGIN")
        yield db


def page_numbers(
    db: sqlite3.Connection, *, source: str | None = None, state: str | None = None, after: int = 0, limit: int = 100
) -> list[int]:
    """Pages by number above `after`; those that one source listed first, or in one state, where given."""
    parts, values = ["p.id > ?"], [after, *(value for value in (source, state) if value is not None)]
    parts += ["s.name = ?"] if source is not None else []
    parts += ["p.state = ?"] if state is not None else []
    sql = f"""SELECT p.id FROM pages p JOIN sources s ON s.id = p.source WHERE {" AND ".join(parts)}
        ORDER BY p.id LIMIT ?"""
    return [row["id"] for row in db.execute(sql, (*values, limit))]


def pages(
    db: sqlite3.Connection, *, source: str | None = None, state: str | None = None, after: int = 0, limit: int = 100
) -> list[catalog.Entry]:
    """The entries of the catalog, in portions: those above page number `after`."""
    numbers = page_numbers(db, source=source, state=state, after=after, limit=limit)
    return [catalog.page(db, number) for number in numbers]


def page(db: sqlite3.Connection, number: int) -> sqlite3.Row:
    """One page that exists, with its source's name."""
    sql = "SELECT p.*, s.name AS source_name FROM pages p JOIN sources s ON s.id = p.source WHERE p.id = ?"
    found: sqlite3.Row = db.execute(sql, (number,)).fetchone()
    return found


def known_urls(db: sqlite3.Connection, number: int) -> list[sqlite3.Row]:
    """Every URL under which a page was known, why, and when first and last."""
    return db.execute("SELECT * FROM page_urls WHERE page = ? ORDER BY first_seen, rowid", (number,)).fetchall()


def outcomes(db: sqlite3.Connection, number: int) -> list[sqlite3.Row]:
    """What the visits to a page came to: outcome, how many, when first and last, reason of the last."""
    return db.execute(
        """SELECT outcome, count(*) AS visits, min(at) AS first, max(at) AS last, reason FROM visits WHERE page = ?
        GROUP BY outcome ORDER BY visits DESC, outcome""",
        (number,),
    ).fetchall()


def lone_edits(db: sqlite3.Connection, number: int) -> list[sqlite3.Row]:
    """The rows of a page's change log that make no revision: of state, URL and stamp, and texts that vary."""
    return db.execute(
        "SELECT * FROM edits WHERE page = ? AND previous_revision IS revision ORDER BY cursor", (number,)
    ).fetchall()


def first_cursor(db: sqlite3.Connection, number: int, revision: int) -> int:
    """The cursor at which the edits of one revision begin."""
    sql = "SELECT min(cursor) FROM edits WHERE page = ? AND revision = ? AND previous_revision <> revision"
    return int(db.execute(sql, (number, revision)).fetchone()[0])


def newest_revisions(
    db: sqlite3.Connection, verdicts: Sequence[str], *, number: int | None = None, limit: int = 30
) -> list[sqlite3.Row]:
    """The revisions written last, of all pages or of one, with the page's source."""
    marks = ", ".join("?" * len(verdicts))
    only, values = ("AND r.page = ?", [number]) if number is not None else ("", [])
    return db.execute(
        f"""SELECT r.*, s.name AS source_name FROM revisions r JOIN pages p ON p.id = r.page
        JOIN sources s ON s.id = p.source WHERE r.verdict IN ({marks}) {only} ORDER BY r.id DESC LIMIT ?""",
        (*verdicts, *values, limit),
    ).fetchall()


def origin(db: sqlite3.Connection) -> str:
    """What tells this database from any other for as long as it lives: its oldest source and when it was added."""
    row = db.execute("SELECT name, added_at FROM sources ORDER BY id LIMIT 1").fetchone()
    return f"{row['name']} {row['added_at']}" if row else ""
