"""What changed between two states of an article: every edit with its kinds and weight."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from replate.changes import breaks, diff, kinds, match, names, posts, significance, summary, text, tokens
from replate.changes.article import Article
from replate.changes.diff import ParagraphOp
from replate.changes.edit import RELAID, Action, Field, FieldEdit
from replate.changes.kinds import Kind, Setting
from replate.changes.span import Span


@dataclass(frozen=True, slots=True)
class Finding:
    """All edits between two states; without any, the states are the same revision."""

    edits: tuple[FieldEdit, ...]
    significance: int
    explanation: str
    note_added: bool
    summary: str


def find(old: Article, new: Article) -> Finding:
    """Compare two states of an article, field by field, under the strict form of text.

    `updated`, the URL and the state are not compared: a change of them makes no revision.
    """
    comparison = _Comparison(old, new)
    edits = tuple(comparison.edits())
    score = significance.of_revision(significance.Score(edit.significance, edit.explanation) for edit in edits)
    return Finding(edits, score.value, score.explanation, comparison.note_added, summary.of(edits))


class _Vocabulary(Container[str]):
    """The words of the new state: a word that is still used elsewhere was no misspelling."""

    def __init__(self, parts: Iterable[str]) -> None:
        self.parts = tuple(parts)

    def __contains__(self, word: object) -> bool:
        assert isinstance(word, str)
        pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
        return any(word in part and re.search(pattern, part) for part in self.parts)


class _Comparison:
    """Two articles and what is known of both together, each asked for at most once."""

    def __init__(self, old: Article, new: Article) -> None:
        self.old = old
        self.new = new
        self.old_notes = {text.strict(note) for note in old.notes}
        self.new_notes = {text.strict(note) for note in new.notes}
        self.names = names.Known((*old.paragraphs, *new.paragraphs))
        self.vocabulary = _Vocabulary(filter(None, (new.headline, new.dek, *new.paragraphs)))

    @property
    def note_added(self) -> bool:
        return bool(self.new_notes - self.old_notes)

    def setting(self, *, is_headline: bool = False) -> Setting:
        return Setting(is_headline, self.new.language or self.old.language, self.names, self.vocabulary)

    def edits(self) -> Iterable[FieldEdit]:
        yield from self._line("headline", self.old.headline, self.new.headline)
        yield from self._line("dek", self.old.dek, self.new.dek)
        yield from self._line("byline", ", ".join(self.old.byline), ", ".join(self.new.byline))
        if not (self.old.is_dated_by_guess or self.new.is_dated_by_guess):
            yield from self._line("published", _iso(self.old.published), _iso(self.new.published))
        yield from self._line("section", self.old.section, self.new.section)
        yield from self._paragraphs("body", self.old.paragraphs, self.new.paragraphs)
        yield from self._paragraphs("caption", self.old.captions, self.new.captions)

    def _line(self, field: Field, before: str | None, after: str | None) -> Iterable[FieldEdit]:
        """The edit of a field that is one text; empty and missing are the same."""
        old, new = text.strict(before or ""), text.strict(after or "")
        if old == new:
            return
        found = self._line_kinds(field, old, new)
        action: Action = "replace" if old and new else "insert" if new else "delete"
        added, deleted = (0, 0) if field == "published" else _words_changed(old, new)
        score = significance.of_edit(field, None, found, _share(added + deleted, old, new))
        yield FieldEdit(field, action, before or None, after or None, None, None, added, deleted, found, *_parts(score))

    def _line_kinds(self, field: Field, old: str, new: str) -> tuple[Kind, ...]:
        if field == "published":
            return (Kind("stamp", f"{old or 'none'} → {new or 'none'}"),)
        if field == "section":
            return (Kind("style", f"{old or 'none'} → {new or 'none'}"),)
        if field == "byline":
            return (Kind("name", _names_changed(old, new)),)
        if not old or not new:
            return (Kind("removal", f"{field} removed") if old else Kind("addition", f"{field} added"),)
        return kinds.of_replace(old, new, _spans(old, new), self.setting(is_headline=field == "headline"))

    def _paragraphs(self, field: Field, old: Sequence[str], new: Sequence[str]) -> Iterable[FieldEdit]:
        if old == new:
            return
        known = {one: text.strict(one) for one in {*old, *new}}
        keys = [known[one] for one in old], [known[one] for one in new]
        if keys[0] == keys[1]:
            return
        found = posts.operations(self.old, self.new, keys) if field == "body" else diff.paragraphs(old, new, keys=keys)
        ops = [op for op in found if text.strict(op.before + op.after)]
        total = max(1, sum(map(len, keys[0])), sum(map(len, keys[1])))
        for run in breaks.runs(ops):
            relaid = iter(self._relaid(field, group := breaks.relaid(run), total))
            yield from (next(relaid) if op in group else self._edit(field, op, total) for op in run)

    def _relaid(self, field: Field, run: Sequence[ParagraphOp], total: int) -> Iterable[FieldEdit]:
        """Edits of paragraphs split or joined; what else changed in them is told with the first."""
        if not run:
            return
        before, after = breaks.joined(run)
        same = RELAID if len(run) > 2 or {op.action for op in run} != {"delete", "insert"} else _moved(run)
        found: tuple[Kind, ...] = (same,)
        words = (0, 0)
        if "".join(before.split()) != "".join(after.split()):
            told = kinds.of_replace(before, after, _spans(before, after), self.setting())
            found, words = (*told, same), _words_changed(before, after)
        for op in run:
            yield _row(field, op, found, words, total)
            found, words = (same,), (0, 0)

    def _edit(self, field: Field, op: ParagraphOp, total: int) -> FieldEdit:
        before, after = text.strict(op.before), text.strict(op.after)
        words = (0, 0) if op.action == "move" else _words_changed(before, after)
        found = self._note_kinds(op, before, after) or self._op_kinds(op, before, after)
        return _row(field, op, found, words, total)

    def _note_kinds(self, op: ParagraphOp, before: str, after: str) -> tuple[Kind, ...]:
        was_note, is_note = before in self.old_notes, after in self.new_notes
        if op.action == "move" or not (was_note or is_note):
            return ()
        what = "changed" if was_note and is_note else "added" if is_note else "removed"
        return (Kind("correction", f"correction or editor's note {what}"),)

    def _op_kinds(self, op: ParagraphOp, before: str, after: str) -> tuple[Kind, ...]:
        if op.action == "move":
            return (Kind("move", f"paragraph {(op.old_index or 0) + 1} → {(op.new_index or 0) + 1}"),)
        if op.action == "insert":
            return kinds.of_insert(after)
        if op.action == "delete":
            return kinds.of_delete(before)
        return kinds.of_replace(before, after, _spans(before, after), self.setting())


def _moved(run: Sequence[ParagraphOp]) -> Kind:
    """One paragraph gone and one come that hold the same, and no third: it stands elsewhere now and was edited."""
    old, new = (
        sum(index or 0 for index in side) for side in zip(*((op.old_index, op.new_index) for op in run), strict=True)
    )
    return Kind("move", f"paragraph {old + 1} → {new + 1}")


def _row(field: Field, op: ParagraphOp, found: tuple[Kind, ...], words: tuple[int, int], total: int) -> FieldEdit:
    """The edit of one paragraph operation; `total` is the length of the field, for the share that is touched."""
    before, after = text.strict(op.before), text.strict(op.after)
    index = op.new_index if op.new_index is not None else op.old_index
    share = max(len(before), len(after)) / total * _share(sum(words), before, after)
    return FieldEdit(
        field,
        op.action,
        op.before if op.old_index is not None else None,
        op.after if op.new_index is not None else None,
        op.old_index,
        op.new_index,
        *words,
        found,
        *_parts(significance.of_edit(field, index, found, min(1.0, share))),
    )


def _parts(score: significance.Score) -> tuple[int, str]:
    return score.value, score.explanation


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _names_changed(old: str, new: str) -> str:
    before, after = old.split(", ") if old else [], new.split(", ") if new else []
    gone, come = [name for name in before if name not in after], [name for name in after if name not in before]
    if not gone and not come:
        return "order of names"
    if gone and come:
        return f"{', '.join(gone)} → {', '.join(come)}"
    return f"{', '.join(gone or come)} {'removed' if gone else 'added'}"


@lru_cache(maxsize=4)
def _spans(before: str, after: str) -> tuple[Span, ...]:
    """The same two texts are asked for kinds and for words, one after the other."""
    return diff.spans(before, after)


def _words_changed(before: str, after: str) -> tuple[int, int]:
    """Words added and deleted; a word that a changed stretch holds on both sides (of a name, say) is neither."""
    added = deleted = 0
    for span in _spans(before, after):
        if span.action != "equal":
            old = tokens.words(before[span.old_start : span.old_end])
            new = tokens.words(after[span.new_start : span.new_end])
            kept = len(match.match(old, new).pairs) if old and new else 0
            added, deleted = added + len(new) - kept, deleted + len(old) - kept
    return added, deleted


def _share(changed: int, old: str, new: str) -> float:
    """The share of two texts that changed, in characters; none where no word did."""
    if not changed:
        return 0.0
    kept = sum(2 * (span.old_end - span.old_start) for span in _spans(old, new) if span.action == "equal")
    return 1 - kept / max(1, len(old) + len(new))
