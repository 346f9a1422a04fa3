"""Near fingerprints: sketches say about what whole texts say, and paragraph breaks, case and quotes say nothing."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import nearness

VOCABULARY = [f"word{number}" for number in range(4000)]


def text(seed: int, words: int = 400) -> list[str]:
    return random.Random(seed).choices(VOCABULARY, k=words)


def shingles(words: list[str]) -> nearness.Shingles:
    return nearness.shingles([" ".join(words)])


def test_a_text_is_itself_whatever_its_breaks_case_and_quotation_marks() -> None:
    one = nearness.shingles(["The mayor said “no”, twice.", "Then she left the hall."])
    assert one == nearness.shingles(["the mayor said 'NO', twice. Then she", "left the hall"])


def test_a_passage_within_another_text_is_contained_in_it() -> None:
    like = nearness.likeness(shingles(text(1)), shingles(text(2) + text(1) + text(3)))
    assert like.containment == 1.0
    assert 0.3 < like.jaccard < 0.4


def test_texts_without_spaces_are_compared_by_characters() -> None:
    one = nearness.shingles(["港务局说，渡轮在黎明时分搁浅，四十人被小船接走，无人受伤。"])
    assert len(one) > 15
    other = nearness.shingles(["港务局说，渡轮在黎明时分搁浅，四十六人被小船接走，无人受伤。"])
    assert 0.3 < nearness.likeness(one, other).containment < 1


@pytest.mark.parametrize("body", [[], [""], ["…", "—"]])
def test_a_text_without_words_is_like_nothing(body: list[str]) -> None:
    empty = nearness.shingles(body)
    assert empty == frozenset()
    assert nearness.estimate(nearness.sketch(empty), nearness.sketch(empty)).containment == 0
    assert nearness.likeness(empty, shingles(text(1))).jaccard == 0


def test_a_text_shorter_than_a_shingle_is_its_words() -> None:
    assert nearness.shingles(["Two words"]) == nearness.shingles(["two", "words"]) != frozenset()


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8, 0.95])
def test_a_sketch_estimates_what_whole_texts_share(kept: float) -> None:
    errors = []
    for seed in range(40):
        one = text(seed, 600)
        other = one[: int(600 * kept)] + text(seed + 1000, int(600 * (1 - kept)))
        exact = nearness.likeness(shingles(one), shingles(other))
        told = nearness.estimate(nearness.sketch(shingles(one)), nearness.sketch(shingles(other)))
        errors.append(abs(exact.jaccard - told.jaccard))
    assert sum(errors) / len(errors) < 0.05
    assert max(errors) < 0.2


def test_texts_that_share_a_third_share_a_key() -> None:
    for seed in range(100):
        one, other = text(seed, 300), text(seed + 500, 300)
        keys = [set(nearness.sketch(shingles(words)).keys) for words in (one, other[:150] + one[:150])]
        assert keys[0] & keys[1]


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_hashes_come_back_as_they_were_stored(hashes: list[int]) -> None:
    assert nearness.unpack(nearness.pack(hashes)) == tuple(hashes)
    assert len(nearness.pack(hashes)) == 4 * len(hashes)


@given(st.lists(st.text(max_size=30), max_size=5), st.lists(st.text(max_size=30), max_size=5))
def test_likeness_is_symmetric_and_between_nothing_and_all(one: list[str], other: list[str]) -> None:
    a, b = nearness.shingles(one), nearness.shingles(other)
    like = nearness.likeness(a, b)
    assert like == nearness.likeness(b, a)
    assert 0 <= like.jaccard <= like.containment <= 1
    if a:
        assert nearness.likeness(a, a) == nearness.Likeness(1.0, 1.0)
