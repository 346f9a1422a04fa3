"""The commands that read, over an archive whose every time is known: what they print, for people and for programs."""

import csv
import io
import json
import subprocess
from collections.abc import Callable

import pytest

from tests.contract.conftest import BODY, Desk, article

FIRST_URL = "https://packet.example/news/ferry"
NEW_URL = "https://packet.example/news/ferry-aground"
MARKET_URL = "https://packet.example/news/market"
HEADLINES = ("Ferry runs aground with 40 on board", "Ferry runs aground with 46 on board")
SECOND = (BODY[0].replace("40 people", "46 people"), *BODY[1:])
ADDED = (
    "=Divers are to look at the hull on Wednesday, the owners said, and the line will be served by the smaller Brenna "
    "for as long as that takes."
)
CHANGES = [
    "cursor", "page", "url", "source", "revision", "previous_revision", "seen_at", "window_start", "window_end",
    "field", "action", "kinds", "stealth", "significance", "before", "after", "words_added", "words_deleted",
    "updated_shown", "published_shown", "chain",
]  # fmt: skip
REVISION = [
    "page", "url", "urls", "source", "state", "revision", "verdict", "seen_at", "window_start", "window_end",
    "headline", "dek", "byline", "published", "updated", "updated_text", "section", "language", "body", "notes",
    "stealth", "significance", "extractor", "snapshot", "chain",
]  # fmt: skip
PAGE = [
    "page", "url", "urls", "source", "state", "first_seen", "last_visit", "next_visit", "revisions", "headline",
    "merged_into", "cluster",
]  # fmt: skip
HISTORY = [
    "revision", "verdict", "seen_at", "window_start", "window_end", "fields", "words_added", "words_deleted", "stealth",
    "significance", "kinds",
]  # fmt: skip


def at(hour: int, minute: int = 0) -> str:
    return f"2026-03-02T{hour:02}:{minute:02}:00Z"


def stored(hour: int, minute: int = 0) -> str:
    return f"2026-03-02T{hour:02}:{minute:02}:00.000Z"


@pytest.fixture(scope="module")
def desk(new_desk: Callable[[], Desk]) -> Desk:
    """Page 1: an edit in silence, a refusal, another address, a paragraph more; page 2: read once, gone."""
    made = new_desk()
    done = made.capture(
        {"url": FIRST_URL + "?utm_source=feed", "fetched_at": at(9), "body": article(updated=at(8))},
        {"url": FIRST_URL, "fetched_at": at(10), "status": 304, "body": ""},
        {"url": FIRST_URL, "fetched_at": at(11), "body": article(HEADLINES[1], *SECOND, updated=at(8))},
        {"url": FIRST_URL, "fetched_at": at(11, 30), "status": 403, "body": "not you"},
        {"url": FIRST_URL, "fetched_at": at(12), "status": 301, "headers": {"Location": NEW_URL}, "body": ""},
        {"url": NEW_URL, "fetched_at": at(12, 1), "body": article(HEADLINES[1], *SECOND, updated=at(8))},
        {"url": NEW_URL, "fetched_at": at(13), "headers": [["Content-Type", "text/html; charset=utf-8"]],
         "body": article(HEADLINES[1], *SECOND, ADDED, updated=at(12, 40))},
        {"url": MARKET_URL, "fetched_at": at(9), "body": article("Market returns to the canal", *BODY[1:], BODY[0])},
        {"url": MARKET_URL, "fetched_at": at(14), "status": 410, "body": "gone"},
    )  # fmt: skip
    assert (done.status, done.err) == (0, "")
    return made


@pytest.mark.parametrize("name", ["1", FIRST_URL, NEW_URL, f"{NEW_URL}?utm_campaign=x&fbclid=y#comments"])
def test_a_page_is_found_by_its_number_and_by_every_url_it_was_known_by(desk: Desk, name: str) -> None:
    [row] = desk.run("show", name, "--json").rows
    assert (row["page"], row["url"]) == (1, NEW_URL)


def test_show_into_a_pipe_prints_the_plain_text_and_nothing_else(desk: Desk) -> None:
    done = desk.run("show", "1", "--revision", "1")
    assert (done.status, done.err) == (0, "")
    assert done.out == "\n\n".join((HEADLINES[0], "Ines Calloway, Tom Brask", *BODY)) + "\n"


def test_show_as_json_has_the_keys_in_their_order_with_their_types(desk: Desk) -> None:
    [row] = desk.run("show", "1", "--json").rows
    assert list(row)[: len(REVISION)] == REVISION
    assert row["urls"] == [FIRST_URL, NEW_URL]
    assert row["byline"] == ["Ines Calloway", "Tom Brask"]
    assert row["body"] == "\n\n".join((*SECOND, ADDED))
    assert (row["window_start"], row["window_end"], row["seen_at"]) == (stored(12, 1), stored(13), stored(13))
    assert (row["published"], row["updated"], row["updated_text"]) == (stored(8), stored(12, 40), at(12, 40))
    assert (row["dek"], row["section"], row["notes"], row["language"]) == (None, None, [], "en")
    assert (row["state"], row["verdict"], row["stealth"], type(row["significance"])) == ("live", "revised", False, int)


def test_history_as_json_tells_the_revisions_then_the_gaps(desk: Desk) -> None:
    *revisions, gap = desk.run("history", "1", "--json").rows
    assert [list(row)[: len(HISTORY)] for row in revisions] == [HISTORY] * 3
    assert [(row["verdict"], row["window_start"], row["window_end"], row["stealth"]) for row in revisions] == [
        ("first", None, stored(9), None), ("revised", stored(10), stored(11), True),
        ("revised", stored(12, 1), stored(13), False),
    ]  # fmt: skip
    assert [(row["fields"], row["kinds"]) for row in revisions[1:]] == [
        (["body", "headline"], ["figure"]), (["body"], ["addition"]),
    ]  # fmt: skip
    assert list(gap) == ["gap_start", "gap_end", "reason"]
    assert "blocked" in gap["reason"]


def test_pages_as_json_and_as_export_are_the_same_rows(desk: Desk) -> None:
    listed = desk.run("pages", "--json")
    assert [list(row)[: len(PAGE)] for row in listed.rows] == [PAGE] * 2
    assert [(row["page"], row["state"], row["revisions"]) for row in listed.rows] == [(1, "live", 3), (2, "gone", 1)]
    assert listed.out == desk.run("export", "pages", "--format", "jsonl").out
    assert [row["page"] for row in desk.run("pages", "--state", "gone", "--json").rows] == [2]
    assert [row["page"] for row in desk.run("pages", "--edited-since", at(13, 30), "--json").rows] == [2]


def test_the_log_tells_an_edit_a_row_and_state_and_url_carry_the_current_revision(desk: Desk) -> None:
    rows = desk.run("log", "--json").rows
    assert [list(row)[: len(CHANGES)] for row in rows] == [CHANGES] * 7
    told = [(row["page"], row["field"], row["action"], row["revision"], row["previous_revision"]) for row in rows]
    assert told == [
        (1, "headline", "replace", 2, 1), (1, "body", "replace", 2, 1), (1, "state", "replace", 2, 2),
        (1, "url", "replace", 2, 2), (1, "state", "replace", 2, 2), (1, "body", "insert", 3, 2),
        (2, "state", "replace", 1, 1),
    ]  # fmt: skip
    assert [row["cursor"] for row in rows] == sorted({row["cursor"] for row in rows})
    assert (rows[3]["before"], rows[3]["after"]) == (FIRST_URL, NEW_URL)
    assert (rows[6]["before"], rows[6]["after"], rows[6]["stealth"]) == ("live", "gone", None)
    assert [row["url"] for row in rows[:2]] == [FIRST_URL] * 2  # a written row never changes
    assert rows[5]["before"] is None


@pytest.mark.parametrize(
    ("choice", "count"),
    [(("--stealth",), 2), (("--field", "url"), 1), (("--kind", "figure"), 2), (("--since", at(12)), 4),
     (("--source", "packet.example"), 7)],
)  # fmt: skip
def test_the_log_can_be_narrowed(desk: Desk, choice: tuple[str, ...], count: int) -> None:
    assert len(desk.run("log", *choice, "--json").rows) == count
    assert len(desk.run("log", *choice).out.splitlines()) == count


def test_changes_leave_as_csv_that_no_spreadsheet_runs(desk: Desk) -> None:
    text = desk.run("export", "changes", "--format", "csv").out
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][: len(CHANGES)] == CHANGES
    assert rows[6][15] == "'" + ADDED
    assert (rows[1][12], rows[3][12]) == ("true", "")
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]


def test_an_export_continues_at_a_cursor_and_is_the_same_bytes_twice(desk: Desk) -> None:
    for subject, format in (("changes", "csv"), ("changes", "jsonl"), ("revisions", "jsonl"), ("revisions", "csv")):
        one, other = (desk.run("export", subject, "--format", format) for _ in range(2))
        assert one == other
    whole = desk.run("export", "changes", "--format", "jsonl").out.splitlines(keepends=True)
    assert desk.run("export", "changes", "--format", "jsonl", "--since-cursor", "3").out == "".join(whole[3:])
    assert desk.run("export", "changes", "--format", "jsonl", "--since-cursor", "99").out == ""
    assert desk.run("export", "changes", "--format", "jsonl", "--output", "out.jsonl").out == ""
    assert (desk.folder / "out.jsonl").read_text() == "".join(whole)


def test_revisions_leave_with_their_events_and_every_key(desk: Desk) -> None:
    rows = desk.run("export", "revisions", "--format", "jsonl").rows
    revisions = [row for row in rows if row["type"] == "revision"]
    assert [list(row)[: len(REVISION)] for row in revisions] == [REVISION] * 4
    assert [(row["page"], row["before"], row["after"]) for row in rows if row["type"] == "event"] == [
        (1, "live", "blocked"), (1, "blocked", "live"), (2, "live", "gone"),
    ]  # fmt: skip


def test_a_unified_diff_is_one_that_patch_applies(desk: Desk) -> None:
    for start, end in ((1, 2), (2, 3), (1, 3), (3, 1)):
        before, after = (desk.run("show", "1", "--revision", str(one)).out for one in (start, end))
        (desk.folder / "text").write_text(before)
        difference = desk.run("diff", "1", "--from", str(start), "--to", str(end), "--format", "unified").out
        subprocess.run(["patch", "-s", "text"], input=difference, text=True, cwd=desk.folder, check=True)
        assert (desk.folder / "text").read_text() == after


def test_every_form_of_a_diff_tells_the_edit(desk: Desk) -> None:
    pair = ("1", "--from", "1", "--to", "2")
    assert "{+46+}" in desk.run("diff", *pair).out
    assert "46" in desk.run("diff", *pair, "--format", "side-by-side", COLUMNS="40").out
    assert "<ins>" in desk.run("diff", *pair, "--format", "html").out
    rows = desk.run("diff", *pair, "--format", "json").rows
    assert rows == desk.run("diff", *pair, "--json").rows
    assert [row["field"] for row in rows] == ["headline", "body"]
    assert all(row["spans"] for row in rows)
    assert [row["field"] for row in desk.run("diff", "1", "--json").rows] == ["body"]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("show", "99"), "there is no page 99"),
        (("history", "https://nowhere.example/x"), "no page was ever known by"),
        (("show", "1", "--revision", "9"), "page 1 has no revision 9; there are: 1, 2, 3"),
        (("diff", "2"), "has nothing before revision 1"), (("show", "ferry"), "neither a page's number nor a URL"),
        (("log", "--source", "nobody"), "no source is named 'nobody'"),
        (("pages", "--source", "nobody"), "no source is named 'nobody'"),
        (("crawl", "--source", "nobody"), "no source is named 'nobody'"),
        (("crawl", "not a url"), "write it whole"), (("log", "--since", "soon"), "'soon' is no time"),
        (("export", "changes", "--format", "xml"), "formats: csv, jsonl"),
        (("verify", "99"), "there is no page 99"), (("publish",), "No such command 'publish'"),
        (("show", "1", "--jsn"), "No such option"), (("import", "captures", "none.jsonl"), "none.jsonl"),
    ],
)  # fmt: skip
def test_a_wrong_call_ends_with_2_and_one_line_that_says_why(desk: Desk, call: tuple[str, ...], says: str) -> None:
    done = desk.run(*call)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith("replate: ")
    assert says in done.err


def test_without_a_command_the_help_is_shown_as_it_is_laid_out(desk: Desk) -> None:
    done = desk.run()
    assert done.status == 2
    assert done.err.startswith("Usage: replate ")
    assert "\n  crawl " in done.err


def test_whoever_reads_only_the_first_line_is_told_no_error(desk: Desk) -> None:
    for call in (("export", "changes", "--format", "csv"), ("export", "revisions", "--format", "jsonl"), ("log",),
                 ("show", "1"), ("diff", "1"), ("history", "1", "--json")):  # fmt: skip
        process = desk.start(*call)
        assert process.stdout and process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        assert (process.wait(30), process.stderr.read()) == (0, "")
        process.stderr.close()


def test_verify_tells_that_every_chain_holds(desk: Desk) -> None:
    assert desk.run("verify").out == "7 revisions and events of 2 pages: every chain holds\n"
    assert (desk.run("verify", NEW_URL).status, desk.run("verify", "--json").out) == (0, "")


def test_a_configuration_elsewhere_is_followed_to_its_own_database(desk: Desk, tmp_path: object) -> None:
    elsewhere = desk.folder / "elsewhere"
    elsewhere.mkdir()
    named = desk.run("--config", "../replate.toml", "pages", "--json", cwd=elsewhere)
    assert named == desk.run("pages", "--json")
    missing = desk.run("pages", cwd=elsewhere)
    assert (missing.status, "run `replate init`" in missing.err) == (2, True)


def test_status_as_json_says_that_it_is_healthy(desk: Desk) -> None:
    done = desk.run("status", "--json")
    [row] = done.rows
    assert (done.status, row["healthy"], row["pages"], row["changes"]) == (0, True, 2, 7)
    assert json.dumps(row)


def test_a_full_disk_behind_the_output_is_told_in_one_line(desk: Desk) -> None:
    for call in (("export", "changes", "--format", "csv"), ("log",), ("show", "1")):
        with open("/dev/full", "w") as full:
            done = desk.run(*call, stdout=full)
        assert (done.status, done.err.count("\n")) == (1, 1)
        assert "No space left on device" in done.err
