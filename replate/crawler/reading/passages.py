"""The passages of a page: each run of text that reads as one paragraph, line or row of cells, with where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from lxml import etree

from replate.crawler.reading import document as documents
from replate.crawler.reading.document import Document, Element, fold

_APART = frozenset({"nav", "footer", "aside", "form", "figure", "button", "dialog", "label", "menu"})
_FIGURE = re.compile(r"\d+")
MOST = 6_000  # passages, and blocks, of a page that are looked at; articles in the packs have up to 2,800


@dataclass(frozen=True, slots=True)
class Passage:
    """`element` is the block it stands in; `linked` counts its letters in links; `is_apart`: in a form, an aside, a
    picture's figure, or hidden."""

    text: str
    element: Element
    linked: int
    is_apart: bool

    @property
    def key(self) -> str:
        """The text without white space: what two readings of one paragraph always share."""
        return unspaced(self.text)


def unspaced(text: str) -> str:
    """A folded text without its spaces."""
    return text.replace(" ", "")


def mark(text: str) -> str:
    """A short digest of a passage, figures set aside: a counter that moves on is the same passage."""
    return blake2b(_FIGURE.sub("0", text).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def of(document: Document) -> list[Passage]:
    """All passages of a page, in reading order."""
    body = document.root.find("body")
    walk = _Walk()
    for passage in walk.over(document.root if body is None else body):
        walk.found.append(passage)
        if len(walk.found) >= MOST:
            break
    return walk.found


class _Walk:
    """One way through the tree, with what is running on the way."""

    def __init__(self) -> None:
        self.found: list[Passage] = []
        self._running: list[str] = []
        self._linked = 0
        self._in_links = 0
        self._apart = 0
        self._blocks: list[Element] = []

    def over(self, root: Element) -> Iterator[Passage]:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            tag = node.tag
            if event == "start":
                if tag in documents.BLOCKS:
                    yield from self._flush()
                    self._blocks.append(node)
                self._enter(node, tag, 1)
                if tag == "table" and documents.is_data(node):
                    yield from self._rows(node)
                    walker.skip_subtree()
                else:
                    self._add(node.text)
            else:
                if tag in documents.BLOCKS:
                    yield from self._flush()
                    self._blocks.pop()
                self._enter(node, tag, -1)
                if node is not root:
                    self._add(node.tail)
        yield from self._flush()

    def _enter(self, node: Element, tag: object, step: int) -> None:
        if tag == "a":
            self._in_links += step
        if tag in _APART or documents.is_hidden(node):
            self._apart += step

    def _add(self, text: str | None) -> None:
        if text:
            self._running.append(text)
            if self._in_links:
                self._linked += len(text.strip())

    def _flush(self) -> Iterator[Passage]:
        if self._running and self._blocks:
            joined = "".join(self._running)
            for part in documents.PARAGRAPH_END.split(joined):
                if words := fold(part):
                    yield Passage(words, self._blocks[-1], min(self._linked, len(words)), self._apart > 0)
        self._running.clear()
        self._linked = 0

    def _rows(self, table: Element) -> Iterator[Passage]:
        """The rows of a table of data, as the body's reading has them."""
        for row, words in documents.rows(table):
            linked = sum(len(documents.text(a)) for a in row.iter("a"))
            yield Passage(words, row, min(linked, len(words)), self._apart > 0)
