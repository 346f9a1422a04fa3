"""The edits between two states as plain data for `diff --json`: operations with spans by character offset."""

from typing import Any

from replate.changes import diff
from replate.changes.article import Article
from replate.changes.edit import FieldEdit
from replate.changes.finding import find
from replate.changes.span import Span


def operations(old: Article, new: Article) -> list[dict[str, Any]]:
    """One object an edit; span offsets count code points in `before` and `after`; names are the change log's."""
    return [operation(edit) for edit in find(old, new).edits]


def operation(edit: FieldEdit) -> dict[str, Any]:
    """One edit as plain data."""
    return {
        "field": edit.field,
        "action": edit.action,
        "old_index": edit.old_index,
        "new_index": edit.new_index,
        "kinds": [kind.name for kind in edit.kinds],
        "evidence": {kind.name: kind.evidence for kind in edit.kinds},
        "significance": edit.significance,
        "explanation": edit.explanation,
        "words_added": edit.words_added,
        "words_deleted": edit.words_deleted,
        "before": edit.before,
        "after": edit.after,
        "spans": _spans(edit.before or "", edit.after or ""),
    }


def _spans(before: str, after: str) -> list[dict[str, Any]]:
    """Spans, each with what is to be known of it; the `letters` of a near spelling count within the span."""
    found = []
    for span in diff.spans(before, after):
        old, new = before[span.old_start : span.old_end], after[span.new_start : span.new_end]
        inner = diff.letters(old, new) if span.action == "replace" and not span.is_recased else ()
        told: dict[str, Any] = {"is_coarse": span.is_coarse, "is_recased": span.is_recased}
        found.append(_offsets(span) | told | ({"letters": [_offsets(one) for one in inner]} if inner else {}))
    return found


def _offsets(span: Span) -> dict[str, Any]:
    return {
        "action": span.action,
        "old_start": span.old_start,
        "old_end": span.old_end,
        "new_start": span.new_start,
        "new_end": span.new_end,
    }
