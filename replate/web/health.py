"""Whether all is well: the sources, the state of things, and one line for machines."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from replate.db import edits, habits, sources, status, viewer
from replate.errors import DatabaseError
from replate.web import template


def show_sources(request: Request) -> Response:
    """`/sources`: each source with its last poll."""
    with viewer.snapshot(request.app.state.database) as db:
        found, counts = sources.every(db), sources.count_pages(db)
        learned = {source.id: habits.told(db, source.id) for source in found}
    return template.page("sources.html", sources=found, counts=counts, learned=learned, now=datetime.now(UTC))


def show_status(request: Request) -> Response:
    """`/status`."""
    now = datetime.now(UTC)
    with viewer.snapshot(request.app.state.database) as db:
        return template.page("status.html", status=status.status(db, now), now=now)


def check(request: Request) -> Response:
    """`/healthz`: 200 while the viewer answers from a database it can read, else 503 with the reason."""
    try:
        with viewer.snapshot(request.app.state.database) as db:
            return JSONResponse({"status": "ok", "last_cursor": edits.last_cursor(db)})
    except DatabaseError as error:
        return JSONResponse({"status": "unavailable", "reason": str(error)}, 503)
