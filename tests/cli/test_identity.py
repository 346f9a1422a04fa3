"""Merging and splitting by hand, and the family of a page, as people and programs ask for them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from replate.db import database, habits, merges
from tests.cli.conftest import Replate, run
from tests.conftest import Archive, story

LONG = tuple(
    f"Witness {n} told the inquiry that Ferry {n} was moved {n * 7} metres, and that nobody in Office {n} had "
    f"been asked before Crane {n} was sold for {n * 100} marks."
    for n in range(10)
)


@pytest.fixture
def wire(ferry: Archive) -> Archive:
    """Pages 3 and 4 carry one report at two more outlets; page 3 corrects a figure later."""
    pages = []
    for number, name in ((31, "The Tervane Post"), (32, "Ember Courier")):
        source = ferry.source(name, f"http://127.0.0.{number}:9/feed.xml")
        pages.append(ferry.page(f"http://127.0.0.{number}:9/inquiry", source, minute=number))
        ferry.see(pages[-1], number, story(f"{name}: the inquiry", *LONG))
    ferry.see(pages[0], 60, story("The Tervane Post: the inquiry", *LONG[:4], LONG[4].replace("28", "82"), *LONG[5:]))
    return ferry


def test_two_pages_are_merged_and_split_again(replate: Replate, ferry: Archive) -> None:
    done = replate("merge", "1", "http://127.0.0.1:9/market")
    assert (done.exit_code, done.stdout) == (0, "page 2 is merged into page 1; `replate split 2` undoes it\n")
    assert json.loads(replate("pages", "--state", "merged", "--json").stdout)["merged_into"] == 1
    assert replate("history", "http://127.0.0.1:9/market").stdout.count("2/1") == 1
    assert replate("verify").exit_code == 0
    done = replate("split", "http://127.0.0.1:9/market")
    assert (done.exit_code, done.stdout) == (0, "page 2 is split from page 1, and due for a visit\n")
    assert replate("verify").exit_code == 0
    listed = json.loads(replate("pages", "--state", "gone", "--json").stdout)
    assert (listed["page"], listed["merged_into"]) == (2, None)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (("merge", "1", "1"), "cannot be merged into itself"),
        (("merge", "1", "9"), "there is no page 9"),
        (("split", "1"), "page 1 was not merged into another"),
        (("split", "http://127.0.0.1:9/unknown"), "no page was ever known by"),
        (("cluster", "9"), "there is no page 9"),
    ],
)
def test_what_has_no_sense_is_refused_in_a_line(replate: Replate, call: tuple[str, ...], why: str) -> None:
    refused = replate(*call)
    assert refused.exit_code == 2
    assert why in refused.stderr
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("call", [("merge", "1", "2"), ("split", "1")])
def test_without_a_database_none_is_made(call: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    status, _, errors = run(*call, folder=tmp_path)
    assert status == 2
    assert "no such database yet" in errors
    assert [path.name for path in tmp_path.iterdir()] == ["replate.toml"]


def test_merging_what_is_merged_names_the_way_back(replate: Replate, ferry: Archive) -> None:
    with database.transaction(ferry.db):
        merges.absorb(ferry.db, 1, 2, "the same article", ferry.time(200))
    assert "`replate split 2` undoes that" in replate("merge", "1", "2").stderr
    third = ferry.page("http://127.0.0.1:9/third")
    assert "merge into page 1" in replate("merge", "2", str(third)).stderr
    assert "it absorbed page 2: name the one to split off" in replate("split", "1").stderr


def test_a_page_in_no_cluster_says_so(replate: Replate) -> None:
    done = replate("cluster", "1")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no other outlet" in done.stderr


def test_a_family_is_shown_with_differences_and_who_carries_a_correction(replate: Replate, wire: Archive) -> None:
    found = [json.loads(line) for line in replate("cluster", "3", "--json").stdout.splitlines()]
    assert [(one["page"], one["source"]) for one in found] == [(3, "The Tervane Post"), (4, "Ember Courier")]
    assert found[0]["likeness"] is None
    assert (found[1]["passages"], found[1]["passages_shared"]) == (10, 9)
    assert 0.8 < found[1]["likeness"] < 1
    assert (found[1]["words_added"], found[1]["words_deleted"]) == (1, 1)
    (correction,) = found[1]["corrections"]
    assert (correction["page"], correction["revision"], correction["status"]) == (3, 2, "reads as before")
    assert found[0]["corrections"] == []
    told = replate("cluster", "http://127.0.0.32:9/inquiry").stdout
    assert "reads as before: Ember Courier, page 4" in told
    wire.see(4, 90, replace(story("Ember Courier: the inquiry", *LONG[:4], LONG[4].replace("28", "82"), *LONG[5:])))
    told = replate("cluster", "4").stdout
    assert "carries it since 2026-03-02" in told
    assert ": Ember Courier, page 4" in told
    assert "The Tervane Post, page 3" not in told.split("since", 1)[1], "what both corrected stands once"


def test_a_correction_that_a_later_text_has_left_behind_was_carried_all_the_same(
    replate: Replate, wire: Archive
) -> None:
    wire.see(4, 90, story("Ember Courier: the inquiry", *LONG[:4], LONG[4].replace("28", "82"), *LONG[5:]))
    wire.see(4, 95, story("Ember Courier: the inquiry", *LONG[:4], *LONG[5:]))
    found = json.loads(replate("cluster", "4", "--json").stdout.splitlines()[1])
    assert [(one["status"], one["since"]) for one in found["corrections"]] == [
        ("carries it", "2026-03-02T10:30:00.000Z")
    ]


def test_pages_and_exports_carry_the_cluster(replate: Replate, wire: Archive) -> None:
    listed = [json.loads(line) for line in replate("pages", "--json").stdout.splitlines()]
    assert [one["cluster"] for one in listed] == [None, None, 1, 1]
    exported = [json.loads(line) for line in replate("export", "pages", "--format", "jsonl").stdout.splitlines()]
    assert exported == listed


def test_pages_that_share_passages_alone_are_told_beside_the_family(replate: Replate, wire: Archive) -> None:
    source = wire.source("Dawn Gazette", "http://127.0.0.33:9/feed.xml")
    page = wire.page("http://127.0.0.33:9/own", source, minute=40)
    own = tuple(
        f"Line {n} of the Gazette's own report says {n * 13} things about the islands and their boats."
        for n in range(20)
    )
    typeset = LONG[2].replace(", and that", " — and that").upper()
    wire.see(page, 41, story("The Gazette's own report", *own, typeset, LONG[3]))
    wire.see(page, 50, story("The Gazette's own report", *own, typeset))
    lines = [json.loads(line) for line in replate("cluster", "4", "--json").stdout.splitlines()]
    assert [(one["cluster"], one["page"]) for one in lines] == [(1, 3), (1, 4), (None, page)]
    assert [(one["text"], one["stands"]) for one in lines[2]["passages"]] == [(LONG[2], True), (LONG[3], False)]
    assert lines[2]["passages"][0]["since"] == "2026-03-02T09:41:00.000Z"
    assert 0.15 < lines[2]["share"] < 0.25
    told = replate("cluster", str(page)).stdout
    assert "with passages of page" in told and "Ember Courier" in told


def test_sources_tell_what_was_learned_of_their_addresses(replate: Replate, ferry: Archive) -> None:
    with database.transaction(ferry.db):
        for number in (4711001, 4711002, 4711003):
            habits.confirm(ferry.db, f"http://127.0.0.1:9/{number}/a", f"http://127.0.0.1:9/{number}/b")
    learned = "articles keep their id (segment 2 from the end)"
    assert f"learned: {learned}" in replate("sources").stdout
    assert json.loads(replate("sources", "--json").stdout)["learned_addresses"] == [learned]
