"""Rules side by side on the same traces, and ours at the same number of visits as each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from replate.scheduler.replay import interval, run
from replate.scheduler.replay.ours import Learning
from replate.scheduler.replay.rules import TOOLS, Named
from replate.scheduler.replay.run import Result
from replate.scheduler.replay.trace import Trace

PRICE_SLOPE = -0.65  # of the logarithm of visits over that of the price


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as it is, and ours at as many visits; `ours` None: the rule makes too few to be matched.

    `more` are the bounds of the share of edits that ours finds beyond theirs (interval.py).
    """

    name: str
    theirs: Result
    ours: Result | None
    price: float
    more: tuple[float, float] = (0.0, 0.0)


def compare(traces: Sequence[Trace], learning: Learning, tools: Sequence[Named] = TOOLS) -> list[Line]:
    """Each tool at its own settings, and our policy at the price that makes it visit as often."""
    return [_line(traces, learning, tool) for tool in tools]


def _line(traces: Sequence[Trace], learning: Learning, tool: Named) -> Line:
    theirs = run.replay(traces, tool.rule)
    if theirs.visits_a_page < 0.5:
        return Line(tool.name, theirs, None, 0.0)
    ours, price = at_visits(traces, learning, theirs.visits_a_page)
    return Line(tool.name, theirs, ours, price, interval.more(ours, theirs))


def at_visits(traces: Sequence[Trace], learning: Learning, visits: float) -> tuple[Result, float]:
    """Our policy at a number of visits a page, and the price that this takes."""
    start = 0.18 * visits**-1.53
    return run.at(visits, lambda price: run.replay(traces, replace(learning, price=price)), start,
                  lambda result: result.visits_a_page, PRICE_SLOPE)  # fmt: skip


def at_capture(traces: Sequence[Trace], learning: Learning, capture: float, start: float) -> tuple[Result, float]:
    """Our policy at a share of edits found; what is missed is what is matched, as it moves most."""
    return run.at(1 - capture, lambda price: run.replay(traces, replace(learning, price=price)), start,
                  lambda result: max(1 - result.capture, 0.5 / max(result.edits, 1)), 0.4, 0.01)  # fmt: skip


def told(name: str, result: Result) -> str:
    """One line of figures."""
    return (
        f"{name:<26}{result.visits_a_page:8.2f}{result.capture:9.4f}{result.mean_delay:9.2f} h"
        f"{result.p90_delay:8.2f} h{result.wasted:8.3f}{result.timely:8.4f}"
    )


def told_more(line: Line) -> str:
    """What ours finds more, in points: the middle, and between what bounds articles drawn anew would put it."""
    if line.ours is None:
        return ""
    low, high = (100 * bound for bound in line.more)
    return f"{100 * (line.ours.capture - line.theirs.capture):+7.1f} ({low:+.1f} to {high:+.1f})"


HEADING = f"{'':<26}{'visits':>8}{'capture':>9}{'delay':>11}{'p90':>10}{'wasted':>8}{'timely':>8}"
