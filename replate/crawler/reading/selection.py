"""A source's own CSS selectors: what a user says is the headline, the stamp, the body."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lxml.cssselect import CSSSelector
from lxml.etree import LxmlError

from replate.crawler.reading import document as documents
from replate.crawler.reading.document import Document, Element

FIELDS = ("headline", "dek", "byline", "published", "updated", "section", "body")


def elements(document: Document, select: Mapping[str, str] | None, field: str) -> list[Element]:
    """What the selector of a field matches; a selector that is no CSS matches nothing."""
    selector = _compiled(select[field]) if select and select.get(field) else None
    try:
        matched: Any = selector(document.root) if selector else ()
        return list(matched)
    except LxmlError:
        return []


def words(document: Document, select: Mapping[str, str] | None, field: str) -> str | None:
    """The text of the first match that has any; a `<time datetime>` or `<meta content>` says it in its attribute."""
    for element in elements(document, select, field):
        said = documents.text(element) or documents.fold(element.get("datetime") or element.get("content") or "")
        if said:
            return said
    return None


def every(document: Document, select: Mapping[str, str] | None, field: str) -> tuple[str, ...]:
    """The texts of all matches, for a field of several values."""
    return tuple(said for element in elements(document, select, field) if (said := documents.text(element)))


def paragraphs(document: Document, select: Mapping[str, str] | None) -> tuple[str, ...]:
    """The paragraphs of the elements that `body` matches; one inside another is taken once."""
    matched = elements(document, select, "body")
    inside = set(matched)
    outermost = [each for each in matched if not any(above in inside for above in each.iterancestors())]
    return tuple(p for each in outermost for p in documents.blocks(each))


@lru_cache(maxsize=1024)
def _compiled(written: str) -> CSSSelector | None:
    try:
        return CSSSelector(written, translator="html")
    except Exception:  # cssselect raises its own SyntaxError, lxml XPathError, and both others on odd input
        return None
