"""Edits carried out and taken back: of the old text they make the new one, exactly, and of the new one the old."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from replate.changes.diff import ParagraphOp
from replate.changes.span import Span


@dataclass(frozen=True, slots=True)
class Change:
    """One stretch of a text that is replaced, by character offsets into the original texts, with what stands there."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    before: str
    after: str


def changes(before: str, after: str, spans: Iterable[Span]) -> tuple[Change, ...]:
    """The changes of two texts, whatever stayed left out: enough to make either text of the other."""
    return tuple(
        Change(
            span.old_start,
            span.old_end,
            span.new_start,
            span.new_end,
            before[span.old_start : span.old_end],
            after[span.new_start : span.new_end],
        )
        for span in spans
        if span.action != "equal"
    )


def applied(before: str, found: Iterable[Change]) -> str:
    """The new text."""
    parts, place = [], 0
    for change in found:
        parts += [before[place : change.old_start], change.after]
        place = change.old_end
    return "".join(parts) + before[place:]


def taken_back(after: str, found: Iterable[Change]) -> str:
    """The old text."""
    parts, place = [], 0
    for change in found:
        parts += [after[place : change.new_start], change.before]
        place = change.new_end
    return "".join(parts) + after[place:]


def forward(old: Sequence[str], ops: Sequence[ParagraphOp]) -> tuple[str, ...]:
    """The new paragraphs."""
    gone = {op.old_index for op in ops if op.old_index is not None}
    return _rebuilt(old, gone, {op.new_index: op.after for op in ops if op.new_index is not None})


def backward(new: Sequence[str], ops: Sequence[ParagraphOp]) -> tuple[str, ...]:
    """The old paragraphs."""
    come = {op.new_index for op in ops if op.new_index is not None}
    return _rebuilt(new, come, {op.old_index: op.before for op in ops if op.old_index is not None})


def _rebuilt(paragraphs: Sequence[str], gone: set[int], placed: Mapping[int, str]) -> tuple[str, ...]:
    """Paragraphs without some, by their places, and with others put at theirs; what stays fills the rest in order."""
    staying = iter([paragraph for index, paragraph in enumerate(paragraphs) if index not in gone])
    length = len(paragraphs) - len(gone) + len(placed)
    return tuple(placed[index] if index in placed else next(staying) for index in range(length))
