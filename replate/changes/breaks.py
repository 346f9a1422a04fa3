"""Paragraphs split or joined: operations on neighbours that mostly set the breaks between paragraphs elsewhere."""

from collections.abc import Iterator, Sequence

from replate.changes import diff, text
from replate.changes.diff import ParagraphOp
from replate.changes.span import Span

# `python -m benchmarks.changes constants` measures both.
LONGEST_RUN = 500  # operations, .12 s when all are split paragraphs; none of 1,829 runs in real posts is longer
COVERED = 0.7  # share of an inserted or deleted paragraph that its neighbours on the other side hold (.8: F1 -.011)


def runs(ops: Sequence[ParagraphOp]) -> list[list[ParagraphOp]]:
    """Operations on neighbouring paragraphs of both sides, in reading order; a move stands alone."""
    found: list[list[ParagraphOp]] = []
    old: int | None = None
    new: int | None = None  # the last paragraphs of the run on either side
    for op in ops:
        is_next = _follows(op.old_index, old) and _follows(op.new_index, new)
        if found and is_next and op.action != "move" and found[-1][-1].action != "move":
            found[-1].append(op)
        else:
            found.append([op])
            old = new = None
        old = op.old_index if op.old_index is not None else old
        new = op.new_index if op.new_index is not None else new
    return found


def _follows(index: int | None, last: int | None) -> bool:
    return index is None or last is None or index == last + 1


def joined(run: Sequence[ParagraphOp]) -> tuple[str, str]:
    """Both sides of a run, each as one text."""
    before, after = (text.strict(" ".join(side)) for side in ([op.before for op in run], [op.after for op in run]))
    return before, after


def relaid(run: Sequence[ParagraphOp]) -> list[ParagraphOp]:
    """The operations of a run that set breaks elsewhere; none where it has no paragraph split or joined.

    These are the replaced paragraphs, and of those inserted or deleted the ones that stand, for the most part, within
    their neighbours; what else came or went between them is as new or as gone as anywhere.
    """
    sides = {op.action for op in run}
    if not 2 <= len(run) <= LONGEST_RUN or sides in ({"replace"}, {"insert"}, {"delete"}):
        return []
    before, after = joined(run)
    if "".join(before.split()) == "".join(after.split()):
        return list(run)
    kept = [span for span in diff.spans(before, after) if span.action == "equal"]
    found = [op for op, place in _places(run) if place is None or _is_covered(kept, *place)]
    return found if len({op.action for op in found}) > 1 else []


def _places(run: Sequence[ParagraphOp]) -> Iterator[tuple[ParagraphOp, tuple[bool, int, int] | None]]:
    """Each operation, and where its inserted or deleted paragraph lies in the joined texts: (is new, start, end)."""
    old = new = 0
    for op in run:
        before, after = len(text.strict(op.before)), len(text.strict(op.after))
        if op.action == "replace":
            yield op, None
        else:
            yield op, (True, new, new + after) if op.action == "insert" else (False, old, old + before)
        old, new = old + before + bool(before), new + after + bool(after)


def _is_covered(kept: Sequence[Span], is_new: bool, start: int, end: int) -> bool:
    edges = [(span.new_start, span.new_end) if is_new else (span.old_start, span.old_end) for span in kept]
    covered = sum(max(0, min(end, last) - max(start, first)) for first, last in edges)
    return covered >= COVERED * (end - start)
