"""Processes that work on the database: who runs, since when, and the last sign of life."""

import os
import socket
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from replate.changes import moment
from replate.db import frontier
from replate.db.database import transaction

ALIVE_FOR = timedelta(seconds=90)  # three beats of a crawler process
PROCESS_NAMESPACE = Path("/proc/self/ns/pid")


@dataclass(frozen=True, slots=True)
class Run:
    id: int
    kind: str
    pid: int
    machine: str
    started_at: datetime
    beat_at: datetime
    ended_at: datetime | None
    note: str | None


def start(db: sqlite3.Connection, kind: str, pid: int, now: datetime) -> int:
    """Write down that a process began; its number."""
    at = moment.text(now)
    sql = "INSERT INTO runs (kind, pid, machine, started_at, beat_at) VALUES (?, ?, ?, ?, ?) RETURNING id"
    with transaction(db):
        return int(db.execute(sql, (kind, pid, machine(), at, at)).fetchone()[0])


def beat(db: sqlite3.Connection, run: int, now: datetime) -> None:
    with transaction(db):
        db.execute("UPDATE runs SET beat_at = ? WHERE id = ?", (moment.text(now), run))


def end(db: sqlite3.Connection, run: int, now: datetime, note: str) -> None:
    db.execute("UPDATE runs SET ended_at = ?, note = ? WHERE id = ?", (moment.text(now), note, run))


def open_runs(db: sqlite3.Connection) -> list[Run]:
    """Runs that have not ended, or were killed and not yet found dead."""
    return [_run(row) for row in db.execute("SELECT * FROM runs WHERE ended_at IS NULL ORDER BY id")]


def count_crawlers(db: sqlite3.Connection, now: datetime) -> int:
    """Crawler processes that showed a sign of life lately."""
    sql = "SELECT count(*) FROM runs WHERE ended_at IS NULL AND kind IN ('crawler', 'crawl') AND beat_at > ?"
    return int(db.execute(sql, (moment.text(now - ALIVE_FOR),)).fetchone()[0])


def holder(run: int) -> str:
    """The name under which a run holds hosts."""
    return f"run {run}"


def _run(row: sqlite3.Row) -> Run:
    return Run(
        row["id"], row["kind"], row["pid"], row["machine"], moment.parse(row["started_at"]),
        moment.parse(row["beat_at"]), moment.optional_parse(row["ended_at"]), row["note"],
    )  # fmt: skip


def bury(db: sqlite3.Connection, now: datetime, rest: timedelta) -> list[Run]:
    """Close the runs of dead processes of this machine and free their hosts, before their leases end by themselves.

    Hosts rest for `rest` first, as a request may just have gone out. Runs elsewhere (another machine or container on
    the same file) are left to the end of their leases.
    """
    here = machine()
    dead = [run for run in open_runs(db) if run.machine == here and not is_alive(run.pid)]
    for run in dead:
        with transaction(db):
            frontier.release_all(db, holder(run.id), now + rest)
            end(db, run.id, now, "killed or crashed: its process is gone")
    return dead


def machine() -> str:
    """Where a process number means something: the host's name, and the process namespace where there are such."""
    try:
        return f"{socket.gethostname()} {PROCESS_NAMESPACE.readlink()}"
    except OSError:
        return socket.gethostname()


def is_alive(pid: int) -> bool:
    """Whether a process of this number exists here."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
