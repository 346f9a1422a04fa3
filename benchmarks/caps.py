"""A budget over all and a cap on each host, kept by prices: python -m benchmarks.caps [ARTICLES]

A population of made-up articles is published over 30 days, with 14 visits for each in that time, and no more than a
tenth of all on one host. The learning policy plans each page by itself, visits are made in order of their due times as
far as budgets reach, and prices adapt as they do live (replate/db/prices.py). Beside it stands exact greedy: every five
minutes the pages of the highest marginal value, chosen among all. Edits count that were made within the time.
"""

import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import exp, inf
from random import Random

from replate.db import prices
from replate.scheduler.policy import prior, value
from replate.scheduler.policy.belief import Belief
from replate.scheduler.policy.learning import USUAL_PRICE
from replate.scheduler.policy.prior import Prior
from replate.scheduler.replay import rules, run, synthetic
from replate.scheduler.replay.trace import Trace

DAYS, VISITS, CAP = 30, 14, 0.1
STEP = 1 / 12  # hours
DELTA = value.DELTA["balanced"]
SEED, LEARNT_SEED, LEARNT_FROM = 12, 99, 3000  # settings were chosen on seed 11


@dataclass
class Page:
    """One article in its population; `born` in hours since the start, `seen` its age at the last visit."""

    trace: Trace
    born: float
    belief: Belief
    seen: float
    found: int = 0  # edits gone by at the last visit
    delays: list[float] = field(default_factory=list)

    def visit(self, now: float, learnt: Prior) -> None:
        age, profile = now - self.born, learnt.profile
        mass = max(profile.cumulative(age) - profile.cumulative(self.seen), 0.0)
        gone = bisect_right(self.trace.edits, age)
        if gone > self.found:
            self.delays.append(age - self.trace.edits[gone - 1])
        self.belief = self.belief.changed(mass) if gone > self.found else self.belief.unchanged(mass)
        self.found, self.seen = gone, age


class Budget:
    """Requests that may be made: over all and on each host; unused ones are kept for an hour."""

    def __init__(self, whole: float, host: float) -> None:
        self.whole, self.host = whole, host
        self.left, self.left_on = 0.0, defaultdict[str, float](float)

    def step(self, hosts: set[str]) -> None:
        self.left = min(self.left + self.whole * STEP, max(self.whole, 1.0))
        for host in hosts:
            self.left_on[host] = min(self.left_on[host] + self.host * STEP, max(self.host, 1.0))

    def take(self, host: str) -> bool:
        if self.left < 1 or self.left_on[host] < 1:
            return False
        self.left -= 1
        self.left_on[host] -= 1
        return True


def population(articles: int, learnt: Prior) -> list[Page]:
    random = Random(SEED)
    return [
        Page(one, random.uniform(0, DAYS * 24), learnt.belief(one.source, one.section), one.start)
        for one in synthetic.workload(articles, SEED)
    ]


def by_prices(pages: list[Page], learnt: Prior, budget: Budget, *, adapt: bool) -> int:
    """Each page planned by itself; the number of visits."""
    hosts, visits = {one.trace.source for one in pages}, 0
    waiting: dict[str, list[tuple[float, int]]] = {host: [] for host in hosts}
    factors: defaultdict[str, float] = defaultdict(lambda: 1.0)

    def due(number: int) -> float:
        page = pages[number]
        price = USUAL_PRICE * factors[""] * factors[page.trace.source]
        edits = page.belief.shape / page.belief.rate
        hours = value.wait(learnt.profile, edits, page.seen, DELTA, price, STEP)
        return inf if hours is None else page.born + page.seen + hours

    def plan(number: int) -> None:
        if (then := due(number)) < DAYS * 24:
            heappush(waiting[pages[number].trace.source], (then, number))

    arrivals = sorted(((page.born + page.trace.start, number) for number, page in enumerate(pages)), reverse=True)
    for step in range(int(DAYS * 24 / STEP)):
        now = step * STEP
        budget.step(hosts)
        while arrivals and arrivals[-1][0] <= now:
            plan(arrivals.pop()[1])
        while True:  # the longest waiting of the hosts that may be asked
            ready = [one for one in hosts if waiting[one] and waiting[one][0][0] <= now and budget.left_on[one] >= 1]
            host = min(ready, key=lambda one: waiting[one][0], default=None)
            if host is None or budget.left < 1:
                break
            number = heappop(waiting[host])[1]
            if not adapt or due(number) <= now + STEP:
                budget.take(host)
                pages[number].visit(now, learnt)
                visits += 1
            plan(number)
        if adapt:
            reach(factors, waiting, now, budget)
    return visits


def reach(factors: dict[str, float], waiting: dict[str, list[tuple[float, int]]], now: float, budget: Budget) -> None:
    """One step of all prices, as the daemon makes it every five minutes."""
    rest = 0
    for host, queue in waiting.items():
        count = sum(due <= now for due, _ in queue)
        is_short = prices.is_short(count, budget.host)
        factors[host] = prices.next_factor(factors[host], is_short)
        rest += 0 if is_short else count
    factors[""] = prices.next_factor(factors[""], prices.is_short(rest, budget.whole))


def greedily(pages: list[Page], learnt: Prior, budget: Budget) -> int:
    """Every five minutes the pages of the highest marginal value; the number of visits."""
    hosts, visits = {one.trace.source for one in pages}, 0
    profile = learnt.profile
    order = sorted(pages, key=lambda one: one.born + one.trace.start)
    active: list[Page] = []
    first = 0
    for step in range(int(DAYS * 24 / STEP)):
        now = step * STEP
        budget.step(hosts)
        while first < len(order) and order[first].born + order[first].trace.start <= now:
            active.append(order[first])
            first += 1
        if step % 12 == 0:
            active = [one for one in active if now - one.born < DAYS * 24]
        if budget.left < 1:
            continue
        worth = []
        for number, page in enumerate(active):
            age = now - page.born
            if age - page.seen < STEP or budget.left_on[page.trace.source] < 1:
                continue
            mass = profile.cumulative(age) - profile.cumulative(page.seen)
            edits = page.belief.shape / page.belief.rate * mass
            worth.append((-value.marginal(edits, age - page.seen, DELTA), number))
        worth.sort()
        for _, number in worth:
            if budget.left < 1:
                break
            if budget.take(active[number].trace.source):
                active[number].visit(now, learnt)
                visits += 1
    return visits


def measure(name: str, articles: int, learnt: Prior, act: Callable[[list[Page], Budget], int], cap: float) -> None:
    pages = population(articles, learnt)
    whole = VISITS * articles / (DAYS * 24)
    visits = act(pages, Budget(whole, cap * whole))
    edits = sum(one.born + age <= DAYS * 24 for one in pages for age in one.trace.edits)
    delays = [delay for one in pages for delay in one.delays]
    timely = sum(exp(-DELTA * delay) for delay in delays) / edits
    mean = sum(delays) / len(delays)
    print(f"{name:<34}{visits / articles:8.2f}{len(delays) / edits:9.4f}{mean:9.2f} h{timely:8.4f}", flush=True)


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    ladder = next(tool for tool in rules.TOOLS if tool.name == "NewsDiffs")
    learnt = prior.fit(run.watch(synthetic.workload(LEARNT_FROM, LEARNT_SEED), ladder.rule))
    print(f"{articles} articles\n{'':<34}{'visits':>8}{'capture':>9}{'delay':>11}{'timely':>8}")
    for told, cap in (("", 1.0), (", capped hosts", CAP)):
        measure(f"exact greedy{told}", articles, learnt, lambda p, b: greedily(p, learnt, b), cap)
        measure(f"prices{told}", articles, learnt, lambda p, b: by_prices(p, learnt, b, adapt=True), cap)
        measure(f"without prices{told}", articles, learnt, lambda p, b: by_prices(p, learnt, b, adapt=False), cap)


if __name__ == "__main__":
    main()
