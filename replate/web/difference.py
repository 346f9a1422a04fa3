"""What changed between two revisions of a page, in one text or side by side; long unchanged stretches are folded."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from replate.changes.article import Article
from replate.changes.rendering.rows import Row, rows
from replate.db import edits, pages, revisions, viewer
from replate.db.history import Row as StoredRow
from replate.errors import UnknownRevision
from replate.web import history, query, template

CONTEXT = 1  # unchanged paragraphs left standing on each side of a change
LEAST_FOLD = 3  # fewer are no gain: the line that says so takes as much room
VIEWS = ("inline", "side")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows in a row; `is_folded`: unchanged paragraphs that a reader opens if wanted."""

    rows: tuple[Row, ...]
    is_folded: bool


def show(request: Request) -> Response:
    """`/page/{page}/diff?from=&to=&view=inline|side`: the last two revisions by default."""
    view = query.choice(request, "view", VIEWS) or "inline"
    with viewer.snapshot(request.app.state.database) as db:
        number = pages.find(db, query.page(request))
        old, new = _pair(db, number, query.number(request, "from"), query.number(request, "to"))
        page = viewer.page(db, number)
        if old is None:
            return template.page("only_one.html", page=page, row=new)
        before, after = revisions.article(db, old), revisions.article(db, new)
        own = viewer.page(db, new["page"])
        recorded = _recorded(db, old, new)
    return template.page(
        "diff.html", page=page, own=own, old=old, new=new, view=view, stretches=stretches(rows(before, after)),
        recorded=recorded, stamp=_stamp(before, after), numbers=range(1, own["revision"] + 1),
    )  # fmt: skip


def _pair(
    db: sqlite3.Connection, number: int, wanted_old: int | None, wanted_new: int | None
) -> tuple[StoredRow | None, StoredRow]:
    """The revisions asked for; the older is by default the one before the newer, None where there is none."""
    new = history.revision(db, number, wanted_new)
    if wanted_old is not None:
        return history.revision(db, number, wanted_old), new
    try:
        return history.revision(db, new["page"], new["revision"] - 1), new
    except UnknownRevision:
        return None, new


def _recorded(db: sqlite3.Connection, old: StoredRow, new: StoredRow) -> list[tuple[StoredRow, dict[str, str]]]:
    """The rows of the change log between two neighbours, each with its evidence by kind."""
    if old["page"] != new["page"] or old["revision"] + 1 != new["revision"]:
        return []
    chosen = edits.Choice(page=new["page"], revision=new["revision"])
    found = [row for row in edits.rows(db, chosen) if row["previous_revision"] != row["revision"]]
    return [(row, json.loads(row["evidence"])) for row in found]


def _stamp(before: Article, after: Article) -> tuple[str | None, str | None]:
    """The "updated" stamps as shown in both revisions."""
    return before.updated_text, after.updated_text


def stretches(found: Iterable[Row]) -> tuple[Stretch, ...]:
    """Rows as they are to be shown: of a long unchanged stretch only its ends."""
    groups = [(key, tuple(group)) for key, group in groupby(found, _is_plain_paragraph)]
    shown: list[Stretch] = []
    for place, (is_plain, group) in enumerate(groups):
        head = CONTEXT if place > 0 else 0
        tail = len(group) - (CONTEXT if place + 1 < len(groups) else 0)
        if is_plain and tail - head >= LEAST_FOLD:
            parts = (group[:head], False), (group[head:tail], True), (group[tail:], False)
        else:
            parts = (group, False), ((), False), ((), False)
        shown += [Stretch(part, is_folded) for part, is_folded in parts if part]
    return tuple(shown)


def _is_plain_paragraph(row: Row) -> bool:
    return row.action == "equal" and row.field in ("body", "caption")
