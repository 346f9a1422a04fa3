"""The supervisor, over real processes: what happens to them, and what is left of them."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from replate.scheduler import supervisor
from replate.scheduler.supervisor import Command, Limits

ROOT = Path(__file__).parents[2]
BRISK = Limits(
    grace=timedelta(seconds=5),
    least_pause=timedelta(seconds=0.05),
    most_pause=timedelta(seconds=0.2),
    look_every=timedelta(seconds=0.05),
)
# Each child writes its pid as a line of the file in its first argument.
LIVES = "import sys, os, time, signal\nprint(os.getpid(), file=open(sys.argv[1], 'a'), flush=True)\n"
SLEEPS = LIVES + "time.sleep(60)"
CRASHES = LIVES + "sys.exit(3)"
IGNORES_TERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPS
GROWS = LIVES + "block = b'x' * (80 << 20); time.sleep(60)"
HAS_A_CHILD = (
    f"import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {SLEEPS!r}, sys.argv[1]])\n" + SLEEPS
)


def python(code: str, journal: Path, name: str = "child") -> Command:
    return Command(name, (sys.executable, "-c", code, str(journal)))


def pids(journal: Path) -> list[int]:
    text = journal.read_text() if journal.exists() else ""
    return [int(line) for line in text.split("\n")[:-1]]


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(claim: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def keep_until(commands: list[Command], claim: Callable[[], bool], limits: Limits = BRISK) -> float:
    """Keep the commands until the claim holds, then stop; the seconds that stopping took."""

    async def run() -> float:
        stop = asyncio.Event()
        kept = asyncio.create_task(supervisor.keep(commands, stop, limits))
        async with asyncio.timeout(30):
            while not claim():
                await asyncio.sleep(0.02)
            stopping = time.monotonic()
            stop.set()
            await kept
        return time.monotonic() - stopping

    return asyncio.run(run())


def test_a_stop_ends_every_process_at_once(tmp_path: Path) -> None:
    journal = tmp_path / "pids"
    commands = [python(SLEEPS, journal, f"child-{number}") for number in range(3)]
    took = keep_until(commands, lambda: len(pids(journal)) == 3)
    assert took < 3
    assert not any(map(is_alive, pids(journal)))


def test_a_crashed_process_is_started_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    journal = tmp_path / "pids"
    keep_until([python(CRASHES, journal)], lambda: len(pids(journal)) >= 3)
    found = [record.getMessage() for record in caplog.records if "crashed" in record.getMessage()]
    assert found[0].startswith("process crashed name=child status=3 lasted=")
    assert found[0].endswith("restart_in=0.1s")
    assert found[1].endswith("restart_in=0.1s")


def test_a_killed_process_is_started_again(tmp_path: Path) -> None:
    journal = tmp_path / "pids"

    def is_back() -> bool:
        if len(pids(journal)) == 1 and is_alive(pids(journal)[0]):
            os.kill(pids(journal)[0], signal.SIGKILL)
        return len(pids(journal)) == 2

    keep_until([python(SLEEPS, journal)], is_back)


@pytest.mark.parametrize(
    ("crashes", "seconds"), [(1, 1), (2, 2), (3, 4), (8, 128), (9, 256), (10, 300), (1_000_000, 300)]
)
def test_the_pause_doubles_with_each_crash_up_to_a_cap(crashes: int, seconds: int) -> None:
    assert supervisor.pause(crashes, Limits()) == timedelta(seconds=seconds)


def test_a_long_quiet_life_starts_the_count_of_crashes_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    journal = tmp_path / "pids"
    quiet = replace(BRISK, quiet=timedelta(0), most_pause=timedelta(seconds=60))
    keep_until([python(CRASHES, journal)], lambda: len(pids(journal)) >= 5, quiet)
    assert all("restart_in=0.1s" in line for line in caplog.messages if "crashed" in line)


def test_a_process_that_cannot_be_kept_leaves_the_others_alone(tmp_path: Path) -> None:
    crawler, viewer = tmp_path / "crawler", tmp_path / "viewer"
    keep_until(
        [python(SLEEPS, crawler), python(CRASHES, viewer), Command("none", ("/nonexistent/program",))],
        lambda: len(pids(viewer)) >= 3 and len(pids(crawler)) == 1,
    )
    assert len(pids(crawler)) == 1


def test_a_process_that_ignores_sigterm_is_killed_after_its_grace(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = tmp_path / "pids"
    limits = replace(BRISK, grace=timedelta(seconds=0.3))
    took = keep_until([python(IGNORES_TERM, journal)], lambda: len(pids(journal)) == 1, limits)
    assert 0.3 <= took < 3
    assert not is_alive(pids(journal)[0])
    assert "process killed name=child" in caplog.text


def test_an_old_process_is_replaced_without_a_pause(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    journal = tmp_path / "pids"
    limits = replace(BRISK, recycle_after=timedelta(seconds=0.3), least_pause=timedelta(seconds=60))
    keep_until([python(SLEEPS, journal)], lambda: len(pids(journal)) >= 3, limits)
    assert "why=too-old" in caplog.text
    assert "crashed" not in caplog.text


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_that_grows_too_big_is_replaced(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    journal = tmp_path / "pids"
    keep_until([python(GROWS, journal)], lambda: len(pids(journal)) >= 2, replace(BRISK, max_rss=60 * 2**20))
    assert "why=too-big" in caplog.text


def test_the_environment_of_a_command_is_added_to_the_daemons(tmp_path: Path) -> None:
    journal = tmp_path / "env"
    code = "import os, sys, time; print(os.environ['NEW'], os.environ['PATH'], file=open(sys.argv[1], 'w'), flush=True)"
    command = replace(python(code + "; time.sleep(60)", journal), env={"NEW": "yes"})
    keep_until([command], lambda: journal.exists() and journal.read_text().endswith("\n"))
    assert journal.read_text() == f"yes {os.environ['PATH']}\n"


def test_what_a_process_started_ends_with_it(tmp_path: Path) -> None:
    journal = tmp_path / "pids"
    keep_until([python(HAS_A_CHILD, journal)], lambda: len(pids(journal)) == 2)
    wait_until(lambda: not any(map(is_alive, pids(journal))))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends the children of a killed parent")
def test_a_killed_daemon_leaves_no_orphan(tmp_path: Path) -> None:
    journal = tmp_path / "pids"
    daemon = (
        "import asyncio, sys\n"
        "from replate.scheduler.supervisor import Command, keep\n"
        f"child = Command('child', (sys.executable, '-c', {IGNORES_TERM!r}, sys.argv[1]))\n"
        "asyncio.run(keep([child, child], asyncio.Event()))\n"
    )
    with subprocess.Popen([sys.executable, "-c", daemon, str(journal)], cwd=ROOT) as parent:
        try:
            wait_until(lambda: len(pids(journal)) == 2)
            assert all(map(is_alive, pids(journal)))
        finally:
            parent.kill()
    wait_until(lambda: not any(map(is_alive, pids(journal))))


def test_the_memory_of_a_process_that_is_gone_is_nothing() -> None:
    assert supervisor.resident(2**22 + 1) == 0
