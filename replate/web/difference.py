"""What changed between two revisions of a page, in one text or side by side; long unchanged stretches are folded."""

import json
import sqlite3

from starlette.requests import Request
from starlette.responses import Response

from replate.changes import finding, moment
from replate.changes.article import Article
from replate.changes.rendering.rows import rows
from replate.changes.rendering.stretches import stretches
from replate.db import edits, pages, revisions, stamps, viewer
from replate.db import history as history_of
from replate.db.history import Row as StoredRow
from replate.errors import UnknownRevision
from replate.web import history, query, template

VIEWS = ("inline", "side")


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
        interval = history_of.interval(db, number, old, new)
        base_rate = stamps.base_rate(db, new["page"])
    told = (new["summary"] if interval.is_step else None) or finding.find(before, after).summary
    return template.page(
        "diff.html", told=told, page=page, own=own, old=old, new=new, view=view,
        stretches=stretches(rows(before, after)),
        interval=interval, by_stamp=moment.optional_text(interval.by_stamp), base_rate=base_rate, recorded=recorded,
        stamp=_stamp(before, after), numbers=range(1, own["revision"] + 1),
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
