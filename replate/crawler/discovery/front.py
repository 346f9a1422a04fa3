"""HTML given as a source: a section front, whose links to articles are wanted, or a page that is itself an article."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from w3lib.encoding import html_to_unicode

from replate.changes import url as urls
from replate.crawler.discovery import article_url
from replate.crawler.discovery.body import Body
from replate.crawler.discovery.entry import Entry, Listing, ListingKind
from replate.errors import UsageError

LARGEST = 10 * 1024 * 1024
"""Bytes of HTML parsed; the largest of 526 section fronts has 2 MB."""

MOST = 2_000
"""Articles taken from one front; the fullest of those fronts has a few hundred."""

FEWEST_ON_A_FRONT = 10
"""Article-like links that make a page whose own address tells nothing a section front."""

LEAST_PROSE = 500
"""Characters in paragraphs that make a page with few links an article, and no front behind a consent or block page.

A front taken for a page would never be harvested again; a page taken for a front is a poll that says what to mend.
Of 953 articles and blog posts given without a kind 909 are known for pages, 919 without this bound; of 526 fronts all
are known for fronts either way (`python benchmarks/discovery.py`).
"""

_LONGEST_TITLE = 300
_LINKS: Any = etree.XPath("//a[@href][not(ancestor::nav or ancestor::footer)]")
_HEADING: Any = etree.XPath("(.//h1|.//h2|.//h3|.//h4|.//h5)[normalize-space()][1]")
_SHOWN: Any = etree.XPath(".//text()[not(parent::style or parent::script or ancestor::svg)]")
_METADATA: Any = etree.XPath("//script[@type='application/ld+json']/text()")
_OG_TYPE: Any = etree.XPath("string(//meta[@property='og:type']/@content)")
_TITLE: Any = etree.XPath("string(//head/title | //title[not(ancestor::svg)])")
_BASE: Any = etree.XPath("string(//base/@href)")
_FEEDS: Any = etree.XPath(
    "//link[contains(concat(' ', @rel, ' '), ' alternate ')]"
    "[contains(@type, 'rss') or contains(@type, 'atom') or contains(@type, 'feed+json')]/@href"
)
_ARTICLE_TYPE = re.compile(r"(?:\w*Article|\w*BlogPosting|Report|Review|Recipe)$").match


def read(
    body: Body,
    kind: ListingKind | None,
    *,
    url: str,
    content_type: str | None,
    include: Sequence[str],
    exclude: Sequence[str],
) -> Listing:
    """The page itself, or its links to articles of the same site; which of the two, where `kind` does not say.

    `include` globs replace the judgement by an address's shape (then only indexes, shops and the like stay out).
    """
    root = _parsed(body, content_type)
    if root is None:
        return Listing(kind or "page", problem="the page holds no HTML; check the address in a browser")
    title = _folded(_TITLE(root)) or None
    if kind == "page":
        return Listing("page", (Entry(url, title=title),), body.problem, title)
    entries = tuple(_articles(root, url, include))
    if kind is None and _is_article(root, url, len(entries)):
        return Listing("page", (Entry(url, title=title),), body.problem, title)
    wanted = tuple(entry for entry in entries if urls.matches(entry.url, include, exclude))[:MOST]
    return Listing("section", wanted, body.problem or _problem(len(entries), len(wanted)), title)


def advertised_feed(body: Body, *, url: str, content_type: str | None) -> str | None:
    """The address of the feed that a web page names as its own, for whoever gave the page for a feed."""
    root = _parsed(body, content_type)
    for href in _FEEDS(root) if root is not None else ():
        try:
            return urls.canonical(href, url)
        except UsageError:
            continue
    return None


def _parsed(body: Body, content_type: str | None) -> Any:
    """The tree, or None where there is none. Charset as browsers find it: byte order mark, header, meta, content."""
    _, text = html_to_unicode(content_type, body.content[:LARGEST])
    parser = lxml_html.HTMLParser(encoding="utf-8", recover=True, no_network=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):  # AssertionError: lxml finds no root element
        return None
    return root if len(root) else None


def _articles(root: Any, url: str, include: Sequence[str]) -> Iterator[Entry]:
    base, titles = _base(root, url), dict[str, str]()
    for anchor in _LINKS(root):
        link = _link(anchor, base)
        if link and (link in titles or (link != url and _is_candidate(link, url, include))):
            titles[link] = _better(titles.get(link, ""), _title(anchor))
    for link, title in titles.items():
        yield Entry(link, title=title or None)


def _is_candidate(link: str, url: str, include: Sequence[str]) -> bool:
    if not urls.is_same_site(link, url):
        return False
    return not article_url.is_furniture(link) if include else article_url.looks_like_article(link, url)


def _base(root: Any, url: str) -> str:
    try:
        return urls.canonical(_BASE(root), url)
    except UsageError:
        return url


def _link(anchor: Any, base: str) -> str | None:
    href = anchor.get("href").strip()
    if href.startswith("#"):
        return None
    try:
        return urls.canonical(href, base)
    except UsageError:
        return None


def _title(anchor: Any) -> str:
    """The headline within the link where a whole teaser is one link, else its text, else what a mouse is told."""
    headings = _HEADING(anchor)
    text = _folded(" ".join(_SHOWN(headings[0] if headings else anchor)))
    return text or _folded(anchor.get("title") or anchor.get("aria-label") or "")


def _better(a: str, b: str) -> str:
    """Of two links to one article, the one that says more: pictures have no text, "Comments (8)" has little."""
    return max(a, b[:_LONGEST_TITLE], key=len)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _problem(found: int, wanted: int) -> str | None:
    if wanted:
        return None
    if found:
        return f"none of the page's {found} links to articles passes the include and exclude globs; mend the globs"
    return (
        "no link on this page looks like an article of this site; if articles are listed there, name their addresses "
        "with include globs, else the page is filled by scripts or hidden by a consent or block page: follow a feed"
    )


def _is_article(root: Any, url: str, links: int) -> bool:
    """Is this page an article: by its structured data, else its own address, else by how few articles it links.

    The last only where there is text to read: a front behind a consent wall has neither links nor text.
    """
    types = set(_types(root))
    if any(_ARTICLE_TYPE(name) for name in types) and not types & {"CollectionPage", "ItemList"}:
        return True
    if article_url.looks_like_article(url, url) or _folded(_OG_TYPE(root)).lower() == "article":
        return True
    return not article_url.is_furniture(url) and links < FEWEST_ON_A_FRONT and _prose(root) >= LEAST_PROSE


def _prose(root: Any) -> int:
    return sum(len(_folded(paragraph.text_content())) for paragraph in root.iter("p"))


def _types(root: Any) -> Iterator[str]:
    """The @type of each thing at the top of the page's JSON-LD, its @graph and lists; not of what lies deeper."""
    for script in _METADATA(root)[:50]:
        try:
            document = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(document):
            names = thing.get("@type")
            yield from (name for name in (names if isinstance(names, list) else [names]) if isinstance(name, str))


def _things(document: Any) -> Iterator[dict[str, Any]]:
    for item in document if isinstance(document, list) else [document]:
        if isinstance(item, dict):
            graph = item.get("@graph")
            yield from (thing for thing in (graph if isinstance(graph, list) else [item]) if isinstance(thing, dict))
