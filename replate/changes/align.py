"""Which changed paragraph is which: the old and new paragraphs that are not equal in place, paired by likeness.

Likeness is 2·LCS/(n+m) over tokens (Indel similarity). Bounded: in a gap of more than PAIRS pairs or CELLS token cells
only neighbours by position are compared.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from replate.changes import sentence_edges, tokens

Pair = tuple[int, int]

ALIKE = 0.4  # the same paragraph, edited: wikidiff2 and Tsoukaladelis et al. (2024) use .4 and .5 of characters
ALIKE_SHORT = 0.5  # under SHORT tokens function words alone reach .4
ALIKE_ALONE = 0.3  # one paragraph became one paragraph between two that stayed: place is evidence, too
ALIKE_ELSEWHERE = 0.6  # edited and moved at once: place speaks against it
SHORT = 12
PLAIN = 0.6  # of the characters of the longer one, unbroken: above every other bound here
PAIRS = 40_000  # 2 µs a pair
PAIR_CELLS = 400_000_000  # one pair: 20,000 words against 20,000, 10 ms
CELLS = 10_000_000_000  # bit-parallel: 64 cells a step, 0.2 s at the limit


@dataclass(frozen=True, slots=True)
class _Coded:
    """A paragraph as one character per token, which is the form rapidfuzz compares fastest."""

    index: int
    code: str


def equal_elsewhere(old: Sequence[str], new: Sequence[str], kept: Sequence[Pair]) -> list[Pair]:
    """Paragraphs that stand word for word at another place, the first free one for each."""
    old_free, new_free = _free(old, new, kept)
    places: dict[str, list[int]] = defaultdict(list)
    for j in reversed(new_free):
        places[new[j]].append(j)
    return [(i, places[old[i]].pop()) for i in old_free if places.get(old[i])]


def alike(old: Sequence[str], new: Sequence[str], kept: Sequence[Pair], moved: Sequence[Pair]) -> list[Pair]:
    """Paragraphs that are the same ones, edited: first within each gap in order, then across the gaps."""
    paired = _plain(old, new, kept, moved)
    codes: dict[str, int] = {}
    old_free, new_free = _free(old, new, [*kept, *moved, *paired])
    before = {i: _Coded(i, _code(old[i], codes)) for i in old_free}
    after = {j: _Coded(j, _code(new[j], codes)) for j in new_free}
    for gap_old, gap_new in _gaps(sorted([*kept, *paired]), old_free, new_free):
        paired += _in_order([before[i] for i in gap_old], [after[j] for j in gap_new])
    taken_old, taken_new = {i for i, _ in paired}, {j for _, j in paired}
    left = [before[i] for i in old_free if i not in taken_old]
    right = [after[j] for j in new_free if j not in taken_new]
    return sorted(paired + _anywhere(left, right))


def _plain(old: Sequence[str], new: Sequence[str], kept: Sequence[Pair], moved: Sequence[Pair]) -> list[Pair]:
    """Paragraphs one to one in a gap, of which most characters at the beginning and the end are the same: no need to
    look at their words."""
    old_free, new_free = _free(old, new, [*kept, *moved])
    found: list[Pair] = []
    for gap_old, gap_new in _gaps(kept, old_free, new_free):
        pairs = list(zip(gap_old, gap_new, strict=False))
        if len(gap_old) == len(gap_new) and all(_is_plainly_alike(old[i], new[j]) for i, j in pairs):
            found += pairs
    return found


def _is_plainly_alike(old: str, new: str) -> bool:
    head = sentence_edges.shared(old, new)
    tail = min(sentence_edges.shared(old[::-1], new[::-1]), min(len(old), len(new)) - head)
    return head + tail >= PLAIN * max(len(old), len(new))


def _free(old: Sequence[str], new: Sequence[str], paired: Iterable[Pair]) -> tuple[list[int], list[int]]:
    taken_old, taken_new = set(), set()
    for i, j in paired:
        taken_old.add(i)
        taken_new.add(j)
    return [i for i in range(len(old)) if i not in taken_old], [j for j in range(len(new)) if j not in taken_new]


def _code(text: str, codes: dict[str, int]) -> str:
    numbers = (codes.setdefault(token, len(codes)) for token in tokens.texts(text))
    return "".join(chr(number % 0x110000) for number in numbers)


def _gaps(kept: Sequence[Pair], old_free: list[int], new_free: list[int]) -> Iterator[tuple[list[int], list[int]]]:
    """The free paragraphs between each two that stayed in place, where both sides have some."""
    i = j = 0
    ends: Iterable[Pair] = (*kept, (max(old_free, default=0) + 1, max(new_free, default=0) + 1))
    for old_end, new_end in ends:
        first_i, first_j = i, j
        while i < len(old_free) and old_free[i] < old_end:
            i += 1
        while j < len(new_free) and new_free[j] < new_end:
            j += 1
        if first_i < i and first_j < j:
            yield old_free[first_i:i], new_free[first_j:j]


def likeness(old: str, new: str, floor: float = 0.0) -> float:
    """Indel similarity of two coded paragraphs from 0 to 1, 0 below the floor; of very long ones its upper bound."""
    if len(old) * len(new) <= PAIR_CELLS:
        return float(Indel.normalized_similarity(old, new, score_cutoff=floor))
    bound = 2 * (Counter(old) & Counter(new)).total() / (len(old) + len(new))
    return bound if bound >= floor else 0.0


def _floor(old: _Coded, new: _Coded) -> float:
    return ALIKE_SHORT if min(len(old.code), len(new.code)) < SHORT else ALIKE


def _in_order(old: list[_Coded], new: list[_Coded]) -> list[Pair]:
    """The pairs of one gap that keep the most text, in the same order on both sides."""
    if len(old) == len(new) == 1:
        is_alike = likeness(old[0].code, new[0].code, ALIKE_ALONE) > 0
        return [(old[0].index, new[0].index)] if is_alike else []
    if _is_large(old, new):
        return _first_come(_scored(old, new, None))
    gains = {(i, j): score for score, i, j in _scored(old, new, None)}
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            gain = gains.get((old[a].index, new[b].index), 0.0)
            best[a][b] = max(best[a + 1][b], best[a][b + 1], best[a + 1][b + 1] + gain if gain else 0.0)
    return _path(old, new, gains, best)


def _path(old: list[_Coded], new: list[_Coded], gains: dict[Pair, float], best: list[list[float]]) -> list[Pair]:
    chosen, a, b = [], 0, 0
    while a < len(old) and b < len(new):
        pair = old[a].index, new[b].index
        if pair in gains and best[a][b] == best[a + 1][b + 1] + gains[pair]:
            chosen.append(pair)
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return chosen


def _anywhere(old: list[_Coded], new: list[_Coded]) -> list[Pair]:
    """Paragraphs both moved and edited, the most alike first; short ones are too often alike by chance."""
    long_old = [one for one in old if len(one.code) >= SHORT]
    long_new = [one for one in new if len(one.code) >= SHORT]
    return _first_come(_scored(long_old, long_new, ALIKE_ELSEWHERE))


def _first_come(scored: list[tuple[float, int, int]]) -> list[Pair]:
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    chosen = []
    for _, i, j in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
        if i not in taken_old and j not in taken_new:
            chosen.append((i, j))
            taken_old.add(i)
            taken_new.add(j)
    return chosen


def _scored(old: list[_Coded], new: list[_Coded], floor: float | None) -> list[tuple[float, int, int]]:
    """(tokens kept, old, new) of the pairs that are alike enough, out of all or, in a large gap, of neighbours."""
    rows = []
    width = _width(old, new)
    for place, one in enumerate(old):
        start = max(0, min(len(new) - width, round(place * len(new) / len(old)) - width // 2))
        for other in new[start : start + width]:
            alike = likeness(one.code, other.code, floor or _floor(one, other))
            if alike > 0:
                rows.append((alike * (len(one.code) + len(other.code)), one.index, other.index))
    return rows


def _is_large(old: list[_Coded], new: list[_Coded]) -> bool:
    return len(old) * len(new) > PAIRS or _size(old) * _size(new) > CELLS


def _size(coded: list[_Coded]) -> int:
    return sum(len(one.code) for one in coded)


def _width(old: list[_Coded], new: list[_Coded]) -> int:
    """With how many neighbours by position each old paragraph is compared: all of them unless there are too many."""
    if not _is_large(old, new):
        return len(new)
    share = min(PAIRS / (len(old) * len(new)), CELLS / (_size(old) * _size(new)))
    return max(1, int(len(new) * share))
