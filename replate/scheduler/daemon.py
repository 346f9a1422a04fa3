"""The daemon: triggers that make sources due, the processes that do the work, and the signals that people send it.

    trigger of a source fires ─▶ due time written ─▶ (crawler processes claim it from the frontier)
    process ends              ─▶ its hosts set free ─▶ started again
    SIGHUP                    ─▶ replate.toml read again ─▶ sources written, triggers replaced
    SIGTERM, SIGINT           ─▶ processes ended in order ─▶ exit 0; a second one ends them at once

It does no network and reads no page.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from replate import config as configuration
from replate.config import Config, SourceConfig
from replate.db import frontier, housekeeping, learning, prices, runs, sources
from replate.errors import ConfigError, ReplateError
from replate.scheduler import lesson, lock, replanning, supervisor, triggers
from replate.scheduler.ledger import Ledger
from replate.scheduler.policy.learning import LearningPolicy
from replate.scheduler.policy.prior import Prior
from replate.scheduler.supervisor import Command, Limits

log = logging.getLogger(__name__)

# APScheduler's own defaults let a busy second swallow a run (a grace of 1 s) and pile up what was missed.
JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
BEAT_EVERY = timedelta(minutes=1)
CHECKPOINT_EVERY = timedelta(hours=1)
OPTIMIZE_EVERY = timedelta(days=1)
INDEX_EVERY = timedelta(minutes=1)
PRICE_EVERY = timedelta(minutes=5)
LOOK_FOR_A_LESSON = timedelta(hours=1)
WAITING_FOR_A_RESTART = ("database", "contact", "crawler", "scheduler", "viewer", "notify")


async def run(config: Config, commands: Sequence[Command], limits: Limits | None = None) -> int:
    """Follow the sources and keep the commands running until a signal ends it; the exit status.

    Raises AlreadyRunning where another daemon follows the database, DatabaseError where it cannot be opened.
    """
    with lock.hold(config.database, _now()):
        daemon = Daemon(config, commands, limits or Limits(grace=config.crawler.timeout + timedelta(seconds=10)))
        return await daemon.run()


class Daemon:
    """One run of the daemon, from open to close."""

    def __init__(self, config: Config, commands: Sequence[Command], limits: Limits) -> None:
        self.config = config
        self.commands = commands
        self.limits = limits
        self.ledger = Ledger(config.database)
        self.timer = AsyncIOScheduler(timezone=UTC, job_defaults=JOB_DEFAULTS)
        self.stop = asyncio.Event()
        self._changing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._kept: asyncio.Task[None] | None = None

    async def run(self) -> int:
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it tells every run of every job
        self._listen()
        try:
            async with self._changing:
                number = await self._begin()
            await self._work()
            self.timer.shutdown(wait=False)
            await self._bury()
            await self._guarded(self.ledger.call(runs.end, number, _now(), "stopped"))
        finally:
            await self.ledger.close()
        log.info("daemon stopped pid=%d", os.getpid())
        return 0

    async def _begin(self) -> int:
        """Open the database, write the sources, set the triggers; the number of this run."""
        await self.ledger.open()
        number = await self.ledger.call(runs.start, "daemon", os.getpid(), _now())
        await self._bury()
        await self.ledger.call(sources.sync, self.config.sources, _now())
        await self._plan(self.config.sources)
        self._keep_house(number)
        self.timer.start()
        log.info(
            "daemon started pid=%d database=%s sources=%d",
            *(os.getpid(), self.config.database, len(self.config.sources)),
        )
        return number

    async def _work(self) -> None:
        """Keep the processes until we are told to stop; also where there are none to keep."""
        self._kept = asyncio.create_task(supervisor.keep(self.commands, self.stop, self.limits, self._bury))
        await asyncio.wait({self._kept})
        if not self._kept.cancelled():
            self._kept.result()
            await self.stop.wait()

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end, number.name)
        loop.add_signal_handler(signal.SIGHUP, self._start_rereading)

    def _end(self, why: str) -> None:
        log.info("daemon stopping why=%s%s", why, " at-once" if self.stop.is_set() else "")
        if self.stop.is_set() and self._kept is not None:
            self._kept.cancel()
        self.stop.set()

    def _start_rereading(self) -> None:
        task = asyncio.create_task(self.reread())
        self._tasks.add(task)  # the loop alone would let it be collected
        task.add_done_callback(self._tasks.discard)

    async def reread(self) -> None:
        """Take the sources of the file as it is now; what is wrong with it is told, and the old ones stay."""
        async with self._changing:
            try:
                new = configuration.load(self.config.path)
            except ConfigError as error:
                for line in str(error).splitlines():
                    log.error("configuration not taken, the old one stays: %s", line)
                return
            self._tell_what_waits(new)
            await self._guarded(self._take(new.sources))

    def _tell_what_waits(self, new: Config) -> None:
        for key in WAITING_FOR_A_RESTART:
            if getattr(new, key) != getattr(self.config, key):
                log.warning("configuration change waits for a restart: %s", key)

    async def _take(self, new: Sequence[SourceConfig]) -> None:
        old = {source.name: source for source in self.config.sources}
        removed = old.keys() - {source.name for source in new}
        changed = [source for source in new if old.get(source.name) != source]
        await self.ledger.call(sources.sync, new, _now())
        await self._plan(changed)
        for name in removed:
            if self.timer.get_job(_job(name)) is not None:
                self.timer.remove_job(_job(name))
        self.config = replace(self.config, sources=tuple(new))
        log.info("configuration taken sources=%d changed=%d removed=%d", len(new), len(changed), len(removed))

    async def _plan(self, planned: Sequence[SourceConfig]) -> None:
        """Set the trigger of each source, from its last poll on."""
        for source in planned:
            last = await self.ledger.call(sources.last_poll, source.name)
            due = triggers.next_poll(source, last, _now())
            if due is None:
                log.warning("source never due name=%r cron=%r: no such day", source.name, source.cron)
            self.timer.add_job(
                self._make_due,
                triggers.trigger(source),
                args=[source.name],
                id=_job(source.name),
                next_run_time=due,
                replace_existing=True,
            )

    async def _make_due(self, name: str) -> None:
        await self._guarded(self.ledger.call(frontier.make_due, name, _now()))

    def _keep_house(self, number: int) -> None:
        async def beat() -> None:
            await self._guarded(self.ledger.call(runs.beat, number, _now()))
            await self._bury()

        async def checkpoint() -> None:
            await self._guarded(self.ledger.call(housekeeping.checkpoint))

        async def optimize() -> None:
            await self._guarded(self.ledger.call(housekeeping.optimize))

        async def index() -> None:
            await self._guarded(self.ledger.call(housekeeping.index))

        async def price() -> None:
            await self._guarded(self._price())

        async def learn() -> None:
            await self._guarded(self._learn())

        for job, every in (
            (beat, BEAT_EVERY), (checkpoint, CHECKPOINT_EVERY), (optimize, OPTIMIZE_EVERY), (index, INDEX_EVERY),
        ):  # fmt: skip
            self.timer.add_job(job, "interval", seconds=every.total_seconds(), id=job.__name__)
        self.timer.add_job(price, "interval", seconds=PRICE_EVERY.total_seconds(), id="price")
        self.timer.add_job(learn, "interval", seconds=LOOK_FOR_A_LESSON.total_seconds(), id="learn")

    async def _price(self) -> None:
        """Let visits cost more where budgets are short."""
        rules = self.config.scheduler
        budgets = (rules.requests_per_hour, rules.requests_per_host_per_hour, self.config.crawler.delay)
        found = await self.ledger.call(prices.adapt, _now(), *budgets)
        if found:
            dearest = max(found, key=lambda key: found[key])
            log.info("budgets short count=%d dearest=%r factor=%.2f", len(found), " ".join(dearest), found[dearest])

    async def _learn(self) -> None:
        """Take the day's lesson when its time has come; the reckoning is done in a thread of its own."""
        now = _now()
        if await self.ledger.call(lesson.due, now) > now:
            return
        watched = await self.ledger.call(learning.watched, now)
        found = await asyncio.to_thread(lesson.fitted, watched)
        if found is None:
            return
        edits = lesson.count_edits(watched)
        await self.ledger.call(learning.keep, now, len(watched), edits, found.plain())
        log.info("lesson taken articles=%d edits=%d level=%.3g", len(watched), edits, found.level)
        if self.config.scheduler.policy == "learning":
            await self._replan(found)

    async def _replan(self, found: Prior) -> None:
        settings = {**self.config.scheduler.settings(), "REPLATE_PRIOR": found.plain()}
        policy, last = LearningPolicy.from_settings(settings), 0
        while (done := await self.ledger.call(replanning.replan, policy, last, _now())) is not None:
            last = done

    async def _bury(self) -> None:
        await self._guarded(self.ledger.call(runs.bury, _now(), self.config.crawler.delay))

    async def _guarded(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do it; a busy or full database is told, and the daemon goes on: every job comes again."""
        try:
            await work
        except ReplateError as error:
            log.error("database refused: %s", error)


def _job(name: str) -> str:
    return f"source {name}"


def _now() -> datetime:
    return datetime.now(UTC)
