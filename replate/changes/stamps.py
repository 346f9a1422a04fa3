"""What the publisher's "updated" stamps say of a change: did one move, did one stand still, can it be believed?

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
# A stamp that names only a day cannot show a second update of that day; with unknown zones that is two days.
DAY_STAMP_TELLS_AFTER = timedelta(hours=48)
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
    """Whether a series shows another time; relative and unreadable stamps never tell.

    One that is shown in the same words has not moved: what they mean was read in another zone.
    """
    if before is None or after is None or before.at is None or after.at is None:
        return False
    return before.shown != after.shown and before.at != after.at


def evidence(
    before: Mapping[str, Stamp], after: Mapping[str, Stamp], spoiled: frozenset[str], seen_at: datetime
) -> Evidence:
    """Which usable stamps moved with an edit first seen at `seen_at`, and which stood still."""
    both = [series for series in after if series in before and series not in spoiled]
    moved = {series for series in both if has_moved(before[series], after[series])}
    stood = {series for series in both if series not in moved and _could_have_moved(series, after[series], seen_at)}
    return Evidence(frozenset(moved), frozenset(stood))


def _could_have_moved(series: str, stamp: Stamp, seen_at: datetime) -> bool:
    if stamp.at is None or series in POLLED:
        return False
    return stamp.precision != "day" or seen_at - stamp.at >= DAY_STAMP_TELLS_AFTER


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
