"""What a source allows: a number of requests an hour, and the times of day at which its pages are visited.

A visit that comes too soon is planned anew, once, for the next free slot of its source, so that a tight budget is
spread evenly and kept whatever falls due at once. Polls and second looks do not wait for a slot, but use one up. Only
pages wait for a window to open: listings have a cron of their own.
"""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from replate.config import cron
from replate.db import allowances
from replate.db.allowances import Allowance
from replate.db.frontier import Item

RESERVED = "its source's budget"  # the reason of a visit that waits for its slot
CLOSED = "its source's window"
NEVER = timedelta(days=1)  # a window that no day fits is asked about again
HOUR = timedelta(hours=1)
DAYS_AHEAD = 366 * 4 + 1  # 29 February


def wait(db: sqlite3.Connection, item: Item, now: datetime) -> tuple[datetime, str] | None:
    """Until when a source makes a request wait, and why; None: it may be made now, and is counted."""
    allowed = allowances.of(db, item)
    if allowed is None:
        return None
    if item.subject == "page" and (opens := _opens(allowed, now)) > now:
        return opens, CLOSED
    if not allowed.requests_per_hour or item.reason == RESERVED:
        return None
    gap = HOUR / allowed.requests_per_hour
    slot = allowances.reserve(db, allowed.source, now, gap)
    is_urgent = item.subject == "source" or item.second_look
    return None if is_urgent or slot <= now else (slot, RESERVED)


def _opens(allowed: Allowance, now: datetime) -> datetime:
    return now if allowed.window is None else opens(allowed.window, allowed.timezone, now)


def opens(window: str, timezone: str | None, now: datetime) -> datetime:
    """`now`, where it lies in a minute that the cron expression `window` names, else the first such minute."""
    minutes, hours, *_ = cron.values(window)
    zone = ZoneInfo(timezone or "UTC")
    local = now.astimezone(zone)
    for ahead in range(DAYS_AHEAD):
        day = local.date() + timedelta(days=ahead)
        if not _fits(window, day):
            continue
        for hour in sorted(one for one in hours if ahead or one >= local.hour):
            for minute in sorted(one for one in minutes if ahead or (hour, one) >= (local.hour, local.minute)):
                at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
                return max(at.astimezone(UTC), now)
    return now + NEVER


def _fits(window: str, day: date) -> bool:
    """Whether a day is one that the expression names; with day and weekday both given, either will do (POSIX)."""
    _, _, days, months, weekdays = cron.values(window)
    fields = window.split()
    of_month, of_week = day.day in days, day.isoweekday() % 7 in weekdays
    if fields[2].startswith("*") or fields[4].startswith("*"):
        return day.month in months and of_month and of_week
    return day.month in months and (of_month or of_week)
