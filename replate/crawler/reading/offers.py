"""Parts inside the text that offer something else: a teaser of another story, a form, a promotion, a count of readers.

Told by what they are made of, not by what they are called: a small part of the text in an element of its own, in which
links that are nothing but links, pictures that lead elsewhere or fields to be filled in stand beside every few lines.
Where much of the text stands in such parts it is made of them: a list of hotels, a round-up. Posts of a live blog have
their buttons and links, too, and are none.
"""

import re
from collections.abc import Iterable, Sequence

from replate.crawler.reading.blocks import Block
from replate.crawler.reading.document import SENTENCE_END, Element, fold
from replate.crawler.reading.layout import Neighbours
from replate.crawler.reading.links import pictured
from replate.crawler.reading.place import Place, home, is_prose

# Chosen on the tuning sites of `benchmarks.stability` (shapes): of the text that people marked in 83 pages these rules
# drop nothing (`benchmarks.reading bodies`); what they drop in 491 others is shops, recipes, forms and teasers.
_SMALL = 0.33  # share of the text's letters that one part may hold
_ALL = 0.5  # share of the text's letters that all such parts together may hold
_LINES = 2  # lines for each link: a title, a sentence; with 3 text of one of the 83 pages goes
_SAID = 300  # letters of sentences for each link; 20 of 22 parts with more, on 576 tuning pages, are text
_LINKED = 0.7  # share of letters in links of what is nothing but a link
_MUCH = 0.3  # … and of a title with words beside it
_OPENING, _LONGEST_LABEL = 0.15, 30  # … and of one before its sentences, and letters of a label before that
_LONGEST_PART = 100  # blocks
_MOST = 6  # titles with words beside them; more are a list that somebody made
_TOGETHER = 3  # paragraphs in one element, beside which one alone in its own is odd
_LONGEST_LINK = 200
_LONGEST_MORE = 30  # letters of a link behind the last sentence: "Read on"
_FIELDS = ("form", "button", "input")
_OTHERS = ("quotation", "row", "list item")  # a quotation from elsewhere has its link, too; so have ingredients
_ABOVE = ("caption", "subheading")
_WORDS = r"(?:[^\W\d_]+[.:]?(?: |(?=\d|$)))"
_COUNT = re.compile(
    rf"{_WORDS}{{0,4}}(?<![a-z])(?!(?:19|20)\d\d\b)(?:\d{{1,3}}(?:[.,\u00a0]\d{{3}})+|\d+)(?!\d) ?{_WORDS}{{0,4}}", re.I
)
_LONGEST_COUNT, _MOST_COUNTS = 32, 2  # letters of a count, and lines of them in a row; more are results, prices


def within(place: Place) -> set[int]:
    """The kept blocks that stand in such parts."""
    kept = [index for index in range(place.first, place.end) if place.kept[index]]
    whole = _letters(place, kept)
    held = _held(place, kept)
    small = [part for part in held if part in place.spans and _letters(place, held[part]) < _SMALL * whole]
    neighbours = Neighbours()
    offers = [
        part
        for part in small
        if _offers(part, place.blocks[slice(*place.spans[part])]) and neighbours.post_around(part) is None
    ]
    inside = {index for part in offers for index in range(*place.spans[part])}
    inside.update(index for index in kept if _stands_alone(place, place.blocks[index]))
    for part in small if inside else ():  # with the words above them
        rest = [index for index in held[part] if index not in inside]
        has_offer = any(index in inside for index in range(*place.spans[part]))
        if has_offer and not any(is_prose(place.blocks[index]) for index in rest):
            inside.update(rest)
    found = inside.intersection(kept)
    return found if _letters(place, found) < _ALL * whole else set()


def _held(place: Place, kept: Sequence[int]) -> dict[Element, list[int]]:
    """The elements around the container's blocks, with the kept ones in each."""
    held: dict[Element, list[int]] = {}
    is_kept = set(kept)
    for index in range(place.first, place.end):
        for above in (place.blocks[index].element, *place.blocks[index].element.iterancestors()):
            inside = held.setdefault(above, [])
            if index in is_kept:
                inside.append(index)
    return held


def _letters(place: Place, indexes: Iterable[int]) -> int:
    return sum(len(place.blocks[index].text) for index in indexes)


def _offers(part: Element, blocks: Sequence[Block]) -> bool:
    """Whether links stand beside every few lines of a part."""
    if not 2 <= len(blocks) <= _LONGEST_PART:
        return False
    titles = _below_label([block for block in blocks if block.markup not in _ABOVE])
    if len(blocks) <= _MOST and all(_is_half_linked(block) or _opens_in_link(block) for block in titles):
        return bool(titles)
    if any(block.markup in _OTHERS and not _is_link(block) for block in blocks):
        return False
    links = sum(_is_link(block) for block in blocks)
    lines = sum(block.markup != "caption" for block in blocks) - links
    links += sum(map(_ends_in_link, blocks)) + pictured(part) + (next(part.iter(*_FIELDS), None) is not None)
    said = sum(len(block.text) for block in blocks if is_prose(block))
    return 0 < lines <= links * _LINES and said <= links * _SAID


def _below_label(blocks: Sequence[Block]) -> Sequence[Block]:
    """Blocks without a label above them."""
    is_labelled = len(blocks) > 1 and not blocks[0].linked and not is_prose(blocks[0])
    return blocks[1:] if is_labelled else blocks


def _stands_alone(place: Place, block: Block) -> bool:
    """A paragraph made of links to a good part, alone in an element of its own where the others stand together."""
    is_linked = block.markup == "paragraph" and block.element.tag == "p" and block.link_share > _MUCH
    return is_linked and place.kin.get(home(block), 0) < 2 and max(place.kin.values(), default=0) >= _TOGETHER


def _is_half_linked(block: Block) -> bool:
    """A title that leads elsewhere with words beside it."""
    return block.markup in ("paragraph", "list item") and _MUCH < block.link_share <= _LINKED


def _opens_in_link(block: Block) -> bool:
    """A title that leads elsewhere, behind a label in its own markup or none, with a sentence of its own after it."""
    is_line = block.markup in ("paragraph", "list item") and _OPENING < block.link_share <= _LINKED
    link = next(block.element.iter("a"), None) if is_line and not fold(block.element.text or "") else None
    title = "" if link is None else fold(link.text_content())
    if not title:
        return False
    before, _, behind = block.text.partition(title)
    begins = behind.lstrip()[:1]
    return len(before) <= _LONGEST_LABEL and begins.isalnum() and not begins.islower()


def _is_link(block: Block) -> bool:
    is_field = block.element.tag == "form"
    return is_field or (block.link_share > _LINKED and len(block.text) <= _LONGEST_LINK)


def _ends_in_link(block: Block) -> bool:
    """A link behind the last sentence, no part of it: "… for the third time. Read on"."""
    if not 0 < block.linked <= _LONGEST_MORE or SENTENCE_END.search(block.text):
        return False
    said = block.text[: -block.linked].rstrip()
    last = next(block.element.iterchildren("a", reversed=True), None)
    return bool(SENTENCE_END.search(said)) and last is not None and not (last.tail or "").strip()


def counts(place: Place) -> set[int]:
    """The kept lines above the first and below the last sentence that hold one number: readers, minutes, shares.

    The first and the last are those of the element with most of them: a lead may stand in one of its own. One that is
    the only item of its list goes wherever it stands.
    """
    kept = [index for index, is_kept in enumerate(place.kept) if is_kept]
    said = [at for at, index in enumerate(kept) if is_prose(place.blocks[index])]
    most = max((place.kin.get(home(place.blocks[kept[at]]), 0) for at in said), default=0)
    said = [at for at in said if place.kin.get(home(place.blocks[kept[at]]), 0) == most]
    if not said:
        return set()
    edges = ([i for i in edge if _counts(place.blocks[i])] for edge in (kept[: said[0]], kept[said[-1] + 1 :]))
    items = (i for i in kept if place.blocks[i].markup == "list item" and _counts(place.blocks[i]))
    return {*items, *(index for edge in edges if len(edge) <= _MOST_COUNTS for index in edge)}


def _counts(block: Block) -> bool:
    if block.markup not in ("paragraph", "list item") or block.link_share > _LINKED or not is_count(block.text):
        return False
    return block.markup != "list item" or _is_lone(block.element)  # others are results, ingredients


def _is_lone(item: Element) -> bool:
    """Whether an item is the only one of its list."""
    above = item.getparent()
    return above is not None and len(above) == 1


def is_count(words: str) -> bool:
    """A whole number and up to four words before or behind it, no sentence and no year: "1,234 views", "3 min read"."""
    is_short = len(words) <= _LONGEST_COUNT and not SENTENCE_END.search(words)
    return is_short and bool(_COUNT.fullmatch(words))
