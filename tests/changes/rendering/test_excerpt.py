"""Excerpts show where two texts differ, on one line, and nothing that a terminal would obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes.rendering import excerpt

BEFORE = (
    "The ferry struck a sandbank at dawn, and 40 people were taken off in small boats while the tide went out, "
    "said the harbour master, who had been woken by the noise."
)


def test_short_texts_stay_whole() -> None:
    assert excerpt.pair("40 on board", "46 on board") == ("40 on board", "46 on board")


def test_a_long_paragraph_is_cut_to_the_words_around_its_difference() -> None:
    before, after = excerpt.pair(BEFORE, BEFORE.replace("40", "46"))
    assert before == "…sandbank at dawn, and 40 people were taken off…"
    assert after == "…sandbank at dawn, and 46 people were taken off…"


def test_a_text_without_spaces_is_cut_by_characters() -> None:
    before, after = excerpt.pair("渡" * 80 + "四" + "轮" * 80, "渡" * 80 + "六" + "轮" * 80)
    assert before == "…" + "渡" * 24 + "四" + "轮" * 24 + "…"
    assert after == before.replace("四", "六")


def test_a_difference_too_long_for_the_line_keeps_its_beginning() -> None:
    before, after = excerpt.pair("One. " + "old " * 100, "One. " + "new " * 100)
    assert before.startswith("One. old old") and before.endswith("…")
    assert after.startswith("One. new new") and len(after) <= excerpt.WIDTH


def test_an_added_word_stands_between_the_words_it_was_added_to() -> None:
    before, after = excerpt.pair(BEFORE, BEFORE.replace("struck", "reportedly struck"))
    assert before == "The ferry struck a sandbank at…"
    assert after == "The ferry reportedly struck a sandbank at…"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x1b[31mred\x07", "a[31mred"),
        ("two\nlines\tand more", "two lines and more"),
        ("left\u202eright", "leftright"),
    ],
)
def test_what_a_terminal_would_obey_is_left_out(hostile: str, shown: str) -> None:
    assert excerpt.single(hostile) == shown


@given(st.text(), st.text(), st.text(), st.text())
def test_both_sides_fit_and_differ_where_the_texts_do(head: str, old: str, new: str, tail: str) -> None:
    before, after = excerpt.pair(head + old + tail, head + new + tail)
    assert len(before) <= excerpt.WIDTH and len(after) <= excerpt.WIDTH
    if excerpt.clean(head + old + tail) == excerpt.clean(head + new + tail):
        assert before == after
    else:
        assert before != after
