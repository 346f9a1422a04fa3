"""The rows of a comparison with their long unchanged stretches set apart, so that a reader finds what changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from replate.changes.rendering.rows import Row

CONTEXT = 1  # unchanged paragraphs left standing on each side of a change
LEAST_FOLD = 3  # fewer are no gain: the line that says so takes as much room


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows in a row; `is_folded`: unchanged paragraphs that a reader opens if wanted."""

    rows: tuple[Row, ...]
    is_folded: bool


def stretches(found: Iterable[Row]) -> tuple[Stretch, ...]:
    """Rows as they are to be shown: of a long unchanged stretch only its ends."""
    groups = [(key, tuple(group)) for key, group in groupby(found, _is_plain_paragraph)]
    shown: list[Stretch] = []
    for place, (is_plain, group) in enumerate(groups):
        head = CONTEXT if place > 0 else 0
        tail = len(group) - (CONTEXT if place + 1 < len(groups) else 0)
        if is_plain and tail - head >= LEAST_FOLD:
            parts = (group[:head], False), (group[head:tail], True), (group[tail:], False)
        else:
            parts = (group, False), ((), False), ((), False)
        shown += [Stretch(part, is_folded) for part, is_folded in parts if part]
    return tuple(shown)


def _is_plain_paragraph(row: Row) -> bool:
    return row.action == "equal" and row.field in ("body", "caption")
