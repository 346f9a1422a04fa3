"""The longest common subsequence under bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import match

SEQUENCES = st.lists(st.integers(0, 6), max_size=40)


def _is_valid(old: list[int], new: list[int], found: match.Matches) -> bool:
    rising = all(a < c and b < d for (a, b), (c, d) in zip(found.pairs, found.pairs[1:], strict=False))
    return rising and all(old[i] == new[j] for i, j in found.pairs)


def _longest(old: list[int], new: list[int]) -> int:
    best = [0] * (len(new) + 1)
    for one in old:
        row = [0]
        for j, other in enumerate(new):
            row.append(best[j] + 1 if one == other else max(best[j + 1], row[j]))
        best = row
    return best[-1]


@given(SEQUENCES, SEQUENCES)
def test_as_many_elements_stay_as_can(old: list[int], new: list[int]) -> None:
    found = match.match(old, new)
    assert _is_valid(old, new, found)
    assert len(found.pairs) == _longest(old, new)
    assert not found.is_coarse


@pytest.mark.parametrize(("exact", "linear"), [(0, 10**9), (50, 50), (0, 0)])
@given(old=SEQUENCES, new=SEQUENCES)
def test_matches_are_valid_beyond_each_bound(exact: int, linear: int, old: list[int], new: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(match, "EXACT_CELLS", exact)
        patch.setattr(match, "LINEAR_CELLS", linear)
        assert _is_valid(old, new, match.match(old, new))


def test_a_gap_too_large_to_compare_says_so() -> None:
    size = 21_000  # more than LINEAR_CELLS together, nothing occurs once on both sides
    found = match.match([0, 1] * (size // 2), [2, 3] * (size // 2))
    assert found.pairs == ()
    assert found.is_coarse


def test_beyond_the_bounds_elements_that_occur_once_anchor_the_rest() -> None:
    old = list(range(30_000))
    new = [number if number % 10 else -1 for number in old]
    found = match.match(old, new)
    assert len(found.pairs) == 27_000
    assert not found.is_coarse


def test_the_work_grows_with_the_length_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = []
    exact = match._exact
    monkeypatch.setattr(match, "_exact", lambda old, new: cells.append(len(old) * len(new)) or exact(old, new))
    for size in (40_000, 80_000):
        old = list(range(size))
        match.match(old, [number if number % 7 else -number - 1 for number in old])
        cells.append(-1)
    split = cells.index(-1)
    assert sum(cells[split + 1 : -1]) <= 2.1 * sum(cells[:split])


def test_a_rising_selection_is_the_longest() -> None:
    assert match.rising([(0, 5), (1, 0), (2, 1), (3, 9), (4, 2)]) == [(1, 0), (2, 1), (4, 2)]
    assert match.rising([]) == []
