"""How the edits of an article spread over its age: a mixture of exponentials, the same for all articles of a kind.

    f(a) = sum of w_j / t_j * exp(-a / t_j),     F(a) = sum of w_j * (1 - exp(-a / t_j)),     sum of w_j = 1

Ages are hours since publication. A hyper-exponential fits the ages of real headline edits better than a power law by 53
and 148 units of log-likelihood, and each term is an integral that needs no quadrature.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, expm1, log1p

# Fixed, so that a fit has weights alone to find; from three quarters of an hour to two months they overlap enough.
DECAY_HOURS = (0.75, 2.0, 5.0, 12.0, 30.0, 80.0, 200.0, 1500.0)
# Before anything is learned. Real listings' edits come later than a power law has them: at equal visits these weights
# find 1.1, 1.7 and 1.6 points more than (.20, .20, .18, .15, .12, .08, .06, .01) on the later halves of nu.nl's, the
# BBC's and German fronts' traces, .6 fewer on made-up articles; chosen on the earlier halves and another seed.
DEFAULT_WEIGHTS = (0.06, 0.10, 0.16, 0.22, 0.22, 0.14, 0.09, 0.01)

CELLS = 1024
NEAR = 0.25  # hours: below it cells are even, above it they grow with age
OLDEST = 20_000.0  # hours; whatever is older has no edits left to expect
_SCALE = CELLS / log1p(OLDEST / NEAR)


@dataclass(frozen=True)
class Profile:
    """Weights of the decay times; `cumulative` and `density` answer from a table, since they are asked all the time."""

    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    decays: tuple[float, ...] = DECAY_HOURS
    _table: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ages = (NEAR * expm1(cell / _SCALE) for cell in range(CELLS + 2))
        object.__setattr__(self, "_table", tuple(self.exact(age) for age in ages))

    def exact(self, age: float) -> float:
        """F(age), term by term."""
        return sum(-weight * expm1(-age / decay) for weight, decay in zip(self.weights, self.decays, strict=True))

    def cumulative(self, age: float) -> float:
        """F(age): the share of an article's edits that come before it is `age` hours old."""
        if age >= OLDEST:
            return self._table[CELLS]
        place = log1p(age / NEAR) * _SCALE if age > 0 else 0.0
        cell = int(place)
        low = self._table[cell]
        return low + (self._table[cell + 1] - low) * (place - cell)

    def density(self, age: float) -> float:
        """f(age), per hour."""
        total = 0.0
        for weight, decay in zip(self.weights, self.decays, strict=True):
            total += weight / decay * exp(-age / decay)
        return total


def components(start: float, end: float) -> tuple[float, ...]:
    """The share of each decay's edits that falls between two ages."""
    return tuple(exp(-start / decay) - exp(-end / decay) for decay in DECAY_HOURS)


def normalised(weights: Sequence[float]) -> tuple[float, ...]:
    total = sum(weights)
    return tuple(weight / total for weight in weights)
