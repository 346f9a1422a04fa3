"""Processes of ours that work while a command waits: ended with it, in order, whatever ends it."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, BinaryIO, Self

from replate.cli.project import environment
from replate.scheduler import child

LAST_WORDS = 3  # lines of its log that are told of a process that failed
LOG_TAIL = 16_384  # bytes
GRACE = timedelta(seconds=45)  # between SIGTERM and SIGKILL: longer than the fetch in hand may take


class Crew:
    """Command lines run side by side: `with Crew(lines, env) as crew: while crew.is_working(wait): …`.

    Ctrl-C and SIGTERM reach this process alone; it ends the others in order and then goes on to its own end. Where
    this process is killed, the kernel ends them (see scheduler/child.py). Their logs are kept for `failures`, or go to
    `log` where given.
    """

    def __init__(self, lines: Sequence[Sequence[str]], env: Mapping[str, str], log: BinaryIO | None = None) -> None:
        self.lines = lines
        self.env = env
        self.log = log
        self.processes: list[subprocess.Popen[bytes]] = []
        self.logs: list[BinaryIO] = []
        self._open = ExitStack()
        self._before: Any = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGTERM, _interrupt)
        for line in self.lines:
            self._start(line)
        return self

    def _start(self, line: Sequence[str]) -> None:
        log = self.log or self._open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  # the exit stack closes it
        self.logs.append(log)
        self.processes.append(
            subprocess.Popen(  # noqa: S603  # our own command lines, no shell
                (sys.executable, "-I", "-S", str(Path(child.__file__)), str(os.getpid()), *line),
                env=environment(self.env), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )  # fmt: skip

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()
        if self._before is not None:
            signal.signal(signal.SIGTERM, self._before)
        self._open.close()

    def is_working(self, wait: timedelta) -> bool:
        """Whether any process is still at it, after a wait that ends early when none is."""
        end = time.monotonic() + wait.total_seconds()
        while time.monotonic() < end:
            if all(process.poll() is not None for process in self.processes):
                return False
            time.sleep(0.05)
        return True

    def end(self) -> None:
        """Ask those that still work to end, and make them when they do not."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE.total_seconds()
        for process in self.processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def failures(self) -> list[str]:
        """What is to be said of processes that ended badly: status, and their last words."""
        return [
            f"process {process.pid} ended with status {process.returncode}: {_last_words(log)}"
            for process, log in zip(self.processes, self.logs, strict=True)
            if process.returncode
        ]


def _last_words(log: BinaryIO) -> str:
    log.seek(max(0, log.seek(0, os.SEEK_END) - LOG_TAIL))
    lines = [line.strip() for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return " | ".join(lines[-LAST_WORDS:]) or "it said nothing"


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
