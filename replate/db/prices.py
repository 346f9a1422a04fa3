"""What a visit costs beyond its usual price, where budgets are short: factors for all, a host, a source.

A factor rises while more waits than its budget can do in three minutes, and falls back slowly when it does not.
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import exp, inf

from replate.changes import moment
from replate.db.database import transaction

HOUR = timedelta(hours=1)
ALL = ("all", "")
Key = tuple[str, str]
# Every five minutes, as logarithms. Chosen on seed 11 of benchmarks/caps.py: steps three times as large, or half an
# hour's worth waiting, lose 2 to 3 points of capture.
UP, DOWN = 0.03, 0.005
WAITING = timedelta(minutes=3)  # so much of a budget may wait before it is short
LEAST, MOST = 1.0, 1e4


def factor(db: sqlite3.Connection, host: str, source: str) -> float:
    """By how much a visit of this host's page, listed by this source, costs more than usual."""
    product = 1.0
    for row in db.execute(
        """SELECT factor FROM prices WHERE (kind = 'all' AND name = '') OR (kind = 'host' AND name = ?)
        OR (kind = 'source' AND name = ?)""",
        (host, source),
    ):
        product *= float(row["factor"])
    return product


def every(db: sqlite3.Connection) -> dict[Key, float]:
    """The factors above 1, the highest first."""
    rows = db.execute("SELECT * FROM prices ORDER BY factor DESC, kind, name")
    return {(row["kind"], row["name"]): row["factor"] for row in rows}


def are_raised(db: sqlite3.Connection) -> bool:
    """Whether any budget is short."""
    return db.execute("SELECT 1 FROM prices LIMIT 1").fetchone() is not None


def adapt(
    db: sqlite3.Connection, now: datetime, whole: int = 0, host: int = 0, delay: timedelta = timedelta(0)
) -> dict[Key, float]:  # fmt: skip
    """Set all factors one step nearer to where demand and budgets meet; those that are above 1.

    `whole` and `host` are requests an hour over all hosts and on each, 0: no limit but the `delay` between two requests
    to a host.
    """
    before = every(db)
    short = _short(db, now, whole, _limit(host, delay))
    after = {key: next_factor(before.get(key, LEAST), key in short) for key in {*before, *short}}
    found = {key: factor for key, factor in after.items() if factor > LEAST}
    if found != before:
        _write(db, found)
    return found


def next_factor(before: float, is_short: bool) -> float:
    """A factor after one step."""
    return min(max(before * exp(UP if is_short else -DOWN), LEAST), MOST)


def _limit(host: int, delay: timedelta) -> float:
    """Requests an hour that a host may be sent."""
    by_delay = HOUR / delay if delay else inf
    return min(host or inf, by_delay)


def _short(db: sqlite3.Connection, now: datetime, whole: int, host: float) -> set[Key]:
    """The budgets for which too much waits; what waits for its host's does not wait for the whole."""
    counts = db.execute(
        """SELECT f.host, count(*) FROM frontier f LEFT JOIN hosts h ON h.host = f.host
        WHERE f.due <= :at AND (h.backoff_until IS NULL OR h.backoff_until <= :at) GROUP BY +f.host""",
        {"at": moment.text(now)},
    ).fetchall()
    hosts = {("host", name) for name, count in counts if is_short(count, host)}
    rest = sum(count for name, count in counts if ("host", name) not in hosts)
    return hosts | _short_sources(db, now) | ({ALL} if whole and is_short(rest, whole) else set())


def _short_sources(db: sqlite3.Connection, now: datetime) -> set[Key]:
    """Sources of which too many visits wait, each for a slot that is reserved."""
    rows = db.execute(
        "SELECT name, requests_per_hour, next_slot FROM sources WHERE requests_per_hour > 0 AND next_slot > ?",
        (moment.text(now),),
    ).fetchall()
    return {
        ("source", name) for name, limit, slot in rows
        if is_short(int((moment.parse(slot) - now) * limit / HOUR), limit)
    }  # fmt: skip


def is_short(waiting: int, limit: float) -> bool:
    """Whether more waits than a budget of `limit` an hour can do soon."""
    return waiting > max(1.0, limit * (WAITING / HOUR))


def _write(db: sqlite3.Connection, factors: Mapping[Key, float]) -> None:
    with transaction(db):
        db.execute("DELETE FROM prices")
        db.executemany(
            "INSERT INTO prices (kind, name, factor) VALUES (?, ?, ?)",
            [(*key, factor) for key, factor in factors.items()],
        )
