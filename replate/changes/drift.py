"""Drift of a source's readings: its newest pages lack what its pages used to have, or are of quite another length.

A redesign can break a selector or hide the body from the generic reading, page by page and without an error. So the
newest pages are compared with those before them at the same source: each share of what is missing, and the median
length of the body.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

RECENT = 30  # newest pages that are looked at
BASELINE = 300  # pages before them that they are compared with
LEAST = 30  # pages of a baseline below which nothing is said
# Chosen by `python -m benchmarks.drift`, over 811 windows of the blogs of `gitnews`: as they are, a share alarms in
# 1.6 % and the length in none. A headline lost in half of the newest pages alarms in 85 %, a body in 98 %, a stamp lost
# in all of them in 99.6 % (half had none before), bodies cut to a quarter in 67 %. With 0.4 and 4 the length alarms in
# 1.2 % and 86 %.
MORE = 0.2  # more of the newest pages lack a field, in absolute share
DEVIATIONS = 4.0  # and that is so many standard errors of the baseline's share
SHORTER, LONGER = 0.3, 5.0  # median length over the baseline's


@dataclass(frozen=True, slots=True)
class Read:
    """What a page's newest reading has; `length` is that of its body in characters, 0 for none."""

    headline: bool
    stamp: bool
    length: int

    @property
    def body(self) -> bool:
        return self.length > 0


def signs(newest: Sequence[Read], before: Sequence[Read]) -> list[str]:
    """What has drifted, in words; nothing while there are too few pages to tell."""
    if len(newest) < RECENT or len(before) < LEAST:
        return []
    found = []
    for field in ("headline", "body", "stamp"):
        now, then = _lacking(field, newest), _lacking(field, before)
        if _is_more(now, then, len(newest), len(before)):
            found.append(f"{now:.0%} of the newest {len(newest)} pages have no {field}, {then:.0%} of those before")
    return found + _length(newest, before)


def _lacking(field: str, pages: Sequence[Read]) -> float:
    return sum(not getattr(one, field) for one in pages) / len(pages)


def _is_more(now: float, then: float, newest: int, before: int) -> bool:
    smoothed = (then * before + 1) / (before + 2)
    error = sqrt(smoothed * (1 - smoothed) * (1 / newest + 1 / before))
    return now - then >= MORE and now - smoothed >= DEVIATIONS * error


def _length(newest: Sequence[Read], before: Sequence[Read]) -> list[str]:
    lengths = [[one.length for one in pages if one.body] for pages in (newest, before)]
    if min(map(len, lengths)) < LEAST / 2:
        return []
    now, then = median(lengths[0]), median(lengths[1])
    if SHORTER * then <= now <= LONGER * then:
        return []
    return [f"the bodies of the newest {len(newest)} pages have {now:.0f} characters (median), those before {then:.0f}"]
