"""How far a figure of a replay is chance: the bootstrap's interval, articles drawn anew.

Edits of one article are not independent of one another, articles are; so articles are drawn, with all that belongs to
each. Two rules are compared on the same drawn articles: much of the chance is in both, and falls out.
"""

from collections.abc import Callable, Sequence
from math import exp, log
from random import Random

from replate.scheduler.replay.run import Result

ROUNDS = 500
MOST_DRAWN = 4000  # of more articles, as many lots of them are drawn
OUTSIDE = 0.025  # on each side: 95 % lie within

Sums = Sequence[float]


def bounds(articles: Sequence[Sums], of: Callable[[Sums], float]) -> tuple[float, float]:
    """Between what bounds `of` lies, a figure reckoned from sums over articles; `articles` hold the summands."""
    lots = [[sum(column) for column in zip(*articles[first::MOST_DRAWN], strict=True)]
            for first in range(min(len(articles), MOST_DRAWN))]  # fmt: skip
    random, seen = Random(1), list[float]()
    for _ in range(ROUNDS):
        drawn = random.choices(lots, k=len(lots))
        seen.append(of([sum(column) for column in zip(*drawn, strict=True)]))
    seen.sort()
    outside = int(ROUNDS * OUTSIDE)
    return seen[outside], seen[-1 - outside]


def more(ours: Result, theirs: Result) -> tuple[float, float]:
    """What share of edits ours finds more than theirs on the same articles; below 0: fewer."""
    pairs = zip(ours.by_page, theirs.by_page, strict=True)
    edited = [(one.edits, one.found - other.found) for one, other in pairs if one.edits]
    return bounds(edited, lambda sums: sums[1] / sums[0]) if edited else (0.0, 0.0)


def fewer(theirs: Result, ours: tuple[Result, Result]) -> tuple[float, float]:
    """How many times fewer visits ours takes to find as much; between two replays of ours at other prices."""
    low, high = ours
    columns = [
        (his.edits, his.visits, his.found, one.visits, one.found, other.visits, other.found)
        for his, one, other in zip(theirs.by_page, low.by_page, high.by_page, strict=True)
    ]
    return bounds(columns, _times_fewer)


def _times_fewer(sums: Sums) -> float:
    edits, visits, found, *ours = sums
    (ours_low, missed_low), (ours_high, missed_high) = (
        (log(ours[at]), log(max(edits - ours[at + 1], 0.5))) for at in (0, 2)
    )
    if missed_low == missed_high:
        return visits / exp(ours_low)
    part = (log(max(edits - found, 0.5)) - missed_low) / (missed_high - missed_low)
    return visits / exp(ours_low + part * (ours_high - ours_low))
