"""The same report at other outlets: who had it when, how each differs, and who carries whose corrections."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from replate.changes.rendering.segments import segments
from replate.db import clusters, pages, viewer
from replate.export import cluster
from replate.web import query, template


def show(request: Request) -> Response:
    """`/page/{page}/cluster`."""
    with viewer.snapshot(request.app.state.database) as db:
        number = pages.target(db, pages.find(db, query.page(request)))
        found = clusters.of_page(db, number)
        rows = [] if found is None else list(cluster.rows(db, found))
        sharing = list(cluster.sharing(db, number))
        page = viewer.page(db, number)
    return template.page("cluster.html", page=page, rows=rows, corrections=_corrections(rows), sharing=sharing)


def _corrections(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each correction once, with what each of the other pages makes of it."""
    made: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in rows:
        for one in row["corrections"]:
            key: tuple[object, ...] = (one["page"], one["revision"], one["after"])
            change = segments(one["before"] or "", one["after"])
            made.setdefault(key, {**one, "change": change, "others": []})["others"].append((one, row))
    for one in made.values():
        one["is_alone"] = all(told["status"] == "has neither" for told, _ in one["others"])
    return sorted(made.values(), key=lambda one: str(one["seen_at"]))
