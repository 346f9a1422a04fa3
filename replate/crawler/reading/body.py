"""The paragraphs of the article: trafilatura's choice on the shared tree, mended where it is known to err.

trafilatura in its precision mode is the base because it measured best on gold bodies and is the steadiest on refetches
(benchmarks/reading.py). `deduplicate` is never set: it keeps state between pages. Three things are mended after it: the
first paragraph, which it takes for a teaser on every third page, is put back; echoes of the headline and tool bars go;
a picture's caption is a caption and no paragraph.
"""

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from trafilatura import bare_extraction

from replate.crawler.reading import document as documents
from replate.crawler.reading.document import Document, Element, fold
from replate.crawler.reading.headline import plain

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports each page without text as an error
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_TOOL_WORDS = (
    "comments comment print mail email e-mail large medium small share tweet pin save facebook twitter whatsapp "
    "linkedin weibo wechat reddit pinterest font size text a+ a- rss copy link url more read "
    "drucken teilen merken kommentare imprimer partager imprimir compartir 0 1 2 3 "
    "分享按钮 分享 打印 字号 大 中 小 评论 微信 微博"
)
_TOOLS = frozenset(_TOOL_WORDS.split())
_TOOL_WORD = re.compile(r"[\w+-]+")
_FURNITURE = re.compile(
    r"related|recommend|newsletter|promo|advert|(?:^|[-_ ])ads?(?:[-_ ]|$)|share|social|comment|byline|author|caption|"
    r"credit|date|time|meta|breadcrumb|tags?(?:[-_ ]|$)|nav|menu|footer|cookie|subscri|signup|tool|teaser|more-",
    re.I,
)
_PHOTO = re.compile(
    r"\[(?:[Pp]hoto|PHOTO|图片|Image|File photo)[^\]]{0,80}\]\s*$|"
    r"^(?:Photo|Foto|Image|Bild|图片来源)\s?[:：]\s?.{1,80}$"
)
_PHOTO_STEMS = ("[photo", "[图片", "[image", "[file photo", "photo:", "foto:", "image:", "bild:", "图片来源")
_CAPTIONS = (
    "//figcaption | //*[@itemprop='caption'] | "
    "//*[contains(@class,'caption') and not(contains(@class,'video') or self::figure or self::table)]"
)
_RELATED = re.compile(r"related|recommend|promo|teaser|most-?read|sidebar", re.I)
_SHORTEST_FIRST = 40  # letters of a paragraph put back; shorter ones before the text are labels
_SHORTEST_CAPTION, _LONGEST_CAPTION = 8, 600


def read(document: Document, headline: str | None, dek: str | None) -> tuple[str, ...]:
    """The article's paragraphs, generic reading."""
    extracted = _extracted(document)
    if extracted:
        lost = [p for p in _lost_before(document, extracted[0], headline, dek) if p not in extracted]
        extracted = [*lost, *extracted]
    return tuple(p for p in extracted if p and not is_echo(p, headline) and not is_tool_bar(p))


def is_echo(paragraph: str, headline: str | None) -> bool:
    """A paragraph that only says the headline again, once or more: around pictures and links."""
    said = plain(headline or "")
    return bool(said) and not plain(paragraph).replace(said, "").strip()


def is_tool_bar(paragraph: str) -> bool:
    """A line of nothing but tool words, such as "Comments() Print Mail Large Medium Small"."""
    words = [w.lower() for w in _TOOL_WORD.findall(paragraph)]
    return 2 <= len(words) <= 24 and all(w in _TOOLS for w in words)


def captions(document: Document, headline: str | None, paragraphs: Sequence[str]) -> tuple[str, ...]:
    """What is written under the article's pictures, wherever the page's markup has it."""
    marked = (e for e in document.root.xpath(_CAPTIONS) if not _is_elsewhere(e) and not e.xpath(".//p[6]"))
    credited = (e for e in document.holding(_PHOTO_STEMS) if not _is_elsewhere(e))
    found = [
        *(words for element in marked if not is_echo(words := documents.text(element), headline)),
        *(words for element in credited if is_photo_line(words := documents.text(element))),
        *(paragraph for paragraph in paragraphs if is_photo_line(paragraph)),
    ]
    distinct = list(dict.fromkeys(words for words in found if _SHORTEST_CAPTION <= len(words) <= _LONGEST_CAPTION))
    return tuple(c for c in distinct if not any(c != other and c in other for other in distinct))


def is_photo_line(words: str) -> bool:
    """A line that ends in the credit of a photograph, "[Photo/Agencies]", or is nothing but one."""
    return len(words) <= _LONGEST_CAPTION and bool(_PHOTO.search(words))


def _is_elsewhere(element: Element) -> bool:
    above = element.iterancestors()
    return any(each.tag in ("aside", "nav", "footer") or _RELATED.search(documents.marks(each)) for each in above)


def _extracted(document: Document) -> list[str]:
    try:
        found: Any = bare_extraction(
            _without_layout_tables(document.root), url=document.url, favor_precision=True, include_comments=False
        )
    except Exception:  # foreign code on foreign markup: a page it cannot take has no text that we could compare
        return []
    if found is None or found.body is None:
        return []
    return [p for block in found.body for p in _paragraphs(block)]


def _without_layout_tables(root: Element) -> Element:
    """The page with tables that hold paragraphs or other tables as plain containers: a page laid out in 2014's way.

    trafilatura takes a table for data and would give the whole article as one cell. The shared tree stays as it is.
    """
    if not root.xpath("//table[.//p or .//div or .//table]"):
        return root
    unrolled = deepcopy(root)
    for table in unrolled.xpath("//table[.//p or .//div or .//table]"):
        for part in table.xpath(
            "descendant-or-self::*[self::table or self::tbody or self::thead or self::tr or self::td or self::th]"
        ):
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


def _lost_before(document: Document, first: str, headline: str | None, dek: str | None) -> list[str]:
    """Paragraphs that stand before the first extracted one in the same container and read like text."""
    found = _element_of(document, first)
    if found is None:
        return []
    lost: list[str] = []
    above = found
    for _ in range(3):
        for before in above.itersiblings(preceding=True):
            if before.tag == "h1" or before.xpath(".//h1"):
                return lost[::-1]
            if words := _lost_paragraph(before, headline, dek):
                lost.append(words)
        above = above.getparent()
        if above is None or above.tag in ("article", "main", "body", "html", "td"):
            break
    return lost[::-1]


def _lost_paragraph(element: Element, headline: str | None, dek: str | None) -> str | None:
    if element.tag == "p":
        paragraph = element
    elif element.tag == "div" and len(element) <= 3 and len(element.findall("p")) == 1:
        paragraph = element.find("p")
    else:
        return None
    words = documents.text(paragraph)
    linked = sum(len(documents.text(a)) for a in paragraph.iter("a"))
    marks = f"{documents.marks(element)} {documents.marks(paragraph)}"
    if (
        len(words) < _SHORTEST_FIRST
        or linked * 3 > len(words)
        or _FURNITURE.search(marks)
        or not documents.SENTENCE_END.search(words)
    ):
        return None
    return None if is_photo_line(words) or words == dek or is_echo(words, headline) else words


def _element_of(document: Document, paragraph: str) -> Element | None:
    """The innermost element that shows a paragraph."""
    opening = paragraph[:30]
    for element in document.root.iter("p", "div", "h2", "h3", "li", "blockquote", "section"):
        if element.tag == "div" and not documents.is_leaf_block(element):
            continue
        words = documents.text(element)
        if words.startswith(opening) and (words == paragraph or words.startswith(paragraph[:200])):
            return element
    return None
