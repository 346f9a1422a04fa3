"""What the extraction library takes for the article: the seeds from which body.py finds where the article stands.

trafilatura on the shared tree, without its fallbacks (`fast`), which body.py does not need. `deduplicate` is never set:
it keeps state between pages.
"""

import logging
from copy import deepcopy
from typing import Any

from trafilatura import bare_extraction

from replate.crawler.reading.document import Document, Element, fold

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports each page without text as an error
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_LONGEST_PIECE = 50_000  # letters; one of a million in nested links took the library 1.2 GB
_LAYOUT = "//table[.//p or .//div or .//table]"
_PARTS = "descendant-or-self::*[self::table or self::tbody or self::thead or self::tr or self::td or self::th]"


def read(document: Document) -> list[str]:
    """The paragraphs that the library takes, in order; none when it takes none."""
    try:
        found: Any = bare_extraction(
            _without_layout_tables(_without_masses(document)), url=document.url, fast=True, include_comments=False
        )
    except Exception:  # foreign code on foreign markup: a page it cannot take has no text that we could compare
        return []
    if found is None or found.body is None:
        return []
    return [p for block in found.body for p in _paragraphs(block)]


def _without_masses(document: Document) -> Element:
    """The page with no piece of text longer than any paragraph: the library holds a copy for each element around it."""
    if all(len(piece) <= _LONGEST_PIECE for piece in document.pieces):
        return document.root
    cut = deepcopy(document.root)
    for element in cut.iter():
        for name in ("text", "tail"):
            if len(getattr(element, name) or "") > _LONGEST_PIECE:
                setattr(element, name, getattr(element, name)[:_LONGEST_PIECE])
    return cut


def _without_layout_tables(root: Element) -> Element:
    """The page with tables that hold paragraphs or other tables as plain containers: a page laid out in 2014's way.

    trafilatura takes a table for data and would give the whole article as one cell. The shared tree stays as it is.
    """
    if not root.xpath(_LAYOUT):
        return root
    unrolled = deepcopy(root)
    for table in unrolled.xpath(_LAYOUT):
        for part in table.xpath(_PARTS):
            part.tag = "div"
    return unrolled


def _paragraphs(block: Element) -> list[str]:
    """The paragraphs of one block of trafilatura's tree: list items and quoted paragraphs are each their own."""
    if block.tag == "table":
        rows = ([fold("".join(cell.itertext())) for cell in row.iter("cell")] for row in block.iter("row"))
        return [" | ".join(filter(None, row)) for row in rows if any(row)]
    inner = [child for child in block if child.tag in ("p", "item", "list", "quote", "head", "table")]
    if not inner:
        return _lines(block)
    own = fold(block.text or "")
    return [
        *([own] if own else []),
        *(p for child in inner for p in [*_paragraphs(child), fold(child.tail or "")] if p),
    ]


def _lines(block: Element) -> list[str]:
    """A block without blocks inside: cut at double line breaks."""
    parts: list[list[str]] = [[]]
    previous = None
    for node in block.iter():
        if node.tag == "lb":
            if previous == "lb":
                parts.append([])
            parts[-1].append(" ")
        parts[-1].append(node.text or "")
        if node is not block:
            parts[-1].append(_tail(node))
        previous = "lb" if node.tag == "lb" and not fold(node.tail or "") else node.tag if node.tag != "lb" else None
    return [words for part in parts if (words := fold("".join(part)))]


def _tail(node: Element) -> str:
    return node.tail or "" if len(node) == 0 else ""
