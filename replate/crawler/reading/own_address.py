"""The address that a page names as its own, in order of evidence: rel=canonical, og:url, JSON-LD.

One that the page lists under hreflang as a version in another language is passed over: a translation is another
article.
"""

from collections.abc import Iterator

from replate.crawler.reading.document import Document
from replate.crawler.reading.structured import Claims

_REL = "contains(concat(' ', translate(@rel,'ACEILNORT','aceilnort'), ' '), ' {} ')"


def own_address(document: Document, meta: Claims, jsonld: Claims) -> str | None:
    """Absolute, or None where the page names none."""
    foreign = frozenset(_translations(document))
    named = (
        document.absolute(link) for link in (*_links(document, "canonical", "@href"), meta.url, jsonld.url) if link
    )
    return next((address for address in named if address and address not in foreign), None)


def _links(document: Document, relation: str, found: str) -> list[str]:
    return [str(each) for each in document.root.xpath(f"//link[{_REL.format(relation)}]/{found}")]


def _translations(document: Document) -> Iterator[str]:
    own = _primary(document.root.get("lang"))
    for link in document.root.xpath(f"//link[{_REL.format('alternate')}][@hreflang][@href]"):
        language = _primary(link.get("hreflang"))
        address = document.absolute(link.get("href"))
        if address and own and language not in (own, "x"):
            yield address


def _primary(tag: str | None) -> str:
    return (tag or "").strip().lower().replace("_", "-").partition("-")[0]
