"""Sitemaps (sitemaps.org 0.9): urlset, index, news extension, plain text, and robots.txt naming sitemaps."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from lxml import etree

from replate.changes import url as urls
from replate.crawler.discovery import body as bodies
from replate.crawler.discovery import moment
from replate.crawler.discovery.body import Body, text_of
from replate.crawler.discovery.entry import Entry, EntryKind, Listing
from replate.errors import UsageError

MOST = 50_000
"""Entries in one sitemap, by the protocol."""

_SITEMAP_IN_ROBOTS = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>\s*(?:<!--.*-->\s*)*\Z", re.DOTALL).search
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,31};)")
_FIELDS = {"loc", "lastmod", "title", "publication_date"}


def read(body: Body, *, url: str) -> Listing:
    """The pages or sitemaps that a sitemap in XML names, with lastmod; damaged XML is read as far as it goes."""
    content = _mended(body.content)
    whole = _whole_entries(content)
    cut = "the sitemap is cut short; only its whole entries were read" if len(whole) < len(content) else None
    elements = _elements(whole)
    try:
        entries = list(islice(_from_xml(elements, url), MOST + 1))
    except etree.XMLSyntaxError as error:  # not one element could be read
        return _listing([], f"the sitemap is malformed ({str(error)[:100]}); tell the publisher")
    return _listing(entries, body.problem or cut or _damage(elements))


def _mended(content: bytes) -> bytes:
    """With the two faults mended that would change addresses unseen: "&" written bare, and Latin letters undeclared."""
    content = bodies.in_utf8(content)
    if not bodies.declares_encoding(content) and not bodies.is_utf8(content):
        content = bodies.text_of(content).encode("utf-8")
    return _BARE_AMPERSAND.sub(b"&amp;", content)


def _whole_entries(content: bytes) -> bytes:
    """Without the entry that a cut went through: half an address is an address, too, and a wrong one."""
    if _CLOSED(content[-200:]):
        return content
    end = max(
        content.rfind(b"</url"), content.rfind(b"</sitemap"), content.rfind(b":url>"), content.rfind(b":sitemap>")
    )
    return content[: content.find(b">", end) + 1] if end >= 0 else b""


def _damage(elements: Any) -> str | None:
    errors = elements.error_log
    if not errors:
        return None
    return f"the sitemap is malformed (line {errors[0].line}: {errors[0].message[:80]}); what could be read was read"


def read_text(body: Body, *, url: str) -> Listing:
    """A plain-text sitemap: one URL a line; lines of other text are passed over."""
    lines = (line.strip() for line in text_of(body.content).splitlines())
    found = (_entry({"loc": line}, "page", url) for line in lines if line.startswith("http"))
    return _listing(found, body.problem)


def read_robots(body: Body, *, url: str) -> Listing:
    """The sitemaps that a robots.txt names."""
    found = (_entry({"loc": match[1]}, "sitemap", url) for match in _SITEMAP_IN_ROBOTS.finditer(text_of(body.content)))
    return _listing(found, body.problem)


def _listing(found: Iterable[Entry | None], problem: str | None) -> Listing:
    counted = list(islice(found, MOST + 1))
    entries = tuple(_unique(counted[:MOST]))
    if len(counted) > MOST:
        problem = (
            f"the sitemap holds more than {MOST:,} entries; only these were read, name its parts as sources instead"
        )
    elif not entries and not problem:
        problem = "the sitemap names no page; check the address, or follow a feed or section instead"
    return Listing("sitemap", entries, problem, None, "sitemap")


def _elements(content: bytes) -> Any:
    return etree.iterparse(
        BytesIO(content),
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )


def _from_xml(elements: Any, url: str) -> Iterator[Entry | None]:
    """One entry a <url> or <sitemap>, whatever the namespace; each element is dropped once read, so memory is flat."""
    for _, element in elements:
        kind: EntryKind = "sitemap" if _name(element) == "sitemap" else "page"
        yield _entry(_fields(element), kind, url)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _fields(element: Any) -> dict[str, str]:
    """loc and lastmod of the entry itself, title and date of its news:news; image and video parts are not ours."""
    fields = dict[str, str]()
    for child in element:
        for part in (child, *child) if _name(child) == "news" else (child,):
            name = _name(part)
            if name in _FIELDS and part.text and part.text.strip():
                fields.setdefault(name, " ".join(part.text.split()))
    return fields


def _name(element: Any) -> str:
    tag = element.tag  # as a damaged document has it: no name that QName would take
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _entry(fields: dict[str, str], kind: EntryKind, url: str) -> Entry | None:
    link = _link(fields.get("loc", ""), url)
    if not link:
        return None
    shown = fields.get("lastmod")
    published = moment.read(fields.get("publication_date"))
    return Entry(link, None, fields.get("title"), published, moment.read(shown), shown, kind)


def _link(loc: str, url: str) -> str | None:
    """The protocol asks for whole URLs; some generators write paths, which can only mean this site's."""
    try:
        return urls.canonical(loc, url if loc.startswith("/") else None)
    except UsageError:
        return None


def _unique(entries: Iterable[Entry | None]) -> Iterator[Entry]:
    seen = set[str]()
    for entry in entries:
        if entry and entry.url not in seen:
            seen.add(entry.url)
            yield entry
