"""Commands as people call them, over an archive with a history."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from replate.cli.main import main
from tests.conftest import Archive

ROOT = Path(__file__).parents[2]
Replate = Callable[..., Result]


@pytest.fixture
def replate(ferry: Archive, monkeypatch: pytest.MonkeyPatch) -> Replate:
    """Call a command over the archive of `ferry`, in this process, its output in a pipe."""
    (ferry.folder / "replate.toml").write_text('database = "replate.db"\n')

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--config", str(ferry.folder / "replate.toml"), *arguments])

    return call


def start(*arguments: str, folder: Path, **settings: str) -> subprocess.Popen[str]:
    """A command in a process of its own, in a folder, as a shell would start it."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        (sys.executable, "-m", "replate", *arguments),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(*arguments: str, folder: Path, **settings: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    process = start(*arguments, folder=folder, **settings)
    output, errors = process.communicate(timeout=120)
    return process.returncode, output, errors
