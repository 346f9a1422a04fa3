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


def test_a_capture_of_another_article_at_an_address_the_page_was_sent_to_is_a_page_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    first = json.loads(capture(2, 40))
    sent_on = {**first, "fetched_at": "2026-03-03T09:00:00Z", "status": 301, "body": "",
               "headers": {"Location": "http://news.example/geese"}}  # fmt: skip
    geese = """<html lang="en"><head><title>Geese stop a plane</title></head><body><article><h1>Geese stop a plane</h1>
<p>A flock of nine hundred geese landed on the airfield of Marrow on Sunday, and the evening plane turned back.</p>
<p>Wardens with dogs and lamps walked the runway for three hours before the birds had left for the salt meadows.</p>
</article></body></html>"""
    other = {**first, "url": "http://news.example/geese", "fetched_at": "2026-03-04T09:00:00Z", "body": geese}
    (tmp_path / "all.jsonl").write_text("".join(json.dumps(one) + "\n" for one in (first, sent_on, other)))
    assert run("import", "captures", "all.jsonl", folder=tmp_path)[0] == 0
    found = [json.loads(line) for line in run("pages", "--json", folder=tmp_path)[1].splitlines()]
    assert [(one["headline"], one["revisions"]) for one in found] == [
        ("Ferry runs aground off the point", 1),
        ("Geese stop a plane", 1),
    ]
    assert [one["url"] for one in found] == ["http://news.example/ferry", "http://news.example/geese"]
    assert run("verify", folder=tmp_path)[0] == 0
    output = run("import", "captures", "all.jsonl", folder=tmp_path)[1]
    assert output == "all.jsonl: 0 captures imported, 3 known already\n"
