"""What a visit is worth, and when it is worth its price: one threshold on the marginal value for all pages.

An edit found after d hours is worth exp(-delta d); one that is overwritten before a visit is worth nothing. With x
edits expected since the last visit, T hours ago, a visit gains at the margin

    V = x / (x + delta T) * R(x + delta T),     R(y) = 1 - (1 + y) exp(-y)

and is made once V reaches the price (Olston & Pandey, WWW 2008, for a value that fades with delay). The same threshold
for every page is the optimum over all, so nothing is ever solved globally: against dynamic programming it reaches .994
to .9995 of the possible.

Where edits keep a distance (a source that publishes by the hour, a cache in front of it), a look soon after an edit
saves little from being overwritten. For a pause of p hours after an edit the next comes at a quarter of the usual rate;
with a = x/4T + delta and b = x/T + delta the same reasoning gives, for T beyond p,

    V = x/T * ((1 - exp(-a p)) / a + exp(-a p) (1 - exp(-b (T - p))) / b) - x exp(-a p - b (T - p))

and before it V = x / (a T) * R(a T).
"""

from collections.abc import Callable
from math import exp, log, sqrt

from replate.scheduler.policy.profile import Profile

Value = Callable[[float], float]

# Halving the value of an edit takes ln 2 / delta: four hours, fourteen hours, four days.
DELTA = {"alert": 1 / 6, "balanced": 1 / 20, "archive": 1 / 150}
LONGEST = 24 * 366.0  # hours: a look further ahead is no plan
WIDEN = 1.3  # least step of the search; V rises once and falls once, so nothing hides between two steps
CLOSE = 0.004  # relative; a minute in four hours
RARER = 0.25  # of the usual rate, while the pause after an edit lasts; see pause.py for how it was chosen


def marginal(edits: float, hours: float, delta: float, pause: float = 0.0) -> float:
    """V of a visit now: `edits` expected since the last one, `hours` ago; `pause` in hours."""
    if edits <= 0 or hours <= 0:
        return 0.0
    if pause <= 0 or hours <= pause:
        y = (edits if pause <= 0 else edits * RARER) + delta * hours
        return edits / y * _gain(y)
    rate = edits / hours
    slow, fast = rate * RARER + delta, rate + delta
    paused, later = exp(-slow * pause), exp(-fast * (hours - pause))
    return rate * ((1 - paused) / slow + paused * (1 - later) / fast) - edits * paused * later


def _gain(y: float) -> float:
    """R(y), by its series where the difference of two near numbers would be noise."""
    return y * y * (0.5 - y / 3) if y < 1e-4 else 1 - (1 + y) * exp(-y)


def wait(
    profile: Profile, edits: float, age: float, delta: float, price: float, least: float = 1 / 12, known: float = 0.0,
    pause: float = 0.0,
) -> float | None:  # fmt: skip
    """Hours until a visit is worth its price; None: never.

    `edits` is what the page is expected to have in all, `age` its age at the last visit, `known` what signals since
    then add to the expectation (in edits). `least` is the shortest wait, in hours, `pause` that of the page's source.
    """
    before = profile.cumulative(age)

    def value(hours: float) -> float:
        return marginal(edits * (profile.cumulative(age + hours) - before) + known, hours, delta, pause)

    low, worth = least, value(least)
    if worth >= price:
        return least
    if not known and edits * (1 - before) < price:
        return None  # R(y) < y: not even all that is left would do
    if not known:
        rate = edits * profile.density(age)
        if rate > 0:  # from here V cannot have reached the price yet: it would need a rate that does not fall
            low = max(least, min(sqrt(2 * price / (rate * (rate + delta))), LONGEST))
            worth = value(low)
            if worth >= price:
                return low
    return _search(value, low, worth, price)


def _search(value: Value, low: float, worth: float, price: float) -> float | None:
    """The first crossing above `low`, where V is `worth`: widening steps, then secants between logarithms."""
    high, reached = low, worth
    while reached < price:
        low, worth = high, reached
        high = low * max(WIDEN, min(sqrt(price / worth), 4.0)) if worth > 0 else low * 2
        if high > LONGEST:
            return None
        reached = value(high)
        if reached < worth:
            return None  # past the top
    for _ in range(8):
        if high < low * (1 + CLOSE):
            break
        middle = low * (high / low) ** _part(worth, reached, price)
        there = value(middle)
        if there >= price:
            high, reached = middle, there
        else:
            low, worth = middle, there
    return high


def _part(worth: float, reached: float, price: float) -> float:
    """How far the crossing lies between two points, as a share of the logarithm; kept off the ends."""
    if worth <= 0:
        return 0.5
    return min(max(log(price / worth) / log(reached / worth) + 0.02, 0.05), 0.95)
