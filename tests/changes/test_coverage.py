"""The estimate of edits that nobody saw: none where looks are close, the truth where edits come by its own law."""

import random

from hypothesis import given
from hypothesis import strategies as st

from replate.changes import coverage
from replate.changes.coverage import Interval

ages = st.floats(0, 1000, allow_nan=False)


def test_too_few_intervals_tell_nothing() -> None:
    few = [Interval(1, 2)] * (coverage.LEAST - 1)
    assert coverage.missed([Interval(0, 1)], few) is None
    assert coverage.missed([], few * 2) is None


def test_where_no_edit_follows_another_none_is_missed() -> None:
    assert coverage.missed([Interval(0, 1)] * 9, [Interval(1, 2, edited=False)] * 30) == 0


def test_it_finds_the_share_that_was_made_up() -> None:
    rng, found, after, made = random.Random(5), list[Interval](), list[Interval](), 0
    for _ in range(3000):
        span = Interval(*sorted((rng.uniform(0, 40), rng.uniform(0, 40))))
        count = _poisson(rng, 1.3 * span.mass)
        made += count
        after.append(Interval(span.start, span.end, count > 0))
        found += [span] if count else []
    estimate = coverage.missed(found, after)
    assert estimate is not None
    assert abs(estimate - (1 - len(found) / made)) < 0.02


def _poisson(rng: random.Random, mean: float) -> int:
    count, left = 0, rng.expovariate(1)
    while left < mean:
        count, left = count + 1, left + rng.expovariate(1)
    return count


@given(st.lists(st.tuples(ages, ages, st.booleans()), min_size=20, max_size=40))
def test_it_is_a_share_whatever_the_intervals(spans: list[tuple[float, float, bool]]) -> None:
    after = [Interval(min(a, b), max(a, b), edited) for a, b, edited in spans]
    estimate = coverage.missed(after, after)
    assert estimate is not None
    assert 0 <= estimate < 1
