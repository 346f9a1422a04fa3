"""What is written under the article's pictures, wherever the page's markup has it."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from replate.crawler.reading import document as documents
from replate.crawler.reading.body import is_echo
from replate.crawler.reading.document import Document, Element
from replate.crawler.reading.links import pictured

_PHOTO = re.compile(
    r"\[(?:[Pp]hoto|PHOTO|图片|Image|File photo)[^\]]{0,80}\]\s*$|"
    r"^(?:Photo|Foto|Image|Bild|图片来源)\s?[:：]\s?.{1,80}$"
)
_PHOTO_STEMS = ("[photo", "[图片", "[image", "[file photo", "photo:", "foto:", "image:", "bild:", "图片来源")
_NUMBERED = re.compile(
    r"^\d{1,3} ?(?:of|/|von|de|sur|di|van|z|из) ?\d{1,3}(?=[^\W\d_])"
)  # "1of9A shopper": a gallery's
_RELATED = re.compile(r"related|recommend|promo|teaser|most-?read|sidebar", re.I)
_SHORTEST, _LONGEST = 8, 600
_LINES = 2  # paragraphs for each picture beside which it is no teaser's
_LOOKED_AT = 10  # paragraphs of an element
_MOST = 1_000  # elements that are looked at; pages in the packs have up to 95


def read(document: Document, headline: str | None, paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The captions, those among the paragraphs with them."""
    said = cache(documents.text)  # an aside may hold a thousand captions
    read = frozenset(paragraphs)
    marked = _marked(document)[:_MOST]
    marked = [e for e in marked if not _is_elsewhere(e, document, said, read) and not e.xpath(".//p[6]")]
    marked = [e for e in marked if not _is_of_another(e, document.url, said, read)]
    credited = [e for e in document.holding(_PHOTO_STEMS)[:_MOST] if not _is_elsewhere(e, document, said, read)]
    found = [
        *(words for element in marked if not is_echo(words := _NUMBERED.sub("", said(element)), headline)),
        *(words for element in credited if _is_photo_line(words := said(element))),
        *(paragraph for paragraph in paragraphs if _is_photo_line(paragraph)),
    ]
    distinct = list(dict.fromkeys(words for words in found if _SHORTEST <= len(words) <= _LONGEST))
    return tuple(c for c in distinct if not any(c != other and c in other for other in distinct))


def _marked(document: Document) -> list[Element]:
    """The elements that the markup calls captions, in order."""
    called = ((element, named) for element, named in document.classed if "caption" in named and "video" not in named)
    found = {element for element, _ in called if element.tag not in ("figure", "table")}
    found.update(document.root.xpath("//figcaption | //*[@itemprop='caption']"))
    return [element for element in document.elements if element in found]


def _is_photo_line(words: str) -> bool:
    """A line that ends in the credit of a photograph, "[Photo/Agencies]", or is nothing but one."""
    return len(words) <= _LONGEST and bool(_PHOTO.search(words))


def _is_of_another(element: Element, url: str, said: Callable[[Element], str], text: frozenset[str]) -> bool:
    """Whether it is a teaser's: its picture leads to another page, with few lines of the text or pictures beside it.

    A picture of the article's own may lead elsewhere, too: alone, or among paragraphs.
    """
    figure = next(element.iterancestors("figure"), None)
    if figure is None or not pictured(figure, url):
        return False
    box = next((above for above in figure.iterancestors() if len(above) > 1), figure)
    lines, figures = box.findall("p"), len(box.findall(".//figure"))
    return sum(said(line) in text for line in lines) < _LINES * figures and len(lines) + figures > 1


def _is_elsewhere(
    element: Element, document: Document, said: Callable[[Element], str], text: frozenset[str]
) -> bool:  # fmt: skip
    """Whether it stands in furniture below what holds the headline or text; a picture may have an aside to itself."""
    for above in element.iterancestors():
        if above.tag == "body" or above in document.around_heading or _holds(above, said, text):
            return False
        is_aside = above.tag == "aside" and said(above) != said(element)
        if is_aside or above.tag in ("nav", "footer") or _RELATED.search(documents.marks(above)):
            return True
    return False


def _holds(box: Element, said: Callable[[Element], str], text: frozenset[str]) -> bool:
    """Whether an element holds paragraphs of the text as its own, whatever it is called."""
    return any(said(paragraph) in text for paragraph in box.findall("p")[:_LOOKED_AT])
