"""What the revisit policy is told of a page, and what it answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class History:
    """A page as its revisit policy sees it at the end of a visit; times are aware UTC.

    `interval` is the last planned one, None before the first visit's end. `outcome` is that of the visit just ended
    (section 6 of the design). `failures` counts the visits in a row that ended in error or blocked, this one included.
    `edits` counts the revisions after the first.
    """

    first_seen: datetime
    published: datetime | None
    last_edit: datetime | None
    interval: timedelta | None
    outcome: str
    failures: int
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """When to look again: `due` None retires the page; `reason` says why in words."""

    due: datetime | None
    interval: timedelta
    reason: str


class RevisitPolicy(Protocol):
    """Decides when a page is visited next; pure, so that schedules can be replayed and compared."""

    def next_visit(self, history: History, now: datetime) -> Plan: ...
