"""The pieces of a text diff in reading order, for whoever draws them: in colour, in HTML, in words."""

from dataclasses import dataclass
from typing import Literal

from replate.changes import diff


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text that stayed, came or went; `text` is not escaped."""

    kind: Literal["equal", "insert", "delete"]
    text: str


def segments(before: str, after: str) -> tuple[Segment, ...]:
    """Both texts in one: without the insertions it reads as `before`, without the deletions as `after`."""
    found = []
    for span in diff.spans(before, after):
        if span.action == "equal":
            found.append(Segment("equal", after[span.new_start : span.new_end]))
            continue
        if span.old_start < span.old_end:
            found.append(Segment("delete", before[span.old_start : span.old_end]))
        if span.new_start < span.new_end:
            found.append(Segment("insert", after[span.new_start : span.new_end]))
    return tuple(found)
