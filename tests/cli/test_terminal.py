"""On a terminal: colours and tables as wide as the screen, and plain marks where colour is not wanted."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from replate.cli import terminal
from tests.cli.conftest import ROOT
from tests.conftest import Archive


def on_terminal(folder: Path, *arguments: str, **settings: str) -> str:
    """What a command writes to a terminal of 100 columns."""
    (folder / "replate.toml").touch()
    ours, theirs = pty.openpty()
    environment = {"TERM": "xterm-256color", "COLUMNS": "100", "PYTHONPATH": str(ROOT), "TZ": "UTC", **settings}
    process = subprocess.Popen(
        (sys.executable, "-m", "replate", *arguments),
        cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, **environment},
    )  # fmt: skip
    os.close(theirs)
    found = b""
    try:
        while part := os.read(ours, 65536):
            found += part
    except OSError:  # the other side is closed
        pass
    os.close(ours)
    assert process.wait(30) == 0, found
    return found.decode()


@pytest.mark.parametrize(
    "command", [["history", "1"], ["pages"], ["sources"], ["diff", "1", "--format", "side-by-side"]]
)
def test_no_table_is_wider_than_the_terminal(ferry: Archive, command: list[str]) -> None:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, *command))
    assert "Ferry runs" in plain or "headline" in plain or "Harbour" in plain
    assert max(map(len, plain.splitlines())) <= 100


def test_a_narrow_terminal_gets_each_row_as_lines_that_lose_nothing(ferry: Archive) -> None:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, "pages", COLUMNS="40"))
    assert "Page: 1\r\n" in plain
    assert "http://127.0.0.1:9/ferry" in plain
    assert max(map(len, plain.splitlines())) <= 40


def test_a_difference_is_coloured_on_a_terminal_and_marked_without_colour(ferry: Archive) -> None:
    coloured = on_terminal(ferry.folder, "diff", "1", "--to", "2")
    assert "[-40-]" not in coloured
    assert re.search(r"\x1b\[[0-9;]*31m40", coloured)
    assert "[-40-]{+46+}" in re.sub(
        r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, "diff", "1", "--to", "2", NO_COLOR="1")
    )


def test_the_log_shows_a_long_text_around_what_changed(ferry: Archive) -> None:
    from tests.conftest import story

    long = "The harbour master, who had been on the quay since four in the morning, said that {} people were safe."
    ferry.see(1, 200, story("Ferry", long.format(40)))
    ferry.see(1, 210, story("Ferry", long.format(46)))
    told = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, "log", "--since", "2026-03-02T12:30Z"))
    assert "said that 40 people" in told
    assert "said that 46 people" in told


def test_an_interval_says_no_more_than_it_must() -> None:
    same_day = terminal.stretch("2026-03-02T09:02:00.000Z", "2026-03-02T09:32:00.000Z")
    assert re.fullmatch(r"[0-9-]{10} \d\d:\d\d to \d\d:\d\d", same_day)
    same_minute = terminal.stretch("2026-03-02T09:02:10.000Z", "2026-03-02T09:02:50.000Z")
    assert re.fullmatch(r"[0-9-]{10} \d\d:\d\d:10 to \d\d:\d\d:50", same_minute)
    assert terminal.stretch("2026-03-02T09:02:00.000Z", None).endswith(" until now")
