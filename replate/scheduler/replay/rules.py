"""The rules by which other tools revisit, with the constants of their own source code, as rules to be replayed.

A rule begins with a trace, and is then told at each visit whether the page had changed; it answers with the age of the
next visit, in hours (`inf`: never). It sees of the trace what a crawler would: when the page was found, and signals
gone by. `scale` stretches a rule's durations, so that rules can be compared at equal numbers of visits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from replate.scheduler.replay.trace import Trace

Step = Callable[[float, bool], float]
"""(age of this visit, whether it found an edit) -> age of the next."""
Rule = Callable[[Trace], Step]
LEAST = 1 / 12  # hours between two visits of a page, whatever a rule would


@dataclass(frozen=True, slots=True)
class Named:
    """A rule under the name of the tool it is taken from; `scaled` makes it at another pace."""

    name: str
    scaled: Callable[[float], Rule]

    @property
    def rule(self) -> Rule:
        return self.scaled(1.0)


def fixed(every: float, until: float = inf) -> Rule:
    """The same interval for ever, or until an age."""

    def begin(trace: Trace) -> Step:
        return lambda now, changed: now + every if now <= until else inf

    return begin


def newsdiffs(scale: float) -> Rule:
    """By the time since the last edit found: a quarter of an hour, 1 h from 3 h on, 3 h from a day, 3 d from a week."""

    def begin(trace: Trace) -> Step:
        last = trace.start

        def step(now: float, changed: bool) -> float:
            nonlocal last
            last = now if changed else last
            since = now - last
            for limit, wait in ((3, 0.25), (24, 1.0), (168, 3.0), (720, 72.0), (8640, 720.0)):
                if since < limit:
                    return now + max(wait * scale, LEAST)
            return inf

        return step

    return begin


def news_sniffer(first: float, factor: float = 1.2) -> Rule:
    """Half an hour, times 1.2 at each visit without an edit, back to half an hour at one; ends after 40 days."""

    def begin(trace: Trace) -> Step:
        wait = first / factor

        def step(now: float, changed: bool) -> float:
            nonlocal wait
            wait = first if changed else wait * factor
            return now + max(wait, LEAST) if now - trace.start < 960 else inf

        return step

    return begin


def diffengine(share: float = 0.2) -> Rule:
    """As meant: when the time since the last visit is a fifth of the age."""

    def begin(trace: Trace) -> Step:
        return lambda now, changed: max(now + LEAST, trace.start + (now - trace.start) / (1 - share))

    return begin


def diffengine_as_coded(share: float = 0.2) -> Rule:
    """`timedelta.seconds` wraps every 24 h, so the ladder begins anew each day; asked at runs every five minutes."""

    def begin(trace: Trace) -> Step:
        def step(now: float, changed: bool) -> float:
            at = now
            for _ in range(100_000):
                at += LEAST
                age = (at - trace.start) % 24
                if age < 1e-9 or ((at - now) % 24) / age >= share:
                    return at
            return inf

        return step

    return begin


def nutch(first: float, rise: float = 0.4, fall: float = 0.2, sync: float = 0.3) -> Rule:
    """AdaptiveFetchSchedule with nutch-default.xml's constants, sync_delta on."""

    def begin(trace: Trace) -> Step:
        wait, modified = first, trace.start

        def step(now: float, changed: bool) -> float:
            nonlocal wait, modified
            if now == trace.start:
                return now + wait
            wait *= 1 - fall if changed else 1 + rise
            modified = now if changed else modified
            wait = min(max(wait, now - modified, 1 / 60), 8760.0)
            return now + max(wait - (now - modified) * sync, LEAST)

        return step

    return begin


def storm_crawler(first: float, least: float = 1.0) -> Rule:
    """AdaptiveScheduler: times 1.5 without a change, halfway to the least interval with one; two weeks at most."""

    def begin(trace: Trace) -> Step:
        wait = first

        def step(now: float, changed: bool) -> float:
            nonlocal wait
            if now > trace.start:
                wait = (wait + least) / 2 if changed else min(wait * 1.5, 336.0)
            return now + wait

        return step

    return begin


def tiers(scale: float) -> Rule:
    """news-edit-tracker: hourly for six hours, every three to a day, every two days to a week."""

    def begin(trace: Trace) -> Step:
        def step(now: float, changed: bool) -> float:
            if now >= 168:
                return inf
            wait = 1.0 if now < 6 else 3.0 if now < 24 else 48.0
            return min(now + wait * scale, 168.0)

        return step

    return begin


def two_looks(trace: Trace) -> Step:
    """GDELT's Global Difference Graph: after a day and after a week."""
    return lambda now, changed: next((age for age in (24.0, 168.0) if now < age), inf)


TOOLS = (
    Named("fixed, hourly", lambda scale: fixed(scale)),
    Named("fixed, hourly for 48 h", lambda scale: fixed(scale, 48.0)),
    Named("changedetection.io, 3 h", lambda scale: fixed(3 * scale)),
    Named("NewsDiffs", newsdiffs),
    Named("News Sniffer", lambda scale: news_sniffer(0.5 * scale)),
    Named("diffengine, as meant", lambda scale: diffengine(min(0.2 * scale, 0.95))),
    Named("diffengine, as coded", lambda scale: diffengine_as_coded(min(0.2 * scale, 0.95))),
    Named("Nutch, from 1 h", lambda scale: nutch(scale)),
    Named("Nutch, from 30 d", lambda scale: nutch(720.0 * scale)),
    Named("StormCrawler, from 1 h", lambda scale: storm_crawler(scale, scale)),
    Named("StormCrawler, from 24 h", lambda scale: storm_crawler(24 * scale, scale)),
    Named("news-edit-tracker", tiers),
    Named("GDELT", lambda scale: two_looks),
)
