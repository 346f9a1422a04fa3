"""The second reading, anchored in the first: the article is where it stood, whatever the page does around it.

The paragraphs that were read last time are found again on the page; the text lies where they stand. What stood between
and beside them last time and was not read stays out. What is new among them is read when it stands as they do (the same
kind of element at the same place in the tree, no list of links, no box of its own) and the site does not say it in its
other articles. What was read and is still in its place stays in; what is gone is an edit. Where less than half of the
old text is found the page is read as if for the first time.

The choice is made from the page and the anchor alone, so the same page gives the same reading, and a page on which
nothing changed gives the reading it is anchored in (benchmarks/stability.py).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from replate.changes.article import Article, Reading
from replate.changes.fingerprint import digest
from replate.crawler.reading import headline as headlines
from replate.crawler.reading import passages, places
from replate.crawler.reading.document import SENTENCE_END
from replate.crawler.reading.kin import Kin
from replate.crawler.reading.offers import is_count
from replate.crawler.reading.passages import Passage, unspaced
from replate.crawler.reading.places import Places

FOUND = 0.5  # share of the old text (letters) below which the page is read anew
_MOVED = 0.1  # share of old paragraphs in another order from which the page is read anew
_LINKED = 0.4  # share of letters in links from which a new passage is no text
ALIKE = 0.5  # share of words in common from which a passage is an old paragraph, edited
_SENTENCE = 60  # letters from which a new passage without a sentence's end is text
_CANDIDATES = 40  # passages in which an edited paragraph is looked for
BEFORE = 15  # passages around the text that may be its
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is known of a page before it is read: the last reading (None: there was none), what stood by it unread
    (`passages.mark`, the newest first), and the digests of paragraphs that many articles of the source have."""

    article: Article | None
    passed: tuple[str, ...] = ()
    furniture: frozenset[str] = frozenset()


def of(reading: Reading, furniture: Iterable[str] = ()) -> Anchor:
    """The anchor that a reading is for the next one."""
    return Anchor(reading.article, reading.passed, frozenset(furniture))


def is_as_long(words: str, other: str) -> bool:
    """Whether two texts are about as long: neither twice the other."""
    return len(other) < 2 * len(words) < 4 * len(other)


class First:
    """The first reading of the page: dear, so it is made when it is asked for, and once."""

    def __init__(self, library: Callable[[], Sequence[str]]) -> None:
        self._library = library

    @cached_property
    def paragraphs(self) -> Sequence[str]:
        return self._library()

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(map(unspaced, self.paragraphs))

    def has_pair(self, before: str, behind: str) -> bool:
        """Whether the one stands right before the other; "" before the first."""
        return (before, behind) in self._pairs

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(["", *map(unspaced, self.paragraphs)]))


def read(page: Sequence[Passage], anchor: Anchor, headline: str | None, first: First) -> tuple[str, ...] | None:
    """The article's paragraphs; None where too little of the old text is there.

    The first reading of the page is asked for only for paragraphs that cannot be found as they stood.
    """
    if anchor.article is None:
        return None
    notes = frozenset(anchor.article.notes)
    old = [p for p in anchor.article.paragraphs if p not in notes]
    spots = Places(page)
    found = spots.find(old)
    # Of a passage that holds more than was read last time, the rest is new, unless the first reading leaves it out.
    for number in spots.partial(old, found):
        found[number] = found[number] if unspaced(old[number]) in first.keys else None
    if displaced := places.displaced(found):
        if 1 < len(displaced) > len(old) * _MOVED:
            return None  # much has changed places: where it stood tells little of what is new among it
        keys = ["", *map(unspaced, old)]
        for number in displaced:
            if first.has_pair(keys[number], keys[number + 1]):  # not moved: it was read where no passage of its own is
                found[number] = None
    # The first reading joins or parts such passages, or the publisher has.
    split = [number for number in spots.split(old, found) if unspaced(old[number]) not in first.keys]
    joined = [at for at in spots.joined(found) if page[at].key in first.keys]
    whole = sum(map(len, old))
    if not whole or sum(len(p) for p, at in zip(old, found, strict=True) if at) < whole * FOUND:
        return None
    return _Choice(page, anchor, headline, old, found, split, joined, first).made()


class _Choice:
    """Which passages are the article now."""

    def __init__(
        self, page: Sequence[Passage], anchor: Anchor, headline: str | None, old: Sequence[str],
        found: Sequence[range | None], split: Sequence[int], joined: Sequence[int], first: First,
    ) -> None:  # fmt: skip
        self.passages, self._anchor, self._headline, self._old, self._found = page, anchor, headline, old, found
        self._first, self._passed = first, frozenset(anchor.passed)
        self._kept: dict[int, list[str]] = defaultdict(list)  # passage -> the paragraphs that begin in it
        self._covered: set[int] = set()
        for number, (paragraph, at) in enumerate(zip(old, found, strict=True)):
            if at:
                self._covered.update(at)
                if number in split or at.start in joined:
                    self._kept.update({place: [page[place].text] for place in at})
                    continue
                is_whole = len(at) == 1 and page[at.start].key == unspaced(paragraph)
                self._kept[at.start].append(page[at.start].text if is_whole else paragraph)
        self._read = {paragraph for paragraphs in self._kept.values() for paragraph in paragraphs}
        self._kin = Kin([page[at] for at in sorted(self._covered)])
        self._ends = (min(self._covered), max(self._covered))
        self._fresh: set[int] = set()  # passages that are new text

    def made(self) -> tuple[str, ...]:
        missing = [number for number, at in enumerate(self._found) if at is None]
        replaced = self._edited(missing)
        self._covered.update(replaced.values())
        self._read.update(self.passages[at].text for at in replaced.values())
        for at in (*replaced.values(), *self._new()):
            self._kept[at].append(self.passages[at].text)
        lost = [number for number in missing if number not in replaced]
        floating = self._floating(lost) if lost else {}
        return self._in_order(floating)

    def _edited(self, missing: Sequence[int]) -> dict[int, int]:
        """Old paragraph -> the passage that it has become: alike, in its place, and not there unread before."""
        became: dict[int, int] = {}
        behind, ahead = places.behind(self._found), places.ahead(self._found, len(self.passages))
        taken = set(self._covered)
        for number in missing:
            start = max(behind[number] + 1, self._ends[0] - _CANDIDATES)
            end = min(ahead[number], start + _CANDIDATES)
            free = (at for at in range(start, end) if at not in taken and self._may_be_edited(at, self._old[number]))
            alike = [
                (
                    self._kin.has(self.passages[at]),
                    headlines.likeness(self.passages[at].text, self._old[number]),
                    -at,
                )
                for at in free
            ]
            best = max((one for one in alike if one[1] >= ALIKE), default=None)
            if best:
                became[number] = -best[2]
                taken.add(-best[2])
        return became

    def _may_be_edited(self, at: int, old: str) -> bool:
        """Whether a passage may be an old paragraph, edited: far from the others it stands and is as long as it was."""
        passage = self.passages[at]
        if passage.text == self._headline or self._is_passed(passage):
            return False
        if self._ends[0] - BEFORE <= at < self._ends[1] + BEFORE:
            return True
        return is_as_long(passage.text, old) and self._kin.has(passage) and not self._kin.is_apart(passage)

    def _is_passed(self, passage: Passage) -> bool:
        return bool(self._passed) and passages.mark(passage.text) in self._passed

    def _new(self) -> set[int]:
        """What is new among the old paragraphs and stands as they do."""
        new = self._fresh
        first = self._first_place()
        last = self._ends[1]
        refused = False  # the passage before was a link to another story: what follows belongs to it
        for at in range(first, len(self.passages)):
            passage = self.passages[at]
            if at in self._covered:
                refused = False
                continue
            if at > last + 1 and at - 1 not in new and at > last + BEFORE:
                break
            if self._is_passed(passage):
                refused = False
                continue
            if self._is_text(at) and not refused and not self._leads_nowhere(at):
                new.add(at)
                self._read.add(passage.text)
            else:
                refused = passage.element.tag in _HEADINGS or passage.linked * 2 > len(passage.text)
        return new

    def _first_place(self) -> int:
        """From where on new text may stand: behind the headline."""
        said = unspaced(self._headline or "")
        heads = [at for at in range(self._ends[0]) if said and self.passages[at].key == said]
        return heads[-1] + 1 if heads else max(0, self._ends[0] - BEFORE)

    def _is_text(self, at: int) -> bool:
        passage = self.passages[at]
        text = passage.text
        if self._kin.is_apart(passage) or passage.linked > len(text) * _LINKED or self._is_furniture(at):
            return False
        if passage.element.tag not in _HEADINGS and is_count(text) and not self._is_kept_count(at):
            return False
        if text in self._read:
            return False  # what is read already is there twice: a pull quotation, a summary
        is_said = len(text) >= _SENTENCE or bool(SENTENCE_END.search(text)) or passage.element.tag in _HEADINGS
        if not is_said and not self._kin.has_item(passage.element) and not self._is_line(at):
            return False
        return self._kin.has(passage)

    def _is_kept_count(self, at: int) -> bool:
        """Whether a line with a number is a heading in bold or one of a list's, among the text: "Tip 3"."""
        element = self.passages[at].element
        is_bold = any(unspaced(part.text_content()) == self.passages[at].key for part in element.iter("b", "strong"))
        return self._ends[0] < at < self._ends[1] and (is_bold or self._kin.has_item(element))

    def _is_furniture(self, at: int) -> bool:
        """A passage of other articles, too, that is no sub-heading and stands in no stretch of new text."""
        if not self._recurs(at):
            return False
        if at < self._ends[1] and (len(self.passages[at].text) < _SENTENCE or at - 1 in self._fresh):
            return False
        following = at + 1
        opens = following < len(self.passages) and following not in self._covered and not self._recurs(following)
        return not (opens and self._is_text(following))

    def _recurs(self, at: int) -> bool:
        return digest(self.passages[at].text) in self._anchor.furniture

    def _is_line(self, at: int) -> bool:
        """A line without an end of its own, such as a sub-heading in bold: text where the first reading has it, too."""
        passage = self.passages[at]
        is_counter = passage.text[:1].isdigit()  # "12 comments"
        return not (is_counter or passage.linked) and self._kin.has(passage) and passage.key in self._first.keys

    def _leads_nowhere(self, at: int) -> bool:
        """A new heading under which no text follows is that of a box."""
        if self.passages[at].element.tag not in _HEADINGS:
            return False
        following = at + 1
        if following in self._covered:
            return False
        return following >= len(self.passages) or not self._is_text(following)

    def _floating(self, lost: Sequence[int]) -> dict[int, str]:
        """Old paragraphs that no passage shows as they were read: those that the first reading still reads so."""
        return {number: self._old[number] for number in lost if unspaced(self._old[number]) in self._first.keys}

    def _in_order(self, floating: dict[int, str]) -> tuple[str, ...]:
        """As on the page; what floats comes behind the old paragraph that it followed."""
        behind: dict[int, list[str]] = defaultdict(list)
        starts = [-1]
        for at in self._found:
            starts.append(at.start if at else starts[-1])
        for number, text in floating.items():
            behind[starts[number]].append(text)
        ordered = list(behind[-1])
        for place in sorted(self._kept):
            ordered += [*self._kept[place], *behind[place]]
        return tuple(ordered)
