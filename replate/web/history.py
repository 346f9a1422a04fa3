"""One page's history: its revisions, its states, its URLs, its visits, and the times when nobody looked."""

import json
import sqlite3
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from replate.changes import moment
from replate.changes.rendering.segments import Segment, segments
from replate.db import catalog, history, pages, revisions, stamps, viewer
from replate.db.history import Row
from replate.errors import UnknownPage, UsageError
from replate.export import cluster
from replate.web import changes, query, template

PORTION = 100  # pages in one list


@dataclass(frozen=True, slots=True)
class Moment:
    """One station of a history: `row` is a revision, or an edit that makes none."""

    at: str
    row: Row
    is_revision: bool
    told: str
    kinds: tuple[str, ...] = ()
    headline: tuple[Segment, ...] = ()


def show(request: Request) -> Response:
    """`/page/{page}`."""
    with viewer.snapshot(request.app.state.database) as db:
        number = pages.find(db, query.page(request))
        found = history.revisions(db, number)
        return template.page(
            "history.html", page=viewer.page(db, number), entry=catalog.page(db, number), revisions=found,
            moments=_moments(db, number, found), gaps=history.gaps(db, number), urls=viewer.known_urls(db, number),
            outcomes=viewer.outcomes(db, number), absorbed=pages.absorbed(db, number),
            base_rate=stamps.base_rate(db, number), is_shared=any(cluster.sharing(db, number)),
            by_stamp={row["id"]: moment.text(at) for row in found if (at := stamps.narrowed(db, row))},
        )  # fmt: skip


def _moments(db: sqlite3.Connection, number: int, found: list[Row]) -> list[Moment]:
    """Everything that happened to a page, the newest first."""
    alone = [Moment(row["seen_at"], row, False, changes.told(row)) for row in viewer.lone_edits(db, number)]
    before: dict[int, str | None] = {}
    read = []
    for row in found:
        is_new = row["page"] in before and before[row["page"]] != row["headline"]
        change = segments(before[row["page"]] or "", row["headline"] or "") if is_new else ()
        before[row["page"]] = row["headline"]
        told = row["summary"] or "first reading"
        read.append(Moment(row["seen_at"], row, True, told, tuple(json.loads(row["kinds"])), change))
    return sorted([*read, *alone], key=lambda one: moment.parse(one.at), reverse=True)


def article(request: Request) -> Response:
    """`/page/{page}/revision/{revision}`: the article as it read."""
    with viewer.snapshot(request.app.state.database) as db:
        number = pages.find(db, query.page(request))
        row = revision(db, number, int(request.path_params["revision"]))
        return template.page(
            "article.html", page=viewer.page(db, number), row=row, article=revisions.article(db, row),
            latest=viewer.page(db, row["page"])["revision"],
        )  # fmt: skip


def revision(db: sqlite3.Connection, page: int, number: int | None) -> Row:
    """One revision, the newest by default; raises UnknownRevision."""
    return history.revision(db, page, None if number is None else min(number, query.LARGEST))


def by_url(request: Request) -> Response:
    """`/by-url?url=`: to the page that was ever known by this URL, or that has this number."""
    wanted = query.text(request, "url")
    if wanted is None:
        raise UsageError("url is missing: give the address of an article, as /by-url?url=https://…")
    if wanted.isdigit() and not (wanted.isascii() and len(wanted) < 19):
        raise UnknownPage("there is no page of this number")
    with viewer.snapshot(request.app.state.database) as db:
        number = pages.find(db, wanted)
    return RedirectResponse(f"/page/{number}", 303)


def every(request: Request) -> Response:
    """`/pages`: what is followed, by number, in portions."""
    source, state = query.text(request, "source"), query.choice(request, "state", catalog.STATES)
    after = query.number(request, "after", 0) or 0
    with viewer.snapshot(request.app.state.database) as db:
        found = viewer.pages(db, source=source, state=state, after=after, limit=PORTION + 1)
    kept = {name: value for name, value in (("source", source), ("state", state)) if value}
    more = urlencode({**kept, "after": found[PORTION - 1].page}) if len(found) > PORTION else None
    return template.page(
        "pages.html", pages=found[:PORTION], source=source, state=state, states=catalog.STATES,
        older=f"/pages?{more}" if more else None, is_continued=after > 0,
    )  # fmt: skip
