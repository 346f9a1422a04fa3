"""What speaks for a reading: for each field, the places of the page that say the same, the first in order of evidence.

The order is that of `page.py`. This looks at a page a second time, with the article in hand, and asks each place what
it says; so it tells what agrees, too, and costs a normal reading nothing.
"""

from collections.abc import Callable, Iterable, Mapping

from replate.changes import text
from replate.changes.article import Article
from replate.crawler.reading import byline as bylines
from replate.crawler.reading import document as documents
from replate.crawler.reading import headline as headlines
from replate.crawler.reading import selection, structured
from replate.crawler.reading.document import Document
from replate.crawler.reading.structured import Claims

Places = list[tuple[str, Iterable[str | None]]]
FOUND = {
    "headline": "the page's text", "dek": "shown below the headline, or described and shown",
    "byline": "the page's text", "agency": "a credit, a dateline or a signature", "published": "the page's text",
    "section": "the page's text", "language": "the page", "body": "the page's text, where trafilatura sees it",
    "captions": "figures of the article",
    "dateline": "the opening of the text", "notes": "passages worded as corrections or editor's notes",
}  # fmt: skip
"""Where a field stands when no place says it word for word."""


def of(
    body: bytes, article: Article, *, url: str, content_type: str | None, select: Mapping[str, str] | None = None
) -> dict[str, tuple[str, ...]]:
    """The places that say what was read, by field, for the fields that are not empty."""
    document = documents.parse(body, url=url, content_type=content_type)
    if document is None:
        return {}
    claims = {"JSON-LD": structured.jsonld(document), "meta tags": structured.meta(document),
              "microdata": structured.microdata(document)}  # fmt: skip
    said = {
        "headline": (article.headline, _headline(document, claims, select)),
        "dek": (article.dek, _told(document, claims, select, "dek", lambda one: [one.description])),
        "byline": (_names(article.byline), _byline(document, claims, select)),
        "agency": (article.agency, _told(document, claims, None, "", lambda one: [*one.organizations, *one.authors])),
        "published": (article.published_text, _published(document, claims, select)),
        "section": (article.section, _told(document, claims, select, "section", lambda one: [one.section])),
        "language": (article.language, _language(document, claims)),
        "body": ("\n".join(article.paragraphs), _body(document, select)),
        "captions": ("\n".join(article.captions), []),
        "notes": ("\n".join(article.notes), []),
        "dateline": (article.dateline, []),
    }
    return {field: _agreeing(value, places) or (FOUND[field],) for field, (value, places) in said.items() if value}


def _agreeing(value: str, places: Places) -> tuple[str, ...]:
    wanted = text.loose(value)
    return tuple(place for place, words in places if any(text.loose(word) == wanted for word in words if word))


def _names(names: Iterable[str]) -> str:
    return "\n".join(sorted(names))


def _headline(document: Document, claims: Mapping[str, Claims], select: Mapping[str, str] | None) -> Places:
    title = headlines.page_title(document) or ""
    parts = [title, *(headlines.without_site(title, one.site) for one in claims.values())]
    return [
        *_selected(document, select, "headline"),
        ("<h1>", [documents.text(one) for one in document.root.iter("h1")]),
        *((place, [one.headline]) for place, one in claims.items()),
        ("<title>", parts),
    ]


def _told(
    document: Document, claims: Mapping[str, Claims], select: Mapping[str, str] | None, field: str,
    ask: Callable[[Claims], Iterable[str | None]],
) -> Places:  # fmt: skip
    return [*_selected(document, select, field), *((place, list(ask(one))) for place, one in claims.items())]


def _selected(document: Document, select: Mapping[str, str] | None, field: str) -> Places:
    return [("selector", [selection.words(document, select, field)])]


def _byline(document: Document, claims: Mapping[str, Claims], select: Mapping[str, str] | None) -> Places:
    chosen = [name for words in selection.every(document, select, "byline") for name in bylines.names(words)]
    shown = [_names(bylines.names(line)) for line in bylines.lines(document)]
    said = [(place, bylines.claimed(one)) for place, one in claims.items()]
    told: Places = [(place, [_names(names)]) for place, names in said]
    first = told[:1] if bylines.are_shown(said[0][1], document.shown) else []
    return [("selector", [_names(chosen)]), *first, ("visible byline", shown), *told[len(first) :]]


def _published(document: Document, claims: Mapping[str, Claims], select: Mapping[str, str] | None) -> Places:
    times = [one.get("datetime") for one in document.root.iter("time")]
    return [
        *_told(document, claims, select, "published", lambda one: [one.published]),
        ("<time>", times),
        ("the URL", [document.url[start : start + 10].replace("/", "-") for start in range(len(document.url))]),
    ]


def _language(document: Document, claims: Mapping[str, Claims]) -> Places:
    own = [(document.root.get("lang") or "").replace("_", "-")]
    told = ((place, [(one.language or "").replace("_", "-")]) for place, one in claims.items())
    return [("<html lang>", own), *told]


def _body(document: Document, select: Mapping[str, str] | None) -> Places:
    chosen = selection.paragraphs(document, select)
    return [("selector", ["\n".join(chosen)])] if chosen else []
