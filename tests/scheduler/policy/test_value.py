"""When a visit is worth its price."""

from itertools import pairwise
from math import exp, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.scheduler.policy import value
from replate.scheduler.policy.profile import Profile

PROFILE = Profile()
BALANCED = value.DELTA["balanced"]


def worth(edits: float, age: float, hours: float, delta: float = BALANCED) -> float:
    return value.marginal(edits * (PROFILE.cumulative(age + hours) - PROFILE.cumulative(age)), hours, delta)


@given(st.floats(0.05, 20), st.floats(0.01, 500), st.floats(1e-5, 0.2))
def test_a_planned_visit_is_worth_its_price_and_none_much_sooner_would_be(
    edits: float, age: float, price: float
) -> None:
    hours = value.wait(PROFILE, edits, age, BALANCED, price)
    if hours is None:
        assert all(worth(edits, age, 1.5**step / 12) < price * 1.001 for step in range(30))
    else:
        assert worth(edits, age, hours) >= price * 0.999
        assert hours <= 1 / 12 + 1e-9 or worth(edits, age, hours * 0.98) < price * 1.001


def test_a_page_with_nothing_left_to_expect_is_never_visited_again() -> None:
    assert value.wait(PROFILE, 0.01, 2000, BALANCED, 0.001) is None
    assert value.wait(PROFILE, 0.0, 1, BALANCED, 0.001) is None


def test_a_dearer_visit_comes_later() -> None:
    waits = [value.wait(PROFILE, 1.0, 5.0, BALANCED, price) for price in (0.0001, 0.001, 0.01)]
    assert all(one is not None and other is not None and one < other for one, other in pairwise(waits))


def test_who_wants_to_know_soon_is_told_sooner() -> None:
    soon, late = (value.wait(PROFILE, 1.0, 5.0, value.DELTA[name], 0.001) for name in ("alert", "archive"))
    assert soon is not None and late is not None and soon < late


def test_a_signal_pulls_the_visit_forward() -> None:
    plain, told = (value.wait(PROFILE, 0.3, 48.0, BALANCED, 0.005, known=known) for known in (0.0, 2.0))
    assert told == 1 / 12
    assert plain is None or plain > told


@pytest.mark.parametrize("age", [0.0, 0.1, 1.0, 24.0, 720.0, 1e6])
def test_the_table_of_the_profile_agrees_with_its_terms(age: float) -> None:
    assert isclose(PROFILE.cumulative(age), PROFILE.exact(age), abs_tol=1e-5)


def gain(edits: float, hours: float, pause: float, steps: int = 20_000) -> float:
    """G of an interval by summing: what an edit at each moment is worth if no other comes before the visit."""
    rate, total = edits / hours, 0.0
    for step in range(steps):
        left = hours * (1 - (step + 0.5) / steps)
        after = rate * (value.RARER * min(left, pause) + max(left - pause, 0.0))
        total += rate * exp(-after - BALANCED * left) * hours / steps
    return total


@pytest.mark.parametrize("pause", [0.0, 0.5, 2.0, 9.0])
@pytest.mark.parametrize(("edits", "hours"), [(0.3, 1.0), (2.0, 4.0), (0.01, 12.0)])
def test_the_marginal_value_is_what_the_interval_gains_less_what_it_gains_by_lasting(
    edits: float, hours: float, pause: float
) -> None:
    rate, small = edits / hours, 1e-3
    slope = (gain(edits + rate * small, hours + small, pause) - gain(edits - rate * small, hours - small, pause)) / (
        2 * small
    )
    assert value.marginal(edits, hours, BALANCED, pause) == pytest.approx(
        gain(edits, hours, pause) - hours * slope, rel=2e-3
    )


def test_where_edits_keep_off_one_another_the_next_look_comes_later() -> None:
    waits = [value.wait(PROFILE, 4.0, 1.0, BALANCED, 0.01, pause=pause) for pause in (0.0, 0.25, 1.0)]
    assert all(one is not None and other is not None and one < other for one, other in pairwise(waits))


@given(st.floats(0.05, 20), st.floats(0.01, 500), st.floats(1e-5, 0.2), st.floats(0, 3))
def test_with_a_pause_too_a_planned_visit_is_worth_its_price(
    edits: float, age: float, price: float, pause: float
) -> None:
    hours = value.wait(PROFILE, edits, age, BALANCED, price, pause=pause)
    if hours is not None:
        found = edits * (PROFILE.cumulative(age + hours) - PROFILE.cumulative(age))
        assert value.marginal(found, hours, BALANCED, pause) >= price * 0.999
