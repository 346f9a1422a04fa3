"""How the paragraphs of a text stand on a page, and whether a passage stands as they do: new among them it is text.

A place is an element above a passage with the way down to it, told by tags and by what the markup calls them.
"""

from collections import Counter
from collections.abc import Sequence

from replate.crawler.reading import outline
from replate.crawler.reading.document import Element, marks
from replate.crawler.reading.passages import Passage

_Place = tuple[object, ...]
_GENERATIONS = 4  # elements above a passage that tell where it stands
_PLAIN = frozenset({"p", "h2", "h3", "h4", "li", "blockquote", "pre", "dd", "dt"})
_ITEMS = frozenset({"tr", "li", "dd", "dt"})
_OPEN = frozenset({"blockquote", "ul", "ol"})  # elements that an editor may put around new text


class Kin:
    """The passages that are the text."""

    def __init__(self, text: Sequence[Passage]) -> None:
        self._leaves = {(passage.element.tag, passage.element.get("class")) for passage in text}
        self._places = _common(text)
        self._around = _apart_with_text(text)

    def has(self, passage: Passage) -> bool:
        """Whether a passage stands as they do: the same kind of element at the same place in the tree."""
        element = passage.element
        if element.tag not in _PLAIN and (element.tag, element.get("class")) not in self._leaves:
            return False
        if any(place in self._places for place in _places(element)):
            return True
        above = element.getparent()
        opened = above is not None and above.tag in _OPEN and not above.get("class")
        return opened and any(place in self._places for place in _places(above))

    def has_item(self, element: Element) -> bool:
        """Whether it is one more row or item of a table or list whose others are text."""
        return element.tag in _ITEMS and (element.getparent(), ()) in self._places

    def is_apart(self, passage: Passage) -> bool:
        """Whether a passage is apart from the text, not with it."""
        above = (passage.element, *passage.element.iterancestors()) if passage.is_apart else ()
        return any(outline.sets_apart(one) and one not in self._around for one in above)


def _common(text: Sequence[Passage]) -> set[_Place]:
    """The places that several passages of a text, or much of it, have in common."""
    weights: Counter[_Place] = Counter()
    counts: Counter[_Place] = Counter()
    for passage in text:
        for place in _places(passage.element):
            weights[place] += len(passage.text)
            counts[place] += 1
    whole = sum(len(passage.text) for passage in text)
    return {place for place in counts if counts[place] > 1 or weights[place] * 3 > whole}


def _apart_with_text(text: Sequence[Passage]) -> set[Element]:
    """The forms, asides and figures in which the text itself stands: some sites put one around the whole page."""
    apart = (passage.element for passage in text if passage.is_apart)
    counts = Counter(above for element in apart for above in element.iterancestors() if outline.sets_apart(above))
    return {element for element, held in counts.items() if held > 1}


def _places(element: Element) -> list[_Place]:
    """The places of an element: each of the next elements above it, with the way down (tags and classes)."""
    places: list[_Place] = []
    way: _Place = ()
    for _, above in zip(range(_GENERATIONS), element.iterancestors(), strict=False):
        places.append((above, way))
        way = ((above.tag, _called(above)), *way)
    return places


def _called(element: Element) -> str:
    """What the markup calls an element and others of its make; an id that counts them is its own alone."""
    return (element.get("class") or "") if any(map(str.isdigit, element.get("id") or "")) else marks(element)
