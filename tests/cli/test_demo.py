"""The demo runs the real daemon over a sped-up newsroom, and leaves an archive to look at."""

import re
import urllib.request
from pathlib import Path

import psutil

from tests.cli.conftest import run, start


def test_the_demo_records_edits_and_ends_by_itself(tmp_path: Path) -> None:
    status, output, errors = run("demo", "--speed", "600", "--for", "25", folder=tmp_path)
    assert (status, errors) == (0, ""), output
    assert re.match(r"Viewer: http://127\.0\.0\.1:\d+/\nOutlet: ", output)
    count = re.search(r"^(\d+) edits are recorded in replate-demo/replate\.db\.", output, re.MULTILINE)
    assert count
    assert int(count[1]) >= 1
    commands = re.findall(r"^  replate (--config \S+ .*)$", output, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        assert run(*command.split(), folder=tmp_path)[0] == 0, command
    assert run("--config", "replate-demo/replate.toml", "verify", folder=tmp_path)[0] == 0


def test_ctrl_c_ends_the_demo_with_all_its_processes(tmp_path: Path) -> None:
    process = start("demo", "--speed", "600", folder=tmp_path)
    assert process.stdout
    viewer = process.stdout.readline().split()[1]
    while "Ctrl-C ends" not in process.stdout.readline():
        pass
    process.stdout.readline()
    for number in range(10):
        assert process.stdout.readline(), f"edit {number}"
    with urllib.request.urlopen(viewer, timeout=10) as page:
        assert page.status == 200
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(2)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert "Look on with:" in output
    assert not any(child.is_running() for child in children)


def test_an_archive_that_is_not_the_demos_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").write_text("")
    status, _, errors = run("demo", "--dir", ".", folder=tmp_path)
    assert (status, errors.count("\n")) == (2, 1)
    assert (tmp_path / "replate.toml").read_text() == ""
