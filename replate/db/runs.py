"""Processes that work on the database: who runs, since when, and the last sign of life."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from replate.changes import moment


@dataclass(frozen=True, slots=True)
class Run:
    id: int
    kind: str
    pid: int
    started_at: datetime
    beat_at: datetime
    ended_at: datetime | None
    note: str | None


def start(db: sqlite3.Connection, kind: str, pid: int, now: datetime) -> int:
    """Write down that a process began; its number."""
    at = moment.text(now)
    sql = "INSERT INTO runs (kind, pid, started_at, beat_at) VALUES (?, ?, ?, ?) RETURNING id"
    return int(db.execute(sql, (kind, pid, at, at)).fetchone()[0])


def beat(db: sqlite3.Connection, run: int, now: datetime) -> None:
    db.execute("UPDATE runs SET beat_at = ? WHERE id = ?", (moment.text(now), run))


def end(db: sqlite3.Connection, run: int, now: datetime, note: str) -> None:
    db.execute("UPDATE runs SET ended_at = ?, note = ? WHERE id = ?", (moment.text(now), note, run))


def open_runs(db: sqlite3.Connection) -> list[Run]:
    """Runs that have not ended, or were killed and not yet found dead."""
    return [_run(row) for row in db.execute("SELECT * FROM runs WHERE ended_at IS NULL ORDER BY id")]


def holder(run: int) -> str:
    """The name under which a run holds hosts."""
    return f"run {run}"


def _run(row: sqlite3.Row) -> Run:
    return Run(
        row["id"], row["kind"], row["pid"], moment.parse(row["started_at"]), moment.parse(row["beat_at"]),
        moment.optional_parse(row["ended_at"]), row["note"],
    )  # fmt: skip
