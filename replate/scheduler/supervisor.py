"""Keeps the daemon's processes alive: starts, watches, restarts, recycles and ends them.

Each command is kept by a task of its own, so that what befalls one (a viewer that cannot have its port) never reaches
another. No process outlives the daemon: it leaves by SIGTERM and in the end SIGKILL, and by the kernel's hand when the
daemon itself is killed (see child.py). Each has a process group of its own, which ends with it.
"""

import asyncio
import contextlib
import logging
import os
import random
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from replate.scheduler import child

log = logging.getLogger(__name__)

OnEnd = Callable[[], Awaitable[None]]
End = Literal["exited", "not started", "stopped", "too old", "too big"]


@dataclass(frozen=True, slots=True)
class Command:
    """One process to keep alive; `env` is added to the daemon's own environment."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a process may live and grow, and how patiently it is ended and started again.

    `max_rss` is in bytes of resident memory: twice what a crawler process is allowed to need. After a crash the pause
    doubles from `least_pause` to `most_pause`; a life of `quiet` or more starts the count over. `grace` lies between
    SIGTERM and SIGKILL, and must be longer than a fetch may take.
    """

    recycle_after: timedelta = timedelta(hours=6)
    max_rss: int = 512 * 2**20
    grace: timedelta = timedelta(seconds=40)
    least_pause: timedelta = timedelta(seconds=1)
    most_pause: timedelta = timedelta(minutes=5)
    quiet: timedelta = timedelta(minutes=10)
    look_every: timedelta = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Life:
    """One process from start to end: how it came to its end, its exit status, how long it lasted."""

    end: End
    status: int | None
    lasted: timedelta


async def _nothing() -> None:
    pass


async def keep(
    commands: Sequence[Command], stop: asyncio.Event, limits: Limits | None = None, on_end: OnEnd = _nothing
) -> None:
    """Keep all commands running until `stop` is set; return when the last of their processes has ended.

    `on_end` is awaited after the end of each process, before it is started again.
    """
    async with asyncio.TaskGroup() as group:
        for command in commands:
            group.create_task(_keep(command, stop, limits or Limits(), on_end), name=command.name)


async def _keep(command: Command, stop: asyncio.Event, limits: Limits, on_end: OnEnd) -> None:
    crashes = 0
    while not stop.is_set():
        life = await _live(command, stop, limits)
        await on_end()
        if life.end in ("stopped", "too old", "too big"):
            crashes = 0
            continue
        crashes = 1 if life.lasted >= limits.quiet else crashes + 1
        wait = pause(crashes, limits)
        log.error(
            "process crashed name=%s status=%s lasted=%.1fs restart_in=%.1fs",
            *(command.name, life.status, life.lasted.total_seconds(), wait.total_seconds()),
        )
        await _set_within(stop, wait)


def pause(crashes: int, limits: Limits) -> timedelta:
    """How long to wait after so many crashes in a row."""
    doubled: timedelta = limits.least_pause * 2 ** min(crashes - 1, 30)
    return min(doubled, limits.most_pause)


async def _live(command: Command, stop: asyncio.Event, limits: Limits) -> Life:
    """Start the command and see it through to the end of its process."""
    loop = asyncio.get_running_loop()
    born = loop.time()
    try:
        process = await _start(command)
    except OSError as error:
        log.error("process not started name=%s error=%s", command.name, error)
        return Life("not started", None, timedelta(0))
    log.info("process started name=%s pid=%d", command.name, process.pid)
    try:
        end = await _watch(process, stop, limits)
        if end != "exited":
            log.info("process ending name=%s pid=%d why=%s", command.name, process.pid, end.replace(" ", "-"))
            await _terminate(process, command.name, limits.grace)
    finally:
        _kill_group(process.pid)
    status = await process.wait()
    return Life(end, status, timedelta(seconds=loop.time() - born))


async def _start(command: Command) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", str(Path(child.__file__)), str(os.getpid()), *command.argv),
        env={**os.environ, **command.env},
        stdin=DEVNULL,
        start_new_session=True,  # Ctrl-C on the terminal reaches the daemon alone, which ends the others in order
    )


async def _watch(process: Process, stop: asyncio.Event, limits: Limits) -> End:
    """Wait until the process has exited or is to be ended, and tell which."""
    loop = asyncio.get_running_loop()
    # spread, so that the crawlers of one start are not all recycled in one moment
    deadline = loop.time() + limits.recycle_after.total_seconds() * random.uniform(0.9, 1.0)
    exited = asyncio.create_task(process.wait())
    stopped = asyncio.create_task(stop.wait())
    try:
        while True:
            patience = max(0.0, min(limits.look_every.total_seconds(), deadline - loop.time()))
            await asyncio.wait((exited, stopped), timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            if exited.done():
                return "exited"
            if stopped.done():
                return "stopped"
            if loop.time() >= deadline:
                return "too old"
            if resident(process.pid) > limits.max_rss:
                return "too big"
    finally:
        exited.cancel()
        stopped.cancel()


async def _terminate(process: Process, name: str, grace: timedelta) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(grace.total_seconds()):
            await process.wait()
    except TimeoutError:
        log.warning("process killed name=%s pid=%d grace=%.0fs", name, process.pid, grace.total_seconds())


def _kill_group(leader: int) -> None:
    """Kill what is left of the process and of those it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def resident(pid: int) -> int:
    """Bytes of memory that the process occupies; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


async def _set_within(event: asyncio.Event, duration: timedelta) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(duration.total_seconds()):
            await event.wait()
