"""Passages begin where sentences do."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from replate.changes import match, sentence_edges

TOKENS = st.lists(st.sampled_from(["a", "b", "c", "."]), max_size=30)


@given(TOKENS, TOKENS)
def test_sliding_keeps_as_many_matches_and_their_order(old: list[str], new: list[str]) -> None:
    pairs = match.match(old, new).pairs
    moved = sentence_edges.slid(pairs, old, new)
    assert len(moved) == len(pairs)
    assert all(old[i] == new[j] for i, j in moved)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(moved))


def test_an_inserted_sentence_is_taken_whole() -> None:
    old, new = ["He", "left", ".", "He", "slept", "."], ["He", "left", ".", "He", "wept", ".", "He", "slept", "."]
    moved = sentence_edges.slid(match.match(old, new).pairs, old, new)
    assert [new[j] for j in range(len(new)) if j not in {j for _, j in moved}] == ["He", "wept", "."]
