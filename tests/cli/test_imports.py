"""Captures are imported at their own times; what is refused is named."""

import json
from pathlib import Path

from tests.cli.conftest import run

PAGE = """<html lang="en"><head><title>{0}</title></head><body><article><h1>{0}</h1><p>The ferry struck a sandbank at
dawn, and {1} people were taken off in small boats, the harbour master said on the quay.</p><p>Nobody was hurt, and
the next tide is expected to lift the ship, which carries salt and timber in summer.</p></article></body></html>"""


def capture(day: int, people: int) -> str:
    found = {
        "url": "http://news.example/ferry",
        "fetched_at": f"2026-03-0{day}T09:00:00Z",
        "status": 200,
        "headers": {"Content-Type": "text/html; charset=utf-8"},
        "body": PAGE.format("Ferry runs aground off the point", people),
    }
    return json.dumps(found) + "\n"


def test_captures_become_a_history_once(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    (tmp_path / "captures.jsonl").write_text(capture(2, 40) + capture(3, 46))
    status, output, errors = run("import", "captures", "captures.jsonl", folder=tmp_path)
    assert (status, output, errors) == (0, "captures.jsonl: 2 captures imported, 0 known already\n", "")
    history = [json.loads(line) for line in run("history", "1", "--json", folder=tmp_path)[1].splitlines()]
    assert [(one["revision"], one["seen_at"]) for one in history] == [
        (1, "2026-03-02T09:00:00.000Z"),
        (2, "2026-03-03T09:00:00.000Z"),
    ]
    assert history[1]["kinds"] == ["figure"]
    status, output, _ = run("import", "captures", "captures.jsonl", folder=tmp_path)
    assert (status, output) == (0, "captures.jsonl: 0 captures imported, 2 known already\n")


def test_a_capture_older_than_the_newest_visit_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    (tmp_path / "new.jsonl").write_text(capture(5, 40))
    (tmp_path / "old.jsonl").write_text(capture(4, 46))
    status, output, errors = run("import", "captures", "new.jsonl", "old.jsonl", folder=tmp_path)
    assert status == 1
    assert output.splitlines()[1] == "old.jsonl: 0 captures imported, 0 known already"
    assert errors.startswith("replate: ")
    assert "http://news.example/ferry" in errors


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    for format in ("captures", "warc"):
        status, _, errors = run("import", format, "nothing.here", folder=tmp_path)
        assert (status, errors.count("\n")) == (2, 1), errors
