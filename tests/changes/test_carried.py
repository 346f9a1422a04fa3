"""Who carries a correction: told by the words around what was changed."""

import pytest

from replate.changes import carried
from replate.changes.carried import Passage

OLD = "The ferry struck a sandbank at dawn, and 40 people were taken off in small boats."
NEW = "The ferry struck a sandbank at dawn, and 46 people were taken off in small boats."


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (NEW, "carries it"),
        (OLD, "reads as before"),
        ("Elsewhere the ferry struck a sandbank at dawn. The market was open.", "has neither"),
        (f"Harlow: {NEW} They said so.", "carries it"),
        ("", "has neither"),
    ],
)  # fmt: skip
def test_the_changed_words_decide_and_not_what_stands_around(text: str, status: str) -> None:
    assert carried.status(Passage(OLD, NEW), carried.runs([text])) == status


def test_a_note_that_was_added_is_carried_or_not() -> None:
    note = Passage(None, "Correction: an earlier version gave a wrong number of passengers.")
    assert carried.status(note, carried.runs([note.after])) == "carries it"
    assert carried.status(note, carried.runs([OLD])) == "has neither"


def test_short_passages_are_compared_whole() -> None:
    assert carried.status(Passage("Not so", "So"), carried.runs(["So"])) == "carries it"
