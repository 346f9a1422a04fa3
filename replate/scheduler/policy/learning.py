"""The policy that learns: a visit is made when what it may find is worth its price."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import expm1
from typing import Any

from replate.changes.history import History, Plan
from replate.scheduler.policy import prior, value
from replate.scheduler.policy.belief import Belief
from replate.scheduler.policy.prior import Prior
from replate.scheduler.policy.value import DELTA

HOUR = timedelta(hours=1)
# About 36 visits in the first 30 days of an article, as many as News Sniffer makes (benchmarks/schedule.py).
USUAL_PRICE = 0.002
LEAST = 1 / 12  # hours between two visits of a page
PATIENCE = 0.5  # hours after a first failure; each further one doubles it
LONGEST_PATIENCE = 24.0
LONGEST_SILENCE = 24.0  # hours without a look at a page whose listing tells of edits, and tells of none
SHARE_OF_AGE = 0.2  # after which a page that somebody asked for is looked at, where no visit is worth its price
AGE_BEFORE_SIGHT = timedelta(days=2)  # a page published longer before we found it is watched like a new one
EDITED = frozenset({"revised", "reverted"})


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of a page between a visit and some time after; `age` in hours at the visit, the rest in edits.

    `value` is what a visit at that time gains, `chance` that the page was edited by then.
    """

    age: float
    in_all: float
    left: float
    by_then: float
    value: float

    @property
    def chance(self) -> float:
        return -expm1(-self.by_then)


@dataclass(frozen=True)
class LearningPolicy:
    """Expects of each page what articles of its kind do at its age, and more of one that was edited.

    What is believed of all the edits of a page is a Gamma distribution, two floats that are kept with the page and
    learn from each visit (belief.py). A page retires when no visit could be worth the price any more, or when it has
    not been edited for `retire_after`; for one that somebody asked for by its address only the latter holds.
    """

    attention: str = "balanced"
    retire_after: timedelta = timedelta(days=90)
    price: float = USUAL_PRICE
    prior: Prior = field(default_factory=Prior)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> "LearningPolicy":
        """The policy that Scrapy's settings describe; what is missing has its default."""
        plain = cls()
        retire, learned = settings.get("REPLATE_RETIRE_AFTER"), settings.get("REPLATE_PRIOR")
        return cls(
            attention=str(settings.get("REPLATE_ATTENTION") or plain.attention),
            retire_after=plain.retire_after if retire is None else timedelta(seconds=float(retire)),
            price=float(settings.get("REPLATE_PRICE") or plain.price),
            prior=prior.read(learned) if learned else plain.prior,
        )

    def next_visit(self, history: History, now: datetime) -> Plan:
        """The next due time after the visit that ended at `now`, or none."""
        return self.plan(history, self.believed(history, now), now)

    def planned(self, history: History, visited: datetime) -> Plan:
        """The plan as it would be made now for a page as the visit at `visited` has left it."""
        belief = Belief(*history.belief) if history.belief else self._counted(history, visited)
        return self.plan(history, belief, visited)

    def plan(self, history: History, belief: Belief, now: datetime) -> Plan:
        """The next due time of a page of which this is believed after the visit that ended at `now`."""
        age = max((now - _birth(history)) / HOUR, 0.0)
        edits = belief.shape / belief.rate
        least = min(PATIENCE * 2.0 ** min(history.failures - 1, 30), LONGEST_PATIENCE) if history.failures else LEAST
        unheard = hours = self._wait(history, edits, age, least)
        if history.recall and unheard is not None:
            hours = self._wait(history, edits * (1 - history.recall), age, least)
            hours = min(LONGEST_SILENCE if hours is None else hours, max(LONGEST_SILENCE, unheard))
        left = edits * (1 - self.prior.profile.cumulative(age))
        interval = history.interval or timedelta(hours=least)
        if now - (history.last_edit or history.first_seen) >= self.retire_after:
            return Plan(None, interval, f"retired: no edit for {self.retire_after.days} days", belief)
        if hours is None and history.failures:
            hours = LONGEST_PATIENCE  # what was not seen is not given up
        if hours is None and history.is_asked_for:
            hours = max(LONGEST_SILENCE, SHARE_OF_AGE * age)
        if hours is None:
            why = f"retired: at an age of {_words(age)} only {left:.2g} edits are to be expected"
            return Plan(None, interval, why, belief)
        interval = timedelta(hours=hours)
        failed = f", {history.failures} failures in a row" if history.failures else ""
        why = f"{history.outcome}{failed}: at an age of {_words(age)} {left:.2g} more edits are to be expected"
        if unheard is None or unheard >= hours:
            return Plan(now + interval, interval, why, belief)
        why += f", {history.recall:.0%} of them told by a listing"
        return Plan(now + interval, interval, why, belief, now + timedelta(hours=unheard))

    def _wait(self, history: History, edits: float, age: float, least: float) -> float | None:
        delta, price = DELTA[self.attention], self.price * history.price
        return value.wait(
            self.prior.profile, edits, age, delta, price, least, pause=self.prior.pause(history.source)
        )  # fmt: skip

    def believed(self, history: History, now: datetime) -> Belief:
        """What is believed of all the page's edits after the visit that ended at `now`."""
        if history.belief is None:
            return self._counted(history, now)
        belief = Belief(*history.belief)
        is_edited = history.outcome in EDITED
        if history.text_seen is None or not (history.saw_text or is_edited):
            return belief
        birth, profile = _birth(history), self.prior.profile
        before = profile.cumulative((history.text_seen - birth) / HOUR)
        mass = max(profile.cumulative((now - birth) / HOUR) - before, 0.0)
        return belief.changed(mass) if is_edited else belief.unchanged(mass)

    def _counted(self, history: History, now: datetime) -> Belief:
        """What is believed of a page of which nothing is kept: from the number of its edits."""
        shape, rate = self.prior.belief(history.source, history.section)
        birth, profile = _birth(history), self.prior.profile
        start = profile.cumulative(max((history.first_seen - birth) / HOUR, 0.0))
        return Belief(shape + history.edits, rate + max(profile.cumulative((now - birth) / HOUR) - start, 0.0))

    def forecast(self, history: History, visited: datetime, then: datetime) -> Forecast:
        """What is expected between the visit that ended at `visited`, after which `history` stands, and `then`."""
        birth, profile = _birth(history), self.prior.profile
        age, hours = max((visited - birth) / HOUR, 0.0), max((then - visited) / HOUR, 0.0)
        edits = (Belief(*history.belief) if history.belief else self._counted(history, visited)).mean
        before = profile.cumulative(age)
        by_then = edits * (profile.cumulative(age + hours) - before)
        worth = value.marginal(by_then, hours, DELTA[self.attention], self.prior.pause(history.source))
        return Forecast(age, edits, edits * (1 - before), by_then, worth)


def _birth(history: History) -> datetime:
    """When the article's age begins: at publication, where that is known and was lately when we found it."""
    published = history.published
    if published and history.first_seen - AGE_BEFORE_SIGHT <= published <= history.first_seen:
        return published
    return history.first_seen


def _words(hours: float) -> str:
    return f"{hours * 60:.0f} min" if hours < 2 else f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} d"
