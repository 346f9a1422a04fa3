"""Does another text carry a correction? Told by the words around what was changed, in any language.

Runs of four words that only the corrected passage has, and runs that only the old one has, are looked for in the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from replate.changes import tokens
from replate.changes.text import loose

RUN = 4
HALF = 0.5

Status = Literal["carries it", "reads as before", "has neither"]
Runs = frozenset[tuple[str, ...]]

KINDS = frozenset({"correction", "figure", "name", "quote", "hedge"})
"""Kinds of edits that correct or change what is said; style, typos and additions are nobody's duty to follow."""


@dataclass(frozen=True)
class Passage:
    """A paragraph as it read before and after an edit; `before` None: it was inserted."""

    before: str | None
    after: str

    @cached_property
    def old(self) -> Runs:
        return runs([self.before or ""]) - runs([self.after])

    @cached_property
    def new(self) -> Runs:
        return runs([self.after]) - runs([self.before or ""])


def runs(paragraphs: Iterable[str]) -> Runs:
    """The runs of four words within each paragraph; of a shorter one all its words."""
    found: set[tuple[str, ...]] = set()
    for paragraph in paragraphs:
        words = tokens.words(loose(paragraph))
        found.update(zip(*(words[start:] for start in range(RUN)), strict=False))
        if len(words) < RUN:
            found.add(tuple(words))
    return frozenset(found - {()})


def status(passage: Passage, text: Runs) -> Status:
    """Whether a text (its `runs`) has the passage as corrected, as it was, or not at all."""
    new, old = (len(marks & text) / len(marks) if marks else 0.0 for marks in (passage.new, passage.old))
    if new >= HALF and new >= old:
        return "carries it"
    return "reads as before" if old >= HALF else "has neither"
