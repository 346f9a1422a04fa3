"""The page as one shared parse: what every reader of a field looks at."""

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from replate.crawler.reading import charset

Element = Any  # lxml ships no type information

_UNREAD = ("script", "style", "noscript", "template", "svg", "iframe", "textarea", "select")
_LONGEST = 12_000_000  # characters parsed; above the largest max_body that is usual (10 MiB)
_MOST_TAGS = 60_000  # opening and closing; articles in the packs have up to 19,629, section fronts 26,917
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff\u2060\x00]")  # soft hyphens among them
_END = "\x00"  # stands in no text
_SPACES = "\n\r\t\u00a0"  # stems that end in a blank are found before a line's end, too
_BREAK = "\u2028"  # stands for <br>: white space to everybody, yet apart from the source's own line ends
_PARAGRAPH_END = re.compile(rf"{_BREAK}\s*{_BREAK}")
# What no XML tree may hold, as characters or as references: a single one makes lxml refuse the text around it.
_CONTROL_CHARACTER = r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_CONTROL_REFERENCE = r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]);?(?!\d)|x0*(?:[0-8bcef]|1[0-9a-f])(?:;|(?![0-9a-f])))"
_MAY_CONTROL = re.compile(_CONTROL_CHARACTER), re.compile(_CONTROL_REFERENCE, re.I)  # one by one cheaper than together
_CONTROL = re.compile(f"{_CONTROL_CHARACTER}|{_CONTROL_REFERENCE}", re.I)
SENTENCE_END = re.compile(r"""[.!?…:。！？؟।]["'”’»」』)\]]*$""")
_BESIDE = frozenset(
    {"dialog", "alertdialog", "navigation", "complementary", "contentinfo", "search", "menu", "toolbar"}
)
_UNSHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# One class for all elements: lxml's own choice, by tag, is a call of Python whenever an element is touched anew.
_CLASSES = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_SCRIPTS = re.compile(r"application/ld\+json", re.I)


@dataclass(frozen=True)
class Document:
    """A parsed page: `root` holds what can be read, `jsonld` the structured blocks and `unscripted` the noscript text.

    Scripts, styles and other markup that no reader reads are taken out of the tree once, here, so that the text of any
    element is its `text()`. `elements` holds all elements in their order, for lxml makes each anew, at some cost,
    whenever nobody holds it.
    """

    root: Element
    url: str
    jsonld: tuple[str, ...]
    unscripted: str
    elements: tuple[Element, ...]

    @cached_property
    def shown(self) -> str:
        """All text of the page, folded."""
        body = self.root.find("body")
        return text(self.root if body is None else body)

    @cached_property
    def classed(self) -> list[tuple[Element, str]]:
        """The elements that have a class, in order, with it."""
        return [(element, named) for element in self.elements if (named := element.get("class"))]

    @cached_property
    def around_heading(self) -> frozenset[Element]:
        """The elements that hold an `<h1>`."""
        return frozenset(above for heading in self.root.iter("h1") for above in heading.iterancestors())

    @cached_property
    def pieces(self) -> list[Any]:
        """The pieces of text that the page shows, in order."""
        return list(self.root.xpath("//body//text()"))

    @cached_property
    def _lowered(self) -> str:
        """All pieces of text in lower case, an end of line behind each and none in one."""
        joined = _END.join(map(str, self.pieces)).lower()
        for space in _SPACES:
            joined = joined.replace(space, " ")
        return joined.replace(_END, "\n")

    @cached_property
    def _letters(self) -> frozenset[str]:
        return frozenset(self._lowered)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each piece starts in them."""
        lengths = (len(piece) + 1 for piece in self._lowered.split("\n"))
        return [0, *itertools.accumulate(lengths)]

    def holding(self, stems: Sequence[str], longest: int = 600) -> list[Element]:
        """The elements whose own text, of at most `longest` letters, holds one of some lower-case stems, in order.

        The cheap sieve before the pattern: a page has some thousand pieces of text, and most stems in none of them.
        """
        may_hold = (stem for stem in stems if self._letters.issuperset(stem))  # no search for Cyrillic in English
        pieces = sorted({piece for stem in may_hold for piece in self._pieces(stem)})
        short = (self.pieces[piece] for piece in pieces if self._length(piece) <= longest)
        found = [_holder(piece) for piece in short]
        return list(dict.fromkeys(element for element in found if element is not None))

    def _length(self, piece: int) -> int:
        """Letters of a piece, with the white space between them as readers see it."""
        return len(" ".join(self._lowered[self._starts[piece] : self._starts[piece + 1]].split()))

    def _pieces(self, stem: str) -> Iterator[int]:
        """The numbers of the pieces that hold a stem."""
        at = self._lowered.find(stem)
        while at >= 0:
            piece = bisect_right(self._starts, at) - 1
            yield piece
            at = self._lowered.find(stem, self._starts[piece + 1])

    def absolute(self, url: str | None) -> str | None:
        """`url` resolved against the page's base; None for what is no http address."""
        base = next(iter(self.root.xpath("//base/@href")), "")
        try:
            joined = urljoin(urljoin(self.url, base.strip()), url.strip()) if url and url.strip() else ""
        except ValueError:
            return None
        return joined if joined.startswith(("http://", "https://")) else None


def parse(body: bytes, *, url: str, content_type: str | None) -> Document | None:
    """One parse of the page; None when the bytes hold no element at all."""
    source = _within_bounds(_without_control(charset.decode(body, content_type)[:_LONGEST]))
    if "<" not in source:
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    try:
        root: Element = html.document_fromstring(source.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    blocks = tuple(s.text_content() for s in root.iter("script") if _SCRIPTS.search(s.get("type") or ""))
    unscripted = fold(" ".join(n.text_content() for n in root.iter("noscript")))
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    for line_break in root.iter("br"):
        line_break.tail = _BREAK + _CONTROL.sub("", line_break.tail or "")
    return Document(root, url, blocks, unscripted, tuple(root.iter()))


def _without_control(source: str) -> str:
    return _CONTROL.sub("", source) if any(one.search(source) for one in _MAY_CONTROL) else source


def _within_bounds(source: str) -> str:
    """The source, cut off where it has more tags than any article."""
    if source.count("<") <= _MOST_TAGS:
        return source
    ends = re.finditer("<", source)
    return source[: next(end.start() for count, end in enumerate(ends, 1) if count > _MOST_TAGS)]


def _holder(node: Any) -> Element | None:
    """The element in which a piece of text stands: the parent, of what follows an element inside it too."""
    parent = node.getparent()
    return parent.getparent() if node.is_tail and parent is not None else parent


def marks(element: Element) -> str:
    """What the markup calls an element: its class and id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def fold(words: str) -> str:
    """White space folded to single spaces, characters without width dropped."""
    return " ".join((words if words.isascii() and _END not in words else _INVISIBLE.sub("", words)).split())


def paragraphs(words: str) -> list[str]:
    """A text folded, parted where two line breaks stand together."""
    parts = _PARAGRAPH_END.split(words) if _BREAK in words else (words,)
    return [part for part in map(fold, parts) if part]


def text(element: Element) -> str:
    """What a reader reads in an element, folded."""
    return fold(element.text_content())


def first(root: Element, path: str) -> Element | None:
    """The first element at an XPath."""
    return next(iter(root.xpath(path)), None)


_BLOCK_NAMES = (
    "address article aside blockquote body dd dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main menu nav ol p pre section table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())


def is_hidden(element: Element) -> bool:
    """Whether its own markup keeps an element from being shown."""
    return element.get("hidden") is not None or bool(_UNSHOWN.search(element.get("style") or ""))


def is_beside(element: Element) -> bool:
    """Whether its role is one beside the page's main part (WAI-ARIA 1.2): a dialog, navigation, a search."""
    return element.get("role") in _BESIDE


def is_leaf_block(element: Element) -> bool:
    """A block element without block elements inside: one paragraph."""
    return element.tag in BLOCKS and not any(child.tag in BLOCKS for child in element.iterdescendants())


def is_data(table: Element) -> bool:
    """Whether a table holds data; others lay out a page."""
    return not table.xpath(".//p or .//div or .//table")


def rows(table: Element) -> Iterator[tuple[Element, str]]:
    """The rows of a table of data that say something, each as one line."""
    for row in table.iter("tr"):
        cells = [fold("".join(cell.itertext())) for cell in row.iter("td", "th")]
        if words := " | ".join(filter(None, cells)):
            yield row, words


def blocks(element: Element) -> list[str]:
    """The text of an element cut into its paragraphs, in reading order; a double line break also cuts."""
    found: list[str] = []
    running: list[str] = []

    def flush() -> None:
        found.extend(paragraphs("".join(running)))
        running.clear()

    for event, node in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        is_block = node.tag in BLOCKS
        if is_block:
            flush()
        if event == "start":
            running.append(node.text or "")
        elif node is not element:
            running.append(node.tail or "")
    flush()
    return found
