"""Commands as people call them, over an archive with a history."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from replate.cli.main import main
from tests.conftest import Archive

Replate = Callable[..., Result]


@pytest.fixture
def replate(ferry: Archive, monkeypatch: pytest.MonkeyPatch) -> Replate:
    """Call a command over the archive of `ferry`; times by the clock of UTC."""
    (ferry.folder / "replate.toml").write_text('database = "replate.db"\n')
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--config", str(ferry.folder / "replate.toml"), *arguments])

    return call
