"""What the frontier and a visit cost as the number of pages grows: python -m benchmarks.store [SIZE ...]

Pages are spread over one host for each fifty. Timed in CPU time: a claim of 256 hosts while everything is due, while
fifty pages are, while nothing is, the due items of a host, and an unchanged visit written whole. The query plans are
printed once.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from replate.changes.decision import Decision
from replate.config import SourceConfig
from replate.db import database, frontier, pages, record, sources
from replate.db.record import Lease, Next, Visit

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
A_HOST = 50
FEW = timedelta(milliseconds=49)
VISITS = 300
HEADERS = tuple((f"X-Header-{i}", "a value as long as they are") for i in range(10))


def filled(path: Path, size: int) -> sqlite3.Connection:
    """A database that follows `size` pages, all due at NOW."""
    db = database.connect(path)
    sources.sync(db, [SourceConfig("stand", "http://stand.example/sitemap.xml", "sitemap")], NOW)
    source = sources.get(db, "stand").id
    with database.transaction(db):
        for number in range(size):
            url = f"http://h{number // A_HOST}.example/news/{number}"
            pages.add(db, source, url, "discovered", NOW, NOW + timedelta(milliseconds=number))
    return db


def timed(call: Callable[[], object], times: int = 5) -> float:
    """Milliseconds of CPU for one call, the best of a few."""
    found = []
    for _ in range(times):
        began = time.process_time()
        call()
        found.append((time.process_time() - began) * 1000)
    return min(found)


def visit_all(db: sqlite3.Connection, number: int) -> None:
    """Write `number` unchanged visits, each its own transaction under its host's lease."""
    for page_id in range(1, number + 1):
        page = pages.to_visit(db, page_id)
        seen = Visit(NOW, 304, page.url, NOW, False, (), "HTTP/1.1 304 Not Modified", HEADERS, HEADERS, "127.0.0.1")
        lease = Lease(f"h{(page_id - 1) // A_HOST}.example", "bench", NOW + HOUR, NOW)
        decision = Decision("not_modified", "304 Not Modified", "live", saw_text=True)
        record.write(db, page, seen, decision, Next(NOW + 99 * HOUR, HOUR, "not_modified"), lease=lease)


def plans(db: sqlite3.Connection) -> None:
    """What SQLite does for the two questions that are asked all the time."""
    told: list[str] = []
    db.set_trace_callback(told.append)
    frontier.claim(db, "bench", NOW + HOUR, HOUR, 256)
    frontier.due_items(db, "h1.example", NOW + HOUR, 100)
    db.set_trace_callback(None)
    for sql in told:
        if "FROM frontier" in sql:
            print(f"\n{' '.join(sql.split())[:76]}...")
            for row in db.execute(f"EXPLAIN QUERY PLAN {sql}"):
                print(f"    {row['detail']}")


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [1_000, 10_000, 100_000]
    print("   pages   claim, all due   50 due   none due   due items of a host   a visit written   MB")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            db = filled(Path(name) / "bench.db", size)
            late = timed(lambda db=db: frontier.claim(db, "bench", NOW + HOUR, HOUR, 256))
            few = timed(lambda db=db: frontier.claim(db, "bench", NOW + FEW, HOUR, 256))
            early = timed(lambda db=db: frontier.claim(db, "other", NOW - HOUR, HOUR, 256))
            items = timed(lambda db=db: frontier.due_items(db, "h1.example", NOW + HOUR, 100))
            visits = min(VISITS, size)
            each = timed(lambda db=db, visits=visits: visit_all(db, visits), 3) / visits
            weight = (Path(name) / "bench.db").stat().st_size / 2**20
            print(
                f"{size:8,}{late:14.2f} ms{few:7.2f} ms{early:8.2f} ms{items:19.2f} ms{each:15.2f} ms{weight:9.0f}",
                flush=True,
            )
            if size == sizes[-1]:
                plans(db)
            db.close()


if __name__ == "__main__":
    main()
