"""The worker process that reads pages: results come back, and whatever happens to it is a value for one page only."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable

import pytest

from replate.crawler import reader_process
from replate.crawler.reader import Reader, ReadingFailed

PAGE = b"""<html lang="en"><head><title>Ferry returns to Halden - The Sound</title></head><body><article>
<h1>Ferry returns to Halden</h1>
<p>The ferry that serves the island of Halden sailed again on Monday after eleven days in dock, its owner said.</p>
<p>Some two hundred people waited on the quay, a few of them with flags, and the harbour master rang the bell twice.</p>
<p>The repair cost four million crowns, which the county and the owner will share under a contract signed in May.</p>
</article></body></html>"""


def with_reader(use: Callable[[Reader], Awaitable[None]], **settings: float) -> None:
    async def run() -> None:
        reader = Reader(**settings)  # type: ignore[arg-type]
        try:
            await use(reader)
        finally:
            await reader.close()

    asyncio.run(run())


async def headline(reader: Reader, body: bytes = PAGE) -> str | None:
    reading = await reader.read(body, url="https://sound.example/a", content_type="text/html")
    return reading.article.headline if reading.article else reading.reason


def test_a_page_is_read_in_another_process() -> None:
    async def use(reader: Reader) -> None:
        assert reader.pid is None
        assert await headline(reader) == "Ferry returns to Halden"
        assert reader.pid not in (None, os.getpid())

    with_reader(use)


def test_one_worker_serves_many_readings_at_once_asked() -> None:
    async def use(reader: Reader) -> None:
        bodies = [PAGE.replace(b"Halden", f"Halden{n}".encode()) for n in range(8)]
        assert await asyncio.gather(*(headline(reader, b) for b in bodies)) == [
            f"Ferry returns to Halden{n}" for n in range(8)
        ]

    with_reader(use)


def test_a_reading_that_takes_too_long_is_given_up_and_the_next_one_works() -> None:
    async def use(reader: Reader) -> None:
        assert await headline(reader) == "Ferry returns to Halden"
        pid = reader.pid
        assert pid
        os.kill(pid, signal.SIGSTOP)
        reader._timeout = 0.5
        assert await headline(reader) == "reading took longer than 0.5 s"
        reader._timeout = 20.0
        assert await headline(reader) == "Ferry returns to Halden"
        assert reader.pid != pid

    with_reader(use)


def test_a_crash_of_the_worker_is_a_value_for_that_page() -> None:
    async def use(reader: Reader) -> None:
        assert await headline(reader) == "Ferry returns to Halden"
        pid = reader.pid
        assert pid
        os.kill(pid, signal.SIGSTOP)
        waiting = asyncio.ensure_future(headline(reader))
        await asyncio.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        assert await waiting == "the reading process ended (-9) over this page"
        assert await headline(reader) == "Ferry returns to Halden"

    with_reader(use)


def test_a_worker_that_died_between_two_pages_is_replaced() -> None:
    async def use(reader: Reader) -> None:
        await headline(reader)
        pid = reader.pid
        assert pid
        os.kill(pid, signal.SIGKILL)
        said = [await headline(reader), await headline(reader)]
        assert said[1] == "Ferry returns to Halden"

    with_reader(use)


def test_a_cancelled_reading_does_not_answer_the_next_one() -> None:
    async def use(reader: Reader) -> None:
        await headline(reader)
        first = asyncio.ensure_future(headline(reader, PAGE.replace(b"Halden", b"Elsewhere")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await headline(reader) == "Ferry returns to Halden"

    with_reader(use)


def test_the_worker_is_replaced_after_so_many_readings() -> None:
    async def use(reader: Reader) -> None:
        await headline(reader)
        first = reader.pid
        await headline(reader)
        assert reader.pid is None
        await headline(reader)
        assert reader.pid not in (None, first)

    with_reader(use, recycle_after=2)


def test_the_worker_is_replaced_when_it_holds_too_much_memory() -> None:
    async def use(reader: Reader) -> None:
        assert await headline(reader) == "Ferry returns to Halden"
        assert reader.pid is None

    with_reader(use, memory_limit=1)


def test_a_job_that_is_not_on_the_list_is_refused() -> None:
    async def use(reader: Reader) -> None:
        with pytest.raises(ReadingFailed, match="no job of the reader"):
            await reader._call("os.getcwd")

    with_reader(use)


def test_a_source_is_listed_in_the_worker_and_a_failure_is_the_listing_s_problem() -> None:
    async def use(reader: Reader) -> None:
        feed = b"<rss version='2.0'><channel><item><link>https://sound.example/a/1</link></item></channel></rss>"
        listing = await reader.links("feed", feed, url="https://sound.example/rss", content_type="text/xml")
        assert [entry.url for entry in listing.entries] == ["https://sound.example/a/1"]
        failed = await reader.links(None, feed, url="no url at all", content_type=None)
        assert failed.entries == () and failed.problem and "reading failed" in failed.problem

    with_reader(use)


def test_closing_ends_the_worker() -> None:
    async def use(reader: Reader) -> None:
        await headline(reader)
        pid = reader.pid
        assert pid
        await reader.close()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    with_reader(use)


def test_the_worker_ends_with_its_input() -> None:
    done = subprocess.run([sys.executable, "-m", "replate.crawler.reader_process"], input=b"", timeout=60)
    assert done.returncode == 0


def test_the_crawler_process_never_imports_an_extraction_library() -> None:
    code = (
        "import sys, replate.crawler.reader, replate.crawler.reading.gate as gate; gate.digest(b'<p>a', None);"
        "sys.exit(' '.join({'trafilatura', 'htmldate', 'justext'} & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_memory_is_told_in_bytes() -> None:
    assert 5_000_000 < reader_process.resident() < 10_000_000_000
