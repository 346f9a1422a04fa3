"""The front page: what changed lately, the edits of one revision told as one entry."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from replate.changes.rendering.segments import Segment, segments
from replate.db import edits, revisions, sources, viewer
from replate.db.history import Row
from replate.web import query, template

ENTRIES = 40
ROWS = 400  # of the change log read for one page of entries: a revision has 4 on average, a live blog 50

FIELDS = ("headline", "dek", "byline", "published", "updated", "section", "body", "caption", "url", "state")
KINDS = (
    "typo", "style", "figure", "name", "quote", "hedge", "addition", "removal", "move", "correction", "rewrite",
    "stamp", "state", "technical",
)  # fmt: skip
FILTERS = ("source", "field", "kind", "stealth")


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as the front page tells it: a revision with all its edits, or an edit that makes no revision."""

    newest: int
    oldest: int
    page: int
    revision: int | None
    is_revision: bool
    reverted_to: int | None
    source: str
    url: str
    headline: str | None
    language: str | None
    new_headline: tuple[Segment, ...]
    window_start: str | None
    window_end: str
    summary: str
    kinds: tuple[str, ...]
    stealth: bool | None
    stealth_reason: str | None
    significance: int | None
    words_added: int
    words_deleted: int


@dataclass(frozen=True, slots=True)
class Portion:
    """Entries, newest first, with the cursors at which older and newer ones go on; None: there are none."""

    entries: tuple[Entry, ...]
    older: int | None
    newer: int | None


def front(request: Request) -> Response:
    """`/`: recent changes, filtered, older and newer by cursor."""
    choice = edits.Choice(
        source=query.text(request, "source"), field=query.choice(request, "field", FIELDS),
        kind=query.choice(request, "kind", KINDS), stealth=query.flag(request, "stealth"),
    )  # fmt: skip
    before, after = query.number(request, "before"), query.number(request, "after")
    with viewer.snapshot(request.app.state.database) as db:
        shown = later(db, choice, after) if after is not None else earlier(db, choice, before)
        names = [source.name for source in sources.every(db)]
    kept = {name: value for name in FILTERS if (value := query.text(request, name))}
    return template.page(
        "changes.html", shown=shown, sources=names, fields=FIELDS, kinds=KINDS, chosen=choice, is_filtered=bool(kept),
        older=_link(kept, "before", shown.older), newer=_link(kept, "after", shown.newer),
    )  # fmt: skip


def _link(kept: dict[str, str], name: str, cursor: int | None) -> str | None:
    return None if cursor is None else "/?" + urlencode({**kept, name: str(cursor)})


def earlier(db: sqlite3.Connection, choice: edits.Choice, before: int | None) -> Portion:
    """The newest entries below a cursor."""
    rows = edits.latest(db, choice, limit=ROWS, before=before)
    entries, is_cut = _entries(db, rows)
    older = entries[-1].oldest if entries and is_cut else None
    return Portion(entries, older, entries[0].newest if entries and before is not None else None)


def later(db: sqlite3.Connection, choice: edits.Choice, after: int) -> Portion:
    """The oldest entries above a cursor, still the newest first."""
    onward = edits.Choice(after, None, choice.source, choice.field, choice.kind, choice.stealth)
    entries, is_cut = _entries(db, list(edits.rows(db, onward, limit=ROWS)))
    entries = tuple(reversed(entries))
    return Portion(entries, entries[-1].oldest if entries else None, entries[0].newest if is_cut else None)


def _entries(db: sqlite3.Connection, rows: list[Row]) -> tuple[tuple[Entry, ...], bool]:
    """Rows gathered into entries in the same order, and whether there are more behind them.

    A revision whose rows do not all fit is left to the next portion, unless it is the only one.
    """
    groups = [list(group) for _, group in groupby(rows, _subject)]
    is_cut = len(rows) == ROWS
    if is_cut and len(groups) > 1:
        groups.pop()
    return tuple(_entry(db, group) for group in groups[:ENTRIES]), is_cut or len(groups) > ENTRIES


def _subject(row: Row) -> tuple[object, ...]:
    if _makes_revision(row):
        return row["page"], row["revision"]
    return row["page"], "alone", row["cursor"]


def _makes_revision(row: Row) -> bool:
    return bool(row["revision"] != row["previous_revision"])


def _entry(db: sqlite3.Connection, rows: list[Row]) -> Entry:
    first, of_revision = rows[0], _makes_revision(rows[0])
    found = revisions.row(db, first["page"], first["revision"]) if first["revision"] else None
    whole = found if of_revision else None
    cursors = [row["cursor"] for row in rows]
    oldest = viewer.first_cursor(db, first["page"], first["revision"]) if of_revision else min(cursors)
    return Entry(
        max(cursors), oldest, first["page"], first["revision"], of_revision,
        whole["reverted_to"] if whole else None, first["source"], first["url"],
        found["headline"] if found else None, found["language"] if found else None, _headline_change(rows),
        first["window_start"], first["window_end"], (whole["summary"] if whole else None) or told(first),
        tuple(json.loads(whole["kinds"] if whole else first["kinds"])),
        None if first["stealth"] is None else bool(first["stealth"]), whole["stealth_reason"] if whole else None,
        whole["significance"] if whole else first["significance"],
        whole["words_added"] if whole else first["words_added"],
        whole["words_deleted"] if whole else first["words_deleted"],
    )  # fmt: skip


def _headline_change(rows: Iterable[Row]) -> tuple[Segment, ...]:
    for row in rows:
        if row["field"] == "headline" and (row["remark"] is None or edits.is_grouped(row)):
            return segments(row["before"] or "", row["after"] or "")
    return ()


def told(row: Row) -> str:
    """A row that makes no revision, in one line."""
    if row["remark"]:
        return f"{row['field']}: {row['remark']}"
    reason = "; ".join(json.loads(row["evidence"]).values())
    if row["field"] == "state":
        return f"page {row['before']} → {row['after']}: {reason}"
    if row["field"] == "url":
        return f"moved from {row['before']} to {row['after']} ({reason})"
    return f"{reason}: {row['before'] or 'none'} → {row['after'] or 'none'}"
