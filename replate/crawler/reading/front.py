"""Whether a page is a section front: a list of other articles, with none of its own.

A server that gives a front where an article was, and a front that is followed as a page, must not make an article of
the teasers. What tells is how many headings lead elsewhere, and how little is said apart from them. Pages that say in
OpenGraph or JSON-LD that they are articles are believed: python -m benchmarks.fronts
"""

from collections.abc import Iterator
from itertools import islice

from replate.crawler.reading import document as documents
from replate.crawler.reading.document import Document, Element
from replate.crawler.reading.structured import Claims

LEAST_HEADINGS = 25  # that lead elsewhere; captures of six fronts have 37 and more
# Letters of prose a heading. Fronts have up to 12, their own notices; article pages with so many headings, but for one
# of 1,171, have 35 and more.
MOST_PROSE = 20
_LEAST_WORDS, _LEAST_SIGNS = 3, 6  # of a heading, in Chinese and Japanese: a section's name alone is no teaser
_LEAST_PROSE = 80  # letters of a paragraph
_NEAR = 3  # elements above a heading, and above a paragraph, within which one is the other's teaser


def evidence(document: Document, jsonld: Claims, meta: Claims) -> str | None:
    """Why the page is a front, in words; None where it is none."""
    if meta.is_article or jsonld.is_own:
        return None
    links = _leading(document)
    targets = {link.get("href") for link in links}
    prose = _prose(document, links) if len(targets) >= LEAST_HEADINGS else 0
    if len(targets) < LEAST_HEADINGS or prose >= MOST_PROSE * len(targets):
        return None
    return f"a section front: {len(targets)} headings lead to other pages, beside {prose} letters of text"


def _leading(document: Document) -> list[Element]:
    """The links of headings; a link may also lie over a heading, with the same words."""
    headings = {h: documents.text(h) for h in document.root.iter("h1", "h2", "h3", "h4", "h5")}
    headings = {h: words for h, words in headings.items() if _is_headline(words)}
    said = frozenset(headings.values())
    inside = [link for heading in headings for link in (*heading.iter("a"), *heading.iterancestors("a"))]
    over = [link for link in document.root.iter("a") if documents.text(link) in said]
    return [link for link in (*inside, *over) if (link.get("href") or "#")[0] != "#"]


def _is_headline(words: str) -> bool:
    return len(words.split()) >= _LEAST_WORDS or (words[:1] > "\u2e80" and len(words) >= _LEAST_SIGNS)


def _prose(document: Document, links: list[Element]) -> int:
    """Letters of paragraphs that are no links and stand in no teaser."""
    teasers = {above for link in links for above in _near(link)}
    found = 0
    for part in document.root.iter("p", "li"):
        words = documents.text(part)
        is_prose = len(words) >= _LEAST_PROSE and next(part.iterancestors("a"), None) is None
        if is_prose and not any(above in teasers for above in _near(part)):
            linked = sum(len(documents.text(link)) for link in part.iter("a"))
            found += len(words) if linked * 2 <= len(words) else 0
    return found


def _near(element: Element) -> Iterator[Element]:
    """The next few elements above, within the page's main part."""
    for above in islice(element.iterancestors(), _NEAR + 1):
        if above.tag in ("main", "body", "html"):
            return
        yield above
