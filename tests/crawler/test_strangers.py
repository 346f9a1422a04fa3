"""Another article stands where a page was said to have gone: two articles never share one history."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from replate.db import verify
from replate.demo.site import Response, redirect

if TYPE_CHECKING:
    from conftest import Place, Town

GEESE = (
    "A flock of nine hundred geese landed on the airfield of Marrow on Sunday, and the evening plane turned back.",
    "Wardens with dogs and lamps walked the runway for three hours before the birds left for the salt meadows.",
    "Such a thing had not been seen since 1987, said the field's warden, Olle Brandt, who wrote it in his book.",
    "The passengers were put up in the school of Marrow, where the parents' council cooked pea soup for them all.",
)
DATED = "<meta property='article:published_time' content='2026-11-01T10:00:00Z'>"
OLD, NEW = "/2026/11/01/ostwick-dredges-its-inner-basin", "/2026/11/01/boats-wait-at-the-outer-quay"


def feed(entries: dict[str, str]) -> Response:
    items = "".join(
        f"<item><title>{link}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid></item>"
        for link, guid in entries.items()
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Ostwick</title>{items}</channel></rss>"
    return Response(body=body, content_type="application/rss+xml")


def front(*paths: str) -> str:
    links = "".join(f'<h2><a href="{path}">What the harbour board of Ostwick decided</a></h2>' for path in paths)
    return f"<html><body><main>{links}</main></body></html>"


@pytest.fixture(scope="module")
def seen(new_town: Callable[..., "Town"], page_of: Callable[..., str], prose: tuple[str, ...]) -> dict[str, "Place"]:
    """A host a case, after three passes: another article is met at the second, and what then is at the third."""
    town = new_town()
    first, geese = page_of(), page_of("Geese stop a plane", *GEESE)
    rewritten = page_of("Boats wait at the outer quay", *prose[:4], "Twelve boats wait.", more=DATED)
    away = {"for good": redirect("/b"), "for good, known": redirect("/b"), "for a while": redirect("/b", 302)}
    cases = {name: town.place({"/a": [first, answer], "/b": [geese]}) for name, answer in away.items()}
    cases["for a while"].answers["/a"] = [first, redirect("/b", 302), first]
    town.follow(cases["for good, known"].url("/b"), kind="page")
    cases["guid"] = place = town.place({"/a": [first], "/b": [geese]}, follow="/feed", kind="feed")
    place.answers["/feed"] = [feed({place.url("/a"): "top"}), feed({place.url("/b"): "top"})]
    cases["left"] = town.place(
        {"/": [front(OLD), front(OLD, NEW)], OLD: [page_of(more=DATED), page_of(more=DATED), Response(404, "no")],
         NEW: [rewritten]}, follow="/", kind="section",
    )  # fmt: skip
    for stage in range(3):
        town.visit(stage=stage)
    town.visit(stage=2)
    return cases


def headlines(place: "Place", path: str) -> list[str]:
    page = place.town.page(place.url(path))["id"]
    rows = place.town.rows("SELECT headline FROM revisions WHERE page = ? ORDER BY revision", page)
    return [row["headline"] for row in rows]


@pytest.mark.parametrize("case", ["for good", "for good, known", "for a while", "guid"])
def test_no_text_of_the_other_article_is_a_revision_of_the_page(seen: dict[str, "Place"], case: str) -> None:
    assert headlines(seen[case], "/a") == ["Ostwick dredges its inner basin"]
    assert seen[case].town.rows("SELECT 1 FROM events WHERE type = 'merge' AND page = ?",
                                seen[case].town.page(seen[case].url("/a"))["id"]) == []  # fmt: skip


def test_a_page_that_was_redirected_to_another_article_is_gone_with_the_reason(seen: dict[str, "Place"]) -> None:
    for case in ("for good", "for good, known"):
        place = seen[case]
        assert place.town.page(place.url("/a"))["state"] == "gone"
        told = place.town.visits(place.url("/a"))[1]
        assert told["outcome"] == "soft_404"
        assert "another article stands there" in told["reason"]
    known = seen["for good, known"]
    assert known.town.page(known.url("/b"))["state"] == "live"
    assert headlines(known, "/b") == ["Geese stop a plane"]


def test_a_page_that_is_sent_to_another_article_for_a_while_comes_back(seen: dict[str, "Place"]) -> None:
    place = seen["for a while"]
    assert place.town.outcomes(place.url("/a")) == ["first", "suspect", "unchanged", "unchanged"]
    assert place.town.page(place.url("/a"))["state"] == "live"


def test_a_guid_that_is_given_to_another_article_is_followed_as_another_page(seen: dict[str, "Place"]) -> None:
    place = seen["guid"]
    one, other = (place.town.page(place.url(path)) for path in ("/a", "/b"))
    assert (one["state"], other["state"]) == ("live", "live")
    assert one["id"] != other["id"]
    assert headlines(place, "/b") == ["Geese stop a plane"]
    assert place.town.outcomes(place.url("/a"))[1:3] == ["suspect", "unchanged"]
    assert "state" not in {field for field, _, _ in place.town.told(place.url("/a"))}, "nothing is said of the page"


def test_a_page_whose_text_was_read_elsewhere_before_it_went_keeps_one_history(seen: dict[str, "Place"]) -> None:
    place = seen["left"]
    page = place.town.page(place.url(OLD))
    assert page["id"] == place.town.page(place.url(NEW))["id"]
    assert (page["state"], page["url"]) == ("live", place.url(NEW))
    assert headlines(place, OLD) == ["Ostwick dredges its inner basin", "Boats wait at the outer quay"]


def test_the_chains_hold(seen: dict[str, "Place"]) -> None:
    db = seen["guid"].town.db
    assert verify.verify(db).problems == ()
    db.close()
