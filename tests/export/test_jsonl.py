"""JSON Lines keep the types, and hold enough to recompute the hash chain without the database."""

import io
import json
from hashlib import sha256
from typing import Any

import pytest
import rfc8785

from replate.changes import chain
from replate.changes.article import Article
from replate.db import database, edits, merges
from replate.export import formats
from tests.conftest import Archive, story


def exported(archive: Archive, subject: str, since: int = 0) -> list[dict[str, Any]]:
    streams = io.BytesIO(), io.BytesIO()
    for stream in streams:
        formats.write(archive.db, subject, "jsonl", stream, since)
    assert streams[0].getvalue() == streams[1].getvalue()
    return [json.loads(line) for line in streams[0].getvalue().decode().splitlines()]


def heads(lines: list[dict[str, Any]]) -> dict[int, str]:
    """The chain of each page, recomputed from an export alone, as docs/data.md tells."""
    found: dict[int, str] = {}
    for line in lines:
        if line["type"] == "revision":
            row = line | {"url": line["seen_url"], "body": line["body"].split("\n\n") if line["body"] else []}
            row = {name: row[name] for name in chain.REVISION_FIELDS}
        else:
            row = {name: line[name] for name in chain.EVENT_FIELDS} | {"type": line["kind"]}
        previous = found.get(line["page"], "0" * 64)
        found[line["page"]] = sha256(previous.encode() + rfc8785.dumps(row)).hexdigest()
        assert found[line["page"]] == line["chain"]
    return found


def test_changes_keep_their_types(ferry: Archive) -> None:
    figure, addition, gone = exported(ferry, "changes")
    assert (figure["kinds"], figure["stealth"], figure["before"]) == (
        ["figure"], True, "Ferry runs aground with 40 on board",
    )  # fmt: skip
    assert (addition["field"], addition["action"], addition["before"], addition["stealth"]) == (
        "body", "insert", None, False,
    )  # fmt: skip
    assert addition["after"].startswith("=SUM"), "only a spreadsheet runs it"
    assert (gone["field"], gone["before"], gone["after"], gone["stealth"]) == ("state", "live", "gone", None)


def test_a_revision_has_the_promised_keys_in_order(ferry: Archive) -> None:
    first = exported(ferry, "revisions")[0]
    promised = [
        "page",
        "url",
        "urls",
        "source",
        "state",
        "revision",
        "verdict",
        "seen_at",
        "window_start",
        "window_end",
        "headline",
        "dek",
        "byline",
        "published",
        "updated",
        "updated_text",
        "section",
        "language",
        "body",
        "notes",
        "stealth",
        "significance",
        "extractor",
        "snapshot",
        "chain",
    ]
    assert list(first)[: len(promised)] == promised
    assert first["byline"] == ["Ines Calloway", "Tom Brask"]
    assert first["body"] == "\n\n".join(story().paragraphs)
    assert first["published"] == "2026-03-02T09:00:00.000Z"
    assert first["dek"] is None


def test_the_chain_can_be_recomputed_from_the_export_alone(ferry: Archive) -> None:
    with database.transaction(ferry.db):
        merges.absorb(ferry.db, 1, 2, "the same article", ferry.time(200))
    lines = exported(ferry, "revisions")
    assert [(line["page"], line["type"]) for line in lines] == [
        (1, "revision"), (1, "revision"), (1, "revision"), (2, "revision"), (2, "event"), (2, "event"),
    ]  # fmt: skip
    assert heads(lines) == dict(ferry.db.execute("SELECT id, chain FROM pages").fetchall())


def test_events_stand_where_the_chain_has_them_whatever_their_time(archive: Archive) -> None:
    page = archive.page()
    archive.see(page, 0, story())
    archive.see(page, 10, story("Ferry sinks with 40 on board"), confirm_after=2)
    archive.see(page, 11, None, "blocked")
    archive.see(page, 14, story("Ferry sinks with 40 on board"), confirm_after=2)
    lines = exported(archive, "revisions")
    assert [line.get("revision") or line["after"] for line in lines] == [1, "blocked", "live", 2]
    assert lines[3]["seen_at"] < lines[1]["at"], "the first sight of the edit is older than the block that came between"
    heads(lines)


def test_an_article_without_a_body_has_none(archive: Archive) -> None:
    archive.see(archive.page(), 0, Article("Only a headline"))
    lines = exported(archive, "revisions")
    assert lines[0]["body"] is None
    heads(lines)


def test_since_a_cursor_come_the_revisions_that_it_does_not_cover(ferry: Archive) -> None:
    cursor = edits.last_cursor(ferry.db)
    ferry.see(1, 200, story("Ferry afloat again"))
    ferry.see(ferry.page("http://127.0.0.1:9/new"), 201, story("A new story"))
    found = [(line["page"], line.get("revision", line.get("after"))) for line in exported(ferry, "revisions", cursor)]
    assert found == [(1, 4), (3, 1)]


def test_since_a_cursor_nothing_comes_twice_or_is_lost_page_by_page(ferry: Archive) -> None:
    names = [(line["page"], line.get("revision"), line.get("event")) for line in exported(ferry, "revisions", 1)]
    assert names == [(1, 3, None), (2, None, 1)]


def test_pages_keep_their_lists(ferry: Archive) -> None:
    first, second = exported(ferry, "pages")
    assert (first["urls"], first["revisions"], first["merged_into"]) == (["http://127.0.0.1:9/ferry"], 3, None)
    assert second["state"] == "gone"


@pytest.mark.parametrize("subject", formats.SUBJECTS)
def test_an_empty_archive_exports_nothing(archive: Archive, subject: str) -> None:
    assert exported(archive, subject) == []
