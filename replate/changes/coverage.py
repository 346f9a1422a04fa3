"""How many edits of a source were made and undone, or overwritten, between two visits: an estimate from those found.

A visit finds at most one edit, however many fell between it and the visit before. How busy edited pages are is told by
the intervals right after an edit: how many of them held another. Edits get rarer with an article's age about as 1/age
does, so each interval from age a to age b counts with its mass ln((b + 1/2 h) / (a + 1/2 h)), and

    P(interval holds an edit) = 1 - exp(-c mass)              one c a source, by maximum likelihood over these intervals
    edits in the interval of one that was found ~ c mass / (1 - exp(-c mass))

What fell between a page's discovery and its first reading, or after its last visit, is not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, expm1, log

# Judgements, set before the estimate was measured with them (`python -m benchmarks.coverage`), and not fitted to it.
OFFSET = 0.5  # hours: an article's first half hour is no busier than its next
LEAST = 20  # intervals after edits below which nothing is said
MOST = 50.0  # c of a source whose pages change at every look


@dataclass(frozen=True, slots=True)
class Interval:
    """Between two visits of a page, in hours of its age; `edited`: the later one found an edit."""

    start: float
    end: float
    edited: bool = True

    @property
    def mass(self) -> float:
        return log((max(self.end, self.start, 0.0) + OFFSET) / (max(self.start, 0.0) + OFFSET))


def missed(found: Sequence[Interval], after: Sequence[Interval]) -> float | None:
    """The share of edits, 0-1, that no visit saw; None: too little is known.

    `found` are the intervals in which edits were found, `after` those that came right after an edit.
    """
    if not found or len(after) < LEAST:
        return None
    busy = busyness(after)
    made = sum(_in_one(busy * one.mass) for one in found)
    return 1 - len(found) / made


def busyness(after: Sequence[Interval]) -> float:
    """c by maximum likelihood, halving the range in which the likelihood's slope changes its sign."""
    edited = [one.mass for one in after if one.edited and one.mass > 0]
    quiet = sum(one.mass for one in after if not one.edited)
    if not edited:
        return 0.0
    low, high = 0.0, MOST
    for _ in range(40):
        middle = (low + high) / 2
        slope = sum(mass * exp(-middle * mass) / -expm1(-middle * mass) for mass in edited) - quiet
        low, high = (middle, high) if slope > 0 else (low, middle)
    return (low + high) / 2


def _in_one(mass: float) -> float:
    return mass / -expm1(-mass) if mass > 1e-9 else 1.0
