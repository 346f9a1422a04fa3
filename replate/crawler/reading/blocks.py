"""The page cut into blocks: every paragraph, heading, list item and caption with where it stands, in reading order.

Made of the page's outline. Which of the blocks are the article is for body.py to say; a block knows only its text,
how much of it is linked, what its markup makes of it, and how deep the nearest box around it stands that the markup
itself calls furniture (navigation, promotion, comments, related articles).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from replate.crawler.reading import document as documents
from replate.crawler.reading.document import SENTENCE_END, Element
from replate.crawler.reading.outline import Outline, Run

Markup = Literal["paragraph", "subheading", "quotation", "list item", "caption", "row"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOXES = frozenset({"nav", "aside", "footer", "form", "header", "dialog", "menu", "figure"})  # of `BLOCKS`
_CAPTION = re.compile(r"caption|(?:^|[-_ ])(?:photo|image|picture|img)-?_?(?:credit|source|copyright|text|desc)")
_BOX = re.compile(
    r"related|recommend|recirc|newsletter|promo|advert|(?:^|[-_ ])ads?(?:[-_ ]|$)|shar(?:e|ing)|social|comment|byline|"
    r"author|(?:^|[-_ ])bio(?:[-_ ]|$)|credits?(?:[-_ ]|$)|breadcrumb|(?:^|[-_ ])tags?(?:[-_ ]|$)|(?:^|[-_ ])nav|menu|"
    r"footer|cookie|consent|subscri|sign-?up|paywall|toolbar|teaser|sidebar|read-?(?:more|next|also)|see-?also|"
    r"most-?(?:read|popular)|popular|trending|outbrain|taboola|widget|sponsor|modal|popup|overlay|pagination|"
    r"more-(?:on|from|stories|news|articles)|next-?(?:article|post|story)|disqus|(?:^|[-_ ])toc(?:[-_ ]|$)|carousel|"
    r"gallery|slideshow|(?:^|[-_ ])meta(?:[-_ ]|$)|timestamp|datetime|(?:^|[-_ ])hidden(?:[-_ ]|$)|sr-only|"
    r"visually-?hidden|screen-reader",
)  # of lower-case marks, as is the caption's: without regard to case it takes twice the time
_LONGEST_CAPTION, _MOST_SENTENCES = 700, 3  # characters, and blocks that end as sentences do, of one caption


@dataclass(slots=True)
class Block:
    """A piece of text that stands alone; `element` is the innermost block element around it.

    `depth` is the element's, counted from the page's root; `box` the depth of the deepest element at or above it
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

    blocks: list[Block]
    spans: dict[Element, tuple[int, int]]


@dataclass(slots=True)
class _Open:
    """A block element as its markup and those around it make it; `box` as a block's."""

    markup: Markup
    depth: int
    box: int


def walk(outline: Outline) -> Walk:
    """Every block of the page."""
    opened = _opened(outline)
    blocks = [_block(run, opened[run.opened]) for run in outline.runs]
    for number, one in enumerate(outline.opened):
        if opened[number].markup == "caption" and opened[one.above].markup != "caption":
            _undo_captions(blocks[one.first : one.end])
    return Walk(blocks, {one.element: (one.first, one.end) for one in outline.opened[1:]})


def _block(run: Run, around: _Open) -> Block:
    markup: Markup = around.markup if around.markup == "caption" or not run.is_row else "row"
    return Block(run.text, markup, run.element, min(run.linked[1], len(run.text)), around.depth, around.box)


def _opened(outline: Outline) -> list[_Open]:
    """What each block element is; those around one come before it."""
    found = [_Open("paragraph", 0, 0)]
    for one in outline.opened[1:]:
        node, above = one.element, found[one.above]
        named = documents.marks(node)
        is_box, is_caption = _called(named) if named != " " else (False, False)
        is_box = is_box or node.tag in _BOXES or one.is_hidden or documents.is_beside(node)
        depth = above.depth + 1
        found.append(_Open(_markup(node.tag, is_caption, above.markup), depth, depth if is_box else above.box))
    return found


def _undo_captions(blocks: list[Block]) -> None:
    """What is too long for a caption is none: a `<figcaption>` that was never closed, a box that is named after one."""
    sentences = sum(bool(SENTENCE_END.search(block.text)) for block in blocks)
    if sentences > _MOST_SENTENCES or sum(len(block.text) for block in blocks) > _LONGEST_CAPTION:
        for block in blocks:
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
    named = marks.lower()
    return bool(_BOX.search(named)), bool(_CAPTION.search(named))
