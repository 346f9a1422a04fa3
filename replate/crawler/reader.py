"""Full readings out of the crawler's way: one worker process that can hang, bloat or crash without harm.

A reading takes tens of milliseconds of CPU and, on hostile markup, any time and memory. So it runs in a process of its
own, started at the first need, killed when a page takes too long, and replaced after a number of readings or when it
holds too much memory. What happens to it is a value for the page at hand and does not touch the next one. This module
imports no extraction library: the crawler process stays small.
"""

import asyncio
import contextlib
import pickle
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from replate.changes.article import Reading
from replate.crawler.discovery.entry import Listing, ListingKind
from replate.crawler.reader_process import LENGTH
from replate.crawler.reading import extractor

if TYPE_CHECKING:
    from datetime import datetime

    from replate.crawler.reading.anchor import Anchor
    from replate.crawler.reading.stamps import FeedHints

TIMEOUT = 20.0  # seconds; of 990 real pages the slowest took 0.8, the largest that is read at all under 8
RECYCLE_AFTER = 5_000  # jobs; memory is flat over thousands of readings, this is for what nobody measured
MEMORY_LIMIT = (
    300 * 1024 * 1024
)  # resident bytes after a job: 111 MB after 990 real pages, 233 MB at most in the largest


class ReadingFailed(Exception):
    """The worker gave no result for a job; the text says why."""


class Reader:
    """Hands pages to the worker process, one at a time, and gives back what was read; for one asyncio loop."""

    def __init__(
        self, *, timeout: float = TIMEOUT, recycle_after: int = RECYCLE_AFTER, memory_limit: int = MEMORY_LIMIT
    ) -> None:
        self._timeout = timeout
        self._recycle_after = recycle_after
        self._memory_limit = memory_limit
        self._worker: asyncio.subprocess.Process | None = None
        self._jobs_done = 0
        self._turn = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The worker's process id while one runs."""
        return self._worker.pid if self._worker and self._worker.returncode is None else None

    async def read(
        self,
        body: bytes,
        *,
        url: str,
        content_type: str | None,
        status: int = 200,
        timezone: str | None = None,
        select: Mapping[str, str] | None = None,
        feed: "FeedHints | None" = None,
        anchor: "Anchor | None" = None,
        seen_at: "datetime | None" = None,
    ) -> Reading:
        """`reading.page.read` in the worker; a page that could not be read is kind "empty" with the reason."""
        asked: dict[str, object] = {"url": url, "content_type": content_type, "status": status, "timezone": timezone}
        asked |= {"select": dict(select) if select else None, "feed": feed, "anchor": anchor, "seen_at": seen_at}
        try:
            reading: Reading = await self._call("replate.crawler.reading.page.read", body, **asked)
        except ReadingFailed as failure:
            return Reading("empty", str(failure), None, None, extractor.NAME)
        return reading

    async def links(
        self,
        kind: str | None,
        body: bytes,
        *,
        url: str,
        content_type: str | None,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> Listing:
        """`discovery.listing.links` in the worker; where it gave no listing, one that says so as its problem."""
        asked = {"url": url, "content_type": content_type, "include": tuple(include), "exclude": tuple(exclude)}
        try:
            listing: Listing = await self._call("replate.crawler.discovery.listing.links", kind, body, **asked)
        except ReadingFailed as failure:
            return Listing(cast("ListingKind", kind or "section"), problem=str(failure))
        return listing

    async def close(self) -> None:
        """End the worker; a job in flight is given up."""
        await self._end()

    async def _call(self, name: str, *args: object, **kwargs: object) -> Any:
        """One job's result; ReadingFailed when the worker hung, crashed or raised."""
        async with self._turn:
            try:
                succeeded, value, resident = await asyncio.wait_for(self._ask(name, args, kwargs), self._timeout)
            except TimeoutError:
                await self._end()
                raise ReadingFailed(f"reading took longer than {self._timeout:g} s") from None
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                code = await self._end()
                raise ReadingFailed(f"the reading process ended ({code}) over this page") from error
            except (
                BaseException
            ):  # cancelled in the middle of a job: its late answer must not be taken for the next one's
                await self._end()
                raise
            self._jobs_done += 1
            if self._jobs_done >= self._recycle_after or resident > self._memory_limit:
                await self._end()
        if not succeeded:
            raise ReadingFailed(f"reading failed: {value}")
        return value

    async def _ask(self, name: str, args: tuple[object, ...], kwargs: dict[str, object]) -> tuple[bool, Any, int]:
        worker = await self._running()
        assert worker.stdin and worker.stdout
        frame = pickle.dumps((name, args, kwargs), pickle.HIGHEST_PROTOCOL)
        worker.stdin.write(LENGTH.pack(len(frame)) + frame)
        await worker.stdin.drain()
        try:
            (length,) = LENGTH.unpack(await worker.stdout.readexactly(LENGTH.size))
            answer = await worker.stdout.readexactly(length)
        except asyncio.IncompleteReadError as error:
            raise EOFError("the worker closed its output") from error
        result: tuple[bool, Any, int] = pickle.loads(answer)  # noqa: S301  our own child, which reads but runs nothing of a page
        return result

    async def _running(self) -> asyncio.subprocess.Process:
        """The worker, started if there is none."""
        if self._worker is None or self._worker.returncode is not None:
            self._worker = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "replate.crawler.reader_process"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
            self._jobs_done = 0
        return self._worker

    async def _end(self) -> int | None:
        """Kill the worker and wait for it; its exit status, negative for a signal."""
        worker, self._worker = self._worker, None
        if worker is None:
            return None
        if worker.stdin:
            worker.stdin.close()
        if worker.returncode is None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(worker.wait(), 0.05)  # one that crashed says how it ended
        if worker.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                worker.kill()
        return await worker.wait()
