"""Which elements of two sequences stay, in order: the longest common subsequence, bounded in time and memory.

rapidfuzz computes it bit-parallel. LCSseq is exact but keeps n·m/8 bytes; Levenshtein is linear in memory and 2-11 %
longer; beyond that, elements that occur once on both sides are anchors (patience diff) and only what lies between two
anchors is compared exactly. Measured by `python -m benchmarks.changes`.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq, Levenshtein

EXACT_CELLS = 20_000_000  # LCSseq: 5 ms and 2.5 MB at the limit
LINEAR_CELLS = 400_000_000  # Levenshtein: 0.1 s at the limit; 100,000 x 100,000 would take 1.4-2.8 s


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs of indexes (old, new) that stay, strictly rising in both; `is_coarse` where some were not looked for."""

    pairs: tuple[tuple[int, int], ...]
    is_coarse: bool


def match(old: Sequence[Hashable], new: Sequence[Hashable]) -> Matches:
    """The elements that stay, the common beginning and end first."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    numbers: dict[Hashable, int] = {}
    before = [numbers.setdefault(element, len(numbers)) for element in old[head : len(old) - tail]]
    after = [numbers.setdefault(element, len(numbers)) for element in new[head : len(new) - tail]]
    inner, is_coarse = _middle(before, after)
    pairs = [(i, i) for i in range(head)]
    pairs += [(head + i, head + j) for i, j in inner]
    pairs += [(len(old) - k, len(new) - k) for k in range(tail, 0, -1)]
    return Matches(tuple(pairs), is_coarse)


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    length = min(len(old), len(new))
    return next((i for i in range(length) if old[i] != new[i]), length)


def _middle(old: list[int], new: list[int]) -> tuple[list[tuple[int, int]], bool]:
    cells = len(old) * len(new)
    if cells <= EXACT_CELLS:
        return _exact(old, new), False
    if cells <= LINEAR_CELLS:
        return _equal(Levenshtein.opcodes(old, new)), False
    return _between(old, new, _anchors(old, new))


def _exact(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    return _equal(LCSseq.opcodes(old, new)) if old and new else []


def _equal(opcodes: object) -> list[tuple[int, int]]:
    kept = [code for code in opcodes if code.tag == "equal"]  # type: ignore[attr-defined]  # rapidfuzz's Opcodes
    return [(code.src_start + k, code.dest_start + k) for code in kept for k in range(code.src_end - code.src_start)]


def _between(old: list[int], new: list[int], anchors: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], bool]:
    """Exact pairs in each gap between two anchors, where the gap is small enough."""
    pairs: list[tuple[int, int]] = []
    is_coarse, i, j = False, 0, 0
    for old_end, new_end in [*anchors, (len(old), len(new))]:
        if (old_end - i) * (new_end - j) <= EXACT_CELLS:
            pairs += [(i + a, j + b) for a, b in _exact(old[i:old_end], new[j:new_end])]
        else:
            is_coarse = True
        if old_end < len(old):
            pairs.append((old_end, new_end))
        i, j = old_end + 1, new_end + 1
    return pairs, is_coarse


def _anchors(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """Elements that occur once on each side, as many as stand in the same order on both."""
    old_counts, new_counts = Counter(old), Counter(new)
    places = {element: j for j, element in enumerate(new) if new_counts[element] == 1 == old_counts[element]}
    return rising([(i, places[element]) for i, element in enumerate(old) if element in places])


def runs(pairs: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Pairs that follow each other without a gap on either side, together."""
    found: list[list[tuple[int, int]]] = []
    run: list[tuple[int, int]] = []
    last = (-2, -2)
    for pair in pairs:
        if pair[0] != last[0] + 1 or pair[1] != last[1] + 1:
            run = []
            found.append(run)
        run.append(pair)
        last = pair
    return found


def rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest selection of pairs, sorted by the first, in which the second rises too."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        rank = bisect_left(ends, place)
        before.append(tops[rank - 1] if rank else -1)
        ends[rank : rank + 1] = [place]
        tops[rank : rank + 1] = [index]
    chosen: list[tuple[int, int]] = []
    index = tops[-1] if tops else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]
