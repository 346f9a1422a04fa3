"""Which subject leaves in which format, and the one door through which it does."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from replate.db.edits import Choice
from replate.errors import UsageError
from replate.export import changes, csv, jsonl, pages, revisions

Rows = Iterable[Mapping[str, Any]]
Writer = Callable[[Rows, Sequence[str], BinaryIO], None]

COLUMNS = {"changes": changes.COLUMNS, "revisions": revisions.COLUMNS, "pages": pages.COLUMNS}
WRITERS: Mapping[str, Writer] = {"csv": csv.write, "jsonl": jsonl.write}
LATER = {
    "changes": ("parquet", "markdown", "html", "atom", "patch"),
    "revisions": ("parquet", "patch", "git", "warc"),
    "pages": ("parquet",),
}
SUBJECTS = tuple(COLUMNS)


def check(subject: str, format: str) -> None:
    """Raise UsageError, naming what there is, where a subject cannot leave in a format."""
    if subject not in SUBJECTS:
        raise UsageError(f"{subject!r} is nothing that can be exported; there are: {', '.join(SUBJECTS)}")
    if format not in WRITERS:
        later = " yet; a later release has it" if format in LATER[subject] else ""
        raise UsageError(f"{subject} cannot be exported as {format!r}{later}; formats: {', '.join(WRITERS)}")


def write(db: sqlite3.Connection, subject: str, format: str, stream: BinaryIO, since_cursor: int = 0) -> None:
    """Write a subject in a format, row by row; UsageError where there is no such combination."""
    check(subject, format)
    WRITERS[format](_rows(db, subject, format, since_cursor), COLUMNS[subject], stream)


def _rows(db: sqlite3.Connection, subject: str, format: str, since_cursor: int) -> Rows:
    if subject == "changes":
        return changes.rows(db, Choice(after_cursor=since_cursor))
    if subject == "pages":
        return pages.rows(db)
    if format == "jsonl":
        return revisions.rows_and_events(db, since_cursor)
    return revisions.rows(db, since_cursor)
