"""One operation on one field of an article, with its kinds and weight."""

from dataclasses import dataclass
from typing import Literal

from replate.changes import diff
from replate.changes.kinds import Kind

Field = Literal["headline", "dek", "byline", "published", "section", "body", "caption"]
Action = diff.ParagraphAction


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One row of the change log to be: one operation on one field, in body and captions on one paragraph."""

    field: Field
    action: Action
    before: str | None
    after: str | None
    old_index: int | None
    new_index: int | None
    words_added: int
    words_deleted: int
    kinds: tuple[Kind, ...]
    significance: int
    explanation: str


RELAID = Kind("style", "paragraphs split or joined, the words are the same")
