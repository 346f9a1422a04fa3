"""What visits come to: real answers over real HTTP, four looks at each page, one host a case."""

import itertools
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from replate.demo.site import Request, Response

if TYPE_CHECKING:
    from conftest import Place, Town

GONE = Response(410, "taken down")
MISSING = Response(404, "no such page")
FORBIDDEN = Response(403, "<title>Access denied</title><p>You do not have permission to see this page.")
WALL = "<html><title>Just a moment...</title><body><p>Checking your browser before you go on.</p>"
NOT_FOUND = "<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>"
LATIN = Response(
    body="<html><head><title>Fähre läuft auf</title></head><body><h1>Fähre läuft auf Grund</h1><p>"
    + "Die Fähre lief am Dienstag vor der Küste auf Grund, niemand wurde verletzt, sagte der Hafenmeister am Abend. "
    * 3
    + "</p></body></html>",
    content_type="text/html",
)


@pytest.fixture(scope="module")
def seen(new_town: Callable[..., "Town"], page_of: Callable[..., str]) -> dict[str, "Place"]:
    """Every case at a host of its own, after four visits; `town` is under "" in the places' town."""
    town = new_town()
    counter = itertools.count()

    def furnished(request: Request) -> str:
        number = next(counter)
        return page_of(more=f'<script nonce="{number}">track({number})</script>') + f'<b id="n{number}"></b>'

    first, edited = page_of(), page_of("Ostwick puts off its dredging")
    tagged = [Response(body=one, headers=(("ETag", f'"{number}"'),)) for number, one in enumerate((first, edited))]
    dated = Response(body=first, headers=(("Last-Modified", "Mon, 02 Mar 2026 14:00:00 GMT"),))
    wrong = LATIN.body.encode("cp1252") if isinstance(LATIN.body, str) else LATIN.body
    cases: dict[str, list[Response | str | Callable[[Request], Response]]] = {
        "etag": [tagged[0], tagged[0], tagged[1], tagged[1]],
        "dated": [dated],
        "bytes": [first],
        "furniture": [furnished],  # type: ignore[list-item]
        "gone": [first, GONE, GONE, first],
        "missing": [first, MISSING, MISSING, page_of("Ostwick dredges after all")],
        "never there": [MISSING, MISSING, first, first],
        "blocked": [first, FORBIDDEN, first, edited],
        "challenge": [first, WALL, WALL, first],
        "soft 404": [first, NOT_FOUND, NOT_FOUND, first],
        "empty": [first, "", first, edited],
        "pdf": [first, Response(body=b"%PDF-1.7 binary", content_type="application/pdf"), first, first],
        "latin": [Response(body=wrong, content_type="text/html; charset=utf-8"), LATIN],
        "broken": [first, Response(500, "oops"), first, edited],
        "dropped": [first, Response(drop=True), first, edited],
        "cut": [first, Response(body=edited, drop=True), first, edited],
        "odd bytes": [b"\xff\xfe<\x00p\x00>" * 400, bytes(range(256)) * 40, first, first],
        "reverted": [first, edited, first, edited],
    }  # type: ignore[dict-item]
    places = {
        name: town.place({"/a": [Response(body=one) if isinstance(one, bytes) else one for one in answers]})
        for name, answers in cases.items()
    }
    for coding in ("gzip", "br", "zstd"):
        places[coding] = town.place({"/a": [first, edited]}, encodings=(coding,))
    for stage in range(4):
        town.visit(stage=stage)
    return places


@pytest.mark.parametrize(
    ("case", "outcomes"),
    [
        ("etag", ["first", "not_modified", "revised", "not_modified"]),
        ("dated", ["first", "not_modified", "not_modified", "not_modified"]),
        ("bytes", ["first", "unchanged", "unchanged", "unchanged"]),
        ("furniture", ["first", "unchanged", "unchanged", "unchanged"]),
        ("gone", ["first", "gone", "gone", "back"]),
        ("missing", ["first", "gone", "gone", "revised"]),
        ("never there", ["gone", "gone", "first", "unchanged"]),
        ("blocked", ["first", "blocked", "unchanged", "revised"]),
        ("challenge", ["first", "blocked", "blocked", "unchanged"]),
        ("soft 404", ["first", "soft_404", "soft_404", "back"]),
        ("empty", ["first", "suspect", "unchanged", "revised"]),
        ("pdf", ["first", "error", "unchanged", "unchanged"]),
        ("broken", ["first", "error", "unchanged", "revised"]),
        ("dropped", ["first", "error", "unchanged", "revised"]),
        ("cut", ["first", "error", "unchanged", "revised"]),
        ("reverted", ["first", "revised", "reverted", "reverted"]),
        ("gzip", ["first", "revised", "unchanged", "unchanged"]),
        ("br", ["first", "revised", "unchanged", "unchanged"]),
        ("zstd", ["first", "revised", "unchanged", "unchanged"]),
    ],
)
def test_each_answer_has_its_outcome(seen: dict[str, "Place"], case: str, outcomes: list[str]) -> None:
    place = seen[case]
    assert place.town.outcomes(place.url()) == outcomes


@pytest.mark.parametrize(
    ("case", "states"),
    [
        ("gone", [("live", "gone"), ("gone", "live")]),
        ("missing", [("live", "gone"), ("gone", "live")]),
        ("blocked", [("live", "blocked"), ("blocked", "live")]),
        ("challenge", [("live", "blocked"), ("blocked", "live")]),
        ("soft 404", [("live", "gone"), ("gone", "live")]),
        ("empty", [("live", "suspect"), ("suspect", "live")]),
        ("pdf", []),
        ("broken", []),
        ("dropped", []),
        ("bytes", []),
    ],
)
def test_each_change_of_state_is_one_edit(seen: dict[str, "Place"], case: str, states: list[tuple[str, str]]) -> None:
    told = seen[case].town.told(seen[case].url())
    assert [(before, after) for field, before, after in told if field == "state"] == states


@pytest.mark.parametrize(
    "case", ["dated", "bytes", "furniture", "gone", "never there", "challenge", "soft 404", "pdf", "latin"]
)
def test_what_is_no_edit_of_the_text_makes_none(seen: dict[str, "Place"], case: str) -> None:
    place = seen[case]
    assert place.town.page(place.url())["revision"] == 1
    assert [field for field, _, _ in place.town.told(place.url()) if field != "state"] == []


@pytest.mark.parametrize(
    "case", ["etag", "missing", "blocked", "empty", "broken", "dropped", "cut", "gzip", "br", "zstd"]
)
def test_an_edit_is_recorded_once_whatever_stood_between(seen: dict[str, "Place"], case: str) -> None:
    place = seen[case]
    told = [one for one in place.town.told(place.url()) if one[0] != "state"]
    assert [field for field, _, _ in told] == ["headline"]
    assert place.town.page(place.url())["revision"] == 2


def test_a_window_begins_at_the_last_sight_of_the_old_text(seen: dict[str, "Place"]) -> None:
    for case, at in (("etag", 1), ("broken", 2), ("missing", 0), ("blocked", 2)):
        place = seen[case]
        edit = next(one for one in place.town.edits(place.url()) if one["field"] == "headline")
        visits = place.town.visits(place.url())
        assert edit["window_start"] == visits[at]["at"], case
        assert edit["window_end"] == edit["seen_at"] == next(v["at"] for v in visits if v["outcome"] == "revised"), case


def test_a_304_is_asked_for_with_the_validators_of_the_last_reading(seen: dict[str, "Place"]) -> None:
    asked = [one.headers for one in seen["etag"].site.requests if one.path == "/a"]
    assert [one.get("If-None-Match") for one in asked] == [None, '"0"', '"0"', '"1"']
    asked = [one.headers for one in seen["dated"].site.requests if one.path == "/a"]
    assert [one.get("If-Modified-Since") for one in asked] == [None, *["Mon, 02 Mar 2026 14:00:00 GMT"] * 3]


def test_same_bytes_and_same_visible_text_are_told_without_a_reading(seen: dict[str, "Place"]) -> None:
    reasons = [row["reason"] for row in seen["bytes"].town.visits(seen["bytes"].url())]
    assert reasons[1:] == ["the same bytes"] * 3
    reasons = [row["reason"] for row in seen["furniture"].town.visits(seen["furniture"].url())]
    assert reasons[1:] == ["the same visible text"] * 3


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_compressed_page_keeps_the_headers_it_came_with(seen: dict[str, "Place"], coding: str) -> None:
    visit = seen[coding].town.visits(seen[coding].url())[0]
    received = {name.lower(): value for name, value in json.loads(visit["response_headers"])}
    sent = {name.lower(): value for name, value in json.loads(visit["request_headers"])}
    assert received["content-encoding"] == coding
    assert sent["accept-encoding"] == "gzip, br, zstd"
    assert (visit["status"], visit["status_line"], visit["address"]) == (200, "HTTP/1.1 200 OK", "127.0.0.1")


def test_a_wrongly_declared_charset_does_not_become_an_edit(seen: dict[str, "Place"]) -> None:
    page = seen["latin"].town.page(seen["latin"].url())
    assert page["headline"] == "Fähre läuft auf Grund"


def test_reasons_say_what_happened(seen: dict[str, "Place"]) -> None:
    reasons = {case: seen[case].town.visits(seen[case].url())[1]["reason"] for case in seen}
    assert reasons["gone"] == "410 Gone"
    assert reasons["missing"] == "404 Not Found"
    assert reasons["blocked"] == "refused with 403"
    assert reasons["broken"] == "answered with 500"
    assert "Just a moment" in reasons["challenge"]
    assert "pdf" in reasons["pdf"].lower()
    assert reasons["cut"] == "the connection broke before the whole page had arrived"
    assert all(reasons.values())


def test_odd_bytes_are_an_outcome_and_the_page_recovers(seen: dict[str, "Place"]) -> None:
    outcomes = seen["odd bytes"].town.outcomes(seen["odd bytes"].url())
    assert set(outcomes[:2]) <= {"error", "suspect", "first"}
    assert len(outcomes) == 4


def test_a_reversion_names_the_revision_that_came_back(seen: dict[str, "Place"]) -> None:
    place = seen["reverted"]
    number = place.town.page(place.url())["id"]
    rows = place.town.rows("SELECT verdict, reverted_to FROM revisions WHERE page = ? ORDER BY revision", number)
    assert [tuple(row) for row in rows] == [("first", None), ("revised", None), ("reverted", 1)]
    folded = place.town.edits(place.url())[-1]
    assert (folded["remark"], folded["revision"]) == ("varies between revisions 3 and 2", 3)
