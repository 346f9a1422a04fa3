"""`replate notify`: a round, a rehearsal, and a watch that no kill makes skip or repeat a row."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from replate.cli import run
from replate.cli.main import COMMANDS
from replate.cli.notify import command
from replate.cli.project import Project
from replate.db import edits, notices
from replate.errors import ConfigError
from replate.notify import turn
from tests.conftest import Archive, story

WATCH = """
import os, signal, sys
from pathlib import Path
from replate.cli.notify import command
from replate.cli.project import Project
{before}
command.main([], obj=Project(Path(sys.argv[1])), standalone_mode=False)
"""
"""The command in a process of its own; `before` may arrange for its end."""

DIES = "def die(*_): os.kill(os.getpid(), signal.SIGKILL)\n"
BEFORE_SENDING = DIES + "from replate.notify import channel; channel.send = lambda *_, **__: die()"
BEFORE_SETTLING = DIES + "from replate.db import notices; notices.settle = die"
HALFWAY = DIES + "write = os.write; os.write = lambda d, data: (write(d, bytes(data[:len(data) // 2])), die())"


class Desk:
    """An archive, a configuration with one rule, and the file that it writes into."""

    def __init__(self, archive: Archive, url: str | None = None) -> None:
        self.archive = archive
        self.file = archive.folder / "edits.txt"
        self.config = archive.folder / "replate.toml"
        self.write_config(url or self.file.as_uri())
        self.page = archive.page("http://127.0.0.1:9/tide")
        self.number = 0
        archive.see(self.page, 1000, story("Tide 0"))
        notices.sync(archive.db, ["Desk"])

    def write_config(self, url: str) -> None:
        self.config.write_text(f'[[notify]]\nname = "Desk"\nurl = "{url}"\nevery = "0s"\nfields = ["headline"]\n')

    def edit(self) -> None:
        self.number += 1
        self.archive.see(self.page, 1000 + self.number, story(f"Tide {self.number}"))

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(command, arguments, obj=Project(self.config))

    def start(self, before: str = "") -> "subprocess.Popen[str]":
        script = WATCH.format(before=before)
        return subprocess.Popen(
            [sys.executable, "-c", script, str(self.config)], stderr=subprocess.PIPE, text=True, cwd=os.getcwd()
        )

    @property
    def written(self) -> str:
        return self.file.read_text(encoding="utf-8") if self.file.exists() else ""

    @property
    def told(self) -> list[int]:
        """The numbers of the edits that the file tells, in order of what they changed."""
        return sorted(int(number) for number in re.findall(r"headline: Tide \d+ → Tide (\d+) ", self.written))

    def wait(self, number: int) -> None:
        deadline = time.monotonic() + 30
        while number not in self.told:
            assert time.monotonic() < deadline, self.written
            time.sleep(0.05)


@pytest.fixture
def desk(ferry: Archive) -> Iterator[Desk]:
    yield Desk(ferry)


def test_once_sends_what_is_due_and_tells_what_became_of_it(desk: Desk) -> None:
    desk.edit()
    found = desk.run("--once")
    assert (found.exit_code, found.stderr) == (0, "Desk: sent: [Desk] 1 edit on 1 page\n")
    assert desk.told == [1]
    assert desk.run("--once").stderr == "Desk: nothing: nothing new\n"


def test_once_exits_with_1_as_long_as_a_rule_fails(desk: Desk) -> None:
    desk.write_config("file:///no/such/folder/edits.txt")
    desk.edit()
    found = desk.run("--once")
    assert found.exit_code == 1
    assert "Desk: failed: /no/such/folder/edits.txt: cannot be written" in found.stderr
    found = desk.run("--once")
    assert found.exit_code == 1
    assert "Desk: waits: 1 failed try (" in found.stderr


def test_a_dry_run_prints_the_digest_and_changes_nothing(desk: Desk) -> None:
    assert desk.run("--dry-run").stdout == "[Desk] nothing to send\n\n"
    desk.edit()
    before = notices.every(desk.archive.db)
    found = desk.run("--dry-run")
    assert found.exit_code == 0
    assert "headline: Tide 0 → Tide 1 (figure)" in found.stdout
    assert notices.every(desk.archive.db) == before
    assert desk.told == []


def test_a_configuration_without_a_rule_is_refused(desk: Desk) -> None:
    desk.config.write_text("")
    assert isinstance(desk.run("--once").exception, ConfigError)


def test_a_second_teller_is_refused_but_a_dry_run_is_not(desk: Desk) -> None:
    with turn.hold(desk.archive.path):
        assert "sends its notifications already" in str(desk.run("--once").exception)
        assert desk.run("--dry-run").exit_code == 0


def test_the_watch_tells_what_comes_and_ends_cleanly_on_sigterm(desk: Desk) -> None:
    process = desk.start()
    desk.edit()
    desk.wait(1)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "digest sent name='Desk' subject='[Desk] 1 edit on 1 page'" in said
    assert said.rstrip().endswith("notifications stopped")


@pytest.mark.parametrize("death", [BEFORE_SENDING, HALFWAY, BEFORE_SETTLING])
def test_a_kill_at_any_point_of_sending_skips_and_repeats_nothing(desk: Desk, death: str) -> None:
    desk.edit()
    killed = desk.start(death)
    killed.communicate(timeout=20)
    assert killed.returncode == -signal.SIGKILL
    [notice] = notices.every(desk.archive.db)
    assert notice.pledged == edits.last_cursor(desk.archive.db) > notice.cursor
    desk.edit()
    assert desk.run("--once").exit_code == 0
    assert desk.run("--once").exit_code == 0
    assert desk.told == [1, 2]
    assert desk.written.count("[Desk]") == desk.written.count("of the change log.\n\n") == 2


def test_kills_at_random_moments_skip_and_repeat_nothing(desk: Desk) -> None:
    for tenths in range(8):
        process = desk.start()
        desk.edit()
        time.sleep(0.5 + tenths / 20)
        desk.edit()
        process.kill()
        process.communicate(timeout=20)
    for _ in range(2):
        assert desk.run("--once").exit_code == 0
    assert desk.told == list(range(1, desk.number + 1))


def test_the_example_in_the_documentation_is_valid(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "notifications.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "replate.toml").write_text('[[source]]\nname = "The Post"\nurl = "https://post.example/"\n' + example)
    assert len(Project(tmp_path / "replate.toml").config.notify) == 3


def test_the_daemon_keeps_a_teller_where_there_is_somebody_to_tell(desk: Desk) -> None:
    assert "notify" in COMMANDS
    assert [one.argv[-1] for one in run.commands(Project(desk.config)) if one.name == "notify"] == ["notify"]
    desk.config.write_text("")
    assert [one for one in run.commands(Project(desk.config)) if one.name == "notify"] == []
