"""Our own policy as a rule to be replayed: the very functions that plan live visits, fed from a trace."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from replate.changes.signal import Reliability
from replate.scheduler.policy import value
from replate.scheduler.policy.belief import Belief
from replate.scheduler.policy.prior import Prior
from replate.scheduler.policy.profile import Profile
from replate.scheduler.replay.rules import LEAST, Step
from replate.scheduler.replay.trace import Trace

DEAF = Reliability()


@dataclass(frozen=True, slots=True)
class Learning:
    """The policy with a prior, at one attention and price; `signals` says how far each source's are believed."""

    prior: Prior
    delta: float
    price: float
    signals: Mapping[str, Reliability] = field(default_factory=dict)
    least: float = LEAST

    def __call__(self, trace: Trace) -> Step:
        belief = self.prior.belief(trace.source, trace.section)
        trusted = self.signals.get(trace.source, DEAF)
        profile, last = self.prior.profile, trace.start

        def step(now: float, changed: bool) -> float:
            nonlocal belief, last
            if now > trace.start:
                mass = profile.cumulative(now) - profile.cumulative(last)
                belief = belief.changed(mass) if changed else belief.unchanged(mass)
                last = now
            return self._next(trace, trusted, profile, belief, now)

        return step

    def _next(self, trace: Trace, trusted: Reliability, profile: Profile, belief: Belief, now: float) -> float:
        edits, pause = belief.shape / belief.rate, self.prior.pause(trace.source)
        if not trusted.recall:
            hours = value.wait(profile, edits, now, self.delta, self.price, self.least, pause=pause)
            return inf if hours is None else now + hours
        silent = edits * (1 - trusted.recall)
        hours = value.wait(profile, silent, now, self.delta, self.price, self.least, pause=pause)
        due, known = inf if hours is None else now + hours, 0.0
        for heard in trace.signals:
            if heard <= now:
                continue
            if heard >= due:
                break
            known += trusted.evidence(edits * profile.density(heard), heard)
            least = max(heard - now, self.least)
            hours = value.wait(profile, silent, now, self.delta, self.price, least, known, pause)
            due = min(due, inf if hours is None else now + hours)
            if due <= heard:
                break
        return due


@dataclass(frozen=True, slots=True)
class Oracle:
    """The same threshold, told each made-up article's true expectation and profile; nobody can know them."""

    profile: Profile
    delta: float
    price: float
    least: float = LEAST

    def __call__(self, trace: Trace) -> Step:
        def step(now: float, changed: bool) -> float:
            hours = value.wait(self.profile, trace.expected, now, self.delta, self.price, self.least)
            return inf if hours is None else now + hours

        return step
