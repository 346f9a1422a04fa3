"""Where on a page a text stands that was read before: as a passage, as part of one, or over several."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from replate.crawler.reading.document import Element
from replate.crawler.reading.passages import Passage, unspaced

Found = Sequence[range | None]  # the passages of each paragraph, in the paragraphs' order; None: not on the page
SPAN = 20  # letters from which a paragraph is looked for within passages and over several of them
_CHOICES = 20  # places of a text that the page says again and again, among which is chosen


class Places:
    """A page's passages, ready to be searched."""

    def __init__(self, page: Sequence[Passage]) -> None:
        self._page = page
        self._exact: dict[str, list[int]] = defaultdict(list)
        starts, at = [], 0
        for number, passage in enumerate(page):
            self._exact[passage.key].append(number)
            starts.append(at)
            at += len(passage.key)
        self._starts = starts
        self._joined = "".join(passage.key for passage in page)

    def find(self, old: Sequence[str]) -> list[range | None]:
        """The passages of each paragraph; what stands in several places is taken where its neighbours are."""
        keys = list(map(unspaced, old))
        found: list[range | None] = [None] * len(keys)
        taken: set[int] = set()
        for number, key in enumerate(keys):
            if len(self._exact.get(key, ())) == 1 and self._exact[key][0] not in taken:
                found[number] = range(self._exact[key][0], self._exact[key][0] + 1)
                taken.add(self._exact[key][0])
        homes = Counter(self._page[at.start].element.getparent() for at in found if at)
        following = ahead(found, len(self._page))
        last = -1
        for number, key in enumerate(keys):
            if found[number] is None:
                within = range(last + 1, following[number])
                found[number] = self._among(key, within, taken, homes) or self._span(
                    key, keys[number - 1] if number else "", last
                )
                taken.update(found[number] or ())
            last = (found[number] or range(last, last + 1))[-1]
        return found

    def partial(self, old: Sequence[str], found: Found) -> list[int]:
        """Paragraphs in whose passages stands more than all paragraphs together say, or that end within a passage."""
        said: Counter[int] = Counter()
        for paragraph, at in zip(old, found, strict=True):
            left = len(unspaced(paragraph))
            for number in at or ():
                said[number] += min(left, len(self._page[number].key))
                left -= min(left, len(self._page[number].key))
        full = {number for number, letters in said.items() if letters >= len(self._page[number].key)}
        whole = set(self.split(old, found))
        return [
            number
            for number, at in enumerate(found)
            if at and (not all(one in full for one in at) or (len(at) > 1 and number not in whole))
        ]

    def split(self, old: Sequence[str], found: Found) -> list[int]:
        """Paragraphs that stand over several passages, each of which is a whole part of them."""
        return [
            number
            for number, at in enumerate(found)
            if at and len(at) > 1 and "".join(self._page[one].key for one in at) == unspaced(old[number])
        ]

    def joined(self, found: Found) -> list[int]:
        """Passages in which several paragraphs stand."""
        counts = Counter(at.start for at in found if at and len(at) == 1)
        return [number for number, paragraphs in counts.items() if paragraphs > 1]

    def _among(self, key: str, within: range, taken: set[int], homes: Counter[Element]) -> range | None:
        """Of several places the one in order, then the one beside other paragraphs, then the first."""
        places = self._exact.get(key, [])
        start = bisect_left(places, within.start)
        near = [at for at in (*places[start : start + _CHOICES], *places[:_CHOICES]) if at not in taken]
        if not near:
            return None
        in_order = [at for at in near if at in within]
        at_home = [at for at in in_order or near if self._page[at].element.getparent() in homes]
        best = (at_home or in_order or near)[0]
        return range(best, best + 1)

    def _next_line(self, key: str, last_key: str, behind: int) -> range | None:
        """A short line where it follows the line before it in the same passage."""
        held = self._page[behind].key if 0 <= behind < len(self._page) else ""
        follows = bool(key and last_key) and last_key != held and last_key + key in held
        return range(behind, behind + 1) if follows else None

    def _span(self, key: str, last_key: str, behind: int) -> range | None:
        """A part of a passage, or several passages in a row."""
        if len(key) < SPAN:
            return self._next_line(key, last_key, behind)
        start = self._starts[behind] if 0 <= behind < len(self._starts) else 0
        at = self._joined.find(key, start)
        if at < 0:
            at = self._joined.find(key)
        if at < 0:
            return None
        return range(bisect_right(self._starts, at) - 1, bisect_right(self._starts, at + len(key) - 1))


def displaced(found: Found) -> list[int]:
    """The fewest paragraphs without which all stand in their old order."""
    ends: list[int] = []  # ends[n]: number of the paragraph that ends the best run of n + 1
    starts: list[int] = []  # where that one stands
    before: dict[int, int] = {}
    for number, at in enumerate(found):
        if at is None:
            continue
        place = bisect_right(starts, at.start)
        before[number] = ends[place - 1] if place else -1
        ends[place : place + 1], starts[place : place + 1] = [number], [at.start]
    run, last = set[int](), ends[-1] if ends else -1
    while last >= 0:
        run.add(last)
        last = before[last]
    return [number for number, at in enumerate(found) if at is not None and number not in run]


def ahead(found: Found, end: int) -> list[int]:
    """For each paragraph, where the next one that was found begins."""
    starts = []
    for at in reversed(found):
        starts.append(end)
        end = at.start if at else end
    return starts[::-1]


def behind(found: Found) -> list[int]:
    """For each paragraph, where the last one that was found before it ends; -1: none was."""
    ends, end = [], -1
    for at in found:
        ends.append(end)
        end = at[-1] if at else end
    return ends
