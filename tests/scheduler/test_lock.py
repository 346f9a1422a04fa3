"""The lock: one daemon a database, whatever became of the last one."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from replate.errors import AlreadyRunning, DatabaseError
from replate.scheduler import lock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from replate.scheduler import lock
with lock.hold(Path(sys.argv[1]), datetime(2026, 2, 1, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_daemon_is_told_who_runs_and_how_to_end_it(tmp_path: Path) -> None:
    database = tmp_path / "replate.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(AlreadyRunning) as caught, lock.hold(database, NOW):
                pass
            assert str(database) in str(caught.value)
            assert f"process {holder.pid} follows" in str(caught.value)
            assert "since 2026-02-01T00:00:00+00:00" in str(caught.value)
            assert f"`kill {holder.pid}`" in str(caught.value)
        finally:
            holder.send_signal(signal.SIGKILL)
    with lock.hold(database, NOW):
        assert (tmp_path / "replate.db.lock").read_text() == f"{os.getpid()} 2026-03-01T12:00:00+00:00\n"


def test_the_lock_is_free_again_after_the_block(tmp_path: Path) -> None:
    for _ in range(2):
        with lock.hold(tmp_path / "replate.db", NOW):
            pass


def test_databases_are_locked_one_by_one(tmp_path: Path) -> None:
    with lock.hold(tmp_path / "a.db", NOW), lock.hold(tmp_path / "b.db", NOW):
        pass


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="make its folder"), lock.hold(tmp_path / "none" / "a.db", NOW):
        pass
