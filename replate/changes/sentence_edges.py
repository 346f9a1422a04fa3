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


def around(before: str, after: str) -> tuple[int, int]:
    """How many characters at the beginning and at the end of both texts need not be looked at.

    Where words are replaced some words around them are looked at, too, for names; where a passage comes or goes it is
    whole sentences, because it may have begun at another place.
    """
    head = shared(before, after)
    tail = min(shared(before[::-1], after[::-1]), min(len(before), len(after)) - head)
    middles = before[head : len(before) - tail], after[head : len(after) - tail]
    if all(any(map(str.isalnum, middle)) for middle in middles) and " " not in (*middles[0][:1], *middles[1][:1]):
        return _words_before(before, head), _words_behind(before, tail)
    return _sentence_before(before, head), _sentence_behind(before, tail)


_AROUND = 4  # words


def _words_before(text: str, head: int) -> int:
    for _ in range(_AROUND):
        head = max(0, text.rfind(" ", 0, max(0, head - 1)) + 1)
    return head


def _words_behind(text: str, tail: int) -> int:
    end = len(text) - tail
    for _ in range(_AROUND):
        if (end := text.find(" ", end + 1)) < 0:
            return 0
    return len(text) - end


_BREAKS = (". ", "? ", "! ")


def _sentence_before(text: str, head: int) -> int:
    return max(text.rfind(end, 0, head) + 2 if end in text[:head] else 0 for end in _BREAKS)


def _sentence_behind(text: str, tail: int) -> int:
    start = len(text) - tail
    first = min((place for end in _BREAKS if (place := text.find(end, start)) > 0), default=len(text))
    return 0 if text[first - 1 : first].isupper() else len(text) - first  # behind initials no sentence ends


def shared(one: str, other: str) -> int:
    """The number of characters at the beginning that two texts share, by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low
