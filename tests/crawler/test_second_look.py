"""The second look: an edit is recorded when the old text is gone, an A/B test is not, and a pass waits for it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from replate.demo.site import Request, Response

if TYPE_CHECKING:
    from conftest import Place, Town

MISSING = Response(404, "no such page")
A, B, C = "Ostwick dredges its inner basin", "Ostwick puts off its dredging", "Ostwick never dredges again"


@pytest.fixture(scope="module")
def looked(new_town: Callable[..., "Town"], page_of: Callable[..., str]) -> dict[str, "Place"]:
    """A host for each sequence of answers, one a request, with a second look after 300 ms; two passes."""
    town = new_town(confirm_after="300ms")
    a, b, c = (page_of(headline) for headline in (A, B, C))
    busy = Response(503, "busy", (("Retry-After", "1"),))
    cases: dict[str, list[Response | str]] = {
        "stays": [a, b, b],
        "goes on": [a, b, c],
        "comes back": [a, b, a],
        "gone": [a, MISSING, MISSING],
        "gone for a moment": [a, MISSING, a],
        "other text while it was gone": [a, MISSING, b, b],
        "gone while it changed": [a, b, MISSING, MISSING],
        "busy at the second look": [a, b, busy, b],
        "wall at the second look": [a, b, Response(403, "no")],
        "shrunk": [a, page_of(A, "One short line is left of it all.")],
        "tagged": [Response(body=one, headers=(("ETag", f'"{n}"'),)) for n, one in enumerate((a, b, b))],
    }
    # In the first pass each page is asked once; all later answers come in the second pass and its second looks.
    places = {}
    for name, answers in cases.items():
        turns = iter(answers)
        last = answers[-1]

        def respond(request: Request, turns: object = turns, last: Response | str = last) -> Response:
            chosen = next(turns, last)  # type: ignore[call-overload]
            return chosen if isinstance(chosen, Response) else Response(body=chosen)

        places[name] = town.place({"/a": [respond]})
    for _ in range(2):
        town.visit()
    return places


@pytest.mark.parametrize(
    ("case", "outcomes"),
    [
        ("stays", ["first", "candidate", "revised"]),
        ("goes on", ["first", "candidate", "revised"]),
        ("comes back", ["first", "candidate", "unchanged"]),
        ("gone", ["first", "candidate", "gone"]),
        ("gone for a moment", ["first", "candidate", "unchanged"]),
        ("other text while it was gone", ["first", "candidate", "candidate", "revised"]),
        ("gone while it changed", ["first", "candidate", "candidate", "gone"]),
        ("busy at the second look", ["first", "candidate", "error", "revised"]),
        ("wall at the second look", ["first", "candidate", "blocked"]),
        ("shrunk", ["first", "suspect"]),
        ("tagged", ["first", "candidate", "revised"]),
    ],
)
def test_each_sequence_has_its_outcomes_within_one_pass(
    looked: dict[str, "Place"], case: str, outcomes: list[str]
) -> None:
    assert looked[case].town.outcomes(looked[case].url()) == outcomes


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("stays", [("headline", A, B)]),
        ("goes on", [("headline", A, B), ("headline", B, C)]),
        ("comes back", []),
        ("gone", [("state", "live", "gone")]),
        ("gone for a moment", []),
        ("other text while it was gone", [("headline", A, B)]),
        ("gone while it changed", [("state", "live", "gone")]),
        ("busy at the second look", [("headline", A, B)]),
        ("wall at the second look", [("state", "live", "blocked")]),
        ("shrunk", [("state", "live", "suspect")]),
    ],
)
def test_each_sequence_leaves_its_rows(looked: dict[str, "Place"], case: str, told: list[tuple[str, str, str]]) -> None:
    assert looked[case].town.told(looked[case].url()) == told


def test_an_edit_is_dated_by_its_first_sight(looked: dict[str, "Place"]) -> None:
    for case in ("stays", "goes on"):
        place = looked[case]
        visits = place.town.visits(place.url())
        edits = place.town.edits(place.url())
        assert edits[0]["seen_at"] == visits[1]["at"]
        assert edits[0]["window_start"] == visits[0]["at"]
        if case == "goes on":
            assert (edits[1]["window_start"], edits[1]["seen_at"]) == (visits[1]["at"], visits[2]["at"])
    gone = looked["gone"]
    assert gone.town.edits(gone.url())[0]["seen_at"] == gone.town.visits(gone.url())[1]["at"]


def test_what_came_back_is_kept_as_a_variant_with_its_text(looked: dict[str, "Place"]) -> None:
    place = looked["comes back"]
    (variant,) = place.town.rows("SELECT * FROM variants WHERE page = ?", place.town.page(place.url())["id"])
    assert variant["revision"] == 1
    assert B in variant["reading"]


def test_what_was_lost_when_the_page_went_is_kept_as_a_variant(looked: dict[str, "Place"]) -> None:
    place = looked["gone while it changed"]
    (variant,) = place.town.rows("SELECT * FROM variants WHERE page = ?", place.town.page(place.url())["id"])
    assert B in variant["reading"]


def test_a_second_look_asks_unconditionally(looked: dict[str, "Place"]) -> None:
    asked = [one.headers.get("If-None-Match") for one in looked["tagged"].site.requests if one.path == "/a"]
    assert asked == [None, '"0"', None]
    flags = [row["second_look"] for row in looked["tagged"].town.visits(looked["tagged"].url())]
    assert flags == [0, 0, 1]


def test_a_candidate_that_could_not_be_looked_at_again_waits(looked: dict[str, "Place"]) -> None:
    place = looked["wall at the second look"]
    page = place.town.page(place.url())
    (waiting,) = place.town.rows("SELECT * FROM candidates WHERE page = ?", page["id"])
    assert B in waiting["reading"]
    assert waiting["snapshot"] is not None
    planned = place.town.rows("SELECT * FROM frontier WHERE subject = 'page' AND subject_id = ?", page["id"])[0]
    assert (planned["second_look"], planned["reason"]) == (1, "second look again, blocked at the last")


def test_a_page_that_refuses_the_second_look_is_not_asked_again_in_the_same_pass(looked: dict[str, "Place"]) -> None:
    assert len(looked["wall at the second look"].asked("/a")) == 3


def test_a_candidates_page_is_kept_at_once(looked: dict[str, "Place"]) -> None:
    for case in ("stays", "comes back"):
        visits = looked[case].town.visits(looked[case].url())
        assert visits[1]["snapshot"] is not None
