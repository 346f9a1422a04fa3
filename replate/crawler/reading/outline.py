"""One walk over the page: its runs of text in reading order, each with where it stands.

The page's blocks (blocks.py), from which a first reading chooses, and its passages (passages.py), among which a second
one looks for the text of the first, are both made of these, so the tree is walked through once.
"""

from dataclasses import dataclass

from lxml import etree

from replate.crawler.reading import document as documents
from replate.crawler.reading.document import BLOCKS, Document, Element, fold

_APART = frozenset({"nav", "footer", "aside", "form", "figure", "button", "dialog", "label", "menu"})
MOST = 6_000  # runs of a page that are looked at; articles in the packs have up to 2,800


@dataclass(slots=True)
class Run:
    """A piece of text that stands alone; `element` is the innermost block element around it, `opened` its number.

    `linked` counts its letters in links, of each link apart and of all together as they read; `is_apart`: in a form, an
    aside, a picture's figure, or hidden; `is_row`: it is a row of a table of data, which is then its element.
    """

    text: str
    element: Element
    opened: int
    linked: tuple[int, int]
    is_apart: bool
    is_row: bool = False


@dataclass(slots=True)
class Opened:
    """A block element, with the number of the one around it and the range `[first, end)` of the runs in it.

    `is_hidden`: its own markup keeps it from being shown.
    """

    element: Element
    above: int
    is_hidden: bool
    first: int
    end: int = 0


@dataclass(slots=True)
class Outline:
    """The runs of a page and its block elements, both in reading order; element 0 is the page, around all others."""

    runs: list[Run]
    opened: list[Opened]

    def place(self, element: Element | None) -> tuple[int, int] | None:
        """The range of runs in an element, or in the block element around it; None for none."""
        around = set() if element is None else {element, *element.iterancestors()}
        found = [one for one in self.opened[1:] if one.element in around]
        return (found[-1].first, found[-1].end) if found else None


def of(document: Document) -> Outline:
    """The outline of a page."""
    body = document.root.find("body")
    return _Walk(document.root).over(document.root if body is None else body)


def sets_apart(element: Element) -> bool:
    """Whether what is in an element is apart from the text around it."""
    return documents.is_hidden(element) or _is_box(element)


def _is_box(element: Element) -> bool:
    """Whether its tag or its role sets it apart; a form around the headline is around the page."""
    if element.tag == "form" and next(element.iter("h1"), None) is not None:
        return False
    return element.tag in _APART or documents.is_beside(element)


class _Walk:
    """One way through the tree, with what is running on the way."""

    def __init__(self, root: Element) -> None:
        self._found = Outline([], [Opened(root, 0, False, 0)])
        self._open = [0]
        self._running: list[str] = []
        self._linked: list[str] = []
        self._in_links = 0
        self._apart: list[Element] = []  # elements around that set what is in them apart

    def over(self, root: Element) -> Outline:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            if event == "start":
                self._enter(node)
                if node.tag == "table" and documents.is_data(node):
                    self._rows(node)
                    walker.skip_subtree()
                else:
                    self._add(node.text)
            else:
                self._leave(node)
                if node is not root:
                    self._add(node.tail)
        self._flush()
        self._found.opened[0].end = len(self._found.runs)
        return self._found

    def _enter(self, node: Element) -> None:
        is_hidden = documents.is_hidden(node)
        if node.tag in BLOCKS:
            self._flush()
            self._open.append(len(self._found.opened))
            self._found.opened.append(Opened(node, self._open[-2], is_hidden, len(self._found.runs)))
        elif node.tag == "a":
            self._in_links += 1
        if is_hidden or _is_box(node):
            self._apart.append(node)

    def _leave(self, node: Element) -> None:
        if node.tag in BLOCKS:
            self._flush()
            self._found.opened[self._open.pop()].end = len(self._found.runs)
        elif node.tag == "a":
            self._in_links -= 1
        if self._apart and self._apart[-1] is node:
            self._apart.pop()

    def _add(self, words: str | None) -> None:
        if words:
            self._running.append(words)
            if self._in_links:
                self._linked.append(words)

    def _flush(self) -> None:
        if found := documents.paragraphs("".join(self._running)):
            linked = sum(len(words.strip()) for words in self._linked), len(fold("".join(self._linked)))
            for words in found:
                self._take(words, self._found.opened[self._open[-1]].element, linked)
        self._running.clear()
        self._linked.clear()

    def _rows(self, table: Element) -> None:
        for row, words in documents.rows(table):
            linked = sum(len(documents.text(a)) for a in row.iter("a"))
            self._take(words, row, (linked, linked), is_row=True)

    def _take(self, words: str, element: Element, linked: tuple[int, int], *, is_row: bool = False) -> None:
        if len(self._found.runs) < MOST:
            self._found.runs.append(Run(words, element, self._open[-1], linked, bool(self._apart), is_row))
