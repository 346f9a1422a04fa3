"""Two processes never tell of one database at once."""

from pathlib import Path

import pytest

from replate.errors import AlreadyRunning, DatabaseError
from replate.notify import turn


def test_only_one_holds_the_turn_and_the_next_has_it_after(tmp_path: Path) -> None:
    database = tmp_path / "replate.db"
    with turn.hold(database):
        with pytest.raises(AlreadyRunning, match="sends its notifications already"), turn.hold(database):
            pass
        with turn.hold(tmp_path / "other.db"):
            pass
    with turn.hold(database):
        pass


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="cannot be written"), turn.hold(tmp_path / "missing" / "replate.db"):
        pass
