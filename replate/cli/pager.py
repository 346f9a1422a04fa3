"""The pager: what is longer than the screen is paged, as git does it, and only where somebody looks."""

import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

option = click.option("--no-pager", is_flag=True, help="Never page what is longer than the screen.")

# What git tells less: leave when all fits on one screen, pass colours on, do not clear the screen.
_LESS = {"LESS": "FRX", "LESSCHARSET": "utf-8"}


class _Piped(io.TextIOWrapper):
    """The way into the pager; for whoever asks it is the terminal that the pager writes to."""

    def isatty(self) -> bool:
        return True


def command() -> list[str] | None:
    """REPLATE_PAGER, else PAGER, else less where there is one; None where it is empty, "cat", or cannot be found."""
    wanted = os.environ.get("REPLATE_PAGER", os.environ.get("PAGER", "less"))
    try:
        words = shlex.split(wanted)
    except ValueError:
        return None
    if not words or words == ["cat"] or os.environ.get("TERM") == "dumb":
        return None
    return words if shutil.which(words[0]) else None


@contextmanager
def paged(*, is_wanted: bool = True) -> Iterator[None]:
    """What is written inside goes through the pager, if stdout is a terminal; who leaves it early has seen enough."""
    words = command() if is_wanted and sys.stdout.isatty() and sys.stdin.isatty() else None
    if words is None:
        yield
        return
    process = subprocess.Popen(words, stdin=subprocess.PIPE, env={**_LESS, **os.environ})  # noqa: S603  # their own choice
    assert process.stdin is not None
    terminal, sys.stdout = sys.stdout, _Piped(process.stdin, encoding="utf-8", errors="replace")
    try:
        with suppress(BrokenPipeError):
            yield
    finally:
        piped, sys.stdout = sys.stdout, terminal
        with suppress(BrokenPipeError):
            piped.close()
        _wait(process)


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Until the reader leaves; Ctrl-C is the pager's, which only stops its search with it."""
    while True:
        with suppress(KeyboardInterrupt):
            process.wait()
            return
