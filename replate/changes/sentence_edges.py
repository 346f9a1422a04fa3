"""Where an inserted or deleted passage begins, when it could begin at several places: at the start of a sentence.

"He left. He slept." that becomes "He left. He wept. He slept." has gained "He wept.", not "wept. He".
"""

from collections.abc import Sequence

Pair = tuple[int, int]

_ENDS = frozenset((".", "!", "?", "…", "。", "！", "？", "؟", "”", "»"))
_REACH = 60  # tokens, about two sentences


def slid(pairs: Sequence[Pair], old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The same number of matched tokens, with every pure insertion or deletion slid left to a sentence's start."""
    moved = list(pairs)
    for place in range(1, len(moved)):
        (a, b), (c, d) = moved[place - 1], moved[place]
        if c == a + 1 and d > b + 1:
            shift = _shift(new, b + 1, d - b - 1)
            if _is_run(moved, place, shift):
                moved[place - shift : place] = [(i, j + d - b - 1) for i, j in moved[place - shift : place]]
        elif d == b + 1 and c > a + 1:
            shift = _shift(old, a + 1, c - a - 1)
            if _is_run(moved, place, shift):
                moved[place - shift : place] = [(i + c - a - 1, j) for i, j in moved[place - shift : place]]
    return moved


def _is_run(pairs: list[Pair], place: int, length: int) -> bool:
    """Whether the pairs before a place follow each other without a gap, as many as are to be moved."""
    if not 0 < length <= place:
        return False
    (a, b), (c, d) = pairs[place - length], pairs[place - 1]
    return c - a == d - b == length - 1


def _shift(texts: Sequence[str], start: int, size: int) -> int:
    """By how many tokens to the left a passage begins a sentence while reading the same; 0 if nowhere or already."""
    for shift in range(min(start, _REACH) + 1):
        if shift and texts[start - shift] != texts[start - shift + size]:
            return 0
        if start == shift or texts[start - shift - 1] in _ENDS:
            return shift
    return 0
