"""What a poll came to: a source's bytes in, its entries out, whatever the source turns out to be. No network."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from replate.changes import url as urls
from replate.crawler.discovery import body as bodies
from replate.crawler.discovery import feed, front, json_feed, sitemap
from replate.crawler.discovery.body import Body
from replate.crawler.discovery.entry import Entry, EntryKind, Listing, ListingKind

__all__ = ["Entry", "EntryKind", "Listing", "ListingKind", "links"]

_WHAT = {"feed": "a feed", "sitemap": "a sitemap", "section": "a web page", "page": "a web page"}


def links(
    kind: str | None,
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> Listing:
    """The entries that the source at `url` lists, of the kind configured ("feed", …), or found out where it is None.

    Never raises for anything in `body` or `content_type`: what is wrong stands in `Listing.problem`. A feed or sitemap
    configured as the other is read as what it is, and the problem says so; a web page in place of either is not
    harvested, for it is most often an error or block page. Entries of kind "page" have passed the globs; `url` itself
    must be an http(s) URL (UsageError).
    """
    asked = cast("ListingKind | None", kind if kind in _WHAT else None)
    url = urls.canonical(url)
    opened = bodies.opened(body)
    if asked == "page":
        return _page(opened, url, content_type)
    found = _read(opened, asked, url, content_type, include, exclude)
    found = replace(found, entries=tuple(entry for entry in found.entries if _is_wanted(entry, include, exclude)))
    return _with_mismatch(found, asked)


def _page(opened: Body, url: str, content_type: str | None) -> Listing:
    """A single page is its own entry, whatever it holds today: what a visit sees there is the visit's outcome."""
    if opened.form == "html":
        return front.read(opened, "page", url=url, content_type=content_type, include=(), exclude=())
    return Listing("page", (Entry(url),))


def _read(
    opened: Body,
    asked: ListingKind | None,
    url: str,
    content_type: str | None,
    include: Sequence[str],
    exclude: Sequence[str],
) -> Listing:
    match opened.form:
        case "feed":
            return feed.read(opened, url=url, content_type=content_type)
        case "json":
            return json_feed.read(opened, url=url)
        case "sitemap":
            return sitemap.read(opened, url=url)
        case "urls":
            return sitemap.read_text(opened, url=url)
        case "robots":
            return sitemap.read_robots(opened, url=url)
        case "html" if asked in (None, "section"):
            return front.read(opened, asked, url=url, content_type=content_type, include=include, exclude=exclude)
        case _:
            return Listing(asked or "page", problem=_unreadable(opened, asked, url, content_type))


def _is_wanted(entry: Entry, include: Sequence[str], exclude: Sequence[str]) -> bool:
    return entry.kind == "sitemap" or urls.matches(entry.url, include, exclude)


def _unreadable(opened: Body, asked: ListingKind | None, url: str, content_type: str | None) -> str:
    wanted = f"{_WHAT[asked]} was expected here" if asked else "no source can be made of this"
    match opened.form:
        case "empty":
            return opened.problem or f"{wanted}, but the response is empty; check the address in a browser"
        case "html":
            advertised = front.advertised_feed(opened, url=url, content_type=content_type)
            mend = f"its own feed is at {advertised}" if advertised else 'for a section front set kind = "section"'
            return f"{wanted}, but this is a web page; {mend}"
        case "binary":
            return (
                opened.problem
                or f"{wanted}, but the response is no text ({content_type or 'no type given'}); check the address"
            )
        case "xml":
            return (
                f"{wanted}, but this XML is neither feed nor sitemap, or is cut short; check the address in a browser"
            )
        case _:
            return f"{wanted}, but this is plain text that lists no URLs; check the address in a browser"


def _with_mismatch(found: Listing, asked: ListingKind | None) -> Listing:
    if asked is None or found.kind == asked or found.problem:
        return found
    return replace(found, problem=f'configured as {asked}, but this is {_WHAT[found.kind]}: set kind = "{found.kind}"')
