"""What planning costs with a million pages: python -m benchmarks.scale [PAGES ...]

In CPU time of one core: the next due time of a page after a visit, all pages planned anew after a lesson and written
back, and a hundred due visits claimed (their hosts, and what is due on each). Pages are spread over one host for each
fifty, as in a database that was fed for months: more than half of them have retired. Beyond a million pages only claims
are timed, on a frontier without the pages themselves, which a claim never reads.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from replate.changes import moment
from replate.changes.history import History
from replate.config import SourceConfig
from replate.db import database, frontier, sources
from replate.scheduler import replanning
from replate.scheduler.policy.learning import LearningPolicy

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
A_HOST, DUE, CHUNK, MOST_PLANNED = 50, 100, 100_000, 1_000_000


def filled(path: Path, size: int) -> sqlite3.Connection:
    """A database of `size` pages that were read; DUE of them, each on a host of its own, are due."""
    db = database.connect(path)
    sources.sync(db, [SourceConfig("stand", "http://stand.example/sitemap.xml", "sitemap")], NOW + 99 * HOUR)
    random = Random(1)
    for first in range(0, size, CHUNK):
        with database.transaction(db):
            rows = [_page(random, number) for number in range(first, min(first + CHUNK, size))]
            if size <= MOST_PLANNED:
                db.executemany(
                    """INSERT INTO pages (id, url, source, state, first_seen, last_visit, text_seen, published,
                    revision, belief_shape, belief_rate, chain, interval_s)
                    VALUES (?, ?, 1, ?, ?, ?, ?, ?, 1, ?, ?, '', 3600)""",
                    [row[:9] for row in rows],
                )
            db.executemany(
                """INSERT INTO frontier (subject, subject_id, host, url, due, reason, source)
                VALUES ('page', ?, ?, ?, ?, 'as planned', 1)""",
                [(row[0], row[9], row[1], row[10]) for row in rows],
            )
    for number in range(DUE):
        page = number * (size // DUE) + 1
        db.execute("UPDATE frontier SET due = ? WHERE subject = 'page' AND subject_id = ?",
                   (moment.text(NOW - timedelta(seconds=number)), page))  # fmt: skip
    db.execute("PRAGMA optimize")
    return db


def _page(random: Random, number: int) -> tuple[object, ...]:
    url, age = f"http://h{number // A_HOST}.example/news/{number}", random.expovariate(1 / 400)
    born = NOW - age * HOUR - HOUR
    last = NOW - min(age, random.expovariate(1 / 5)) * HOUR
    due = NOW + (random.expovariate(1 / 30) + 0.01) * HOUR
    is_over = age > 240
    return (number + 1, url, "retired" if is_over else "live", moment.text(born), moment.text(last), moment.text(last),
            moment.text(born), random.gammavariate(0.6, 1) + 0.1, 0.5, f"h{number // A_HOST}.example",
            None if is_over else moment.text(due))  # fmt: skip


def cpu(call: Callable[[], object], times: int = 1) -> float:
    """Seconds of CPU for one call, the best of a few."""
    found = []
    for _ in range(times):
        began = time.process_time()
        call()
        found.append(time.process_time() - began)
    return min(found)


def next_visits(count: int = 20_000) -> float:
    """Microseconds from a history to a plan, belief updated; the mean of many different pages."""
    random, policy = Random(2), LearningPolicy()
    cases = []
    for _ in range(count):
        age = random.expovariate(1 / 60)
        belief = (random.gammavariate(0.6, 1) + 0.1, 0.5 + random.random())
        cases.append(
            History(NOW - age * HOUR, None, None, HOUR, "unchanged", 0, 0, NOW - age / 2 * HOUR, belief=belief)
        )
    return cpu(lambda: [policy.next_visit(one, NOW) for one in cases]) / count * 1e6


def replanned(db: sqlite3.Connection) -> None:
    after: int | None = 0
    while after is not None:
        after = replanning.replan(db, LearningPolicy(price=0.0005), after, NOW)


def claimed(db: sqlite3.Connection) -> None:
    """A hundred due visits, in hand; given back at once."""
    found = frontier.claim(db, "bench", NOW, HOUR, 256)
    items = [item for host in found for item in frontier.due_items(db, host.host, NOW, 100)]
    assert len(items) == DUE, len(items)


def main() -> None:
    sizes = [int(one) for one in sys.argv[1:]] or [100_000, 1_000_000, 10_000_000]
    print(f"next due time after a visit: {next_visits():.1f} microseconds a page")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, closing(filled(Path(folder) / "bench.db", size)) as db:
            each = cpu(lambda db=db: claimed(db), 7) * 1000
            print(f"{size:10,} pages: 100 due visits claimed in {each:.2f} ms", flush=True)
            if size > MOST_PLANNED:
                continue
            whole = cpu(lambda db=db: replanned(db))
            changed = db.execute("SELECT count(*) FROM frontier WHERE reason <> 'as planned'").fetchone()[0]
            print(f"{size:10,} pages: planned anew in {whole:.1f} s, {whole / size * 1e6:.1f} microseconds each; "
                  f"{changed:,} plans written", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
