"""When a source is polled: its `every` or `cron` as a trigger of APScheduler.

All here is reckoned from the times handed in, so that it can be asked without a daemon.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from replate import config
from replate.config import SourceConfig, cron

# Sources of one rhythm would all fall due in the same second after a start; this share of the interval spreads them.
JITTER_SHARE = 0.05
JITTER_SECONDS = 60.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def trigger(source: SourceConfig, *, jitter: bool = True) -> BaseTrigger:
    """The trigger of `source`; with `jitter`, an interval ends a little late, never early."""
    if source.cron is not None:
        return _cron(source.cron, _zone(source))
    seconds = (source.every or config.DEFAULT_EVERY).total_seconds()
    late = min(seconds * JITTER_SHARE, JITTER_SECONDS) if jitter else None
    return IntervalTrigger(seconds=seconds, start_date=_EPOCH, timezone=UTC, jitter=late)


def next_poll(source: SourceConfig, last_poll: datetime | None, now: datetime) -> datetime | None:
    """When `source` is to be polled: at once if it never was; None if its trigger names no time ever (30 February).

    The answer is in the zone of the trigger. APScheduler must be handed times of that zone: Python holds an hour that
    comes twice unequal to the same instant in UTC (PEP 495), and the trigger would answer with the time it was given.
    """
    zone = _zone(source)
    if last_poll is None:
        return now.astimezone(zone)
    due: datetime | None = trigger(source, jitter=False).get_next_fire_time(
        last_poll.astimezone(zone), now.astimezone(zone)
    )
    return due


def is_due(source: SourceConfig, last_poll: datetime | None, now: datetime) -> bool:
    """Whether the time of `source` has come since `last_poll`."""
    due = next_poll(source, last_poll, now)
    return due is not None and due.astimezone(UTC) <= now


def _zone(source: SourceConfig) -> tzinfo:
    return UTC if source.cron is None else ZoneInfo(source.timezone or "UTC")


def _cron(expression: str, zone: tzinfo) -> BaseTrigger:
    """A trigger that means what cron means by the expression.

    APScheduler 3 counts weekdays from Monday and wants both the day and the weekday to fit; cron counts them from
    Sunday and, where both are restricted, is content with either (POSIX, crontab).
    """
    minutes, hours, days, months, weekdays = cron.values(expression)
    rest = {"minute": _list(minutes), "hour": _list(hours), "month": _list(months), "timezone": zone}
    names = ",".join(_WEEKDAYS[number] for number in sorted(weekdays))
    fields = expression.split()
    if fields[2].startswith("*") or fields[4].startswith("*"):
        return CronTrigger(day=_list(days), day_of_week=names, **rest)
    return OrTrigger([CronTrigger(day=_list(days), **rest), CronTrigger(day_of_week=names, **rest)])


def _list(values: Iterable[int]) -> str:
    return ",".join(str(value) for value in sorted(values))
