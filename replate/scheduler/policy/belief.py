"""What is believed of one article: how many edits it will have in all, as a Gamma distribution, learned visit by visit.

A visit says only whether there was an edit since the visit before, never how many: the interval is censored. For the
expected share m of the article's edits that falls into the interval,

    unchanged:  rate grows by m                                          (exact)
    changed:    the first two moments of the mixture of Gammas that P(at least one edit) leaves, matched by one Gamma

Counts over time would be biased low, the more so the busier the article (Cho & Garcia-Molina, 2003).
"""

from math import expm1, log1p
from typing import NamedTuple

TINY = 1e-12


class Belief(NamedTuple):
    """Gamma(shape, rate) over the number of edits that the article has in all; both positive."""

    shape: float
    rate: float

    @property
    def mean(self) -> float:
        return self.shape / self.rate

    def unchanged(self, mass: float) -> "Belief":
        """After an interval that held `mass` of the article's edits on average, and none in fact."""
        return Belief(self.shape, self.rate + mass)

    def changed(self, mass: float) -> "Belief":
        """After such an interval that held at least one."""
        shape, rate = self
        shrink = -log1p(mass / rate)  # log of rate / (rate + mass)
        none = -expm1(shape * shrink)
        if none < TINY:
            return Belief(shape + 1, rate)
        mean = shape / rate * -expm1((shape + 1) * shrink) / none
        square = shape * (shape + 1) / rate**2 * -expm1((shape + 2) * shrink) / none
        variance = max(square - mean * mean, 1e-9)
        return Belief(mean * mean / variance, mean / variance)


def prior(mean: float, shape: float) -> Belief:
    """What is believed of an article of which nothing is known but what its kind does on average."""
    return Belief(shape, shape / mean)
