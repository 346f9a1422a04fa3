"""What a page says of itself for machines: JSON-LD, meta tags (OpenGraph among them) and microdata.

Each is read into the same record, `Claims`, so that the readers of fields can go through them in order of evidence.
Claims are what the publisher's software writes: broken JSON, several articles on one page, lists, nesting and entities
in text are the rule, so nothing here raises and nothing is believed that is not plain text.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from replate.crawler.reading.document import Document, Element, fold, text

Json = Any

_ARTICLE = re.compile(r"(Article|BlogPosting|Posting|Report|NewsStory|Review|Recipe|LiveBlogPosting)$")
_NEWS = re.compile(r"(NewsArticle|LiveBlogPosting|BlogPosting)$")
_LISTS = frozenset({"itemListElement", "hasPart", "isRelatedTo", "mentions", "comment", "liveBlogUpdate", "citation",
                    "relatedLink", "video", "review", "subjectOf", "isPartOf"})  # fmt: skip
# The meta tags that are read, by what they say, in order of evidence.
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "dcterms.creator")
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "article:published", "parsely-pub-date", "datepublished"),
    *("publishdate", "pubdate", "dc.date.issued", "dcterms.created", "date", "dc.date", "sailthru.date"),
    *("publication_date", "og:pubdate", "article_date_original"),
)
_MODIFIED = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified", "dcterms.modified"),
    *("dc.date.modified", "last-modified", "lastmod", "datemodified", "revision_date", "article:updated_time"),
)
_SECTIONS = ("article:section", "og:article:section", "parsely-section", "section")
_LANGUAGES = ("og:locale", "content-language", "dc.language", "language")
_SITES = ("og:site_name", "application-name", "twitter:site")
_ITEMPROPS = frozenset(
    ("headline", "description", "alternativeHeadline", "author", "datePublished", "dateCreated", "dateModified",
     "articleSection", "inLanguage")
)  # fmt: skip
META_NAMES = frozenset(
    (
        *_TITLES,
        *_DESCRIPTIONS,
        *_AUTHORS,
        *_PUBLISHED,
        *_MODIFIED,
        *_SECTIONS,
        *_LANGUAGES,
        *_SITES,
        "og:url",
        "og:type",
    )
)
_DEEPEST = 12
_TAG = re.compile(r"<[^<>]{1,200}>")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|(?://|/\*)?\s*\]\]>\s*(?:\*/)?)\s*;?\s*$"
)
_STRING = r'"%s"\s*:\s*("(?:[^"\\]|\\.){1,400}")'


@dataclass(frozen=True, slots=True)
class Claims:
    """One source's word about the article; None or empty where it says nothing."""

    headline: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    language: str | None = None
    url: str | None = None
    identifier: str | None = None
    site: str | None = None
    is_free: bool | None = None
    is_article: bool = False
    is_live: bool = False
    is_own: bool = False  # of an article that names this page's address as its own


def jsonld(document: Document) -> Claims:
    """The claims of the JSON-LD block that speaks of this page's article."""
    nodes = [found for block in document.jsonld for found in _articles(_load(block))]
    if nodes:
        node, is_listed = max(nodes, key=lambda found: _standing(found[0], found[1], document.url))
        return replace(_claims(node), is_own=not is_listed and _is_own(node, document.url))
    return _rescued("\n".join(document.jsonld))


def meta(document: Document) -> Claims:
    """The claims of meta tags: OpenGraph first, then what newsrooms use beside it."""
    said = _meta_tags(document.root)

    def named(names: tuple[str, ...]) -> str | None:
        return next((said[name] for name in names if said.get(name)), None)

    authors = named(_AUTHORS)
    return Claims(
        headline=named(_TITLES),
        description=named(_DESCRIPTIONS),
        authors=(authors,) if authors and not authors.startswith("http") else (),
        published=named(_PUBLISHED),
        modified=named(_MODIFIED),
        section=named(_SECTIONS),
        language=named(_LANGUAGES),
        url=said.get("og:url"),
        site=named(_SITES),
        is_article="article" in said.get("og:type", ""),
    )


def microdata(document: Document) -> Claims:
    """The claims of itemprop attributes, those of comments and of related articles left out."""
    said: dict[str, str] = {}
    authors: list[str] = []
    outside = "[not(ancestor::*[contains(@itemtype, 'Comment') or @itemprop='comment' or self::aside or self::footer])]"
    for element in document.root.xpath(f"//*[@itemprop]{outside}"):
        names = [name for name in element.get("itemprop").split() if name in _ITEMPROPS]
        if not names:
            continue
        value = fold(element.get("content") or element.get("datetime") or "") or text(element)[:1000]
        for name in names:
            if name == "author" and value and len(authors) < 12:
                authors.append(_name_in(element) or value)
            elif value:
                said.setdefault(name, value)
    return Claims(
        headline=said.get("headline"),
        description=said.get("description") or said.get("alternativeHeadline"),
        authors=tuple(dict.fromkeys(authors)),
        published=said.get("datePublished") or said.get("dateCreated"),
        modified=said.get("dateModified"),
        section=said.get("articleSection"),
        language=said.get("inLanguage"),
    )


def _name_in(author: Element) -> str | None:
    """The itemprop "name" inside an itemprop "author": the rest of it is portrait and role."""
    names = author.xpath(".//*[@itemprop='name']")
    return (fold(names[0].get("content") or "") or text(names[0])) if names else None


def _meta_tags(root: Element) -> Mapping[str, str]:
    said: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv")
        content = fold(tag.get("content") or "")
        if name and content:
            said.setdefault(name.strip().lower(), content)
    return said


# Half an emoji, cut by a length limit: JSON may hold it, no file can.
_LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def _load(block: str) -> list[Json]:
    """The JSON values of a block; broken JSON is mended where it breaks the usual way, else what precedes the break."""
    source = _LONE_SURROGATE.sub(r"\\ufffd", _WRAPPING.sub("", block.strip()).strip().rstrip(";"))
    for attempt in (source, _TRAILING_COMMA.sub(r"\1", source), html.unescape(source)):
        try:
            return [json.loads(attempt, strict=False)]
        except (ValueError, RecursionError):
            continue
    decoder, at = json.JSONDecoder(strict=False), 0
    values: list[Json] = []
    while (at := source.find("{", at)) >= 0 and len(values) < 20:
        try:
            value, at = decoder.raw_decode(source, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values


def _articles(value: Json, depth: int = 0, listed: bool = False) -> Iterator[tuple[dict[str, Json], bool]]:
    """Every article node, with whether it stands in a list of others (a related article, not this page's)."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value[:200]:
            yield from _articles(each, depth + 1, listed)
    elif isinstance(value, dict):
        if any(_ARTICLE.search(kind) for kind in _strings(value.get("@type"))):
            yield value, listed
        for key, inner in value.items():
            if isinstance(inner, dict | list):
                yield from _articles(inner, depth + 1, listed or key in _LISTS)


def _standing(node: dict[str, Json], listed: bool, url: str) -> tuple[int, ...]:
    """How likely a node is this page's own article: not listed, says this URL, is news, says much."""
    said = sum(bool(node.get(key)) for key in ("headline", "datePublished", "dateModified", "author", "articleBody"))
    news = any(_NEWS.search(kind) for kind in _strings(node.get("@type")))
    return (not listed, _is_own(node, url), news, said)


def _is_own(node: dict[str, Json], url: str) -> bool:
    """Whether a node names the address of the page; a front page has no path by which to tell."""
    own = [*_strings(node.get("url")), *_strings(node.get("@id")), *_strings(node.get("mainEntityOfPage"))]
    path = url.split("//", 1)[-1].partition("/")[2].split("?")[0].rstrip("/")
    return bool(path) and any(path in each for each in own)


def _identifier(said: Json) -> str | None:
    """An id given as text, as a number, or as a PropertyValue."""
    return _number_or_text(said.get("value") if isinstance(said, dict) else said)


def _number_or_text(value: Json) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _plain(value)


def _claims(node: dict[str, Json]) -> Claims:
    people, organizations = _authors(node.get("author") or node.get("creator"))
    _, behind = _authors([node.get("sourceOrganization"), node.get("copyrightHolder"), node.get("publisher")])
    return Claims(
        headline=_plain(node.get("headline")) or _plain(node.get("name")),
        description=_plain(node.get("description")) or _plain(node.get("alternativeHeadline")),
        authors=people,
        organizations=tuple(dict.fromkeys((*organizations, *behind))),
        published=_number_or_text(node.get("datePublished")) or _number_or_text(node.get("dateCreated")),
        modified=_number_or_text(node.get("dateModified")),
        section=_plain(node.get("articleSection")),
        language=_plain(node.get("inLanguage")),
        url=next((one for key in ("url", "mainEntityOfPage", "@id") for one in _strings(node.get(key))), None),
        identifier=_identifier(node.get("identifier")),
        is_free=_truth(node.get("isAccessibleForFree")),
        is_live="LiveBlogPosting" in _strings(node.get("@type")),
        is_article=True,
    )


def _authors(value: Json) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of people, and of organizations, among authors as they come: text, node, list of both."""
    people: list[str] = []
    organizations: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        node = each if isinstance(each, dict) else {"name": each}
        place = organizations if any("Organization" in kind for kind in _strings(node.get("@type"))) else people
        place.extend(name for name in (fold(html.unescape(n)) for n in _strings(node.get("name"))) if name)
    return tuple(dict.fromkeys(people)), tuple(dict.fromkeys(organizations))


def _strings(value: Json) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _strings(value.get("@id") or value.get("@value"))
    return [each for item in value for each in _strings(item)] if isinstance(value, list) else []


def _plain(value: Json) -> str | None:
    """The first text of a value, entities and tags resolved."""
    found = next(iter(_strings(value)), None)
    return fold(_TAG.sub("", html.unescape(html.unescape(found)))) or None if found else None


def _truth(value: Json) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).strip().lower()) if isinstance(value, str) else None


def _rescued(source: str) -> Claims:
    """The claims that can be picked out of JSON that no parser takes, by name."""

    def named(name: str) -> str | None:
        match = re.search(_STRING % name, source)
        try:
            return _plain(json.loads(match[1], strict=False)) if match else None
        except ValueError:
            return None

    if not re.search(r'"@type"\s*:\s*\[?\s*"\w*(?:Article|Posting)"', source):
        return Claims()
    return Claims(
        headline=named("headline"),
        description=named("description"),
        published=named("datePublished"),
        modified=named("dateModified"),
        section=named("articleSection"),
        is_article=True,
    )
