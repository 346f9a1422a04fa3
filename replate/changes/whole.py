"""What a diff must not cut: a name of several words, a pair of quotation marks or brackets.

"Ole Brandt" that becomes "Ada Brandt" is one name for another, and a quotation mark that stays while its partner goes
tells a reader nothing. (Numbers, compounds and graphemes are whole because they are single tokens.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from replate.changes import lexicon, match, quotations

Pair = tuple[int, int]

LONGEST_NAME = 6  # words; more capitals in a row are a headline or a heading, not a name
_SENTENCE_END = frozenset(".!?…:;。！？“”\"'„»«(")
_NO_NAMES = lexicon.CALENDAR | lexicon.FUNCTION_WORDS
_MARKS = frozenset("()[]\"'“”„‟«»‘’「」『』")
_BRACKETS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two texts with its tokens and where each begins."""

    text: str
    tokens: Sequence[str]
    starts: Sequence[int]


def kept(pairs: Sequence[Pair], old: Side, new: Side) -> list[Pair]:
    """The pairs of tokens that stay, without those that would cut something."""
    if len(pairs) == len(old.tokens) == len(new.tokens):
        return list(pairs)
    if not _MARKS.isdisjoint(_changed(pairs, old, new)):
        pairs = _with_marks(pairs, old, new)
    return _with_names(pairs, old, new)


def _changed(pairs: Sequence[Pair], old: Side, new: Side) -> Iterator[str]:
    """The tokens that do not stay; while no mark is among them, every mark keeps its partner."""
    i = j = 0
    for a, b in [*pairs, (len(old.tokens), len(new.tokens))]:
        if a > i:
            yield from old.tokens[i:a]
        if b > j:
            yield from new.tokens[j:b]
        i, j = a + 1, b + 1


def _with_marks(pairs: Sequence[Pair], old: Side, new: Side) -> Sequence[Pair]:
    """Of two marks that both have a partner, each stays only where the partners stay together, too."""
    partner = _partners(old)
    other = _partners(new) if partner else {}
    if not other:
        return pairs
    found = {(a, b) for a, b in pairs if a in partner and b in other}
    lone = {(a, b) for a, b in found if (partner[a], other[b]) not in found}
    return [pair for pair in pairs if pair not in lone]


def _partners(side: Side) -> dict[int, int]:
    """Of each mark, by its place among the tokens, the place of its partner, both ways."""
    ranges = quotations.ranges(side.text)
    edges = {start - 1: end for start, end in ranges}
    if not edges and "(" not in side.text and "[" not in side.text:
        return {}
    found: dict[int, int] = {}
    opened: dict[int, int] = {}
    brackets: list[int] = []
    for place, (piece, start) in enumerate(zip(side.tokens, side.starts, strict=True)):
        if start in opened:
            _couple(found, opened.pop(start), place)
        if start in edges:
            opened[edges[start]] = place
        elif piece in ("(", "["):
            brackets.append(place)
        elif piece in _BRACKETS and brackets and side.tokens[brackets[-1]] == _BRACKETS[piece]:
            _couple(found, brackets.pop(), place)
    return found


def _couple(found: dict[int, int], one: int, other: int) -> None:
    found[one], found[other] = other, one


def _with_names(pairs: Sequence[Pair], old: Side, new: Side) -> list[Pair]:
    """Where a change ends within a name, the rest of the name belongs to it."""
    runs = match.runs(pairs)
    found: list[Pair] = []
    for number, run in enumerate(runs):
        first, last = run[0], run[-1]
        left = runs[number - 1][-1] if number else (-1, -1)
        right = runs[number + 1][0] if number + 1 < len(runs) else (len(old.tokens), len(new.tokens))
        start = max(_head(old, left[0], first[0], len(run)), _head(new, left[1], first[1], len(run)))
        end = max(_tail(old, last[0], right[0], len(run)), _tail(new, last[1], right[1], len(run)))
        found += run[start : len(run) - end]
    return found


def _head(side: Side, left: int, first: int, length: int) -> int:
    """How many tokens at the beginning of a run belong to a name that began before it."""
    if first - left <= 1 or not _are_joined(side, first - 1):
        return 0
    count = 1
    while count < length and _are_joined(side, first + count - 1):
        count += 1
    return count if count < LONGEST_NAME else 0


def _tail(side: Side, last: int, right: int, length: int) -> int:
    """How many tokens at the end of a run belong to a name that goes on behind it."""
    if right - last <= 1 or not _are_joined(side, last):
        return 0
    count = 1
    while count < length and _are_joined(side, last - count):
        count += 1
    return count if count < LONGEST_NAME else 0


def _are_joined(side: Side, place: int) -> bool:
    """Whether a token and the next are words of one name: both capitalised, a blank between, not at a beginning."""
    if place < 0:
        return False
    one, other = side.tokens[place], side.tokens[place + 1]
    if side.starts[place + 1] != side.starts[place] + len(one) + 1 or not (_is_capital(one) and _is_capital(other)):
        return False
    return place > 0 and side.tokens[place - 1] not in _SENTENCE_END


def _is_capital(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word.lower() not in _NO_NAMES
