"""The pieces that a word diff compares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import tokens


@pytest.mark.parametrize(
    ("shown", "pieces"),
    [
        ("At 14:30, 1,234.5 of 12 000 (3rd)", ["At", "14:30", ",", "1,234.5", "of", "12 000", "(", "3rd", ")"]),
        ("It’s U.S.-led", ["It’s", "U.S.", "-", "led"]),
        ("4人死亡", ["4", "人", "死", "亡"]),
        ("ที่ นี่", ["ที่", "นี่"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("👨\u200d👩\u200d👧 🇸🇪🇳🇴", ["👨\u200d👩\u200d👧", "🇸🇪", "🇳🇴"]),
        ("السلام عليكم!", ["السلام", "عليكم", "!"]),
        ("2014 300 people", ["2014", "300", "people"]),
    ],
)
def test_tokens_are_words_whole_numbers_marks_and_single_characters(shown: str, pieces: list[str]) -> None:
    assert [token.text for token in tokens.split(shown)] == pieces


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_all_between_two_tokens_is_white_space(shown: str) -> None:
    place = 0
    for token in tokens.split(shown):
        assert token.text == shown[token.start : token.end]
        assert not shown[place : token.start].strip()
        place = token.end
    assert not shown[place:].strip()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_tokens_alone_and_their_places_are_those_of_the_split(shown: str) -> None:
    split = tokens.split(shown)
    assert tokens.located(shown, 0, len(shown)) == ([token.text for token in split], [token.start for token in split])
