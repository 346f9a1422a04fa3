"""A page's history as rows: one a revision, then one a gap in coverage."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from replate.changes import moment
from replate.db import history
from replate.db.history import Gap, Row
from replate.export.changes import boolean

COLUMNS = (
    "revision", "verdict", "seen_at", "window_start", "window_end", "fields", "words_added", "words_deleted", "stealth",
    "significance", "kinds", "page", "headline", "summary",
)  # fmt: skip
"""The keys of section 8 for a revision, and behind them what tells merged pages' revisions apart and sums them up."""


def rows(db: sqlite3.Connection, page: int) -> Iterator[dict[str, Any]]:
    """The revisions of a page and of those it absorbed, by time, then the gaps."""
    for found in history.revisions(db, page):
        yield row(found)
    for gap in history.gaps(db, page):
        yield gap_row(gap)


def row(found: Row) -> dict[str, Any]:
    typed = {column: found[column] for column in COLUMNS}
    return typed | {
        "fields": json.loads(found["fields"]), "kinds": json.loads(found["kinds"]),
        "stealth": boolean(found["stealth"]),
    }  # fmt: skip


def gap_row(gap: Gap) -> dict[str, Any]:
    return {
        "gap_start": moment.text(gap.gap_start), "gap_end": moment.optional_text(gap.gap_end), "reason": gap.reason,
    }  # fmt: skip
