"""The change log as rows with types: one row an edit, in order of cursor."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from replate.db import edits
from replate.db.edits import Choice
from replate.db.history import Row

COLUMNS = edits.COLUMNS


def rows(db: sqlite3.Connection, choice: Choice | None = None) -> Iterator[dict[str, Any]]:
    """The chosen rows of the change log with the columns of section 8, `remark` behind them."""
    for found in edits.rows(db, choice):
        yield row(found)


def row(found: Row) -> dict[str, Any]:
    """One stored row with its types: `kinds` a list, `stealth` true, false or null."""
    typed = {column: found[column] for column in COLUMNS}
    return typed | {"kinds": sorted(json.loads(found["kinds"])), "stealth": boolean(found["stealth"])}


def boolean(stored: int | None) -> bool | None:
    return None if stored is None else bool(stored)
