"""What a word diff never cuts."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import diff

PIECES = st.sampled_from(
    ["Ole ", "Ada ", "Brandt ", "Lund ", "said ", "the ", "“", "”", "(", ")", "1,200 ", "4", ". ", "น้ำ", "é", "e\u0301",
     "👨\u200d👩\u200d👧", "🇸🇪", "각", "\u1100\u1161\u11a8", "नि", " ", "well-known ", "COVID-19 "]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join)


def _changed(before: str, after: str) -> list[tuple[str, str]]:
    spans = [span for span in diff.spans(before, after) if span.action != "equal"]
    return [(before[span.old_start : span.old_end], after[span.new_start : span.new_end]) for span in spans]


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("The mayor, Ole Brandt, left.", "The mayor, Ada Brandt, left.", [("Ole Brandt", "Ada Brandt")]),
        ("It joined the United States.", "It joined the United Nations.", [("United States", "United Nations")]),
        ("A so called expert", "A so-called expert", [("so called", "so-called")]),
        ("A 16-year-old left.", "A 17-year-old left.", [("16-year-old", "17-year-old")]),
        ("It cost 12 000 crowns.", "It cost 12 500 crowns.", [("12 000", "12 500")]),
        ("the boats (two of them) left", "the boats, two of them, left", [(" (", ", "), (")", ",")]),
    ],
)
def test_names_compounds_and_numbers_are_shown_whole(
    before: str, after: str, changed: list[tuple[str, str]]
) -> None:  # fmt: skip
    assert _changed(before, after) == changed


def test_a_word_that_changes_case_alone_is_marked_so() -> None:
    found = [span for span in diff.spans("In the end, we left.", "We left.") if span.action != "equal"]
    assert [(span.action, span.is_recased) for span in found] == [("delete", False), ("replace", True)]


def test_a_light_word_alone_between_two_long_changes_is_part_of_one() -> None:
    before = "a plan devised by clever people of great renown failed"
    after = "a plan abandoned without regret or of no consequence whatever failed"
    assert len(_changed(before, after)) == 1


@given(TEXTS, TEXTS)
def test_no_span_cuts_a_grapheme(before: str, after: str) -> None:
    for shown, edges in (
        (before, {span.old_start for span in diff.spans(before, after)}),
        (after, {span.new_start for span in diff.spans(before, after)}),
    ):
        whole = {found.start() for found in regex.finditer(r"\X", shown)} | {len(shown)}
        assert edges <= whole


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("recieved", "received", [("ie", ""), ("", "ei")]),
        ("goverment", "government", [("", "n")]),
        ("cat", "dog", []),
        ("e\u0301te", "e\u0301ta", [("e", "a")]),
    ],
)
def test_letters_are_shown_of_near_spellings_alone(before: str, after: str, parts: list[tuple[str, str]]) -> None:
    found = diff.letters(before, after)
    assert "".join(before[span.old_start : span.old_end] for span in found) == (before if parts else "")
    assert bool(found) == bool(parts)
    for span in found:
        same = before[span.old_start : span.old_end] == after[span.new_start : span.new_end]
        assert same == (span.action == "equal")
