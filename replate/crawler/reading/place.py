"""Where on a page the article stands: the container of what the extraction library took, and its kin."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from replate.crawler.reading import cues
from replate.crawler.reading.blocks import Block, Walk
from replate.crawler.reading.document import BLOCKS, SENTENCE_END, Element
from replate.crawler.reading.headline import plain
from replate.crawler.reading.layout import Neighbours

_NO_LETTER = re.compile(r"[\W_]+")
_UNITS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "pre", "dd", "dt"})
_PARTS = frozenset({*_UNITS, "ul", "ol", "dl", "tbody"})  # a part of an article, never its container
_MOST = 0.8  # share of the seeds that stand in the container; the rest is what the library took from elsewhere
_ABOVE = 0.4  # share of the seeds above a heading, from which on it is no headline of what follows
_CERTAIN = 25  # letters from which on a block that is part of the seeds is one
_OPENING, _GREATER = 2_500, 2.5  # letters of an opening, and how many times as many the rest has
_SECTION = 300  # letters of prose in a section; a teaser has fewer
_PROSE, _PROSE_UNSPACED = 40, 16  # letters of prose; shorter lines may be labels
_LINKED = 0.4


@dataclass(slots=True)
class Place:
    """Where the article stands: its container's blocks `[first, end)`, and which blocks are kept so far."""

    blocks: list[Block]
    first: int
    end: int
    depth: int
    wide_depth: int
    spans: dict[Element, tuple[int, int]] = field(default_factory=dict)
    kept: list[bool] = field(default_factory=list)
    kin: dict[Element, int] = field(default_factory=dict)

    def is_boxed(self, index: int) -> bool:
        """Whether it stands in furniture inside the container; outside of it, inside of what all seeds share."""
        depth = self.depth if self.first <= index < self.end else self.wide_depth
        return self.blocks[index].box > depth

    def is_beside(self, block: Block) -> bool:
        """Whether it shares its parent, or its parent's, with a seed."""
        own = home(block)
        return own in self.kin or own.getparent() in self.kin

    def can_recover(self, index: int) -> bool:
        block = self.blocks[index]
        is_text = block.markup != "caption" and not cues.may_point(block.text, block.link_share)
        return is_text and not self.is_boxed(index) and self.is_beside(block)


def find(walk: Walk, taken: Sequence[str], headline: str) -> tuple[Place | None, list[bool]]:
    """Where the article stands, and which blocks are seeds: `taken` are the library's paragraphs.

    None: the library took nothing that stands in the blocks. `headline` is plain.
    """
    is_seed = _seeded(walk.blocks, taken)
    _seed_posts(walk, is_seed, headline)
    _seed_sections(walk.blocks, is_seed)
    return _place(walk, is_seed, headline), is_seed


def is_prose(block: Block) -> bool:
    """Words that end as a sentence does, and are mostly not linked."""
    words = block.text
    is_spaced = words.isascii() or words.count(" ") > 4
    long = len(words) >= (_PROSE if is_spaced else _PROSE_UNSPACED)
    return long and block.link_share < _LINKED and bool(SENTENCE_END.search(words))


def home(block: Block) -> Element:
    """The element in which a block has its like: the parent of a `<p>`, and of a bare text the element itself."""
    return block.element.getparent() if block.element.tag in _UNITS else block.element


def box_around(block: Block) -> Element:
    """The element that calls itself furniture around a block that stands in one."""
    above = [one for one in (block.element, *block.element.iterancestors()) if one.tag in BLOCKS]
    return above[len(above) - block.box]


def _seeded(found: Sequence[Block], taken: Sequence[str]) -> list[bool]:
    """Which blocks the seeds hold: letters only, for the library spaces and joins in its own way."""
    lines = [_letters(line) for line in taken]
    whole, joined = set(lines), "".join(lines)

    def is_held(block: Block) -> bool:
        words = _letters(block.text)
        return bool(words) and (words in whole or (len(words) >= _CERTAIN and words in joined))

    return [is_held(block) for block in found]


def _seed_posts(walk: Walk, is_seed: list[bool], headline: str) -> None:
    """Where the library took one post of a live blog for the article, take the others as well.

    Posts stand below the page's headline; one with the headline in it is an article among others.
    """
    container, neighbours = _containers(walk, is_seed)[0], Neighbours()
    post = None if container is None else neighbours.post_around(container)
    if post is None:
        return
    depth, alike = _depth(post), [walk.spans[one] for one in neighbours.like(post) if one in walk.spans]
    inside = [index for first, end in alike for index in range(first, end)]
    if any(walk.blocks[i].markup == "subheading" and plain(walk.blocks[i].text) == headline for i in inside):
        return
    for index in inside:
        block = walk.blocks[index]
        is_seed[index] = is_seed[index] or (block.box <= depth and is_prose(block))


def _seed_sections(blocks: Sequence[Block], is_seed: list[bool]) -> None:
    """Where the library took an opening for the article and the text stands in elements of one make, take those.

    It does so on 5 of 574 tuning pages: a newsletter, three texts in sections of which it took the first, and a shop's
    questions and answers, which are no text.
    """
    said = [index for index, block in enumerate(blocks) if not block.box and is_prose(block)]
    taken = sum(len(blocks[index].text) for index in said if is_seed[index])
    if not 0 < taken < _OPENING:
        return
    sections: dict[tuple[str, str], list[int]] = {}
    for index in said:
        around = _section(blocks[index])
        if around is not None and around.get("class"):
            sections.setdefault((around.tag, around.get("class")), []).append(index)
    for inside in sections.values():
        letters = sum(len(blocks[index].text) for index in inside)
        if letters > _GREATER * taken and letters >= _SECTION * len({_section(blocks[index]) for index in inside}):
            for index in inside:
                is_seed[index] = True


def _section(block: Block) -> Element | None:
    """The element around a paragraph, or around the list it stands in."""
    own = home(block)
    return own.getparent() if own is not None and own.tag in ("ul", "ol") else own


def _letters(words: str) -> str:
    return _NO_LETTER.sub("", words).casefold()


def _place(walk: Walk, is_seed: Sequence[bool], headline: str) -> Place | None:
    container, wide = _containers(walk, is_seed)
    if container is None or wide is None:
        return None
    first, end = walk.spans[container]
    first = _below_headline(walk.blocks, is_seed, first, end, headline)
    place = Place(walk.blocks, first, end, _depth(container), _depth(wide), walk.spans, [False] * len(walk.blocks))
    for block, seed in zip(walk.blocks[first:end], is_seed[first:end], strict=True):
        if seed and len(block.text) >= _PROSE:
            own = home(block)
            place.kin[own] = place.kin.get(own, 0) + 1
    return place


def _containers(walk: Walk, is_seed: Sequence[bool]) -> tuple[Element | None, Element | None]:
    """The smallest elements that hold most, and all, of the letters of the seeds."""
    weights: dict[Element, int] = {}
    whole = 0
    for block, seed in zip(walk.blocks, is_seed, strict=True):
        if seed and len(block.text) >= _PROSE:
            whole += len(block.text)
            for above in (block.element, *block.element.iterancestors()):
                weights[above] = weights.get(above, 0) + len(block.text)

    def smallest(share: float) -> Element | None:
        enough = (e for e, weight in weights.items() if weight >= share * whole and e in walk.spans)
        found = min(enough, key=lambda e: walk.spans[e][1] - walk.spans[e][0], default=None)
        while found is not None and found.tag in _PARTS and found.getparent() in walk.spans:
            found = found.getparent()
        return found

    return smallest(_MOST), smallest(1.0)


def _below_headline(found: Sequence[Block], is_seed: Sequence[bool], first: int, end: int, headline: str) -> int:
    """Where the text can begin in the container: at the headline, where that stands in it."""
    heads = (i for i in range(first, end) if found[i].markup == "subheading" and plain(found[i].text) == headline)
    head = next(heads, None) if headline else None
    if head is None:
        return first
    sizes = [len(block.text) if seed else 0 for block, seed in zip(found, is_seed, strict=True)]
    return head if sum(sizes[:head]) < _ABOVE * sum(sizes) else first


def _depth(element: Element) -> int:
    """Depth as the walk counts it."""
    return sum(1 for above in (element, *element.iterancestors()) if above.tag in BLOCKS)
