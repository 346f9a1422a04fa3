"""Retired pages are not looked at any more, but for a sample, late and at random: it tells what was missed by that."""

from datetime import datetime, timedelta

import xxhash

SAMPLE_ONE_IN = 64  # retired pages: 1.6 %
# After the retirement: within a month, when most of what is still to come does come, and within a year.
SPANS = ((timedelta(days=7), timedelta(days=30)), (timedelta(days=90), timedelta(days=365)))


def is_sampled(page: int) -> bool:
    """Whether a page is one of the sample; always the same ones."""
    return _draw(f"audit {page}") % SAMPLE_ONE_IN == 0


def due(page: int, number: int, retired: datetime) -> datetime | None:
    """When a sampled page that retired is looked at for the `number`-th time (from 0) after that; None: not again."""
    if number >= len(SPANS) or not is_sampled(page):
        return None
    first, last = SPANS[number]
    return retired + first + (last - first) * (_draw(f"{page} {number}") / 2**64)


def _draw(text: str) -> int:
    return int(xxhash.xxh3_64_intdigest(text.encode()))
