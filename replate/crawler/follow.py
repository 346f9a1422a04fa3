"""The one spider: claims due visits host by host, asks politely, and hands each answer to a visit or a poll.

It lives for days as one of the daemon's crawler processes, or for one pass (`REPLATE_ONCE`). Requests are handed to
Scrapy only when their host's turn has come, so nothing waits inside Scrapy.
"""

import asyncio
import gc
import os
import sys
from collections import ChainMap
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from replate import __version__, config
from replate.changes import moment
from replate.config import Config
from replate.crawler import allowance, trust, visit
from replate.crawler.answers import ACCEPT_ENCODING, Answers
from replate.crawler.budget import gaps
from replate.crawler.events import log
from replate.crawler.failure import in_words, is_about_one_page
from replate.crawler.reader import Reader
from replate.crawler.turns import Errand, Turn, Turns
from replate.crawler.visit import Habits
from replate.db import database, frontier, learning, pages, prices, runs, sources
from replate.db.frontier import Pass
from replate.db.pages import Page
from replate.db.record import LeaseLost
from replate.errors import ConfigError, DatabaseError

CLAIM_EVERY = timedelta(seconds=0.5)  # a look at an index; also how soon a trigger's due time is noticed
BEAT_EVERY = timedelta(seconds=30)
LEARNING = "replate.scheduler.policy.learning.LearningPolicy"  # `policy = "learning"`; named, never imported
PATIENCE = timedelta(seconds=60)  # a pass waits so long for a host that asked for patience


class FollowSpider(Spider):
    """Follows what the frontier says is due, until it is told to stop or its pass is over."""

    name = "follow"
    config: Config

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Set what replate.toml decides."""
        super().update_settings(settings)
        if settings.get("REPLATE_CONFIG"):
            for name, value in _from_config(_load(settings["REPLATE_CONFIG"])).items():
                settings.set(name, value, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "FollowSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        if not crawler.settings.get("REPLATE_CONFIG"):
            raise SystemExit("replate: start the crawler with -s REPLATE_CONFIG=FILE, or use `replate crawl`")
        try:
            spider._open(crawler.settings)
        except DatabaseError as error:
            raise SystemExit(f"replate: {error}") from None
        return spider

    def _open(self, settings: BaseSettings) -> None:
        self.config = _load(settings["REPLATE_CONFIG"])
        once = settings.get("REPLATE_ONCE")
        numbers = tuple(int(number) for number in (settings.get("REPLATE_SOURCES") or "").split(",") if number)
        self.only = Pass(moment.parse(once), numbers) if once else None
        self.db = database.connect(self.config.database)
        self.habits = self._habits(settings)
        self.run_number = runs.start(self.db, "crawl" if once else "crawler", os.getpid(), _now())
        self.turns = Turns(
            self.db, runs.holder(self.run_number), gaps(self.config), self.only, self.config.crawler.timeout
        )
        self.check_one_in = settings.getint("REPLATE_CHECK_ONE_IN", trust.CHECK_ONE_IN)
        self.headers = {**settings.getdict("DEFAULT_REQUEST_HEADERS"), "User-Agent": settings["USER_AGENT"],
                        "Accept-Encoding": ACCEPT_ENCODING}  # fmt: skip
        self.reader = Reader()
        self.answers = Answers(self.db, self.config, self.habits, self.turns, self.reader, self.only)
        self.woken = asyncio.Event()
        self.trouble: DatabaseError | None = None

    def _habits(self, settings: BaseSettings) -> Habits:
        """The policy as it stands after the last lesson."""
        self.lesson = learning.newest(self.db)
        last = learning.latest(self.db) if self.lesson else None
        told = ChainMap({"REPLATE_PRIOR": last.prior} if last else {}, settings)
        policy = load_object(settings["REVISIT_POLICY"]).from_settings(told)
        return Habits(policy, self.config.crawler.confirm_after, self.config.crawler.keep_snapshots)

    async def start(self) -> AsyncIterator[Any]:
        """Feed Scrapy for as long as the spider lives; nothing is ever yielded, requests go straight to the engine."""
        gc.freeze()  # what is loaded stays: looking through it again and again cost a tenth of each visit
        try:
            with database.translated(self.config.database):
                await self._feed()
        except DatabaseError as error:
            self._give_up(error)
        requests: list[Request] = []
        for request in requests:
            yield request  # makes this the asynchronous generator that Scrapy wants

    async def _feed(self) -> None:
        beaten = claimed = datetime.min.replace(tzinfo=UTC)
        while self.trouble is None:
            now = _now()
            if now - beaten >= BEAT_EVERY:
                runs.beat(self.db, self.run_number, now)
                runs.bury(self.db, now, self.config.crawler.delay)
                if learning.newest(self.db) != self.lesson:
                    self.habits = self.answers.habits = self._habits(self.settings)
                beaten = now
            if now - claimed >= CLAIM_EVERY or not self.turns.held:
                self.turns.claim(now)
                claimed = now
            for turn in self.turns.ready(now):
                self._ask(turn)
            if self.only and not self.turns.held and self._is_over(self.only):
                return
            await self._sleep(now)

    def _is_over(self, only: Pass) -> bool:
        return frontier.next_due(self.db, _now(), only, PATIENCE, self.habits.confirm_after * 2) is None

    async def _sleep(self, now: datetime) -> None:
        """Until a host is ready, something happened, or it is time to look for newly due hosts."""
        wait = self.turns.wait(now)
        seconds = min(CLAIM_EVERY, wait if wait is not None else CLAIM_EVERY).total_seconds()
        self.woken.clear()
        try:
            await asyncio.wait_for(self.woken.wait(), max(seconds, 0.001))
        except TimeoutError:
            return

    # -- asking --------------------------------------------------------------------------------------------------

    def _ask(self, turn: Turn) -> None:
        try:
            self._send_next(turn)
        except LeaseLost:
            self._lost(turn)

    def _send_next(self, turn: Turn) -> None:
        """Hand the host's next request to Scrapy; what can be answered without one is answered on the way."""
        while turn.errands and turn.in_flight is None:
            now = _now()
            if not self.turns.has_budget(now) or not self.turns.keeps(turn, now):
                return
            errand = turn.errands.popleft()
            if errand.is_fresh and not frontier.is_planned(self.db, errand.item, now):
                continue
            if self.answers.is_known_unasked(turn, errand, now):
                continue
            if errand.kind == "robots":
                self._send(turn, errand)
            elif turn.robots_fresh_until is None or turn.robots_fresh_until <= now:
                turn.errands.appendleft(errand)
                self._send(turn, Errand(errand.item, _robots_url(errand.url), "robots"))
            elif turn.rules and not turn.rules.allows(errand.url):
                self.answers.none(turn, errand, turn.rules.outcome, turn.rules.reason, now)
            elif errand.is_fresh and (held := self._held(errand, now)):
                with database.transaction(self.db):
                    frontier.postpone(self.db, errand.item, *held)
            else:
                self._send(turn, errand)
        if turn.in_flight is None:
            self.turns.refill(turn, _now())

    def _held(self, errand: Errand, now: datetime) -> tuple[datetime, str] | None:
        """Until when a request waits, and why: it has become too dear, or its source allows it later."""
        if errand.kind == "page" and prices.are_raised(self.db):
            page = pages.to_visit(self.db, errand.item.subject_id)
            plan = visit.dearer(self.db, page, errand.item, self.habits, now)
            if plan and plan.due:
                return plan.due, plan.reason
        return allowance.wait(self.db, errand.item, now)

    def _send(self, turn: Turn, errand: Errand) -> None:
        headers = self.headers.copy()
        page = None
        if errand.kind == "page":
            page = pages.to_visit(self.db, errand.item.subject_id)
            headers |= self._validators(turn, page, errand)
        elif errand.kind == "source" and errand.progress is None:
            headers |= _conditions(*self._listing_validators(errand))
        self.turns.sent(turn, errand, _now())
        request = Request(
            errand.url, callback=self._answered, errback=self._failed, headers=headers, dont_filter=True,
            meta={"turn": turn, "errand": errand, "page": page, "verbatim_url": True,
                  "download_timeout": self.config.crawler.timeout.total_seconds()},
        )  # fmt: skip
        self.crawler.engine.crawl(request)

    def _validators(self, turn: Turn, page: Page, errand: Errand) -> dict[str, str]:
        """What makes the GET conditional; never on a second look, nor where the same text would not end the visit.

        Nor at a host whose 304 is not believed, and now and then nowhere, to see whether it may be.
        """
        is_plain = not errand.item.second_look and not page.has_candidate and page.state in ("live", "retired", "gone")
        conditions = _conditions(page.etag, page.last_modified)
        if not is_plain or page.accept_encoding != ACCEPT_ENCODING or errand.url != page.url or not conditions:
            return {}
        if not turn.is_trusted:
            return {}
        if trust.is_check(page.id, pages.count_visits(self.db, page.id), self.check_one_in):
            with database.transaction(self.db):
                frontier.checked(self.db, turn.host)
            return {}
        return conditions

    def _listing_validators(self, errand: Errand) -> tuple[str | None, str | None]:
        source = sources.by_id(self.db, errand.item.subject_id)
        return source.etag, source.last_modified

    # -- answers -------------------------------------------------------------------------------------------------

    async def _answered(self, response: Response) -> None:
        turn: Turn = response.meta["turn"]
        errand: Errand = response.meta["errand"]
        try:
            with database.translated(self.config.database):
                await self.answers.take(turn, errand, response)
        except LeaseLost:
            self._lost(turn)
        except DatabaseError as error:
            self._give_up(error)
        except Exception:  # raised on; the item is put off, so that it does not come again at once
            self.answers.stumbled(errand, _now())
            raise
        finally:
            self._done(turn)

    def _failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]  # put there by Scrapy
        turn: Turn = request.meta["turn"]
        errand: Errand = request.meta["errand"]
        error = failure.value or RuntimeError("failed without a reason")
        try:
            if not is_about_one_page(error):
                self.answers.count(turn, None, None, _now())
            self.answers.none(turn, errand, "error", in_words(error, self.config.crawler), _now())
        except LeaseLost:
            self._lost(turn)
        except DatabaseError as trouble:
            self._give_up(trouble)
        except Exception:  # raised on; the item is put off, so that it does not come again at once
            self.answers.stumbled(errand, _now())
            raise
        finally:
            self._done(turn)

    def _lost(self, turn: Turn) -> None:
        log("lease lost", host=turn.host)
        turn.next_at = self.turns.rested(turn, _now())  # where the host is still ours (only the page changed), it rests
        self.turns.give_back(turn)

    def _done(self, turn: Turn) -> None:
        """The request has ended: the host rests, is given back, or is asked again at once."""
        self.woken.set()
        if self.turns.held.get(turn.host) is not turn or self.trouble:
            return
        try:
            self.turns.finish(turn, _now())
            if self.turns.held.get(turn.host) is turn and turn.next_at <= _now():
                self._ask(turn)
        except DatabaseError as error:
            self._give_up(error)

    def _give_up(self, error: DatabaseError) -> None:
        """Nothing can be written: the process ends with a word why; whoever supervises it tries again later."""
        if self.trouble is None:
            self.trouble = error
            log("gives up", reason=str(error))
            self.woken.set()

    async def closed(self, reason: str) -> None:
        """Give everything back; called by Scrapy when the spider has ended."""
        try:
            self.turns.give_all_back()
            runs.end(self.db, self.run_number, _now(), reason)
            self.db.close()
        except Exception as error:  # the file may be gone or full: what was written is safe, leases end by themselves
            log("could not give back", reason=str(error))
        await self.reader.close()
        if self.trouble:
            print(f"replate: {self.trouble}", file=sys.stderr, flush=True)  # noqa: T201 - the process's last word
            os._exit(1)  # scrapy has no exit status for a spider that gave up


def _load(path: str) -> Config:
    try:
        return config.load(path)
    except ConfigError as error:
        raise SystemExit(f"replate: {error}") from None


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in named.items() if value}


def _robots_url(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.split('/', 1)[0].split('?', 1)[0]}/robots.txt"


def _from_config(read: Config) -> dict[str, Any]:
    about = f" (+{read.contact})" if read.contact else ""
    learning = {"REVISIT_POLICY": LEARNING} if read.scheduler.policy == "learning" else {}
    return {
        **learning,
        **read.scheduler.settings(),
        "USER_AGENT": f"replate/{__version__}{about}",
        "DOWNLOAD_TIMEOUT": read.crawler.timeout.total_seconds(),
        "DOWNLOAD_MAXSIZE": read.crawler.max_body,
        "DOWNLOAD_WARNSIZE": 0,
        "REPLATE_PRIVATE_NETWORKS": list(read.crawler.private_networks),
    }


def _now() -> datetime:
    return datetime.now(UTC)
