"""The pieces of a text diff in reading order, for whoever draws them: in colour, in HTML, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from replate.changes import diff
from replate.changes.span import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text that stayed, came or went; `text` is not escaped.

    `letters`: where a word came in place of one that is spelled nearly the same, the stretches of `text` that differ.
    """

    kind: Literal["equal", "insert", "delete"]
    text: str
    letters: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is among the letters that differ."""
        place = 0
        for start, end in self.letters:
            if place < start:
                yield self.text[place:start], False
            yield self.text[start:end], True
            place = end
        if place < len(self.text):
            yield self.text[place:], False


def segments(before: str, after: str) -> tuple[Segment, ...]:
    """Both texts in one: without the insertions it reads as `before`, without the deletions as `after`."""
    return tuple(
        one
        for span in diff.spans(before, after)
        for place, one in enumerate(_sides(before, after, span))
        if one.text and (one.kind != "equal" or place == 1)
    )


def sides(before: str, after: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Both texts side by side: what stayed and went, what stayed and came."""
    found = [_sides(before, after, span) for span in diff.spans(before, after)]
    left, right = _written(old for old, _ in found), _written(new for _, new in found)
    return left, right


def _written(pieces: Iterable[Segment]) -> tuple[Segment, ...]:
    return tuple(one for one in pieces if one.text)


def _sides(before: str, after: str, span: Span) -> tuple[Segment, Segment]:
    old, new = before[span.old_start : span.old_end], after[span.new_start : span.new_end]
    if span.action == "equal":
        return Segment("equal", old), Segment("equal", new)
    found = [] if span.is_recased else [one for one in diff.letters(old, new) if one.action != "equal"]
    gone = tuple((one.old_start, one.old_end) for one in found if one.old_start < one.old_end)
    come = tuple((one.new_start, one.new_end) for one in found if one.new_start < one.new_end)
    return Segment("delete", old, gone), Segment("insert", new, come)
