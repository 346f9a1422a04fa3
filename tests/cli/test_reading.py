"""Lists, histories, articles and differences: for people in a pipe, for programs as JSON."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Replate
from tests.conftest import Archive, story


def objects(replate: Replate, *arguments: str) -> list[dict[str, Any]]:
    result = replate(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def lines(replate: Replate, *arguments: str) -> list[list[str]]:
    result = replate(*arguments)
    assert result.exit_code == 0, result.stderr
    return [line.split("\t") for line in result.stdout.splitlines()]


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Any:
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_pages_are_listed_and_chosen(replate: Replate) -> None:
    assert [one["page"] for one in objects(replate, "pages")] == [1, 2]
    assert [one["page"] for one in objects(replate, "pages", "--state", "gone")] == [2]
    assert [one["page"] for one in objects(replate, "pages", "--edited-since", "2026-03-02T10:00Z")] == [1, 2]
    assert [one["page"] for one in objects(replate, "pages", "--edited-since", "1h")] == []
    assert lines(replate, "pages", "--state", "gone")[1][:3] == ["2", "gone", "1"]
    assert list(objects(replate, "pages")[0]) == (
        [
            "page",
            "url",
            "urls",
            "source",
            "state",
            "first_seen",
            "last_visit",
            "next_visit",
            "revisions",
            "headline",
            "merged_into",
            "cluster",
        ]
    )


def test_sources_are_listed_with_their_last_poll(replate: Replate) -> None:
    (one,) = objects(replate, "sources")
    assert (one["source"], one["kind"], one["last_poll"], one["active"]) == ("The Harbour Bell", "feed", None, True)


def test_a_history_in_a_pipe_is_columns(replate: Replate) -> None:
    assert lines(replate, "history", "1") == [
        ["Rev.", "Made between", "Verdict", "What changed", "Words", "Stealth"],
        ["1", "2026-03-02 09:02", "first", "first seen", "", ""],
        ["2", "2026-03-02 09:32 to 10:02", "revised", "headline: 40 → 46 (up)", "+1 -1", "stealth"],
        [
            "3",
            "2026-03-02 10:02 to 11:02",
            "revised",
            "paragraph added (“=SUM(A1) is what the purser…”)",
            "+16 -0",
            "no",
        ],
        ["gap", "2026-03-02 10:02 to 11:02", "1 visit saw no text: error (no answer within 30 s)"],
    ]


def test_a_history_as_json_is_revisions_then_gaps(replate: Replate) -> None:
    found = objects(replate, "history", "http://127.0.0.1:9/ferry")
    assert [one.get("revision", "gap") for one in found] == [1, 2, 3, "gap"]
    assert found[-1] == {
        "gap_start": "2026-03-02T10:02:00.000Z",
        "gap_end": "2026-03-02T11:02:00.000Z",
        "reason": "1 visit saw no text: error (no answer within 30 s)",
    }


def test_an_article_in_a_pipe_is_its_plain_text(replate: Replate) -> None:
    first = (
        "Ferry runs aground with 40 on board\n\nInes Calloway, Tom Brask\n\n" + "\n\n".join(story().paragraphs) + "\n"
    )
    assert replate("show", "1", "--revision", "1").stdout == first
    assert replate("show", "1").stdout.startswith("Ferry runs aground with 46 on board\n\nInes")


def test_an_article_as_json_holds_its_fields(replate: Replate) -> None:
    (one,) = objects(replate, "show", "1")
    assert (one["revision"], one["byline"], one["stealth"]) == (3, ["Ines Calloway", "Tom Brask"], False)
    assert one["body"].count("\n\n") == 2
    assert one["updated"] == "2026-03-02T10:50:00.000Z"


def test_a_merged_pages_revisions_are_read_with_the_targets(replate: Replate, ferry: Archive) -> None:
    from replate.db import database, merges

    with database.transaction(ferry.db):
        merges.absorb(ferry.db, 1, 2, "the same article", ferry.time(200))
    assert [line[0] for line in lines(replate, "history", "http://127.0.0.1:9/market")][1:5] == ["1", "2/1", "2", "3"]
    assert [line[0] for line in lines(replate, "history", "2")][1:] == ["1"]


def test_a_difference_in_a_pipe_is_marked_in_the_text(replate: Replate) -> None:
    told = replate("diff", "1", "--to", "2").stdout
    assert "Ferry runs aground with [-40-]{+46+} on board" in told
    assert "{+=SUM(A1) is what" in replate("diff", "1").stdout
    assert "[-40-]{+46+}" in replate("diff", "1", "--from", "1", "--to", "3").stdout


def test_a_difference_side_by_side_has_both_sides(replate: Replate) -> None:
    told = " ".join(replate("diff", "1", "--to", "2", "--format", "side-by-side").stdout.split())
    assert "[-40-]" in told
    assert "{+46+}" in told


def test_a_unified_difference_is_what_patch_reads(replate: Replate) -> None:
    told = replate("diff", "1", "--to", "2", "--format", "unified").stdout
    assert told.startswith("--- page-1/revision-1\n+++ page-1/revision-2\n@@ ")
    assert "\n-Ferry runs aground with 40 on board\n+Ferry runs aground with 46 on board\n" in told
    assert told.endswith("\n")
    assert not told.endswith("\n\n")


def test_a_difference_as_html_is_escaped(replate: Replate, ferry: Archive) -> None:
    ferry.see(1, 200, story("<script>alert(1)</script>"))
    told = replate("diff", "1", "--format", "html").stdout
    assert "<script>" not in told
    assert "&lt;script&gt;" in told.replace("</ins><ins>", "")


def test_a_difference_as_json_has_spans(replate: Replate) -> None:
    (one,) = objects(replate, "diff", "1", "--to", "2")
    assert (one["field"], one["revision"], one["previous_revision"]) == ("headline", 2, 1)
    span = next(span for span in one["spans"] if span["action"] == "replace")
    assert one["before"][span["old_start"] : span["old_end"]] == "40"
    assert one["after"][span["new_start"] : span["new_end"]] == "46"
    assert [one] == [
        json.loads(line) for line in replate("diff", "1", "--to", "2", "--format", "json").stdout.splitlines()
    ]


def test_the_change_log_can_be_narrowed(replate: Replate) -> None:
    cursors = lambda *arguments: [one["cursor"] for one in objects(replate, "log", *arguments)]  # noqa: E731
    assert cursors() == [1, 2, 3]
    assert cursors("--stealth") == [1]
    assert cursors("--field", "body") == [2]
    assert cursors("--kind", "state") == [3]
    assert cursors("--since", "2026-03-02T11:00:00Z") == [2, 3]
    assert cursors("--source", "The Harbour Bell", "--kind", "figure") == [1]
    assert lines(replate, "log")[0] == [
        "2026-03-02 10:02:00", "The Harbour Bell", "1.2", "headline replace", "figure", "stealth",
        "Ferry runs aground with 40 on board → Ferry runs aground with 46 on board",
    ]  # fmt: skip


def test_hostile_text_reaches_a_terminal_as_text(replate: Replate, ferry: Archive) -> None:
    ferry.see(1, 200, story("[bold]Tea[/bold] \x1b]0;owned\x07\x1b[31mred"))
    for arguments in (["log"], ["history", "1"], ["pages"], ["diff", "1"], ["diff", "1", "--format", "side-by-side"]):
        assert "\x1b" not in replate(*arguments).stdout, arguments
    assert "[bold]Tea[/bold]" in replate("log").stdout


def test_a_row_that_takes_others_back_says_which(replate: Replate, ferry: Archive) -> None:
    from replate.db import database, edits

    with database.transaction(ferry.db):
        edits.annul(ferry.db, 1, [1, 2], "a change of the source's template (event 3)", ferry.time(300))
    assert lines(replate, "log")[-1][5:] == ["", "", "annuls 1, 2: a change of the source's template (event 3)"]
