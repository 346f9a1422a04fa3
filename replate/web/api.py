"""The same facts for programs: JSON with the keys of the exports, in portions that a cursor continues."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from replate.db import catalog, clusters, edits, history, pages, stamps, viewer
from replate.export import changes as change_rows
from replate.export import cluster as cluster_rows
from replate.export import pages as page_rows
from replate.export import revisions as revision_rows
from replate.web import query

PORTION, MOST = 100, 1000


def changes(request: Request) -> Response:
    """`/api/changes?since_cursor=&limit=`: rows of the change log above a cursor, the oldest first.

    `next_cursor` is the `since_cursor` of the next call, also when there is nothing new yet.
    """
    since = query.number(request, "since_cursor", 0) or 0
    limit = query.number(request, "limit", PORTION, MOST)
    with viewer.snapshot(request.app.state.database) as db:
        found = [change_rows.row(row) for row in edits.rows(db, edits.Choice(after_cursor=since), limit=limit)]
    return answer({"changes": found, "next_cursor": found[-1]["cursor"] if found else since})


def every_page(request: Request) -> Response:
    """`/api/pages?source=&state=&after=&limit=`: pages by number; `next_after` null: these were the last."""
    limit = query.number(request, "limit", PORTION, MOST) or 0
    with viewer.snapshot(request.app.state.database) as db:
        found = viewer.pages(
            db, source=query.text(request, "source"), state=query.choice(request, "state", catalog.STATES),
            after=query.number(request, "after", 0) or 0, limit=limit + 1,
        )  # fmt: skip
    shown = [page_rows.row(entry) for entry in found[:limit]]
    return answer({"pages": shown, "next_after": shown[-1]["page"] if shown and len(found) > limit else None})


def page(request: Request) -> Response:
    """`/api/pages/{page}`: one page, with how often the edits of its source move each "updated" stamp."""
    with viewer.snapshot(request.app.state.database) as db:
        number = pages.find(db, query.page(request))
        refetches = stamps.refetches(db, number)
        habits = [
            {
                "series": one.series,
                "moved_with_edit": one.moved,
                "stood_over_edit": one.stood,
                "usable": one.is_usable,
                "unchanged_refetches": refetches,
                "standing": one.standing(refetches),
            }
            for one in stamps.habits(db, number)
        ]
        return answer(page_rows.row(catalog.page(db, number)) | {"stamps": habits})


def revisions(request: Request) -> Response:
    """`/api/pages/{page}/revisions`: its revisions, whole, those of pages it absorbed among them, by time."""
    with viewer.snapshot(request.app.state.database) as db:
        number = pages.find(db, query.page(request))
        found = history.revisions(db, number)
        entries = {one: catalog.page(db, one) for one in {row["page"] for row in found}}
        return answer({"revisions": [revision_rows.row(db, entries[row["page"]], row) for row in found]})


def cluster(request: Request) -> Response:
    """`/api/pages/{page}/cluster`: the pages of other outlets with nearly its text, by time; empty: it is in none."""
    with viewer.snapshot(request.app.state.database) as db:
        number = pages.target(db, pages.find(db, query.page(request)))
        found = clusters.of_page(db, number)
        rows = [] if found is None else list(cluster_rows.rows(db, found))
        return answer({"cluster": found, "pages": rows, "sharing": list(cluster_rows.sharing(db, number))})


def answer(value: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), status, media_type="application/json")
