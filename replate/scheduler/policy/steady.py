"""The revisit policy: when a page is visited again, decided from its history alone.

The crawler gets the policy by a setting that names its class, and builds it with `from_settings`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from replate.changes.history import History, Plan

# A page that has just shown itself new or edited is the one most likely to be edited again.
FRESH_OUTCOMES = frozenset({"first", "revised", "reverted", "back"})


@dataclass(frozen=True, slots=True)
class SteadyPolicy:
    """News Sniffer's schedule: look back soon, back off steadily while nothing happens, start over at each edit.

    The first look back comes after `first_look`; each visit without an edit, failures and gone pages included,
    multiplies the interval by `backoff`; an edit sets it back. A page retires when the interval passes
    `longest_interval`, or when it has not been edited for `retire_after` (counted from when we first saw it where no
    edit is known, so that an old page that somebody asks us to follow is followed).
    """

    first_look: timedelta = timedelta(minutes=30)
    backoff: float = 1.2
    longest_interval: timedelta = timedelta(days=40)
    retire_after: timedelta = timedelta(days=90)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> "SteadyPolicy":
        """The policy that Scrapy's settings describe; durations are seconds, what is missing has its default."""
        plain = cls()
        return cls(
            first_look=_seconds(settings, "REPLATE_FIRST_LOOK", plain.first_look),
            backoff=float(settings.get("REPLATE_BACKOFF", plain.backoff)),
            longest_interval=_seconds(settings, "REPLATE_LONGEST_INTERVAL", plain.longest_interval),
            retire_after=_seconds(settings, "REPLATE_RETIRE_AFTER", plain.retire_after),
        )

    def next_visit(self, history: History, now: datetime) -> Plan:
        """The next due time after the visit that ended at `now`, or none."""
        if history.outcome in FRESH_OUTCOMES:
            return Plan(now + self.first_look, self.first_look, f"{history.outcome}: look back soon")
        if history.interval is None:
            return Plan(now + self.first_look, self.first_look, f"{history.outcome} at the first visit: look back soon")
        if now - (history.last_edit or history.first_seen) >= self.retire_after:
            return Plan(None, history.interval, f"retired: no edit for {_words(self.retire_after)}")
        return self._backed_off(history.interval, history, now)

    def planned(self, history: History, visited: datetime) -> Plan:
        """The plan of the visit at `visited`: it depends on nothing that changes afterwards."""
        interval = history.interval or self.first_look
        return Plan(visited + interval, interval, "as planned")

    def _backed_off(self, last: timedelta, history: History, now: datetime) -> Plan:
        seconds = max(last.total_seconds() * self.backoff, self.first_look.total_seconds())
        if seconds > self.longest_interval.total_seconds():
            return Plan(None, last, f"retired: the interval would pass {_words(self.longest_interval)}")
        interval = timedelta(seconds=seconds)
        failures = f" ({history.failures} failures in a row)" if history.failures else ""
        return Plan(now + interval, interval, f"{history.outcome}{failures}: {self.backoff:g} times the last interval")


def _seconds(settings: Mapping[str, Any], key: str, default: timedelta) -> timedelta:
    value = settings.get(key)
    return default if value is None else timedelta(seconds=float(value))


def _words(duration: timedelta) -> str:
    """A duration in its largest fitting unit, for reasons that people read."""
    seconds = duration.total_seconds()
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.4g} {unit}"
    return f"{seconds:.4g} seconds"
