"""What changed between two texts: paragraphs aligned first, then the words of each changed paragraph.

old paragraphs ─▶ equal ones stay (match) ─▶ equal ones elsewhere: move ─▶ alike ones: replace (align)
new paragraphs ┘                                                       └▶ what is left: delete, insert
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, cast

from rapidfuzz.distance import OSA, LCSseq

from replate.changes import align, anchors, match, sentence_edges, tokens, typos, whole
from replate.changes.span import Span, SpanAction

ParagraphAction = Literal["insert", "delete", "replace", "move"]
Pair = tuple[int, int]

LONGEST_WORD = 40  # graphemes; letters are shown only of words


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


def spans(before: str, after: str) -> tuple[Span, ...]:
    """The stretches of two texts in order, words and numbers never cut; together they cover both texts exactly."""
    if before == after:
        return (Span("equal", 0, len(before), 0, len(after)),) if before else ()
    head, tail = sentence_edges.around(before, after)
    old, old_starts = tokens.located(before, head, len(before) - tail)
    new, new_starts = tokens.located(after, head, len(after) - tail)
    pairs, is_coarse = anchors.find(old, new)
    pairs = sentence_edges.slid(pairs, old, new)
    pairs = whole.kept(pairs, whole.Side(before, old, old_starts), whole.Side(after, new, new_starts))
    script = _Script(before, after, is_coarse)
    script.keep(0, head, 0, head)
    for run in match.runs(pairs):
        (first, other_first), (last, other_last) = run[0], run[-1]
        start, end = old_starts[first], old_starts[last] + len(old[last])
        other_start, other_end = new_starts[other_first], new_starts[other_last] + len(new[other_last])
        if before[start:end] == after[other_start:other_end]:
            script.keep(start, end, other_start, other_end)
        else:  # white space within differs, or the case of a word
            for a, b in run:
                keep = script.keep if old[a] == new[b] else script.recase
                start, other_start = old_starts[a], new_starts[b]
                keep(start, start + len(old[a]), other_start, other_start + len(new[b]))
    script.keep(len(before) - tail, len(before), len(after) - tail, len(after))
    return script.finish()


def letters(before: str, after: str) -> tuple[Span, ...]:
    """The graphemes in which two spellings of one word differ; nothing where they are two words, or numbers."""
    if any(map(str.isdigit, before + after)):  # another number, however near
        return ()
    old, new = tokens.graphemes(before), tokens.graphemes(after)
    if max(len(old), len(new)) > LONGEST_WORD or not before or not after:
        return ()
    most = min(typos.LETTERS, len(old) // 2, len(new) // 2)
    if OSA.distance(old, new, score_cutoff=most) > most:
        return ()
    codes = LCSseq.opcodes(old, new)
    before_ends, after_ends = [0, *accumulate(map(len, old))], [0, *accumulate(map(len, new))]
    return tuple(
        Span(
            cast(SpanAction, code.tag),
            before_ends[code.src_start],
            before_ends[code.src_end],
            after_ends[code.dest_start],
            after_ends[code.dest_end],
        )
        for code in codes
    )


class _Script:
    """Spans as they are laid down from left to right; white space common to both sides of a gap is equal."""

    def __init__(self, before: str, after: str, is_coarse: bool) -> None:
        self.before = before
        self.after = after
        self.is_coarse = is_coarse
        self.found: list[Span] = []
        self.equal = (0, 0)  # where the equal stretch now open began
        self.at = (0, 0)  # how far both texts are covered

    def keep(self, old_start: int, old_end: int, new_start: int, new_end: int) -> None:
        """An equal stretch; what lies between the last one and this is a change."""
        self._gap(old_start, new_start)
        self.at = old_end, new_end

    def recase(self, old_start: int, old_end: int, new_start: int, new_end: int) -> None:
        """A word that differs in case alone."""
        self._gap(old_start, new_start)
        self._close(old_start, new_start)
        self.found.append(Span("replace", old_start, old_end, new_start, new_end, is_recased=True))
        self.equal = self.at = old_end, new_end

    def finish(self) -> tuple[Span, ...]:
        self._gap(len(self.before), len(self.after))
        self._close(*self.at)
        return tuple(self.found)

    def _gap(self, old_end: int, new_end: int) -> None:
        old, new = self.before[self.at[0] : old_end], self.after[self.at[1] : new_end]
        if old != new:
            head = _common_space(old, new)
            tail = _common_space(old[head:][::-1], new[head:][::-1])
            start = self.at[0] + head, self.at[1] + head
            end = old_end - tail, new_end - tail
            if start != end:
                self._close(*start)
                self.found.append(self._changed(start[0], end[0], start[1], end[1]))
                self.equal = end
        self.at = old_end, new_end

    def _close(self, old_end: int, new_end: int) -> None:
        if self.equal != (old_end, new_end):
            self.found.append(Span("equal", self.equal[0], old_end, self.equal[1], new_end))

    def _changed(self, i: int, old_end: int, j: int, new_end: int) -> Span:
        if i == old_end or j == new_end:
            return Span("insert" if i == old_end else "delete", i, old_end, j, new_end)
        return Span("replace", i, old_end, j, new_end, self.is_coarse)


def _common_space(old: str, new: str) -> int:
    for length, (a, b) in enumerate(zip(old, new, strict=False)):
        if a != b or not a.isspace():
            return length
    return min(len(old), len(new))
