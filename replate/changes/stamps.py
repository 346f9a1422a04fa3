"""What the publisher's "updated" stamps say of a change: did one move, did one stand still, can it be believed?

A stamp says an instant no more closely than it is written: "2026-03-02" some time of a day, "3 hours ago" between half
an hour less and an hour more before the visit. One of a time before the visit has moved where that can be no other way,
and forward; it stood still where its latest instant is before the last sight of the old text.

A stamp is usable until it has moved over unchanged text at its source; then it is a clock, neither edit nor evidence.
Series are compared only with themselves. What a feed or sitemap says arrives by another road and at another time than
the page, so there a move is evidence, standing still is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from replate.changes.article import Stamp

POLLED = frozenset({"feed", "sitemap"})
READER_FIRST = ("visible", "time", "jsonld", "meta", "microdata", "feed", "sitemap", "http")
UNSHOWN = frozenset({"http"})  # a header that no reader sees: kept and learned, but it announces nothing
# How long what a stamp names lasts at most: eleven months of thirty days are a month and five days short of a year.
LASTS = {
    "second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1),
    "day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=36), "year": timedelta(days=400),
}  # fmt: skip
# A stamp that names only a day cannot show a second update of that day; with unknown zones that is two days.
DAY_STAMP_TELLS_AFTER = timedelta(hours=48)
# "An hour ago" is said until the next hour is full, or from half an hour on, where it is rounded; "yesterday" counts
# from midnight. And a page out of a cache was sent before the visit. The minutes are a judgement.
ROUNDED = frozenset({"minute", "hour"})
CACHED, CLOCKS_DIFFER = timedelta(minutes=15), timedelta(minutes=1)
ZONES_DIFFER = timedelta(hours=14)
# A listing is written after the page, and is polled later still: a time that it gives within these minutes after a text
# was seen belongs to that text. A judgement; a longer grace only delays when a clock is found out.
LISTING_LAGS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class StampMove:
    """A usable stamp that moved over unchanged text: one edit of field `updated`, and the series is spoiled."""

    series: tuple[str, ...]
    before: str
    after: str

    @property
    def is_shown(self) -> bool:
        """Whether a reader could see one of them: else the series is spoiled, and there is no edit to tell."""
        return not UNSHOWN.issuperset(self.series)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of one edit: the usable series that moved with it, and those that stood still though they could have moved."""

    moved: frozenset[str]
    stood: frozenset[str]

    @property
    def usable(self) -> frozenset[str]:
        """The series by which a reader could have told."""
        return (self.moved | self.stood) - UNSHOWN

    @property
    def announced(self) -> frozenset[str]:
        return self.moved - UNSHOWN


def has_moved(before: Stamp | None, after: Stamp | None) -> bool:
    """Whether a series shows another time; unreadable stamps never tell.

    One that is shown in the same words has not moved: what they mean was read in another zone, or came out of a cache.
    One that shows how long ago it was ages as time goes by: it has moved where it jumped forward.
    """
    if before is None or after is None or before.at is None or after.at is None or before.shown == after.shown:
        return False
    if "visit" in (before.zone, after.zone):
        return earliest(after, after.at) > latest(before, before.at)
    return before.at != after.at


def earliest(stamp: Stamp, at: datetime) -> datetime:
    """The earliest instant that a stamp can mean."""
    if stamp.zone == "visit":
        return at - LASTS[stamp.precision] - CACHED
    return at - ZONES_DIFFER if _is_loose(stamp) else at


def latest(stamp: Stamp, at: datetime) -> datetime:
    """The latest instant that a stamp can mean."""
    lasts = LASTS[stamp.precision]
    if stamp.zone == "visit":
        return at + (lasts / 2 if stamp.precision in ROUNDED else lasts) + CLOCKS_DIFFER
    return at + lasts + (ZONES_DIFFER if _is_loose(stamp) else timedelta(0))


def _is_loose(stamp: Stamp) -> bool:
    return stamp.zone == "unknown" or stamp.precision == "day"


def evidence(
    before: Mapping[str, Stamp], after: Mapping[str, Stamp], spoiled: frozenset[str], since: datetime
) -> Evidence:
    """Which usable stamps moved with an edit that was made after `since`, the last sight of the old text, or stood."""
    both = [series for series in after if series in before and series not in spoiled]
    moved = {series for series in both if has_moved(before[series], after[series])}
    stood = {series for series in both if series not in moved and _could_have_moved(series, after[series], since)}
    return Evidence(frozenset(moved), frozenset(stood))


def _could_have_moved(series: str, stamp: Stamp, since: datetime) -> bool:
    """Whether an edit after `since` would have moved it: one at a time that it may mean shows as the same."""
    if stamp.at is None or series in POLLED:
        return False
    if stamp.zone == "visit":
        return latest(stamp, stamp.at) <= since
    return stamp.precision != "day" or since - stamp.at >= DAY_STAMP_TELLS_AFTER


def moves_over_unchanged_text(
    before: Mapping[str, Stamp], after: Mapping[str, Stamp], spoiled: frozenset[str], text_seen: datetime | None
) -> StampMove | None:
    """The usable stamps that moved although the text did not; None when there are none.

    A feed's or sitemap's stamp counts only when it claims an update after the last sight of this text (`text_seen`):
    an earlier one belongs to the edit that was seen then, its listing merely came later.
    """
    moved = [
        series for series in READER_FIRST if series not in spoiled and _moved_alone(series, before, after, text_seen)
    ]
    if not moved:
        return None
    return StampMove(tuple(moved), before[moved[0]].shown, after[moved[0]].shown)


def _moved_alone(
    series: str, before: Mapping[str, Stamp], after: Mapping[str, Stamp], text_seen: datetime | None
) -> bool:
    old, new = before.get(series), after.get(series)
    if not has_moved(old, new) or new is None or new.at is None:
        return False
    return series not in POLLED or text_seen is None or new.at > text_seen + LISTING_LAGS
