"""Revisions as rows with types, and events beside them, so that the hash chain can be recomputed without the database.

What enters the chain of a revision are `REVISION_FIELDS` of `changes.chain`: the keys of the row, with `url` taken from
`seen_url` and `body` split at its empty lines (null: an empty list). Of an event: its keys, with `type` taken from
`kind`.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from replate.changes import fingerprint
from replate.db import catalog, history, revisions, verify
from replate.db.catalog import Entry
from replate.db.history import Row
from replate.db.verify import Link
from replate.export.changes import boolean

COLUMNS = (
    "page", "url", "urls", "source", "state", "revision", "verdict", "seen_at", "window_start", "window_end",
    "headline", "dek", "byline", "published", "updated", "updated_text", "section", "language", "body", "notes",
    "stealth", "significance", "extractor", "snapshot", "chain", "type", "seen_url", "reverted_to", "agency",
    "published_text", "captions", "stamps", "fingerprint", "fields", "kinds", "words_added", "words_deleted", "summary",
    "dateline", "is_live", "posts", "paragraph_kinds", "fingerprints",
)  # fmt: skip
"""The keys of section 8 in their order, and behind them what else a revision holds."""

_JSON = ("byline", "stamps", "fields", "kinds", "posts")
PARAGRAPH_BREAK = "\n\n"


def row(db: sqlite3.Connection, entry: Entry, found: Row) -> dict[str, Any]:
    """One revision of a page, whole."""
    parts = revisions.texts(db, found["id"])
    own = dict(found) | {name: json.loads(found[name]) for name in _JSON}
    own |= {
        "type": "revision", "url": entry.url, "urls": list(entry.urls), "source": entry.source, "state": entry.state,
        "seen_url": found["url"], "body": PARAGRAPH_BREAK.join(parts["body"]) or None,
        "captions": list(parts["caption"]), "notes": list(parts["note"]), "stealth": boolean(found["stealth"]),
        "is_live": bool(found["is_live"]), "paragraph_kinds": list(revisions.kinds(db, found["id"])),
        "fingerprints": fingerprint.every(revisions.article(db, found)),
    }  # fmt: skip
    return {column: own[column] for column in COLUMNS}


def event(link: Link) -> dict[str, Any]:
    """One event of a page: a change of its state, a merge, a split."""
    found = link.row
    return {
        "type": "event", "page": found["page"], "event": link.number, "kind": found["type"], "at": found["at"],
        "before": found["before"], "after": found["after"], "target": found["target"], "reason": found["reason"],
        "chain": found["chain"],
    }  # fmt: skip


def rows(db: sqlite3.Connection, since_cursor: int = 0) -> Iterator[dict[str, Any]]:
    """The revisions page by page, each page's in the order of writing."""
    return (line for line in rows_and_events(db, since_cursor) if line["type"] == "revision")


def rows_and_events(db: sqlite3.Connection, since_cursor: int = 0) -> Iterator[dict[str, Any]]:
    """Revisions and events page by page, each page's in the order of writing, which is that of its chain.

    With `since_cursor`, those that the change log up to that cursor does not tell of.
    """
    revision, happened = history.covered(db, since_cursor) if since_cursor else (0, 0)
    newest: Mapping[str, int] = {"revision": revision, "event": happened}
    for entry in catalog.pages(db):
        for link in verify.order(db, entry.page):
            if link.row["id"] > newest[link.kind]:
                yield row(db, entry, link.row) if link.kind == "revision" else event(link)
