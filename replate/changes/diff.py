"""What changed between two texts: paragraphs aligned first, then the words of each changed paragraph.

old paragraphs ─▶ equal ones stay (match) ─▶ equal ones elsewhere: move ─▶ alike ones: replace (align)
new paragraphs ┘                                                       └▶ what is left: delete, insert
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from replate.changes import align, lexicon, match, tokens

ParagraphAction = Literal["insert", "delete", "replace", "move"]
Pair = tuple[int, int]
SpanAction = Literal["equal", "insert", "delete", "replace"]

# An unchanged run between two changes that is only function words or punctuation reads as part of one change.
# Measured on arXivEdits (`python benchmarks/diff.py`): without it token F1 is lower and there are more fragments.
GAP_TOKENS = 2


@dataclass(frozen=True, slots=True)
class Aligned:
    """A paragraph of either side or of both; an index is None where that side has no such paragraph."""

    action: Literal["equal"] | ParagraphAction
    old_index: int | None
    new_index: int | None


@dataclass(frozen=True, slots=True)
class ParagraphOp:
    """One operation on one paragraph; an index is None where that side has no such paragraph."""

    action: ParagraphAction
    old_index: int | None
    new_index: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of both texts by character offsets; `is_coarse`: too large to be looked into further."""

    action: SpanAction
    old_start: int
    old_end: int
    new_start: int
    new_end: int
    is_coarse: bool = False


def aligned(old: Sequence[str], new: Sequence[str]) -> tuple[Aligned, ...]:
    """All paragraphs of both sides in reading order: those that stayed, and those that an operation touches."""
    kept = match.match(old, new).pairs
    moved = align.equal_elsewhere(old, new, kept)
    changed = align.alike(old, new, kept, moved)
    paired_old = {i for i, _ in (*kept, *moved, *changed)}
    paired_new = {j for _, j in (*kept, *moved, *changed)}
    found = [Aligned("equal", i, j) for i, j in kept]
    found += [Aligned("move", i, j) for i, j in moved]
    found += [Aligned("replace", i, j) for i, j in changed]
    found += [Aligned("delete", i, None) for i in range(len(old)) if i not in paired_old]
    found += [Aligned("insert", None, j) for j in range(len(new)) if j not in paired_new]
    return _in_reading_order(found, match.rising(sorted([*kept, *changed])), len(old))


def paragraphs(
    old: Sequence[str],
    new: Sequence[str],
    *,
    keys: tuple[Sequence[str], Sequence[str]] | None = None,
) -> tuple[ParagraphOp, ...]:
    """The operations that make `new` of `old`, in reading order; `keys` are compared in the texts' place."""
    return tuple(
        ParagraphOp(
            one.action,
            one.old_index,
            one.new_index,
            old[one.old_index] if one.old_index is not None else "",
            new[one.new_index] if one.new_index is not None else "",
        )
        for one in aligned(*(keys or (old, new)))
        if one.action != "equal"
    )


def _in_reading_order(found: list[Aligned], stays: Sequence[Pair], old_length: int) -> tuple[Aligned, ...]:
    """By place in the new text; a deleted paragraph comes right behind the one that it followed and that stayed."""
    place_of: dict[int, int] = {}
    place = first = 0
    for old_index, new_index in (*stays, (old_length, 0)):
        place_of.update(dict.fromkeys(range(first, old_index), place))
        first, place = old_index + 1, new_index + 1

    def order(one: Aligned) -> tuple[int, int, int]:
        if one.new_index is not None:
            return one.new_index, 1, 0
        assert one.old_index is not None
        return place_of[one.old_index], 0, one.old_index

    return tuple(sorted(found, key=order))


def applied(old: Sequence[str], ops: Sequence[ParagraphOp]) -> tuple[str, ...]:
    """The new paragraphs: `old` with the operations carried out."""
    gone = {op.old_index for op in ops}
    staying = iter([paragraph for index, paragraph in enumerate(old) if index not in gone])
    placed = {op.new_index: op.after for op in ops if op.new_index is not None}
    length = len(old) + sum(op.action == "insert" for op in ops) - sum(op.action == "delete" for op in ops)
    return tuple(placed[index] if index in placed else next(staying) for index in range(length))


def spans(before: str, after: str) -> tuple[Span, ...]:
    """The stretches of two texts in order, words and numbers never cut; together they cover both texts exactly."""
    if before == after:
        return (Span("equal", 0, len(before), 0, len(after)),) if before else ()
    old, new = tokens.split(before), tokens.split(after)
    matches = match.match([token.text for token in old], [token.text for token in new])
    found: list[Span] = []
    i = j = 0
    for a, b in _anchors(old, matches.pairs, len(new)):
        _add_gap(found, before, after, (i, old[a].start, j, new[b].start), matches.is_coarse)
        _add(found, Span("equal", old[a].start, old[a].end, new[b].start, new[b].end))
        i, j = old[a].end, new[b].end
    _add_gap(found, before, after, (i, len(before), j, len(after)), matches.is_coarse)
    return tuple(found)


def _anchors(old: list[tokens.Token], pairs: Sequence[Pair], new_length: int) -> list[Pair]:
    """The matched tokens without short runs of function words and punctuation between two longer changes."""
    runs = _runs(pairs)
    kept = list(runs[0]) if runs else []
    for number, run in enumerate(runs[1:], start=1):
        following = runs[number + 1][0] if number + 1 < len(runs) else (len(old), new_length)
        is_flanked = _is_longer(kept[-1], run[0], len(run)) and _is_longer(run[-1], following, len(run))
        if not (len(run) <= GAP_TOKENS and is_flanked and all(_is_light(old[a]) for a, _ in run)):
            kept += run
    return kept


def _runs(pairs: Sequence[Pair]) -> list[list[Pair]]:
    runs: list[list[Pair]] = []
    for a, b in pairs:
        if runs and runs[-1][-1] == (a - 1, b - 1):
            runs[-1].append((a, b))
        else:
            runs.append([(a, b)])
    return runs


def _is_light(token: tokens.Token) -> bool:
    return not token.is_word or token.text.lower() in lexicon.FUNCTION_WORDS


def _is_longer(left: Pair, right: Pair, length: int) -> bool:
    return max(right[0] - left[0], right[1] - left[1]) - 1 > length


def _add_gap(found: list[Span], before: str, after: str, bounds: tuple[int, int, int, int], is_coarse: bool) -> None:
    """What lies between two matched tokens: white space common to both sides is equal, the rest is one change."""
    i, old_end, j, new_end = bounds
    head = _common_space(before[i:old_end], after[j:new_end])
    tail = _common_space(before[i + head : old_end][::-1], after[j + head : new_end][::-1])
    _add(found, Span("equal", i, i + head, j, j + head))
    changed = (i + head, old_end - tail, j + head, new_end - tail)
    if changed[0] == changed[1]:
        _add(found, Span("insert", *changed))
    elif changed[2] == changed[3]:
        _add(found, Span("delete", *changed))
    else:
        _add(found, Span("replace", *changed, is_coarse=is_coarse))
    _add(found, Span("equal", old_end - tail, old_end, new_end - tail, new_end))


def _common_space(old: str, new: str) -> int:
    for length, (a, b) in enumerate(zip(old, new, strict=False)):
        if a != b or not a.isspace():
            return length
    return min(len(old), len(new))


def _add(found: list[Span], span: Span) -> None:
    """Append a span that covers anything, joined with an equal one just before it."""
    if span.old_start == span.old_end and span.new_start == span.new_end:
        return
    if span.action == "equal" and found and found[-1].action == "equal":
        found[-1] = replace(found[-1], old_end=span.old_end, new_end=span.new_end)
    else:
        found.append(span)
