"""The page cut into blocks: every paragraph, heading, list item and caption with where it stands, in reading order.

One walk over the shared tree. Which of the blocks are the article is for body.py to say; a block knows only its text,
how much of it is linked, what its markup makes of it, and how deep the nearest box around it stands that the markup
itself calls furniture (navigation, promotion, comments, related articles).
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from lxml import etree

from replate.crawler.reading import document as documents
from replate.crawler.reading import passages
from replate.crawler.reading.document import PARAGRAPH_END, SENTENCE_END, Document, Element, fold

Markup = Literal["paragraph", "subheading", "quotation", "list item", "caption", "row"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOXES = frozenset({"nav", "aside", "footer", "form", "header", "dialog", "menu", "figure"})  # of `BLOCKS`
_CAPTION = re.compile(r"caption|(?:^|[-_ ])(?:photo|image|picture|img)-?_?(?:credit|source|copyright|text|desc)", re.I)
_BOX = re.compile(
    r"related|recommend|recirc|newsletter|promo|advert|(?:^|[-_ ])ads?(?:[-_ ]|$)|shar(?:e|ing)|social|comment|byline|"
    r"author|(?:^|[-_ ])bio(?:[-_ ]|$)|credits?(?:[-_ ]|$)|breadcrumb|(?:^|[-_ ])tags?(?:[-_ ]|$)|(?:^|[-_ ])nav|menu|"
    r"footer|cookie|consent|subscri|sign-?up|paywall|toolbar|teaser|sidebar|read-?(?:more|next|also)|see-?also|"
    r"most-?(?:read|popular)|popular|trending|outbrain|taboola|widget|sponsor|modal|popup|overlay|pagination|"
    r"more-(?:on|from|stories|news|articles)|next-?(?:article|post|story)|disqus|(?:^|[-_ ])toc(?:[-_ ]|$)|carousel|"
    r"gallery|slideshow|(?:^|[-_ ])meta(?:[-_ ]|$)|timestamp|datetime|(?:^|[-_ ])hidden(?:[-_ ]|$)|sr-only|"
    r"visually-?hidden|screen-reader",
    re.I,
)
_LONGEST_CAPTION, _MOST_SENTENCES = 700, 3  # characters, and blocks that end as sentences do, of one caption


@dataclass(slots=True)
class Block:
    """A piece of text that stands alone; `element` is the innermost block element around it.

    `depth` is the element's, counted from the root of the walk; `box` the depth of the deepest element at or above it
    that calls itself furniture, 0 when there is none.
    """

    text: str
    markup: Markup
    element: Element
    linked: int
    depth: int
    box: int

    @property
    def link_share(self) -> float:
        return self.linked / max(1, len(self.text))


@dataclass(slots=True)
class Walk:
    """The blocks of a page, and for each block element the range of those that stand in it."""

    blocks: list[Block] = field(default_factory=list)
    spans: dict[Element, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Open:
    """A block element that the walk is in; `first` is the number of the first block in it."""

    element: Element
    markup: Markup
    box: int
    first: int


def walk(document: Document) -> Walk:
    """Every block of the page."""
    body = document.root.find("body")
    return _Walker(document.root).over(document.root if body is None else body)


class _Walker:
    """One way through the tree, with what is running on the way."""

    def __init__(self, root: Element) -> None:
        self._found = Walk()
        self._open = [_Open(root, "paragraph", 0, 0)]
        self._running: list[str] = []
        self._linked: list[str] = []
        self._in_links = 0

    def over(self, root: Element) -> Walk:
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
        return self._found

    def _enter(self, node: Element) -> None:
        if node.tag in documents.BLOCKS:
            self._flush()
            self._open.append(_opened(node, self._open[-1], len(self._open), len(self._found.blocks)))
        self._in_links += node.tag == "a"

    def _leave(self, node: Element) -> None:
        if node.tag in documents.BLOCKS:
            self._flush()
            closed = self._open.pop()
            self._found.spans[node] = (closed.first, len(self._found.blocks))
            if closed.markup == "caption" and self._open[-1].markup != "caption":
                _undo_captions(self._found.blocks, closed.first)
        self._in_links -= node.tag == "a"

    def _add(self, words: str | None) -> None:
        if words:
            self._running.append(words)
            if self._in_links:
                self._linked.append(words)

    def _flush(self) -> None:
        if self._running:
            linked, top = len(fold("".join(self._linked))), self._open[-1]
            for part in PARAGRAPH_END.split("".join(self._running)):
                self._found_one(fold(part), top.markup, top.element, linked)
            self._running.clear()
            self._linked.clear()

    def _rows(self, table: Element) -> None:
        """The rows of a table of data."""
        markup: Markup = "caption" if self._open[-1].markup == "caption" else "row"
        for row, words in documents.rows(table):
            self._found_one(words, markup, row, sum(len(documents.text(a)) for a in row.iter("a")))

    def _found_one(self, words: str, markup: Markup, element: Element, linked: int) -> None:
        if words and len(self._found.blocks) < passages.MOST:
            box, depth = self._open[-1].box, len(self._open) - 1
            self._found.blocks.append(Block(words, markup, element, min(linked, len(words)), depth, box))


def _opened(node: Element, above: _Open, depth: int, first: int) -> _Open:
    marks = documents.marks(node)
    is_box, is_caption = _called(marks) if marks != " " else (False, False)
    is_box = is_box or node.tag in _BOXES or documents.is_hidden(node)
    return _Open(node, _markup(node.tag, is_caption, above.markup), depth if is_box else above.box, first)


def _undo_captions(blocks: list[Block], first: int) -> None:
    """What is too long for a caption is none: a `<figcaption>` that was never closed, a box that is named after one."""
    sentences = sum(bool(SENTENCE_END.search(block.text)) for block in blocks[first:])
    if sentences > _MOST_SENTENCES or sum(len(block.text) for block in blocks[first:]) > _LONGEST_CAPTION:
        for block in blocks[first:]:
            block.markup = "paragraph"


def _markup(tag: str, is_caption: bool, above: Markup) -> Markup:
    if above == "caption" or tag in ("figcaption", "caption") or (is_caption and tag not in ("table", "figure")):
        return "caption"
    if tag in _HEADINGS:
        return "subheading"
    if tag == "blockquote" or above == "quotation":
        return "quotation"
    if tag == "li":
        return "list item"
    return "list item" if above == "list item" else "paragraph"


@lru_cache(maxsize=4096)
def _called(marks: str) -> tuple[bool, bool]:
    """Whether a class or id speaks of furniture, and whether of a caption."""
    return bool(_BOX.search(marks)), bool(_CAPTION.search(marks))
