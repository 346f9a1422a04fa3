"""The paragraphs of the article: where the extraction library sees it, read again from the page itself.

The library's paragraphs are seeds: they tell the container in which the article stands, whatever else they miss or
take too much. Then every block of the page is judged by what it is and where it stands in that container, in steps
that each look at the article's own markup and words, never at what stands around it:

    seeded      a block that the library took, if it is no caption, pointer to another article ("Read more: …"), link
                list, credit or promotion
    posts       of a live blog all, where the library took one of them
    headline    nothing above the headline in the same container
    recovered   prose and short paragraphs between two seeds, beside them and no furniture
    lead, tail  prose before the first and behind the last seed, beside them: what the library drops as a teaser
    headings    a heading before a kept paragraph; none at the end
    offers      no teaser, form or promotion, told by its links, and no count above or below the text (offers.py)
    labels      no short line that only introduces what was not kept: links, a player
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache

from replate.crawler.reading import blocks, cues, offers, seeds
from replate.crawler.reading import place as places
from replate.crawler.reading.blocks import Block, Walk
from replate.crawler.reading.document import SENTENCE_END, Document, Element, marks, text
from replate.crawler.reading.headline import plain
from replate.crawler.reading.outline import Outline
from replate.crawler.reading.place import Place, box_around, home, is_prose

_WORD = re.compile(r"\w")
_LEAD = re.compile(r"(?:^|[-_ ])(?:lead|lede|intro(?:duction)?|standfirst|vorspann|chapo)(?:$|[-_ ])", re.I)
_PLAYERS = ("video", "audio", "object", "embed")
# Share of the seeds that stand in one box: at .05 one page of 36 keeps a teaser; from .1 to .6 no gold page differs.
_MINOR = 0.33
_SENTENCE = 60  # letters of a sentence that may be one link
_ALL_LINKED = 0.7
_LIST_OF_LINKS = 5  # linked paragraphs in a row are text: a shopping list; a lone one points to another article
_LIST_ITEM = 15
# A lead of its own: the 9 that these rules find on 576 tuning pages are all text, 7 of them the page's description.
_LEAD_WITHIN, _SHORTEST_LEAD, _MOST_LINKED = 6, 80, 0.2  # blocks before the container; letters; share of them in links
_BEHIND = 3  # blocks passed over in search of prose behind the last seed


def read(
    document: Document, outline: Outline, headline: str | None, dek: str | None, described: Collection[str] = ()
) -> tuple[str, ...]:
    """The article's paragraphs, generic reading; what the page describes itself with is no lead: it is the dek."""
    return chosen(blocks.walk(outline), seeds.read(document), headline, dek, described)


def chosen(
    walk: Walk, taken: Sequence[str], headline: str | None, dek: str | None, described: Collection[str] = ()
) -> tuple[str, ...]:
    """The paragraphs among a page's blocks; `taken` are the library's."""
    place, is_seed = places.find(walk, taken, plain(headline or ""))
    kept = _kept(place, is_seed, headline, dek, described) if place else ()
    return kept or tuple(p for p in taken if p != dek and not is_echo(p, headline) and not cues.is_tool_bar(p))


def _kept(
    place: Place, is_seed: Sequence[bool], headline: str | None, dek: str | None, described: Collection[str]
) -> tuple[str, ...]:
    said = plain(headline or "")
    _keep_seeds(place, is_seed, said)
    _drop_links(place)
    _drop_minor_boxes(place)
    if any(place.kept[place.first : place.end]):
        _recover(place, said)
        _recover_lead(place, said, described)
        _recover_headings(place)
        _drop(place, offers.within(place))
    _drop_what_is_none(place, headline, dek)
    _drop_labels(place)
    _drop(place, offers.counts(place))
    return tuple(block.text for block, is_kept in zip(place.blocks, place.kept, strict=True) if is_kept)


def _drop(place: Place, indexes: Iterable[int]) -> None:
    for index in indexes:
        place.kept[index] = False


def is_echo(paragraph: str, headline: str | None) -> bool:
    """A paragraph that only says the headline again, once or more: around pictures and links."""
    said, words = plain(headline or ""), plain(paragraph)
    return bool(said) and bool(words) and not words.replace(said, "").strip()


def _keep_seeds(place: Place, is_seed: Sequence[bool], headline: str) -> None:
    heads = (index for index in range(place.first) if _is_headline(place.blocks[index], headline))
    behind = next(heads, -1)  # a lead stands below the headline: what is above is a banner, a notice
    for index, block in enumerate(place.blocks):
        if not is_seed[index] or block.markup == "caption" or cues.is_pointer(block.text, block.link_share):
            continue
        is_inside = place.first <= index < place.end
        place.kept[index] = is_inside or (index > behind and _is_lead(place, index))


def _is_headline(block: Block, headline: str) -> bool:
    return block.element.tag == "h1" or (bool(headline) and plain(block.text) == headline)


def _is_lead(place: Place, index: int) -> bool:
    """Prose of the seeds that stands before the container: a first paragraph in a box of its own."""
    block = place.blocks[index]
    is_marked = bool(_LEAD.search(marks(block.element)))
    return (
        index < place.first
        and is_prose(block)
        and block.markup == "paragraph"
        and (is_marked or not place.is_boxed(index))
    )


def _drop_minor_boxes(place: Place) -> None:
    """Seeds in furniture inside the container, where it holds little of the text: teasers, offers."""
    whole = sum(len(block.text) for block, is_kept in zip(place.blocks, place.kept, strict=True) if is_kept)
    held: dict[Element, list[int]] = {}
    for index in range(place.first, place.end):
        if place.kept[index] and place.is_boxed(index):
            held.setdefault(box_around(place.blocks[index]), []).append(index)
    for indexes in held.values():
        if sum(len(place.blocks[index].text) for index in indexes) < _MINOR * whole:
            for index in indexes:
                place.kept[index] = False


def _drop_links(place: Place) -> None:
    """Lines that are one link point elsewhere, unless they are sentences, or paragraphs of a long list of them."""
    run: list[int] = []
    for index in [*(i for i, kept in enumerate(place.kept) if kept), None]:
        if index is not None and _is_link(place.blocks[index]):
            run.append(index)
            continue
        if not (len(run) >= _LIST_OF_LINKS and all(place.blocks[i].element.tag == "p" for i in run)):
            for one in run:
                place.kept[one] = False
        run = []


def _is_link(block: Block) -> bool:
    if block.link_share <= _ALL_LINKED or block.markup in ("subheading", "row", "quotation"):
        return False
    return not (block.element.tag == "p" and len(block.text) >= _SENTENCE and SENTENCE_END.search(block.text))


def _recover(place: Place, headline: str) -> None:
    """What the library left out: between its paragraphs, before the first and behind the last."""
    kept = [i for i in range(place.first, place.end) if place.kept[i]]
    for index in range(kept[0], kept[-1]):
        if not place.kept[index] and place.can_recover(index):
            block = place.blocks[index]
            place.kept[index] = is_prose(block) or _is_short_paragraph(place, block)
    for index in range(kept[0] - 1, place.first - 1, -1):
        block = place.blocks[index]
        if _is_headline(block, headline):
            break
        place.kept[index] = place.can_recover(index) and block.markup == "paragraph" and is_prose(block)
    passed = 0
    for index in range(kept[-1] + 1, place.end):
        block = place.blocks[index]
        is_text = block.markup in ("paragraph", "quotation") and is_prose(block) and home(block) in place.kin
        place.kept[index] = is_text and place.can_recover(index)
        passed += not place.kept[index]
        if passed > _BEHIND or block.markup == "subheading":
            break


def _recover_lead(place: Place, headline: str, described: Collection[str]) -> None:
    """What the library left out between the headline and the container: a first paragraph in an element of its own."""
    head = max((index for index in range(place.first) if _is_headline(place.blocks[index], headline)), default=None)
    for index in range(max(head + 1, place.first - _LEAD_WITHIN), place.first) if head is not None else ():
        block = place.blocks[index]
        is_text = block.markup == "paragraph" and not block.box and len(block.text) >= _SHORTEST_LEAD
        if is_text and is_prose(block) and block.link_share < _MOST_LINKED and block.text not in described:
            place.kept[index] = True


def _is_short_paragraph(place: Place, block: Block) -> bool:
    """A `<p>` among the paragraphs of the seeds that says something: "No.", "___"."""
    is_plain = block.element.tag == "p" and block.markup in ("paragraph", "quotation") and block.link_share < 0.3
    return is_plain and place.kin.get(home(block), 0) >= 2 and bool(_WORD.search(block.text))


def _recover_headings(place: Place) -> None:
    """Headings and list items between kept paragraphs; a heading only where its text follows."""
    kept = [i for i, is_kept in enumerate(place.kept) if is_kept]
    for index in range(max(place.first, kept[0]), min(place.end, kept[-1])):
        block = place.blocks[index]
        if place.kept[index] or place.is_boxed(index):
            continue
        if block.markup == "subheading" and block.link_share < 0.9 and not cues.opens(block.text):
            following = index + 1
            while (
                following < place.end
                and not place.kept[following]
                and place.blocks[following].markup
                in (
                    "caption",
                    "subheading",
                )
            ):
                following += 1
            place.kept[index] = following < place.end and place.kept[following]
        elif block.markup == "list item":
            place.kept[index] = block.link_share < 0.3 and len(block.text) >= _LIST_ITEM


def _drop_what_is_none(place: Place, headline: str | None, dek: str | None) -> None:
    """Credits, promotion, echoes, tool bars, the dek; then headings that no text follows any more."""
    is_last = True
    for index in range(len(place.kept) - 1, -1, -1):
        block = place.blocks[index]
        if not place.kept[index]:
            continue
        words = block.text
        is_none = (
            cues.is_credit(words, block.link_share)
            or cues.is_promotion(words, block.link_share)
            or cues.is_tool_bar(words)
            or words == dek
        )
        is_none = is_none or block.element.tag == "h1" or is_echo(words, headline)
        place.kept[index] = not (is_none or (is_last and block.markup == "subheading"))
        is_last = is_last and not place.kept[index]


def _drop_labels(place: Place) -> None:
    """Lines that are no sentence, in front of a link beside them that is no text, or alone with a player."""
    played = cache(_played)  # a box may hold thousands of lines
    for index, block in enumerate(place.blocks):
        is_line = place.kept[index] and block.markup == "paragraph" and not _is_sentence(block.text)
        if is_line:
            place.kept[index] = not (_introduces_link(place, index) or _titles_player(block, played))


def _is_sentence(words: str) -> bool:
    return bool(SENTENCE_END.search(words)) and words[-1] not in ":："


def _introduces_link(place: Place, index: int) -> bool:
    block = place.blocks[index]
    if len(block.text) >= _SENTENCE or index + 1 >= place.end or place.kept[index + 1]:
        return False
    following = place.blocks[index + 1]
    return following.link_share > _ALL_LINKED and home(block) in following.element.iterancestors()


def _titles_player(block: Block, played: Callable[[Element], str | None]) -> bool:
    """Whether the box around the line holds a player, and no other words."""
    around = home(block)
    return around is not None and played(around) == block.text


def _played(box: Element) -> str | None:
    """The words of a box that holds a player; None: it holds none."""
    return None if next(box.iter(*_PLAYERS), None) is None else text(box)
