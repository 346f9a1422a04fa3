"""Which words of two texts a reader would say have stayed: few stretches, of words that carry content.

The longest common subsequence keeps every word it can, so that "the", "of" and commas survive here and there in the
middle of a new sentence and cut it to pieces. Here a kept word earns what it says, each break in the kept text costs,
and the selection with the highest sum wins. Words that differ only in case are the same word.
"""

from bisect import bisect_left
from collections.abc import Sequence

from replate.changes import lexicon, match

Pair = tuple[int, int]

# Chosen on the train split of arXivEdits (`python -m benchmarks.changes agreement`): token F1 .940 and span F1 .755;
# LIGHT .35 with BREAK .45 gives .938 / .725, no island .938 / .746, SOLID 6 or none at all the same within .002.
LIGHT = 0.45  # what a function word or a punctuation mark earns; a word that carries content earns 1
BREAK = 0.4  # what each stretch that is not kept costs
ISLAND = 4  # a light word alone between two changes of so many words, both sides counted, is part of one change
SOLID = 8  # so many words in a row that stayed are no accident: what lies between two such runs is looked at alone
POINTS = 4  # equal pairs a word; English prose has about 1, and above it the longest common subsequence must do


def find(old: Sequence[str], new: Sequence[str]) -> tuple[list[Pair], bool]:
    """Pairs of indexes that stay, strictly rising in both, and whether some were not looked for (`match.Matches`)."""
    before, after = [word.lower() for word in old], [word.lower() for word in new]
    common = match.match(before, after)
    if len(common.pairs) == len(before) or len(common.pairs) == len(after):
        return list(common.pairs), common.is_coarse
    kept: list[Pair] = []
    i = j = 0
    for run in [*(run for run in match.runs(common.pairs) if len(run) >= SOLID), [(len(before), len(after))]]:
        (old_end, new_end), (last_old, last_new) = run[0], run[-1]
        kept += [(i + a, j + b) for a, b in _best(before[i:old_end], after[j:new_end])]
        kept += run
        i, j = last_old + 1, last_new + 1
    return _without_islands(before, kept[:-1], len(after)), common.is_coarse


def _without_islands(old: Sequence[str], pairs: Sequence[Pair], new_length: int) -> list[Pair]:
    runs = match.runs(pairs)
    kept: list[Pair] = []
    for run, (next_old, next_new) in zip(runs, [*(run[0] for run in runs[1:]), (len(old), new_length)], strict=False):
        i, j = run[0]
        last_old, last_new = kept[-1] if kept else (-1, -1)
        left, right = i - last_old + j - last_new - 2, next_old - i + next_new - j - 2
        if len(run) > 1 or min(left, right) < ISLAND or not is_light(old[i]):
            kept += run
    return kept


def _best(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The selection with the highest sum between two solid runs; the longest one where equal pairs are too many."""
    if not old or not new:
        return []
    places: dict[str, list[int]] = {}
    for j, word in enumerate(new):
        places.setdefault(word, []).append(j)
    found = [places.get(word, []) for word in old]
    if sum(map(len, found)) > POINTS * (len(old) + len(new)):
        return list(match.match(old, new).pairs)
    return _chained(old, found, len(new))


def _chained(old: Sequence[str], found: Sequence[Sequence[int]], new_length: int) -> list[Pair]:
    """The best chain of equal pairs, by sparse dynamic programming: O(k log k) for k pairs.

    `tops` is a staircase over the chains that end above the present row: places in the new text and, rising with them,
    the best sum of a chain that ends there or before.
    """
    pairs: list[Pair] = [(-1, -1)]  # the run before: what joins it breaks nothing
    sums = [0.0]
    before = [0]
    tops, values, chains = [-1], [0.0], [0]
    above: dict[int, int] = {-1: 0}  # chains that end in the row above, by place
    for i, places in enumerate(found):
        row: dict[int, int] = {}
        earned = LIGHT if is_light(old[i]) else 1.0
        for j in places:
            at = bisect_left(tops, j) - 1
            best, chain = values[at] - BREAK, chains[at]
            if j - 1 in above and sums[above[j - 1]] >= best:
                chain = above[j - 1]
                best = sums[chain]
            row[j] = len(pairs)
            pairs.append((i, j))
            sums.append(best + earned)
            before.append(chain)
        for j, chain in row.items():
            _raise(tops, values, chains, j, sums[chain], chain)
        above = row
    last = len(old) - 1, new_length - 1
    end = max(range(len(pairs)), key=lambda chain: sums[chain] - (0 if pairs[chain] == last else BREAK))
    chosen = []
    while end:
        chosen.append(pairs[end])
        end = before[end]
    return chosen[::-1]


def _raise(tops: list[int], values: list[float], chains: list[int], place: int, value: float, chain: int) -> None:
    """Enter a chain into the staircase, where it is better than those that end before it."""
    at = bisect_left(tops, place)
    if at and values[at - 1] >= value:
        return
    end = at
    while end < len(tops) and values[end] <= value:
        end += 1
    tops[at:end], values[at:end], chains[at:end] = [place], [value], [chain]


def is_light(word: str) -> bool:
    """Whether a word, in lower case, is a function word or a mark."""
    return word in lexicon.FUNCTION_WORDS or not any(map(str.isalnum, word))
