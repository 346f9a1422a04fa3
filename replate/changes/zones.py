"""The time zone in which a source shows its times, learned from pages that show one and tell machines the same in UTC.

A time shown without a zone, beside one with a zone for the same moment, gives the zone's offset on that day. Zones with
which nearly all pages of a source agree are kept; a time is told where all of these give the same, so in winter it does
not matter which of two zones it is, and in summer it is not guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from replate.changes.article import Article, Stamp

# Both are judgements, not measured: what is learned wrongly is told as an instant that is hours off.
LEAST_PAGES = 5  # of a source that agree, before anything is learned
_AGREEING = 0.9  # share of its pages
_STEP = timedelta(minutes=15)  # offsets are multiples of it
_APART = timedelta(minutes=2)  # a stamp is shown to the minute, and told to the second
_WIDEST = timedelta(hours=14)
LEARNED = "learned: "  # begins the name of a learned zone: those that fit, with blanks between them
# One zone for each rule of offsets over the year that newsrooms live under.
ZONES = (
    *("UTC", "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Moscow", "Europe/Istanbul", "Africa/Lagos"),
    *("Africa/Johannesburg", "Africa/Nairobi", "Africa/Cairo", "Asia/Jerusalem", "Asia/Beirut", "Asia/Dubai"),
    *("Asia/Tehran", "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Yangon"),
    *("Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Brisbane", "Australia/Sydney", "Australia/Darwin"),
    *("Australia/Adelaide", "Pacific/Auckland", "America/New_York", "America/Chicago", "America/Denver"),
    *("America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Halifax"),
    *("America/St_Johns", "America/Sao_Paulo", "America/Bogota", "America/Caracas", "America/Mexico_City"),
    "America/Santiago",
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one page shows: a time without its zone, and how far that is ahead of UTC."""

    local: datetime
    ahead: timedelta


def sight(article: Article, learned: str | None = None) -> Sight | None:
    """What a page tells of its zone; `learned` is the one in which its times were read, where they were."""
    shown = [(local, stamp) for stamp in article.stamps if (local := _local(stamp, learned)) is not None]
    told = [stamp.at for stamp in article.stamps if stamp.zone == "text" and stamp.precision != "day" and stamp.at]
    for local, stamp in shown:
        for at in told:
            ahead = local - at
            steps = round(ahead / _STEP)
            if abs(ahead - steps * _STEP) <= _APART and abs(ahead) <= _WIDEST and stamp.series == "visible":
                return Sight(local.replace(tzinfo=None), steps * _STEP)
    return None


def _local(stamp: Stamp, learned: str | None) -> datetime | None:
    """The time as it is shown, read as UTC; None where its zone is known otherwise, or it is a day."""
    if stamp.at is None or stamp.precision == "day":
        return None
    if stamp.zone == "unknown":
        return stamp.at
    if stamp.zone == "learned" and learned:
        return stamp.at.astimezone(ZoneInfo(names(learned)[0])).replace(tzinfo=UTC)
    return None


def learn(sights: Sequence[Sight]) -> str | None:
    """The zones with which nearly all pages agree, as one name; None where there are too few pages, or none agrees."""
    if len(sights) < LEAST_PAGES:
        return None
    fit = [name for name in ZONES if _agreeing(name, sights) >= _AGREEING * len(sights)]
    return LEARNED + " ".join(fit) if fit else None


def _agreeing(name: str, sights: Sequence[Sight]) -> int:
    zone = ZoneInfo(name)
    return sum(one.local.replace(tzinfo=zone).utcoffset() == one.ahead for one in sights)


def names(learned: str) -> tuple[str, ...]:
    """The zones behind the name of a learned one."""
    return tuple(learned.removeprefix(LEARNED).split())


def instant(local: datetime, learned: str) -> datetime | None:
    """What a time without a zone means, in UTC; None where the zones that fit do not agree."""
    found = {local.replace(tzinfo=ZoneInfo(name)).astimezone(UTC) for name in names(learned)}
    return found.pop() if len(found) == 1 else None
