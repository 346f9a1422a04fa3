"""One page read: bytes in, the article's fields out, or why it is none.

The order of evidence, field by field (the first that has something wins):

    headline    selector · the `<h1>` most like what JSON-LD, OpenGraph or microdata call it, or a part of `<title>` ·
                JSON-LD · OpenGraph · microdata · `<title>`
    dek         selector · an element marked as one below the headline · a description that is shown outside the body
    byline      selector · JSON-LD, where the page shows one of its names and no line names more people · visible
                byline, or a line below the headline · JSON-LD · meta · microdata · as at the last reading, where a
                line still shows those names
    agency      credited as author or source · a line of its own "(Xinhua)" · dateline · signature under the text
    published   selector · JSON-LD · meta · microdata · `<time>`, of these the first that is of a day shown beside the
                headline · the day shown there (published.py) · date in the URL · visible "Published" · feed · as at
                the last reading · htmldate (a guess: shown as "about", never evidence of a change)
    updated     selector or visible stamp · `<time>` · JSON-LD · microdata · meta; each also kept apart as a stamp,
                as is the feed's
    section     selector · JSON-LD · meta · microdata
    language    `<html lang>` · JSON-LD · og:locale · content-language
    paragraphs  selector · where they stood at the last reading (anchor.py) · where trafilatura sees them, read
                from the page itself (body.py); notes are always among them
    kinds       where each paragraph stands; posts are neighbours of one make with a time each
    live        JSON-LD · microdata · posts
    dateline    the opening of the text
    canonical   rel=canonical · og:url · JSON-LD url, mainEntityOfPage, @id; never a version in another language
    ids         meta named after an article's id · JSON-LD identifier · short link · class of body, id of the <article>

What machines are told (JSON-LD, meta) never stands in for text that readers see: structured copies lag behind edits
(26 % of edits made to visible text do not reach `articleBody`), so the body is always the visible one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

import trafilatura
from htmldate import find_date

from replate.changes import text as texts
from replate.changes import zones
from replate.changes.article import GUESSED, Article, PageKind, Reading, Stamp
from replate.crawler.reading import (
    agency,
    dateline,
    extractor,
    layout,
    notes,
    obstacles,
    passages,
    selection,
    stamps,
    structured,
)
from replate.crawler.reading import body as bodies
from replate.crawler.reading import byline as bylines
from replate.crawler.reading import captions as pictured
from replate.crawler.reading import document as documents
from replate.crawler.reading import headline as headlines
from replate.crawler.reading import outline as outlines
from replate.crawler.reading import published as dates
from replate.crawler.reading.anchor import Anchor
from replate.crawler.reading.document import Document, Element, fold
from replate.crawler.reading.ground import Ground
from replate.crawler.reading.outline import Outline
from replate.crawler.reading.own_address import own_address
from replate.crawler.reading.own_ids import own_ids
from replate.crawler.reading.stamps import FeedHints, Sent, Shown
from replate.crawler.reading.structured import Claims

_HTML_TYPES = re.compile(
    r"^\s*(?:text/html|application/xhtml\+xml|text/plain|application/xml|text/xml|application/octet-stream|$)", re.I
)
_BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x00\x00\x00\x1cftyp",
    b"OggS",
    b"ID3",
)
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_CLOSED, _ENDING = re.compile(rb"</(?:html|body)\s*>", re.I), 20_000  # what follows the end is statistics and comments
_SOURCE_OPENING = 60_000  # bytes of source looked at for challenge scripts


@dataclass(frozen=True, slots=True)
class _Told:
    """What the page says of itself, by where it says it."""

    jsonld: Claims
    meta: Claims
    microdata: Claims

    @property
    def in_order(self) -> tuple[Claims, Claims, Claims]:
        return (self.jsonld, self.meta, self.microdata)


def read(
    body: bytes, *, url: str, content_type: str | None, status: int = 200, timezone: str | None = None,
    select: Mapping[str, str] | None = None, feed: FeedHints | None = None, anchor: Anchor | None = None,
    seen_at: datetime | None = None,
) -> Reading:  # fmt: skip
    """How a page reads. Any bytes at all give a reading; `timezone` is the source's, of times shown without a zone.

    `anchor`: what the last reading found, for one that looks for the text where it stood. `seen_at`: when the page was
    sent, for what it says of the time before that.
    """
    if reason := _not_html(body, content_type):
        return _none("not_html", reason)
    if not body.strip():
        return _none("empty", "the response has no body")
    document = documents.parse(body, url=url, content_type=content_type)
    if document is None:
        return _none("empty" if _is_html_type(content_type) else "not_html", "the response holds no markup")
    told = _Told(structured.jsonld(document), structured.meta(document), structured.microdata(document))
    outline = outlines.of(document)
    ground = Ground(passages.of(outline), anchor)
    sent = Sent(timezone, _language(document, told), seen_at)
    article = _storable(_article(body, document, outline, told, sent, select, feed, ground))
    raw = body[:_SOURCE_OPENING].decode("latin-1")
    judgement = obstacles.judge(document, raw, told.jsonld, told.meta, article, status, is_anchored=ground.is_anchored)
    kept = article if judgement.kind in ("article", "paywalled") else None
    reader = extractor.name(timezone, select)
    passed = ground.passed(article) if kept else ()
    return Reading(
        judgement.kind,
        judgement.reason,
        kept,
        own_address(document, told.meta, told.jsonld),
        reader,
        passed,
        ground.is_anchored,
        _is_cut(body),
        own_ids(document, told.jsonld),
    )


def _is_cut(body: bytes) -> bool:
    """Whether a page that opens its markup never closes it: nothing of `</body>` or `</html>` near its end."""
    return b"<html" in body[:4000].lower() and not _CLOSED.search(body[-_ENDING:])


def _storable(article: Article) -> Article:
    """The article without control characters and halves of surrogates, whichever of its fields they stand in."""
    cleaned: dict[str, Any] = {}
    for field in fields(article):
        value = getattr(article, field.name)
        if isinstance(value, str):
            cleaned[field.name] = texts.storable(value)
        elif isinstance(value, tuple) and field.name not in ("stamps", "posts"):
            cleaned[field.name] = tuple(map(texts.storable, value))
    shown = tuple(replace(stamp, shown=texts.storable(stamp.shown)) for stamp in article.stamps)
    posts = tuple(
        replace(post, id=texts.storable(post.id or "") or None, shown=texts.storable(post.shown or "") or None)
        for post in article.posts
    )
    return replace(article, stamps=shown, posts=posts, **cleaned)


def _article(
    body: bytes, document: Document, outline: Outline, told: _Told, sent: Sent, select: Mapping[str, str] | None,
    feed: FeedHints | None, ground: Ground,
) -> Article:  # fmt: skip
    heading, found = _heading(document, told, ground)
    headline = selection.words(document, select, "headline") or found
    paragraphs, dek = _text(document, outline, told, heading, headline, select, ground)
    lines = bylines.lines(document) or bylines.near(outline, heading)
    paragraphs, noted = notes.read(document, paragraphs)
    captions = ground.near(pictured.read(document, headline, (*paragraphs, *ground.captions())), paragraphs)
    stamp_text = selection.words(document, select, "updated")
    series = stamps.updates(document, *told.in_order, sent=sent, selected=stamp_text, feed=feed)
    echo = documents.text(heading) if heading is not None else None  # with what stands beside the headline in it
    paragraphs = tuple(
        p for p in paragraphs if p not in (*captions, echo) and (p in noted or not stamps.is_line(p, series))
    )
    byline = ground.byline(_byline(document, told, lines, select))
    paragraphs = bylines.apart(paragraphs, byline)
    said = dates.read(
        document, outline, heading, told.in_order, series, sent=sent, feed=feed,
        selected=selection.words(document, select, "published"),
    )  # fmt: skip
    published = ground.published(
        said.found, said.rivals, is_zone_learned=(sent.zone_name or "").startswith(zones.LEARNED)
    )
    if published is None and not ground.is_known:
        published = _guessed(body, document.url)
    updated = _updated(series)
    laid = layout.of(paragraphs, ground.passages, zone_name=sent.zone_name, language=sent.language)
    return Article(
        headline=headline,
        dek=dek,
        byline=byline,
        agency=agency.read(document, told.in_order, lines, paragraphs),
        published=published.at if published else None,
        published_text=published.text if published else None,
        updated=updated.at if updated else None,
        updated_text=updated.shown if updated else None,
        section=selection.words(document, select, "section") or _first(c.section for c in told.in_order),
        language=sent.language,
        paragraphs=paragraphs,
        captions=captions,
        notes=noted,
        stamps=series,
        kinds=laid.kinds,
        dateline=dateline.read(paragraphs),
        is_live=layout.is_live(document, laid.posts, told.jsonld.is_live),
        posts=laid.posts,
    )


def _heading(document: Document, told: _Told, ground: Ground) -> tuple[Element | None, str | None]:
    """The element that shows the headline, and the headline."""
    shown = headlines.element(document, told.in_order)
    found = headlines.read(document, shown, told.in_order)
    if shown is not None and shown.tag == "h1":
        return shown, found
    standing = ground.heading(found, headlines.foremost(document, told.in_order))
    if standing is not None:
        return standing, headlines.read(document, standing, told.in_order)
    return shown, found if shown is not None else ground.headline(found)


def _text(
    document: Document, outline: Outline, told: _Told, shown: Element | None, headline: str | None,
    select: Mapping[str, str] | None, ground: Ground,
) -> tuple[tuple[str, ...], str | None]:  # fmt: skip
    """Paragraphs and dek; the dek is no paragraph."""
    marked = selection.words(document, select, "dek") or headlines.dek(document, shown) or ground.dek()
    chosen = selection.paragraphs(document, select)
    said = frozenset(claims.description for claims in told.in_order if claims.description)
    paragraphs = chosen or ground.read(headline, lambda: bodies.read(document, outline, headline, marked, said))
    if marked:
        return tuple(p for p in paragraphs if p != marked), marked
    described = headlines.described(document, told.in_order, paragraphs)
    return paragraphs, described if described and ground.shows(described) else None


def _byline(document: Document, told: _Told, lines: Sequence[str], select: Mapping[str, str] | None) -> tuple[str, ...]:
    chosen = [name for words in selection.every(document, select, "byline") for name in bylines.names(words)]
    return tuple(dict.fromkeys(chosen)) or bylines.read(told.in_order, lines, document.shown)


def _guessed(body: bytes, url: str) -> Shown | None:
    """htmldate's day, by its extensive search: the day that the page's text and source make most likely."""
    try:
        day = find_date(trafilatura.load_html(body), extensive_search=True, original_date=True, url=url)
        return Shown(datetime.fromisoformat(day).replace(tzinfo=UTC), f"{GUESSED}{day}") if day else None
    except Exception:  # a foreign guess at arbitrary text: whatever goes wrong in it, the day is not known
        return None


def _updated(series: Sequence[Stamp]) -> Stamp | None:
    """The stamp a reader sees first: the visible one, else the first structured one that can be told.

    What is told by the time of the visit alone comes last.
    """
    usable = [s for s in series if s.series != "feed" and s.series != "sitemap"]
    visible = [s for s in usable if s.series == "visible"]
    told = [s for s in [*visible, *usable] if s.at is not None]
    return min(told, key=lambda s: s.zone == "visit", default=visible[0] if visible else None)


def _language(document: Document, told: _Told) -> str | None:
    """A language tag such as "en" or "zh-CN"."""
    said = (
        document.root.get("lang"),
        document.root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        *(c.language for c in told.in_order),
    )
    return _first(tag.strip().replace("_", "-") for tag in said if tag and _LANGUAGE.match(tag.strip()))


def _first(values: Iterable[str | None]) -> str | None:
    return next((fold(value) for value in values if value), None)


def _not_html(body: bytes, content_type: str | None) -> str | None:
    if not _is_html_type(content_type):
        return f"the server says it is {(content_type or '').split(';')[0].strip()[:80]}"
    opening = body[:16]
    if opening.startswith(_BINARY):
        return "its first bytes are those of a binary file"
    return (
        "it is XML, not HTML" if re.match(rb"\s*<\?xml[^>]*>\s*<(?:rss|feed|urlset|sitemapindex)", body[:500]) else None
    )


def _is_html_type(content_type: str | None) -> bool:
    return bool(_HTML_TYPES.match((content_type or "").split(";")[0]))


def _none(kind: PageKind, reason: str) -> Reading:
    return Reading(kind, reason, None, None, extractor.NAME)
