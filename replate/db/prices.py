"""What a visit costs beyond its usual price, where budgets are short: factors for all, a host, a source.

A factor rises while more is planned for the next hour than its budget holds, and falls back when there is room.
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta

from replate.changes import moment
from replate.db.database import transaction

HOUR = timedelta(hours=1)
ALL = ("all", "")
Key = tuple[str, str]
# Every five minutes. Visits go about as the price to the power of -0.65 (benchmarks/schedule.py): a demand twice the
# budget is met within half an hour, and what is planned by the new price shows before the next step is large.
STEP, REACH = 1.25, 0.4
LEAST, MOST = 1.0, 1e4


def factor(db: sqlite3.Connection, host: str, source: str) -> float:
    """By how much a visit of this host's page, listed by this source, costs more than usual."""
    product = 1.0
    for row in db.execute(
        "SELECT factor FROM prices WHERE (kind, name) IN (VALUES ('all', ''), ('host', ?), ('source', ?))",
        (host, source),
    ):
        product *= float(row["factor"])
    return product


def demand(db: sqlite3.Connection, now: datetime) -> dict[Key, int]:
    """Visits and polls that are due within the hour, or overdue, by what their budgets are."""
    until = moment.text(now + HOUR)
    by_host = {("host", host): count for host, count in db.execute(
        "SELECT host, count(*) FROM frontier WHERE due <= ? GROUP BY +host", (until,))}  # fmt: skip
    by_source = {("source", name): count for name, count in db.execute(
        """SELECT s.name, count(*) FROM frontier f JOIN pages p ON f.subject = 'page' AND p.id = f.subject_id
        JOIN sources s ON s.id = p.source WHERE f.due <= ? AND s.requests_per_hour > 0 GROUP BY s.id""",
        (until,))}  # fmt: skip
    return {**by_host, **by_source, ALL: sum(by_host.values())}


def budgets(db: sqlite3.Connection, whole: int, host: int) -> dict[Key, int]:
    """Requests an hour by whom they are limited: `whole` over all hosts, `host` on each; 0: no limit."""
    found: dict[Key, int] = {ALL: whole} if whole else {}
    if host:
        found |= {("host", row["host"]): host for row in db.execute("SELECT host FROM hosts")}
    sources = db.execute("SELECT name, requests_per_hour FROM sources WHERE requests_per_hour > 0 AND active = 1")
    return found | {("source", row["name"]): row["requests_per_hour"] for row in sources}


def adapt(db: sqlite3.Connection, now: datetime, whole: int, host: int) -> dict[Key, float]:
    """Set all factors one step nearer to where demand and budget meet; those that are above 1."""
    limits = budgets(db, whole, host)
    wanted = demand(db, now) if limits else {}
    before = {(row["kind"], row["name"]): row["factor"] for row in db.execute("SELECT * FROM prices")}
    found = {
        key: new for key, limit in limits.items()
        if (new := next_factor(before.get(key, LEAST), wanted.get(key, 0), limit)) > LEAST
    }  # fmt: skip
    if found != before:
        _write(db, found)
    return found


def next_factor(before: float, wanted: int, limit: int) -> float:
    """One step: towards the price at which `wanted` requests an hour become `limit`."""
    step = float((max(wanted, 1) / limit) ** REACH)
    return min(max(before * min(max(step, 1 / STEP), STEP), LEAST), MOST)


def _write(db: sqlite3.Connection, factors: Mapping[Key, float]) -> None:
    with transaction(db):
        db.execute("DELETE FROM prices")
        db.executemany(
            "INSERT INTO prices (kind, name, factor) VALUES (?, ?, ?)",
            [(*key, factor) for key, factor in factors.items()],
        )
