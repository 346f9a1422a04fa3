"""What is learned of one article from visits that say only whether there was an edit."""

from math import exp, isclose, lgamma, log

from hypothesis import given
from hypothesis import strategies as st

from replate.scheduler.policy.belief import Belief, prior


def moments(belief: Belief, mass: float) -> tuple[float, float]:
    """Mean and variance of the number of edits after an interval with at least one, by summing over a fine grid."""
    shape, rate = belief
    step = shape / rate / 400
    total = first = second = 0.0
    for number in range(1, 40_000):
        edits = number * step
        density = exp((shape - 1) * log(edits) - rate * edits + shape * log(rate) - lgamma(shape))
        weight = density * (1 - exp(-edits * mass))
        total, first, second = total + weight, first + weight * edits, second + weight * edits * edits
        if edits > 60 * shape / rate + 60 / rate:
            break
    mean = first / total
    return mean, second / total - mean * mean


@given(st.floats(0.5, 5), st.floats(0.3, 5), st.floats(0.01, 1))
def test_an_edit_moves_belief_to_the_moments_that_summing_finds(shape: float, rate: float, mass: float) -> None:
    learned = Belief(shape, rate).changed(mass)
    mean, variance = moments(Belief(shape, rate), mass)
    assert isclose(learned.mean, mean, rel_tol=0.02)
    assert isclose(learned.shape / learned.rate**2, variance, rel_tol=0.05)


@given(st.floats(0.1, 5), st.floats(0.1, 5), st.floats(1e-9, 1))
def test_an_edit_raises_what_is_expected_and_silence_lowers_it(shape: float, rate: float, mass: float) -> None:
    before = Belief(shape, rate)
    assert before.changed(mass).mean > before.mean > before.unchanged(mass).mean * (1 - 1e-12)


def test_a_prior_has_the_mean_it_was_given() -> None:
    assert prior(0.7, 0.5).mean == 0.7
