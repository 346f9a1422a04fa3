"""What the revisit policy is told of a page, and what it answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class History:
    """A page as its revisit policy sees it at the end of a visit; times are aware UTC.

    `interval` is the last planned one, None before the first visit's end. `outcome` is that of the visit just ended
    (section 6 of the design). `failures` counts the visits in a row that ended in error or blocked, this one included.
    `edits` counts the revisions after the first. `text_seen` is the last visit before this one that saw the text, and
    `saw_text` says whether this one did. `belief` is what the policy answered last (`Plan.belief`), kept with the page.
    `source` and `section` tell what kind of article it is, the section at its first reading only. `recall` is the share
    of its edits of which a listing will tell, 0-1. `price` says how many times more than usual a visit costs, where
    budgets are short. `is_asked_for`: somebody follows it by its address, and no listing would bring it back.
    """

    first_seen: datetime
    published: datetime | None
    last_edit: datetime | None
    interval: timedelta | None
    outcome: str
    failures: int
    edits: int = 0
    text_seen: datetime | None = None
    saw_text: bool = True
    belief: tuple[float, float] | None = None
    source: str = ""
    section: str | None = None
    recall: float = 0.0
    price: float = 1.0
    is_asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """When to look again: `due` None retires the page; `reason` says why in words.

    `belief` is what the policy wants to be told of the page again next time, if anything: two floats. `unheard` is when
    it would be due, were there no listing that tells of its edits; None: as planned.
    """

    due: datetime | None
    interval: timedelta
    reason: str
    belief: tuple[float, float] | None = None
    unheard: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """One article as it was watched: ages in hours; `edits` are the intervals in which at least one edit fell."""

    source: str
    section: str | None
    start: float
    end: float
    edits: tuple[tuple[float, float], ...] = ()


class RevisitPolicy(Protocol):
    """Decides when a page is visited next; pure, so that schedules can be replayed and compared."""

    def next_visit(self, history: History, now: datetime) -> Plan: ...

    def planned(self, history: History, visited: datetime) -> Plan:
        """The plan as it would be made now for a page as the visit at `visited` has left it."""
        ...
