"""The desk of one outlet: takes a request at a moment and decides what is answered."""

import hashlib
from collections import Counter
from collections.abc import Callable
from email.utils import format_datetime

from replate.demo import feeds, pages
from replate.demo.edition import Edition, Item
from replate.demo.site import Request, Response, redirect, revalidated

RETRY_AFTER = "2"  # seconds of real time, whatever the speed: short, as a demo lasts a minute


class Desk:
    """Answers for one outlet; `edition` gives it at this moment. Only the turns of A/B tests are remembered."""

    def __init__(self, edition: Callable[[], Edition]) -> None:
        self._edition = edition
        self._turns: Counter[str] = Counter()

    def respond(self, request: Request) -> Response:
        edition = self._edition()
        response = self._route(edition, request)
        dated = ("Date", format_datetime(edition.now, usegmt=True))  # the outlet lives in story time
        return Response(response.status, response.body, (*response.headers, dated), response.content_type)

    def _route(self, edition: Edition, request: Request) -> Response:
        match request.path:
            case "/":
                return Response(body=pages.front(edition))
            case "/robots.txt":
                return Response(body=feeds.robots(edition), content_type="text/plain; charset=utf-8")
            case "/feed.xml":
                return Response(body=feeds.rss(edition), content_type="application/rss+xml; charset=utf-8")
            case "/feed.json":
                return Response(body=feeds.json_feed(edition), content_type="application/feed+json; charset=utf-8")
            case "/sitemap-news.xml":
                return Response(body=feeds.sitemap(edition), content_type="application/xml; charset=utf-8")
        for section in edition.house.sections:
            if request.path == f"/section/{section.lower()}":
                return Response(body=pages.front(edition, section))
        if request.path.startswith(("/search", "/about", "/contact", "/subscribe", "/print/")):
            return Response(body=pages.front(edition))
        item = edition.find(request.path.removesuffix("/"))
        if item is None:
            return Response(404, pages.wall(edition, "missing", request.path))
        return redirect(item.path) if item.path != request.path else self._article(edition, item, request)

    def _article(self, edition: Edition, item: Item, request: Request) -> Response:
        def wall(status: int, name: str, *headers: tuple[str, str]) -> Response:
            return Response(status, pages.wall(edition, name, item.path), headers)

        match item.state.access:
            case "gone":
                return wall(410, "gone")
            case "blocked":
                return wall(403, "blocked")
            case "busy":
                return wall(503, "busy", ("Retry-After", RETRY_AFTER))
            case "checking" | "consent" | "soft_404" as name:
                return wall(200, name, ("Cache-Control", "no-store"))
        headline = self._headline(item)
        response = Response(body=pages.article(edition, item, headline), headers=_validators(edition, item))
        return revalidated(request, response)

    def _headline(self, item: Item) -> str:
        if not item.state.variant:
            return item.state.headline
        self._turns[item.guid] += 1
        return item.state.headline if self._turns[item.guid] % 2 else item.state.variant


def _validators(edition: Edition, item: Item) -> tuple[tuple[str, str], ...]:
    """ETag and Last-Modified of the article, where the outlet has any; weak, for the furniture around it differs."""
    if not edition.house.has_validators:
        return ()
    version = hashlib.sha256(f"{item.guid} {item.state.minute} {item.path}".encode()).hexdigest()[:16]
    changed = edition.moment(item.state.minute)
    return ("ETag", f'W/"{version}"'), ("Last-Modified", format_datetime(changed, usegmt=True))
