"""The viewer's addresses, and what stands before and behind each of them."""

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from replate.web import api, changes, cluster, difference, feed, health, history, refusal, template
from replate.web.security import LOOPBACK_NAMES, SecurityHeaders

ROUTES = (
    Route("/", changes.front),
    Route("/changes.atom", feed.every_change),
    Route("/pages", history.every),
    Route("/page/{page:int}", history.show),
    Route("/page/{page:int}/changes.atom", feed.of_page),
    Route("/page/{page:int}/diff", difference.show),
    Route("/page/{page:int}/cluster", cluster.show),
    Route("/page/{page:int}/revision/{revision:int}", history.article),
    Route("/by-url", history.by_url),
    Route("/sources", health.show_sources),
    Route("/status", health.show_status),
    Route("/healthz", health.check),
    Route("/api/changes", api.changes),
    Route("/api/pages", api.every_page),
    Route("/api/pages/{page:int}", api.page),
    Route("/api/pages/{page:int}/revisions", api.revisions),
    Route("/api/pages/{page:int}/cluster", api.cluster),
    Mount("/static", StaticFiles(directory=template.HERE / "static")),
)


def create(database: Path, hosts: Sequence[str] = LOOPBACK_NAMES) -> Starlette:
    """The viewer of one database, answering under the names `hosts`; nothing is opened before the first question."""
    app = Starlette(
        routes=list(ROUTES),
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
        exception_handlers=refusal.HANDLERS,
    )
    app.state.database = database
    return app
