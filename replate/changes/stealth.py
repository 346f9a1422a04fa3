"""Whether an edit was made without saying so: section 9 of the design, "Stealth"."""

from collections.abc import Iterator
from dataclasses import dataclass

from replate.changes import diff, kinds, sentences, text
from replate.changes.edit import FieldEdit
from replate.changes.finding import Finding

_FIELDS = ("headline", "dek", "body")
_CLAIMS: tuple[kinds.KindName, ...] = ("figure", "name", "quote", "hedge", "removal")


@dataclass(frozen=True, slots=True)
class Stealth:
    """True: a stealth edit. False: announced, or too small to be one. None: the page shows nothing to tell by."""

    value: bool | None
    reason: str


def judge(finding: Finding, *, usable_stamp: bool, usable_stamp_moved: bool) -> Stealth:
    """Judge a revision's edits by what the page showed of them.

    `usable_stamp`: the page shows an "updated" time that this source does not move over unchanged text;
    `usable_stamp_moved`: it moved since the revision before.
    """
    if usable_stamp_moved:
        return Stealth(False, "the updated stamp moved")
    if finding.note_added:
        return Stealth(False, "a correction or editor's note was added")
    if not usable_stamp:
        return Stealth(None, "the page shows no usable updated stamp and no note")
    grave = next(_grave(finding), None)
    if grave is None:
        return Stealth(False, "the change is too small to be called a stealth edit")
    return Stealth(True, f"{grave}; the updated stamp stood still and no note was added")


def _grave(finding: Finding) -> Iterator[str]:
    """The reasons for which an unannounced edit matters, in words."""
    edits = [edit for edit in finding.edits if edit.field in _FIELDS]
    for edit in edits:
        for kind in edit.kinds:
            if kind.name in _CLAIMS or (kind.name == "rewrite" and _is_reframed(edit)):
                yield f"{edit.field}: {kind.name}, {kind.evidence}"
    added = [passage for edit in edits for passage in _added(edit)]
    if sum(map(sentences.count, added)) > 1:
        yield f"{sum(map(text.words, added))} words added, more than a sentence"


def _is_reframed(edit: FieldEdit) -> bool:
    """A rewritten headline is reframed; of other fields a rewrite takes words away that nothing names."""
    return edit.field == "headline" or edit.words_deleted >= kinds.PASSAGE_WORDS


def _added(edit: FieldEdit) -> list[str]:
    """The passages that an edit adds, words merely changed left aside."""
    if not any(kind.name in ("addition", "rewrite") for kind in edit.kinds):
        return []
    before, after = text.strict(edit.before or ""), text.strict(edit.after or "")
    if not before:
        return [after]
    return kinds.added_passages(before, after, diff.spans(before, after))
