"""Pages as rows: one row a followed page, by number."""

import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from replate.db import catalog
from replate.db.catalog import Entry

COLUMNS = tuple(field.name for field in fields(Entry))


def rows(
    db: sqlite3.Connection, source: str | None = None, state: str | None = None, edited_since: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """The pages of a source, in a state, or edited since a time; all by default."""
    for entry in catalog.pages(db, source, state, edited_since):
        yield row(entry)


def row(entry: Entry) -> dict[str, Any]:
    return {column: getattr(entry, column) for column in COLUMNS} | {"urls": list(entry.urls)}
