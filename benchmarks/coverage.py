"""The estimate of missed edits against the truth, over replayed histories: python -m benchmarks.coverage

The made-up workload, and with REPLATE_DATA the update times of `nu_nl`; nothing in the estimate was fitted to either.
Then what the figures of `status` cost in CPU time as visits grow.
"""

import os
import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

from benchmarks import store, traces
from replate.changes import coverage
from replate.changes.coverage import Interval
from replate.db import coverage as coverage_table
from replate.db import database
from replate.scheduler.replay import rules, run, synthetic
from replate.scheduler.replay.rules import Rule
from replate.scheduler.replay.trace import Trace

RULES = {
    "NewsDiffs, a third of its intervals": rules.newsdiffs(1 / 3),
    "NewsDiffs": rules.newsdiffs(1.0),
    "NewsDiffs, four times its intervals": rules.newsdiffs(4.0),
    "News Sniffer": rules.news_sniffer(0.5),
    "each hour": rules.fixed(1, 720),
    "each 6 hours": rules.fixed(6, 720),
}
PAGES = 2500
VISITS = (20_000, 100_000, 500_000)  # of one month


def main() -> None:
    """Print each workload's rules with the true and the estimated share."""
    workloads: dict[str, Sequence[Trace]] = {"made up": synthetic.workload(PAGES, 7)}
    if os.environ.get("REPLATE_DATA"):
        workloads["nu_nl"] = [one for _, one in islice(traces.nu_nl(), PAGES)]
    print(f"{'workload':10}{'rule':40}{'missed':>8}{'estimate':>10}")
    for name, workload in workloads.items():
        for told, rule in RULES.items():
            true, estimated = compared(workload, rule)
            print(f"{name:10}{told:40}{true:8.3f}{'' if estimated is None else f'{estimated:.3f}':>10}")
    for visits in VISITS:
        print(f"{visits:,} visits in a month: {cost(visits):.0f} ms")


def cost(visits: int) -> float:
    """Milliseconds for the coverage of a database with so many visits of 10,000 pages."""
    with tempfile.TemporaryDirectory() as name:
        db = store.filled(Path(name) / "bench.db", 10_000)
        step = timedelta(days=30) / visits
        with database.transaction(db):
            db.executemany(
                """INSERT INTO visits (page, at, outcome, reason, url, planned, second_look, response_headers)
                VALUES (?, ?, 'not_modified', '304 Not Modified', 'http://stand.example/', ?, 0, ?)""",
                (
                    (1 + number % 10_000, (store.NOW - step * number).isoformat(), store.NOW.isoformat(), "x" * 600)
                    for number in range(visits)
                ),
            )
        taken = store.timed(lambda: coverage_table.by_source(db, store.NOW), 3)
        db.close()
        return taken


def compared(workload: Sequence[Trace], rule: Rule) -> tuple[float, float | None]:
    """The share of edits between discovery and last visit that no visit found, and what the visits say of it."""
    found, after, made = list[Interval](), list[Interval](), 0
    for watched, trace in zip(run.watch(workload, rule), workload, strict=True):
        made += bisect_right(trace.edits, watched.end)
        found += [Interval(*one) for one in watched.edits]
        after += _after(trace, rule)
    return 1 - len(found) / max(made, 1), coverage.missed(found, after)


def _after(trace: Trace, rule: Rule) -> list[Interval]:
    step, last, follows, found, seen = rule(trace), trace.start, False, list[Interval](), 0
    now = step(last, False)
    while now < trace.end:
        edited = seen < len(trace.edits) and trace.edits[seen] <= now
        seen = bisect_right(trace.edits, now, seen)
        if follows:
            found.append(Interval(last, now, edited))
        follows, last = edited, now
        now = step(now, edited)
    return found


if __name__ == "__main__":
    main()
