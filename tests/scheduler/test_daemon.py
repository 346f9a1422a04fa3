"""The daemon as a process of its own, told by signals and seen through the database and the log."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from replate import config
from replate.changes import moment
from replate.scheduler import daemon, lesson
from replate.scheduler.supervisor import Limits
from tests.conftest import Archive, story

ROOT = Path(__file__).parents[2]
DAEMON = """
import asyncio, logging, sys
from pathlib import Path
from replate import config
from replate.errors import ReplateError
from replate.scheduler import daemon
from replate.scheduler.supervisor import Command
logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
found = config.load(sys.argv[1])
child = "import os, signal, sys, time; stubborn = os.path.exists(sys.argv[1] + '-are-stubborn')\\n"
child += "stubborn and signal.signal(signal.SIGTERM, signal.SIG_IGN)\\n"
child += "print(os.getpid(), file=open(sys.argv[1], 'a'), flush=True); time.sleep(120)"
commands = [Command("crawler", (sys.executable, "-c", child, str(found.folder / "children")))]
try:
    sys.exit(asyncio.run(daemon.run(found, commands)))
except ReplateError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_status)
"""


class Running:
    """A daemon over a folder, and what can be seen of it from outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.errors = (folder / "log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-X", "dev", "-c", DAEMON, str(folder / "replate.toml")],
            cwd=ROOT,
            stderr=self.errors,
        )

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def children(self) -> list[int]:
        path = self.folder / "children"
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "replate.db", timeout=10, isolation_level=None)) as db:
            return db.execute(sql).fetchall()

    def wait_until(self, claim: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not claim():
            assert time.monotonic() < end, self.log()
            time.sleep(0.05)

    def wait_for(self, text: str, count: int = 1) -> None:
        self.wait_until(lambda: self.log().count(text) >= count)

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    daemon = Running(folder)
    try:
        yield daemon
    finally:
        if daemon.process.poll() is None:
            daemon.process.kill()
            daemon.process.wait()
        daemon.errors.close()


def write(folder: Path, *sources: str, top: str = "") -> None:
    tables = [f'[[source]]\nname = "{name}"\nurl = "http://127.0.0.1:9/{name}"\nevery = "{every}"\n'
              for name, every in (source.split() for source in sources)]  # fmt: skip
    (folder / "replate.toml").write_text(top + "\n" + "\n".join(tables))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "often 0.2s", "seldom 7d")
    return tmp_path


def test_the_daemon_makes_sources_due_and_ends_cleanly(folder: Path) -> None:
    with running(folder) as daemon:
        daemon.wait_until(lambda: len(daemon.children()) == 1)
        assert daemon.ask("SELECT count(*) FROM frontier WHERE due IS NOT NULL") == [(2,)]
        daemon.ask("UPDATE frontier SET due = NULL")  # as a crawler does that has polled them
        often = "SELECT s.name FROM frontier f JOIN sources s ON s.id = f.subject_id WHERE f.due IS NOT NULL"
        daemon.wait_until(lambda: daemon.ask(often) == [("often",)])
        assert daemon.end() == 0
        assert not psutil.pid_exists(daemon.children()[0])
        assert daemon.ask("SELECT kind, note FROM runs WHERE ended_at IS NOT NULL") == [("daemon", "stopped")]
        assert "ERROR" not in daemon.log()
        assert "WARNING" not in daemon.log()


def test_a_second_daemon_is_refused_and_the_first_goes_on(folder: Path) -> None:
    with running(folder) as daemon:
        daemon.wait_for("process started")
        with running(folder) as second:
            assert second.process.wait(30) == 2
        assert f"process {daemon.process.pid} follows this database already" in daemon.log()
        assert daemon.end() == 0


def test_a_hangup_takes_the_sources_of_the_file(folder: Path) -> None:
    active = "SELECT name FROM sources WHERE active = 1 ORDER BY name"
    with running(folder) as daemon:
        daemon.wait_for("process started")
        daemon.ask("UPDATE frontier SET due = NULL")
        write(folder, "new 7d", "seldom 0.2s", top="[crawler]\ndelay = '9s'")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for("configuration taken sources=2 changed=2 removed=1")
        assert daemon.ask(active) == [("new",), ("seldom",)]
        assert "WARNING configuration change waits for a restart: crawler\n" in daemon.log()
        daemon.ask("UPDATE frontier SET due = NULL")
        due = "SELECT s.name FROM frontier f JOIN sources s ON s.id = f.subject_id WHERE f.due IS NOT NULL"
        daemon.wait_until(lambda: daemon.ask(due) == [("seldom",)])
        assert len(daemon.children()) == 1
        assert daemon.end() == 0


def test_a_hangup_over_an_invalid_file_changes_nothing(folder: Path) -> None:
    with running(folder) as daemon:
        daemon.wait_for("process started")
        (folder / "replate.toml").write_text("[[source]]\nnam = 'x'\n")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for("the old one stays", 3)
        assert "ERROR configuration not taken, the old one stays: " in daemon.log()
        assert daemon.ask("SELECT count(*) FROM sources WHERE active = 1") == [(2,)]
        daemon.ask("UPDATE frontier SET due = NULL")
        daemon.wait_until(lambda: daemon.ask("SELECT count(*) FROM frontier WHERE due IS NOT NULL") == [(1,)])
        assert daemon.end() == 0


def test_after_a_kill_the_next_daemon_starts_and_closes_the_run(folder: Path) -> None:
    with running(folder) as daemon:
        daemon.wait_until(lambda: len(daemon.children()) == 1)
        daemon.process.kill()
        daemon.process.wait()
    with running(folder) as daemon:
        daemon.wait_for("daemon started", 2)
        assert daemon.ask("SELECT count(*) FROM runs WHERE note LIKE 'killed%'") == [(1,)]
        assert daemon.end() == 0


def test_a_database_that_is_locked_for_a_while_delays_and_stops_nothing(folder: Path) -> None:
    often = "SELECT s.name FROM frontier f JOIN sources s ON s.id = f.subject_id WHERE f.due IS NOT NULL"
    with running(folder) as daemon:
        daemon.wait_until(lambda: len(daemon.children()) == 1)
        with closing(sqlite3.connect(folder / "replate.db", isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("UPDATE frontier SET due = NULL")
            psutil.Process(daemon.children()[0]).kill()
            daemon.wait_for("process crashed")
            db.execute("COMMIT")
        daemon.wait_until(lambda: daemon.ask(often) == [("often",)])
        daemon.wait_until(lambda: len(daemon.children()) == 2)
        assert daemon.end() == 0


def test_a_second_signal_ends_at_once_what_does_not_want_to_end(folder: Path) -> None:
    (folder / "children-are-stubborn").touch()
    with running(folder) as daemon:
        daemon.wait_until(lambda: len(daemon.children()) == 1)
        daemon.process.send_signal(signal.SIGTERM)
        daemon.wait_for("process ending")
        time.sleep(0.2)
        assert daemon.process.poll() is None
        daemon.process.send_signal(signal.SIGINT)
        assert daemon.process.wait(20) == 0
        daemon.wait_until(lambda: not psutil.pid_exists(daemon.children()[0]))
        assert "daemon stopping why=SIGINT at-once" in daemon.log()
        assert "rror" not in daemon.log()


def test_a_lesson_is_taken_and_all_is_planned_anew(archive: Archive) -> None:
    toml = archive.folder / "replate.toml"
    toml.write_text('database = "replate.db"\n[scheduler]\npolicy = "learning"\n')
    archive.source()
    now = datetime.now(UTC)
    for number in range(lesson.LEAST_EDITS):
        page = archive.page(f"http://127.0.0.1:9/{number}")
        archive.see(page, 1, story())
        archive.see(page, 30, story("Ferry refloated"))
    recent, far = moment.text(now - timedelta(hours=2)), moment.text(now + timedelta(days=9))
    columns = ("first_seen", "last_visit", "text_seen", "last_edit")
    for table, column in (*(("pages", column) for column in columns), ("revisions", "seen_at")):
        archive.db.execute(f"UPDATE {table} SET {column} = ?", (recent,))
    archive.db.execute("UPDATE frontier SET due = ? WHERE subject = 'page'", (far,))

    async def take() -> None:
        made = daemon.Daemon(config.load(toml), (), Limits())
        await made.ledger.open()
        try:
            await made._learn()
            await made._learn()  # not due again
        finally:
            await made.ledger.close()

    asyncio.run(take())
    assert archive.db.execute("SELECT count(*), max(edits) FROM fits").fetchone()[:] == (1, lesson.LEAST_EDITS)
    planned = archive.db.execute("SELECT max(due) FROM frontier WHERE subject = 'page'").fetchone()[0]
    assert planned < far
