"""Hosts' turns: which host may be asked now, and for what.

A host is claimed from the frontier under a lease and given back when nothing on it is due. It has one request in flight
at most; the next waits for the delay, counted from the end of the one before. Robots files, polls and redirects take
their turns like pages.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from replate.crawler import robots
from replate.crawler.budget import Gaps
from replate.crawler.robots import Rules
from replate.db import frontier, runs
from replate.db.database import transaction
from replate.db.frontier import Host, Item, Pass
from replate.db.record import Lease

LEASE = timedelta(seconds=120)  # besides twice the timeout: longer than a fetch and the readings before it may take
HOSTS_HELD = 256  # by one process; at a delay of 2 s that is 128 requests a second
ITEMS_A_CLAIM = 100  # then the host goes back to the end of the queue if others wait


@dataclass(slots=True)
class Errand:
    """One item on its way: the URL to ask now, and the redirects that led there."""

    item: Item
    url: str
    kind: Literal["page", "source", "robots"]
    redirects: list[tuple[int, str, str]] = field(default_factory=list)
    progress: object | None = None  # what a poll over several sitemaps has gathered so far

    @property
    def is_fresh(self) -> bool:
        """Nothing was asked for it yet."""
        return not self.redirects and self.progress is None


@dataclass(slots=True)
class Turn:
    """A host that this process holds."""

    host: str
    next_at: datetime
    lease_until: datetime
    failures: int
    robots_fresh_until: datetime | None
    rules: Rules | None
    errands: deque[Errand] = field(default_factory=deque)
    in_flight: Errand | None = None
    is_trusted: bool = True  # it tells the truth when it says "not modified"
    refusals: int = 0  # pages and listings in a row that it refused
    is_left_alone: bool = False  # asked for patience: given back after the request in flight

    @property
    def source(self) -> int:
        """Whose turn it is on this host."""
        return self.errands[0].item.source if self.errands else 0


class Turns:
    """All hosts that one crawler process holds."""

    def __init__(self, db: sqlite3.Connection, holder: str, gaps: Gaps, only: Pass | None, timeout: timedelta) -> None:
        self.held_for = LEASE + 2 * timeout
        self.db, self.holder, self.gaps, self.only = db, holder, gaps, only
        self.began = self.clock()
        self.held: dict[str, Turn] = {}
        self.next_any = datetime.min.replace(tzinfo=UTC)  # no request to any host before
        self.surplus = 0  # hosts to be given back, since other crawler processes or other sources have come
        self.asked_for: dict[int, datetime] = {}  # when anything was last asked for each source

    def claim(self, now: datetime) -> None:
        """Take more hosts that have something due, as far as there is room, and no more than a fair share of them."""
        room = min(HOSTS_HELD, self._share(now)) - len(self.held)
        self.surplus = max(0, -room)
        if room <= 0:
            self.surplus = self.surplus or int(self._others_wait(now))
            return
        for host in frontier.claim(self.db, self.holder, now, self.held_for, room, self.held, self.only):
            self.held[host.host] = self._turn(host, now)
            self._fill(self.held[host.host], now)

    def _share(self, now: datetime) -> int:
        """How many of the hosts that have something due are ours, while other crawler processes work beside us."""
        crawlers = runs.count_crawlers(self.db, now)
        return HOSTS_HELD if crawlers < 2 else -(-frontier.count_hosts(self.db, now, self.only) // crawlers)

    def _others_wait(self, now: datetime) -> bool:
        """Whether hosts wait that no crawler has room for: one of ours then makes room for one of another source."""
        crawlers = max(runs.count_crawlers(self.db, now), 1)
        return frontier.count_hosts(self.db, now, self.only) > len(self.held) * crawlers

    def borrow(self, name: str, now: datetime) -> Turn | None:
        """Hold a host by name, for a robots.txt that another host's redirects to; None: somebody else holds it."""
        if name not in self.held:
            if not frontier.lease_host(self.db, name, self.holder, now, self.held_for):
                return None
            self.held[name] = self._turn(frontier.host(self.db, name), now)
        return self.held[name]

    def ready(self, now: datetime) -> Iterator[Turn]:
        """The hosts that may be asked now: a tight budget is shared between sources, and between the hosts of each.

        First comes the source for which nothing was asked for the longest time, then the host that waited longest.
        """
        waiting = [turn for turn in self.held.values() if turn.in_flight is None and turn.next_at <= now]
        never = datetime.min.replace(tzinfo=UTC)
        yield from sorted(waiting, key=lambda turn: (self.asked_for.get(turn.source, never), turn.next_at))

    def wait(self, now: datetime) -> timedelta | None:
        """How long until the next host is ready; None: none waits."""
        times = [turn.next_at for turn in self.held.values() if turn.in_flight is None]
        return max(max(min(times), self.next_any) - now, timedelta(0)) if times else None

    def has_budget(self, now: datetime) -> bool:
        """Whether the budget over all hosts allows a request now."""
        return self.next_any <= now

    def sent(self, turn: Turn, errand: Errand, now: datetime) -> None:
        turn.in_flight = errand
        self.asked_for[errand.item.source] = now
        self.next_any = now + self.gaps.any_host

    def keeps(self, turn: Turn, now: datetime) -> bool:
        """Whether the host is still ours for another request; renews the lease when half of it is over."""
        if turn.lease_until - now > self.held_for / 2:
            return True
        if frontier.lease_host(self.db, turn.host, self.holder, now, self.held_for):
            turn.lease_until = now + self.held_for
            return True
        self.held.pop(turn.host, None)
        return False

    def finish(self, turn: Turn, now: datetime) -> None:
        """A request has ended: the host rests for its delay, and is given back when nothing more is due on it."""
        turn.in_flight = None
        turn.next_at = self.rested(turn, now)
        if turn.is_left_alone or self._is_surplus(turn):
            self.give_back(turn)
        else:
            self.refill(turn, now)

    def _is_surplus(self, turn: Turn) -> bool:
        """Whether the host goes to a crawler, or its place to a host, that waits; not amid a redirect or a poll."""
        if not self.surplus or any(errand.redirects or errand.progress for errand in turn.errands):
            return False
        self.surplus -= 1
        return True

    def refill(self, turn: Turn, now: datetime) -> None:
        if turn.errands:
            return
        if len(self.held) < HOSTS_HELD:
            self._fill(turn, now)
        if not turn.errands and turn.in_flight is None:
            self.give_back(turn)

    def give_back(self, turn: Turn) -> None:
        with transaction(self.db):
            frontier.release(self.db, turn.host, self.holder, turn.next_at)
        self.held.pop(turn.host, None)

    def give_all_back(self) -> None:
        with transaction(self.db):
            for name, turn in self.held.items():
                frontier.release(self.db, name, self.holder, turn.next_at)
        self.held.clear()

    def stored(self, name: str, now: datetime) -> Host | None:
        """What is known of a host's robots.txt, where it is fresh."""
        if not frontier.is_known_host(self.db, name):
            return None
        known = frontier.host(self.db, name)
        return known if robots.is_fresh(known, now) else None

    @staticmethod
    def clock() -> datetime:
        return datetime.now(UTC)

    def lease(self, turn: Turn, now: datetime) -> Lease:
        """The lease as a result's transaction renews it."""
        turn.lease_until = now + self.held_for
        return Lease(turn.host, self.holder, turn.lease_until, self.rested(turn, now))

    def rested(self, turn: Turn, now: datetime) -> datetime:
        """When the host may be asked again after a request that ended at `now`."""
        asked = turn.rules.crawl_delay if turn.rules else None
        return now + max(self.gaps.one_host, asked or timedelta(0))

    def learn_rules(self, turn: Turn, text: str | None, status: int, now: datetime) -> None:
        """Keep what a host's robots.txt said, with status 0 why there was none, for this process and for all."""
        turn.rules = robots.rules(text, status)
        with transaction(self.db):
            frontier.keep_robots(self.db, turn.host, text, status, turn.rules.crawl_delay, now, self.rested(turn, now))
        turn.robots_fresh_until = _fresh_until(frontier.host(self.db, turn.host), now)

    def _turn(self, host: Host, now: datetime) -> Turn:
        until = None if self._is_failure_of_old(host) else _fresh_until(host, now)
        rules = robots.rules(host.robots, host.robots_status or 0) if until else None
        next_at = max(filter(None, (host.next_request, host.backoff_until, now)))
        return Turn(host.host, next_at, now + self.held_for, host.failures, until, rules,
                    is_trusted=host.lied_at is None, refusals=host.refusals)  # fmt: skip

    def _is_failure_of_old(self, host: Host) -> bool:
        """Whether robots.txt could not be had before this process began: what was in the way may be mended."""
        return host.robots_status == robots.UNREACHABLE and host.robots_at is not None and host.robots_at < self.began

    def _fill(self, turn: Turn, now: datetime) -> None:
        for item in frontier.due_items(self.db, turn.host, now, ITEMS_A_CLAIM, self.only):
            turn.errands.append(Errand(item, item.url, item.subject))


def _fresh_until(host: Host, now: datetime) -> datetime | None:
    if host.robots_at is None or not robots.is_fresh(host, now):
        return None
    return host.robots_at + robots.fresh_for(host.robots_status or robots.UNREACHABLE)
