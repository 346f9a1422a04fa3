"""A file appears whole or not at all."""

from pathlib import Path

import pytest

from replate.errors import UsageError
from replate.export import output


def test_a_file_is_replaced_only_when_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    path.write_text("before")
    with output.whole(path) as stream:
        stream.write(b"after")
        assert path.read_text() == "before"
    assert path.read_text() == "after"
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_on_the_way_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError), output.whole(path) as stream:
        stream.write(b"half")
        raise ZeroDivisionError
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: No such file"), output.whole(tmp_path / "no" / "file"):
        pass
