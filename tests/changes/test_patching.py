"""Edits carried out and taken back."""

from hypothesis import given
from hypothesis import strategies as st

from replate.changes import diff, patching

WORDS = st.sampled_from(["the", "Mayor", "mayor", "4", " ", "\n", "\u00a0", ".", "“", "”", "死", "e\u0301", "🇸🇪"])
TEXTS = st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=60)
LINES = st.lists(st.lists(WORDS, max_size=5).map("".join), max_size=10)


@given(TEXTS, TEXTS)
def test_changes_make_the_new_text_of_the_old_and_the_old_of_the_new(before: str, after: str) -> None:
    found = patching.changes(before, after, diff.spans(before, after))
    assert patching.applied(before, found) == after
    assert patching.taken_back(after, found) == before


@given(LINES, LINES)
def test_operations_make_the_new_paragraphs_of_the_old_and_the_old_of_the_new(old: list[str], new: list[str]) -> None:
    ops = diff.paragraphs(old, new)
    assert patching.forward(old, ops) == tuple(new)
    assert patching.backward(new, ops) == tuple(old)
