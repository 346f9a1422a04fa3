"""Feeds: RSS, Atom and RDF by feedparser, which is given bytes alone and so never touches the network."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any

import feedparser

from replate.changes import url as urls
from replate.crawler.discovery import body as bodies
from replate.crawler.discovery.body import Body
from replate.crawler.discovery.entry import Entry, Listing
from replate.errors import UsageError

LARGEST = 10 * 1024 * 1024
MOST_TAGS = 60_000
"""Bytes and tags read of one feed; the rest, its oldest entries, is left out.

feedparser takes 20 µs a tag, and 40-55 more where XML is broken and it reads again: this bounds a hostile feed to some
4 s. Of 2,137 feeds in the packs the largest has 1.6 MB and 19,771 tags.
"""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE).search


def read(body: Body, *, url: str, content_type: str | None) -> Listing:
    """The entries of a feed, links resolved against xml:base or its URL; malformed XML is read as far as it goes."""
    content, cut = _bounded(bodies.in_utf8(body.content).lstrip())  # the XML declaration must stand first
    try:
        parsed = feedparser.parse(
            BytesIO(content),
            response_headers=_headers(content, url, content_type),
            resolve_relative_uris=False,  # of embedded markup only; links of entries are resolved all the same
            sanitize_html=False,
        )
    except Exception as error:  # feedparser lets errors of many kinds through on hostile input
        return Listing(
            "feed", problem=f"the feed cannot be read ({type(error).__name__}); check it with a feed validator"
        )
    entries = tuple(_entries(parsed.entries, url))
    problem = body.problem or cut or _problem(parsed, len(entries))
    return Listing("feed", entries, problem, _text(parsed.feed, "title"), "feed")


def _bounded(content: bytes) -> tuple[bytes, str | None]:
    parts = content[:LARGEST].split(b"<", MOST_TAGS + 1)[: MOST_TAGS + 1]
    bounded = b"<".join(parts)
    if len(bounded) == len(content):
        return content, None
    return bounded, f"the feed is too large ({len(content):,} bytes); only its first entries were read"


def _headers(content: bytes, url: str, content_type: str | None) -> dict[str, str]:
    """What feedparser is told besides the bytes: the base URL, and the served charset where nothing better tells it.

    Served charsets are wrong more often than the document's own declaration, and than UTF-8 that decodes.
    """
    headers = {"content-location": url}
    charset = _CHARSET(content_type or "")
    if charset and not bodies.declares_encoding(content) and not bodies.is_utf8(content):
        headers["content-type"] = f"application/xml; charset={charset[1]}"
    return headers


def _entries(parsed: Iterable[Any], url: str) -> Iterator[Entry]:
    seen = set[str]()
    for item in parsed:
        link = _link(item, url)
        if link and link not in seen:
            seen.add(link)
            yield _entry(item, link)


def _entry(item: Any, link: str) -> Entry:
    return Entry(
        url=link,
        guid=_text(item, "id"),
        title=_text(item, "title"),
        published=_time(item, "published_parsed") or _time(item, "created_parsed"),
        updated=_time(item, "updated_parsed"),
        updated_shown=_text(item, "updated"),
    )


def _link(item: Any, url: str) -> str | None:
    """The article's own address before the feed service's redirect, the alternate link before any other."""
    links = [link for link in _field(item, "links") or () if isinstance(link, dict)]
    alternates = [link.get("href") for link in links if link.get("rel", "alternate") == "alternate"]
    for candidate in (_field(item, "feedburner_origlink"), _field(item, "link"), *alternates):
        if not isinstance(candidate, str) or not candidate.strip():
            continue
        try:
            return urls.canonical(candidate, url)
        except UsageError:
            continue
    return None


def _field(item: Any, name: str) -> Any:
    """The field as the feed has it: feedparser's own access answers `published` where `updated` is missing."""
    return dict.get(item, name)


def _text(item: Any, name: str) -> str | None:
    value = _field(item, name)
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _time(item: Any, name: str) -> datetime | None:
    value = _field(item, name)
    if not isinstance(value, struct_time):
        return None
    try:
        return datetime(*value[:5], min(value[5], 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _problem(parsed: Any, found: int) -> str | None:
    if not parsed.get("version") and not parsed.entries:
        return "this is no feed that can be read; check the address in a browser"
    if parsed.entries and not found:
        return f"none of the feed's {len(parsed.entries)} entries has a link; follow a sitemap or section instead"
    error = parsed.get("bozo_exception")
    if error is None or isinstance(error, _HARMLESS):
        return None
    return f"the feed is malformed or cut short ({_in_short(error)}); {found} entries were read, tell the publisher"


_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
"""The charset or media type was served wrongly, and the feed was read right nonetheless."""


def _in_short(error: Exception) -> str:
    return " ".join(str(error).split())[:100]
