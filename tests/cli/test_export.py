"""The change log leaves whole, and the same twice."""

from pathlib import Path

from tests.cli.conftest import Replate
from tests.conftest import Archive


def test_an_export_goes_to_standard_output_byte_by_byte(replate: Replate) -> None:
    result = replate("export", "changes", "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(b"cursor,page,url,source,")
    assert result.stdout_bytes.count(b"\r\n") == 4
    assert replate("export", "changes", "--format", "csv").stdout_bytes == result.stdout_bytes


def test_an_export_into_a_file_is_the_same_and_replaces_it(replate: Replate, tmp_path: Path) -> None:
    path = tmp_path / "revisions.jsonl"
    path.write_text("old")
    assert replate("export", "revisions", "--format", "jsonl", "--output", str(path)).output == ""
    assert path.read_bytes() == replate("export", "revisions", "--format", "jsonl").stdout_bytes
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".part")] == []


def test_an_export_goes_on_after_a_cursor(replate: Replate, ferry: Archive) -> None:
    assert replate("export", "changes", "--format", "jsonl", "--since-cursor", "2").stdout.count("\n") == 1
    assert replate("export", "changes", "--format", "jsonl", "--since-cursor", "3").stdout == ""


def test_a_refused_format_leaves_an_old_file_alone(replate: Replate, tmp_path: Path) -> None:
    path = tmp_path / "changes.parquet"
    path.write_text("old")
    assert replate("export", "changes", "--format", "parquet", "--output", str(path)).exit_code == 2
    assert path.read_text() == "old"
