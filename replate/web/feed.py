"""Atom (RFC 4287): one entry a revision, with a readable diff; its id is the same wherever the viewer stands."""

import json
import sqlite3
from collections.abc import Iterable
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response

from replate.changes.article import Article
from replate.changes.rendering import markup
from replate.db import pages, revisions, viewer
from replate.db.history import Row
from replate.web import query, template

ENTRIES = 30  # a diff of a whole article is about 10 KB: a feed stays under half a megabyte
EDITED = ("revised", "reverted")
READ = ("first", *EDITED, "technical")


def every_change(request: Request) -> Response:
    """`/changes.atom`: the newest revisions of all pages, first readings left out."""
    with viewer.snapshot(request.app.state.database) as db:
        found = viewer.newest_revisions(db, EDITED, limit=ENTRIES)
        identity = _urn(f"replate changes {viewer.origin(db)}")
        return _feed(db, request, identity, "Changes of news articles", "/", found)


def of_page(request: Request) -> Response:
    """`/page/{page}/changes.atom`: the newest revisions of one page."""
    with viewer.snapshot(request.app.state.database) as db:
        number = pages.find(db, query.page(request))
        page = viewer.page(db, number)
        found = viewer.newest_revisions(db, READ, number=number, limit=ENTRIES)
        identity = _urn(f"replate page {viewer.origin(db)} {number}")
        return _feed(db, request, identity, f"Changes of: {page['headline'] or page['url']}", f"/page/{number}", found)


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def _feed(
    db: sqlite3.Connection, request: Request, identity: str, title: str, home: str, found: Iterable[Row]
) -> Response:
    base = str(request.base_url).rstrip("/")
    found = list(found)
    feed = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    _text(feed, "id", identity)
    _text(feed, "title", title)
    _text(feed, "updated", max((row["seen_at"] for row in found), default="1970-01-01T00:00:00Z"))
    _text(feed, "generator", "replate")
    ElementTree.SubElement(feed, "link", rel="self", href=base + request.url.path, type="application/atom+xml")
    ElementTree.SubElement(feed, "link", rel="alternate", href=base + home, type="text/html")
    for row in found:
        _entry(db, feed, base, row)
    document = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(document, media_type="application/atom+xml")


def _entry(db: sqlite3.Connection, feed: ElementTree.Element, base: str, row: Row) -> None:
    entry = ElementTree.SubElement(feed, "entry")
    here = f"{base}/page/{row['page']}/" + ("diff" if row["revision"] > 1 else "revision/1")
    query_part = f"?from={row['revision'] - 1}&to={row['revision']}" if row["revision"] > 1 else ""
    _text(entry, "id", _urn(f"replate revision {row['url']} {row['chain']}"))
    _text(entry, "title", f"{row['headline'] or row['url']} ({row['summary'] or 'first reading'})")
    _text(entry, "updated", row["seen_at"])
    _text(entry, "published", row["seen_at"])
    for name in json.loads(row["byline"]) or [row["source_name"]]:
        _text(ElementTree.SubElement(entry, "author"), "name", name)
    ElementTree.SubElement(entry, "link", rel="alternate", href=here + query_part, type="text/html")
    if address := template.safe_url(row["url"]):
        ElementTree.SubElement(entry, "link", rel="related", href=_clean(address))
    for kind in json.loads(row["kinds"]):
        ElementTree.SubElement(entry, "category", term=kind)
    _text(entry, "summary", _summary(row))
    _text(entry, "content", _content(db, row)).set("type", "html")


def _summary(row: Row) -> str:
    told = row["summary"] or "first reading"
    is_stealth = " Stealth edit: " + row["stealth_reason"] + "." if row["stealth"] else ""
    return f"{told}.{is_stealth}"


def _content(db: sqlite3.Connection, row: Row) -> str:
    article = revisions.article(db, row)
    before = revisions.row(db, row["page"], row["revision"] - 1)
    return markup.fragment(revisions.article(db, before) if before else Article(), article, with_style=False)


def _text(parent: ElementTree.Element, name: str, content: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name)
    element.text = _clean(content)
    return element


def _clean(content: str) -> str:
    """Without what XML 1.0 forbids, even escaped."""
    return template.UNSEEN.sub("\ufffd", content)
