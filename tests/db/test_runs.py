"""Runs whose process is gone: what they held is free again, and nobody else's is."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from replate.config import SourceConfig
from replate.db import database, frontier, runs, sources

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def pid_of_the_dead() -> int:
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", ""]) as process:
        process.wait()
    return process.pid


def test_the_hosts_of_a_dead_crawler_are_claimed_by_the_next_before_the_lease_ends(tmp_path: Path) -> None:
    db = database.connect(tmp_path / "replate.db")
    sources.sync(db, [SourceConfig("A", "http://a.example/feed")], NOW)
    dead, alive = (runs.start(db, "crawler", pid, NOW) for pid in (pid_of_the_dead(), os.getpid()))
    assert frontier.claim(db, runs.holder(dead), NOW, 600 * SECOND, 1)
    assert not frontier.claim(db, runs.holder(alive), NOW, 600 * SECOND, 1)
    buried = runs.bury(db, NOW + SECOND, 2 * SECOND)
    assert [run.id for run in buried] == [dead]
    [host] = frontier.claim(db, runs.holder(alive), NOW + SECOND, 600 * SECOND, 1)
    assert host.next_request == NOW + 3 * SECOND
    assert [run.id for run in runs.open_runs(db)] == [alive]
    assert runs.bury(db, NOW + SECOND, SECOND) == []
    db.close()


def test_a_run_on_another_machine_is_left_to_the_end_of_its_leases(tmp_path: Path) -> None:
    db = database.connect(tmp_path / "replate.db")
    runs.start(db, "crawl", pid_of_the_dead(), NOW)
    db.execute("UPDATE runs SET machine = 'elsewhere'")
    assert runs.bury(db, NOW, SECOND) == []
    db.close()


def test_a_process_of_somebody_else_is_alive() -> None:
    assert runs.is_alive(1)
    assert runs.is_alive(os.getpid())
