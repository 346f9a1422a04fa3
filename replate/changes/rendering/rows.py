"""Two states of an article side by side: one row a field or paragraph, unchanged ones included."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from replate.changes import diff, text
from replate.changes.article import Article
from replate.changes.rendering.segments import Segment, segments, sides


@dataclass(frozen=True, slots=True)
class Row:
    """One field or paragraph: `left` as it read (equal, delete), `right` as it reads (equal, insert).

    An index counts paragraphs from 0 and is None for other fields, and on the side that has no such paragraph.
    """

    field: str
    action: Literal["equal"] | diff.ParagraphAction
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    old_index: int | None = None
    new_index: int | None = None

    @property
    def inline(self) -> tuple[Segment, ...]:
        """Both sides in one text; a moved paragraph once, at its new place."""
        if self.action in ("equal", "move"):
            return self.right
        return segments("".join(one.text for one in self.left), "".join(one.text for one in self.right))


def rows(old: Article, new: Article) -> tuple[Row, ...]:
    """The rows of two states in reading order; a deleted paragraph stands where it stood."""
    return tuple(_rows(old, new))


def _rows(old: Article, new: Article) -> Iterable[Row]:
    yield from _line("headline", old.headline, new.headline)
    yield from _line("dek", old.dek, new.dek)
    yield from _line("byline", ", ".join(old.byline), ", ".join(new.byline))
    if not (old.is_dated_by_guess or new.is_dated_by_guess):
        yield from _line("published", _time(old.published), _time(new.published))
    yield from _line("section", old.section, new.section)
    yield from _paragraphs("body", old.paragraphs, new.paragraphs)
    yield from _paragraphs("caption", old.captions, new.captions)


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if moment else ""


def _line(field: str, before: str | None, after: str | None) -> Iterable[Row]:
    if not before and not after:
        return
    action: Literal["equal"] | diff.ParagraphAction = "insert" if not before else "delete" if not after else "replace"
    if text.strict(before or "") == text.strict(after or ""):
        action = "equal"
    yield _row(field, action, before or "", after or "")


def _paragraphs(field: str, old: Sequence[str], new: Sequence[str]) -> Iterable[Row]:
    keys = [text.strict(one) for one in old], [text.strict(one) for one in new]
    for one in diff.aligned(*keys):
        before = old[one.old_index] if one.old_index is not None else ""
        after = new[one.new_index] if one.new_index is not None else ""
        yield _row(field, one.action, before, after, one.old_index, one.new_index)


def _row(
    field: str,
    action: Literal["equal"] | diff.ParagraphAction,
    before: str,
    after: str,
    old_index: int | None = None,
    new_index: int | None = None,
) -> Row:
    if action in ("equal", "move"):
        return Row(field, action, (Segment("equal", before),), (Segment("equal", after),), old_index, new_index)
    return Row(field, action, *sides(before, after), old_index, new_index)
