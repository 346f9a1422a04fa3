"""Whether a page is a section front: a list of other articles, with none of its own.

A server that gives a front where an article was, and a front that is followed as a page, must not make an article of
the teasers. What tells is how many headings lead elsewhere: of 526 captures of six fronts the fewest have 37 of them.
Articles have up to 74 such headings in their boxes, but those that have many say in OpenGraph or JSON-LD that they are
articles, or have a headline of their own: python -m benchmarks.fronts
"""

from replate.crawler.reading import document as documents
from replate.crawler.reading import headline as headlines
from replate.crawler.reading.document import Document
from replate.crawler.reading.structured import Claims

LEAST_HEADINGS = 25  # of 1,171 article pages in the packs that do not say what they are, one has more: a list of papers
_LEAST_WORDS, _LEAST_SIGNS = 3, 6  # of a heading, in Chinese and Japanese: a section's name alone is no teaser


def evidence(document: Document, jsonld: Claims, meta: Claims) -> str | None:
    """Why the page is a front, in words; None where it is none."""
    if meta.is_article or jsonld.is_own or _has_headline(document):
        return None
    targets = _targets(document)
    if len(targets) < LEAST_HEADINGS:
        return None
    return f"a section front: {len(targets)} headings lead to other pages, and nothing says that it is an article"


def _targets(document: Document) -> set[str]:
    """Where the headings that are links lead; a link may also lie over a heading, with the same words."""
    headings = {h: documents.text(h) for h in document.root.iter("h1", "h2", "h3", "h4", "h5")}
    headings = {h: words for h, words in headings.items() if _is_headline(words)}
    said = frozenset(headings.values())
    inside = (link for heading in headings for link in (*heading.iter("a"), *heading.iterancestors("a")))
    over = (link for link in document.root.iter("a") if documents.text(link) in said)
    return {link.get("href") for link in (*inside, *over)} - {None, ""}


def _has_headline(document: Document) -> bool:
    """Whether the page is called by a headline of its own: an `<h1>` that leads nowhere and stands in `<title>`."""
    title = headlines.plain(headlines.page_title(document) or "")
    own = [h for h in document.root.iter("h1") if next(h.iter("a"), None) is None and not h.xpath("ancestor::a")]
    return any(_is_headline(documents.text(h)) and headlines.plain(documents.text(h)) in title for h in own)


def _is_headline(words: str) -> bool:
    return len(words.split()) >= _LEAST_WORDS or (words[:1] > "\u2e80" and len(words) >= _LEAST_SIGNS)
