"""Traces replayed through a rule: visits, edits found, and how late."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, inf, log
from typing import NamedTuple

from replate.changes.history import Watched
from replate.changes.signal import Record
from replate.scheduler.replay.rules import Rule
from replate.scheduler.replay.trace import Trace

POLL = 1 / 6  # hours between two looks at a feed
LONGEST_PAIRED = 3.5  # hours; over longer intervals a signal is easily another edit's
TASTE = 1 / 20  # an hour; by which "timely" discounts a delay, whatever policy is replayed


class Page(NamedTuple):
    """What a rule came to on one page: visits after the one that found it, edits made, and those found."""

    visits: int
    edits: int
    found: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a rule came to over all traces; delays in hours, of edits that were found before the next one hid them."""

    by_page: tuple[Page, ...]
    delays: tuple[float, ...]

    @property
    def pages(self) -> int:
        return len(self.by_page)

    @property
    def edits(self) -> int:
        return sum(one.edits for one in self.by_page)

    @property
    def visits(self) -> int:
        return sum(one.visits for one in self.by_page)

    @property
    def visits_a_page(self) -> float:
        return self.visits / self.pages

    @property
    def capture(self) -> float:
        return len(self.delays) / max(self.edits, 1)

    @property
    def mean_delay(self) -> float:
        return sum(self.delays) / max(len(self.delays), 1)

    @property
    def p90_delay(self) -> float:
        return sorted(self.delays)[int(0.9 * len(self.delays))] if self.delays else 0.0

    @property
    def wasted(self) -> float:
        return 1 - len(self.delays) / max(self.visits, 1)

    @property
    def timely(self) -> float:
        return sum(exp(-TASTE * delay) for delay in self.delays) / max(self.edits, 1)


def replay(traces: Sequence[Trace], rule: Rule) -> Result:
    """Visit every page as the rule says, from when it was found to when nothing more is known of it.

    The visit planned then is still made: the text stays, and an edit that waits for it is found, late.
    """
    pages, delays = list[Page](), list[float]()
    for trace in traces:
        before = len(delays)
        visits = _follow(trace, rule, delays)
        pages.append(Page(visits, len(trace.edits), len(delays) - before))
    return Result(tuple(pages), tuple(delays))


def _follow(trace: Trace, rule: Rule, delays: list[float]) -> int:
    """One page; how many visits it took after the one that found it."""
    edits, end, step = trace.edits, trace.end, rule(trace)
    count, seen, visits = len(edits), 0, 0
    last, changed = trace.start, False
    while last < end and (now := step(last, changed)) < inf:
        visits += 1
        changed = seen < count and edits[seen] <= now
        if changed:
            seen = bisect_right(edits, now, seen)
            delays.append(now - edits[seen - 1])
        last = now
    return visits


def watch(traces: Sequence[Trace], rule: Rule) -> list[Watched]:
    """What a crawler following the rule would know of the pages afterwards: what a prior is fitted on."""
    return [_watched(trace, rule) for trace in traces]


def _watched(trace: Trace, rule: Rule) -> Watched:
    last, found = trace.start, []
    for now, changed in _visits(trace, rule):
        if changed:
            found.append((last, now))
        last = now
    return Watched(trace.source, trace.section, trace.start, last, tuple(found))


def heard(traces: Sequence[Trace], rule: Rule, poll: float = POLL) -> dict[str, Record]:
    """What a crawler following the rule would count of each source's signals, in intervals of up to a few hours.

    A signal shows a poll late: one that comes within `poll` of the visit that found the edit is still the edit's.
    """
    found: dict[str, Record] = {}
    for trace in traces:
        last, before = trace.start, found.get(trace.source, Record())
        for now, changed in _visits(trace, rule):
            if now - last <= LONGEST_PAIRED:
                near = _between(trace.signals, last, now + poll)
                signals = near if changed else _between(trace.signals, last + poll, now)
                before = before.after(changed, signals, last, now, near > 0)
            last = now
        found[trace.source] = before
    return found


def _between(ages: Sequence[float], start: float, end: float) -> int:
    return max(bisect_right(ages, end) - bisect_right(ages, start), 0)


def _visits(trace: Trace, rule: Rule) -> Iterator[tuple[float, bool]]:
    """Each visit's age, and whether it found an edit, for as long as anything is known of the page."""
    edits, step, seen = trace.edits, rule(trace), 0
    now = step(trace.start, False)
    while now < trace.end:
        changed = seen < len(edits) and edits[seen] <= now
        seen = bisect_right(edits, now, seen) if changed else seen
        yield now, changed
        now = step(now, changed)


def at(target: float, run: Callable[[float], Result], start: float, measure: Callable[[Result], float], slope: float,
       close: float = 0.004, rounds: int = 12) -> tuple[Result, float]:  # fmt: skip
    """The result at which `measure` comes to `target`, and the setting that brought it: secants between logarithms.

    `slope` is the guess of d log measure / d log setting; `close` relative. The nearest seen is returned.
    """
    setting, tried = log(start), list[tuple[float, float, Result]]()
    for _ in range(rounds):
        result = run(exp(setting))
        error = log(max(measure(result), 1e-9) / target)
        tried.append((setting, error, result))
        if abs(error) < close:
            break
        setting -= max(-1.5, min(1.5, error / _slope(tried, slope)))
    best = min(tried, key=lambda one: abs(one[1]))
    return best[2], exp(best[0])


def _slope(tried: Sequence[tuple[float, float, Result]], guess: float) -> float:
    if len(tried) < 2 or abs(tried[-1][0] - tried[-2][0]) < 1e-9:
        return guess
    found = (tried[-1][1] - tried[-2][1]) / (tried[-1][0] - tried[-2][0])
    return found if 0.2 < found / guess < 5 else guess
