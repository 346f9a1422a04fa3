"""Redirects: a page keeps its history wherever it moves, and no circle is run round for ever."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from replate.crawler import hop
from replate.db import verify
from replate.demo.site import Response, redirect

if TYPE_CHECKING:
    from conftest import Place, Town

HERE = "http://a.example/one"


@pytest.mark.parametrize(
    ("location", "before", "way"),
    [
        ("/two", [], "same_host"),
        ("http://b.example/two", [], "other_host"),
        ("https://a.example/one", [], "same_host"),
        ("http://a.example:8080/one", [], "other_host"),
        ("/", [], "home"),
        ("http://b.example/", [], "home"),
        ("/one", [], "loop"),
        ("/one#top", [], "loop"),
        ("/zero", [(301, "http://a.example/zero", HERE)], "loop"),
        ("/eleven", [(301, f"http://a.example/{n}", f"http://a.example/{n + 1}") for n in range(10)], "loop"),
        (None, [], "unusable"),
        ("mailto:desk@a.example", [], "unusable"),
    ],
)
def test_where_a_redirect_leads(location: str | None, before: list[tuple[int, str, str]], way: str) -> None:
    found = hop.follow(301, HERE, location, before)
    assert found.way == way
    assert found.reason


def test_one_temporary_hop_makes_the_whole_way_temporary() -> None:
    assert hop.is_permanent([(301, "a", "b"), (308, "b", "c")])
    assert not hop.is_permanent([(301, "a", "b"), (302, "b", "c")])
    assert not hop.is_permanent([])


@pytest.fixture(scope="module")
def moved(new_town: Callable[..., "Town"], page_of: Callable[..., str]) -> dict[str, "Place"]:
    """A host for each kind of redirect, after three passes; what happens, happens between the first and the second."""
    town = new_town()
    first, edited = page_of(), page_of("Ostwick puts off its dredging")
    away: dict[str, list[Response | str]] = {
        "permanent": [first, redirect("/b")],
        "permanent and edited": [first, redirect("/b", 308)],
        "temporary": [first, redirect("/b", 302)],
        "chain": [first, redirect("/c")],
        "loop": [first, redirect("/b"), first],
        "self": [first, redirect("/a", 302), first],
        "home": [first, redirect("/"), redirect("/")],
        "nowhere": [first, Response(302), first],
        "to a known page": [first, redirect("/b")],
        "to another host": [first, None],  # type: ignore[list-item]
        "for a while to another host": [first, None],  # type: ignore[list-item]
        "between two hosts": [first, None, first],  # type: ignore[list-item]
    }
    places = {name: town.place({"/a": answers}) for name, answers in away.items()}  # type: ignore[arg-type]
    for name in ("permanent", "temporary"):
        places[name].answers["/b"] = [first, first, edited]
    places["permanent and edited"].answers["/b"] = [edited]
    places["chain"].answers |= {"/c": [redirect("/b")], "/b": [first]}
    places["loop"].answers["/b"] = [redirect("/a")]
    places["home"].answers["/"] = [page_of("The front of the Ostwick Packet")]
    known = places["to a known page"]
    known.answers["/b"] = [page_of("Ostwick dredges: the second report")]
    town.follow(known.url("/b"), kind="page", name="known page")
    for name, status in (("to another host", 301), ("for a while to another host", 302), ("between two hosts", 301)):
        other = places[f"{name}: target"] = town.place({"/b": [first]}, follow=None)
        places[name].answers["/a"][1] = redirect(other.url("/b"), status)
    places["between two hosts: target"].answers["/b"] = [redirect(places["between two hosts"].url())]
    for stage in range(3):
        town.visit(stage=stage)
    return places


@pytest.mark.parametrize(
    ("case", "outcomes"),
    [
        ("permanent", ["first", "moved", "revised"]),
        ("permanent and edited", ["first", "revised", "unchanged"]),
        ("temporary", ["first", "unchanged", "revised"]),
        ("chain", ["first", "moved", "unchanged"]),
        ("loop", ["first", "error", "unchanged"]),
        ("self", ["first", "error", "unchanged"]),
        ("home", ["first", "soft_404", "soft_404"]),
        ("nowhere", ["first", "error", "unchanged"]),
        ("to another host", ["first", "moved", "moved", "unchanged"]),
        ("for a while to another host", ["first", "moved", "unchanged", "moved", "unchanged"]),
        ("between two hosts", ["first", "moved", "error", "unchanged"]),
    ],
)
def test_each_redirect_has_its_outcome(moved: dict[str, "Place"], case: str, outcomes: list[str]) -> None:
    assert moved[case].town.outcomes(moved[case].url()) == outcomes


@pytest.mark.parametrize("case", ["permanent", "permanent and edited", "chain"])
def test_a_page_that_moved_has_its_new_url_once_and_keeps_its_history(moved: dict[str, "Place"], case: str) -> None:
    place = moved[case]
    page = place.town.page(place.url("/b"))
    assert page["url"] == place.url("/b")
    assert page["id"] == place.town.page(place.url("/a"))["id"], "its old address leads to it"
    urls = [one for one in place.town.told(place.url()) if one[0] == "url"]
    assert urls == [("url", place.url("/a"), place.url("/b"))]
    headlines = [one for one in place.town.told(place.url()) if one[0] == "headline"]
    assert len(headlines) == (0 if case == "chain" else 1)


def test_a_page_that_moved_to_another_host_has_its_new_url(moved: dict[str, "Place"]) -> None:
    place, target = moved["to another host"], moved["to another host: target"]
    page = place.town.page(place.url())
    assert page["url"] == target.url("/b")
    assert place.town.told(place.url()) == [("url", place.url(), target.url("/b"))]
    assert len(place.asked("/a")) == 2, "then it is asked where it stands"


def test_a_temporary_redirect_is_another_name_and_no_move(moved: dict[str, "Place"]) -> None:
    for case, target in (("temporary", "temporary"), ("for a while to another host",) * 2):
        place = moved[case]
        page = place.town.page(place.url())
        assert page["url"] == place.url()
        assert "url" not in {field for field, _, _ in place.town.told(place.url())}
        other = moved.get(f"{target}: target", place).url("/b")
        assert place.town.page(other)["id"] == page["id"]


def test_each_hop_is_kept_with_the_visit(moved: dict[str, "Place"]) -> None:
    place = moved["chain"]
    visit = place.town.visits(place.url())[1]
    assert visit["url"] == place.url("/b")
    start, between, end = (place.url(path) for path in ("/a", "/c", "/b"))
    assert json.loads(visit["redirects"]) == [[301, start, between], [301, between, end]]


def test_a_circle_is_left_after_one_round(moved: dict[str, "Place"]) -> None:
    for case in ("loop", "self"):
        place = moved[case]
        assert "loop" in place.town.visits(place.url())[1]["reason"]
        assert len(place.asked("/a")) == 3
    place, other = moved["between two hosts"], moved["between two hosts: target"]
    assert "loop over several hosts" in place.town.visits(place.url())[2]["reason"]
    assert (len(place.asked("/a")), len(other.asked("/b"))) == (3, 1)


def test_a_page_sent_home_is_gone_and_the_front_is_not_its_text(moved: dict[str, "Place"]) -> None:
    place = moved["home"]
    assert place.town.page(place.url())["state"] == "gone"
    assert [field for field, _, _ in place.town.told(place.url())] == ["state"]


def test_two_pages_that_turn_out_to_be_one_are_merged_with_the_evidence(moved: dict[str, "Place"]) -> None:
    place = moved["to a known page"]
    town = place.town
    elder, younger = town.rows("SELECT * FROM pages WHERE url LIKE ? ORDER BY id", f"{place.site.url}/%")
    assert (elder["state"], younger["state"]) == ("live", "merged")
    assert younger["merged_into"] == elder["id"]
    (event,) = town.rows("SELECT * FROM events WHERE page = ? AND type = 'merge'", younger["id"])
    assert place.url("/a") in event["reason"]
    assert place.url("/b") in event["reason"]
    assert town.page(place.url("/b"))["id"] == elder["id"]
    assert town.page(place.url("/a"))["id"] == elder["id"]
    assert (
        town.rows("SELECT due FROM frontier WHERE subject = 'page' AND subject_id = ?", younger["id"])[0]["due"] is None
    )


def test_the_chains_hold_after_moves_and_merges(moved: dict[str, "Place"]) -> None:
    db = moved["loop"].town.db
    assert verify.verify(db).problems == ()
    db.close()
