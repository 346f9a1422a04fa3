"""Status: whether all is well, and why not, from what the database knows; who asks hands down the time."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from replate.changes import moment, url
from replate.db import audits, coverage, drift, events, learning, notices, prices, runs, signals, sources
from replate.db.audits import Yield
from replate.db.coverage import Coverage
from replate.db.learning import Fit
from replate.db.notices import Notice
from replate.db.prices import Key
from replate.db.runs import Run
from replate.db.signals import Standing
from replate.db.sources import Source

DRIFT_POLLS = 3  # polls in a row that failed before a source is said to have drifted: one or two are the weather
QUIET_AFTER = timedelta(minutes=3)  # the daemon gives a sign of life every minute; a third missed one is no accident
LATE_AFTER = timedelta(hours=1)  # a due page that waited longer stands behind more than its host's turn
FAILING_HOST = 5  # requests in a row that a host refused; its back-off is over a quarter of an hour by then
REFUSING = 5  # refusals in a row from which on a host is left alone (crawler/backoff.py)
FAILED_NOTICES = 3  # tries in a row: a receiver that is down for a moment is no news
ERRORS_SINCE = timedelta(days=1)
TEMPLATES_SINCE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class HostErrors:
    """Visits of the last day that saw no text, at one host, with the reason of the latest."""

    host: str
    count: int
    in_a_row: int
    last_at: datetime
    last_reason: str


@dataclass(frozen=True, slots=True)
class Distrust:
    """A host whose "not modified" is not believed, since when and why."""

    host: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A host that does not want us: requests in a row that it refused, and until when it is left alone."""

    host: str
    in_a_row: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Template:
    """A template change of a source in the last month."""

    source: str
    at: datetime
    pages: int
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """What `replate status` tells; `reasons` say why it is not healthy, and are empty when it is."""

    at: datetime
    sources: tuple[Source, ...]
    pages: int
    revisions: int
    edits: int
    planned: int
    due: int
    late: int
    longest_late: timedelta
    errors: tuple[HostErrors, ...]
    alarms: tuple[str, ...]
    size: int
    runs: tuple[Run, ...]
    reasons: tuple[str, ...]
    templates: tuple[Template, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    distrusted: tuple[Distrust, ...] = ()
    refusing: tuple[Refusal, ...] = ()
    signals: tuple[Standing, ...] = ()
    audit: Yield = field(default=Yield(0, 0, 0))  # what a late look at a sample of retired pages found
    fit: Fit | None = None  # the last lesson; None: none was taken
    prices: Mapping[Key, float] = field(default_factory=dict)  # by how much visits cost more where budgets are short
    checks: int = 0  # visits that asked unconditionally to see whether hosts tell the truth

    @property
    def healthy(self) -> bool:
        return not self.reasons


def status(db: sqlite3.Connection, now: datetime) -> Status:
    """The state of the whole undertaking."""
    followed = tuple(sources.every(db, active=True))
    running = tuple(runs.open_runs(db))
    due, late, longest = _lateness(db, now)
    errors, refusing = _errors(db, now), _refusing(db)
    alarms = (*(alarm for source in followed for alarm in _drift(db, source)), *map(_untold, _failed_notices(db)))
    reasons = (
        *alarms,
        *_silent(running, now),
        *_behind(running, late, longest),
        *map(_unwanted, refusing),
        *(_failing(one) for one in errors if one.in_a_row >= FAILING_HOST),
    )
    return Status(
        now, followed, _count(db, "pages"), _count(db, "revisions"), _count(db, "edits"),
        _count(db, "frontier WHERE due IS NOT NULL"), due, late, longest, errors, alarms, _size(db), running, reasons,
        _templates(db, now), tuple(coverage.by_source(db, now)), _distrusted(db), refusing,
        tuple(signals.standings(db)), audits.found(db), learning.latest(db), prices.every(db), _checks(db),
    )  # fmt: skip


def _templates(db: sqlite3.Connection, now: datetime) -> tuple[Template, ...]:
    found = (Template(one["source"], moment.parse(one["at"]), one["pages"], one["reason"])
             for one in events.of_sources(db) if one["type"] == "template")  # fmt: skip
    return tuple(one for one in found if now - one.at <= TEMPLATES_SINCE)


def _count(db: sqlite3.Connection, what: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def _checks(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(sum(checks), 0) FROM hosts").fetchone()[0])


def _size(db: sqlite3.Connection) -> int:
    """Bytes of the database as SQLite counts them."""
    pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages * size)


def _lateness(db: sqlite3.Connection, now: datetime) -> tuple[int, int, timedelta]:
    """What is due, how much of it for too long, and the longest wait; a host that backs off does not count."""
    at = moment.text(now)
    row = db.execute(
        """SELECT count(*), coalesce(sum(f.due < ?), 0), min(f.due) FROM frontier f
        LEFT JOIN hosts h ON h.host = f.host
        WHERE f.due <= ? AND (h.backoff_until IS NULL OR h.backoff_until <= ?)""",
        (moment.text(now - LATE_AFTER), at, at),
    ).fetchone()
    return row[0], row[1], now - moment.parse(row[2]) if row[2] else timedelta(0)


def _errors(db: sqlite3.Connection, now: datetime) -> tuple[HostErrors, ...]:
    """Errors and refusals of the last day by host, the most first."""
    counts: Counter[str] = Counter()
    last: dict[str, tuple[str, str]] = {}
    for row in db.execute(
        """SELECT url, at, reason FROM visits WHERE at >= ? AND imported = 0
        AND outcome IN ('error', 'blocked', 'robots') ORDER BY at, id""",
        (moment.text(now - ERRORS_SINCE),),
    ):
        host = url.host(row["url"])
        counts[host] += 1
        last[host] = (row["at"], row["reason"])
    streaks = dict(db.execute("SELECT host, failures FROM hosts WHERE failures > 0").fetchall())
    return tuple(
        HostErrors(host, count, streaks.get(host, 0), moment.parse(last[host][0]), last[host][1])
        for host, count in counts.most_common()
    )


def _distrusted(db: sqlite3.Connection) -> tuple[Distrust, ...]:
    rows = db.execute("SELECT host, lied_at, lie FROM hosts WHERE lied_at IS NOT NULL ORDER BY lied_at, host")
    return tuple(Distrust(row["host"], moment.parse(row["lied_at"]), row["lie"]) for row in rows)


def _refusing(db: sqlite3.Connection) -> tuple[Refusal, ...]:
    """Hosts that refused us so often that they are left alone."""
    rows = db.execute(
        "SELECT host, refusals, backoff_until FROM hosts WHERE refusals >= ? ORDER BY refusals DESC, host", (REFUSING,)
    )
    return tuple(Refusal(row["host"], row["refusals"], moment.optional_parse(row["backoff_until"])) for row in rows)


def _drift(db: sqlite3.Connection, source: Source) -> list[str]:
    """Signs that a source is no longer where, or what, we think it is."""
    found = []
    if source.failures >= DRIFT_POLLS:
        found.append(f"source {source.name!r}: {source.failures} polls in a row failed ({source.last_reason})")
    if source.last_entries == 0 and source.kind != "page" and _listed_before(db, source.id):
        found.append(f"source {source.name!r}: its listing has become empty")
    return found + [f"source {source.name!r}: {sign}" for sign in drift.signs(db, source.id)]


def _listed_before(db: sqlite3.Connection, source: int) -> bool:
    return db.execute("SELECT 1 FROM polls WHERE source = ? AND entries > 0 LIMIT 1", (source,)).fetchone() is not None


def _failed_notices(db: sqlite3.Connection) -> list[Notice]:
    return [notice for notice in notices.every(db) if notice.failures >= FAILED_NOTICES]


def _untold(notice: Notice) -> str:
    return f"notification {notice.name!r}: {notice.failures} tries in a row failed ({notice.last_error})"


def _silent(running: tuple[Run, ...], now: datetime) -> list[str]:
    return [
        f"the daemon (process {run.pid}) gave no sign of life since {moment.text(run.beat_at)}; `replate run` again"
        for run in running
        if run.kind == "daemon" and now - run.beat_at > QUIET_AFTER
    ]


def _behind(running: tuple[Run, ...], late: int, longest: timedelta) -> list[str]:
    """Lateness counts where a daemon is there to prevent it; who crawls by hand decides when."""
    if not late or not any(run.kind == "daemon" for run in running):
        return []
    hours = longest.total_seconds() / 3600
    return [f"{late} visits are over {LATE_AFTER.seconds // 3600} h late, the longest {hours:.1f} h"]


def _failing(one: HostErrors) -> str:
    return f"host {one.host}: {one.in_a_row} requests in a row failed ({one.last_reason})"


def _unwanted(one: Refusal) -> str:
    until = f"; left alone until {moment.text(one.until)}" if one.until else ""
    return f"host {one.host} does not want us: {one.in_a_row} requests in a row refused{until}"
