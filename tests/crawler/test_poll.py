"""Sources of each kind over real HTTP: what they list is visited, what they say later wakes pages."""

import gzip
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from replate.demo.site import Response, redirect

if TYPE_CHECKING:
    from conftest import Place, Town

RSS, ATOM, XML = "application/rss+xml", "application/atom+xml", "application/xml"
HTML_NEWS = "/news/2026/03/02"


def rss(*items: str) -> Response:
    channel = f"<title>The Packet</title><link>/</link>{''.join(items)}"
    return Response(
        body=f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>', content_type=RSS
    )


def item(link: str, title: str = "A report", guid: str = "", updated: str = "") -> str:
    stamp = f"<updated xmlns='http://www.w3.org/2005/Atom'>{updated}</updated>" if updated else ""
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid or link}</guid>{stamp}</item>"
    )


def sitemap(*locations: str, index: bool = False) -> str:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(f"<{inner}><loc>{one}</loc></{inner}>" for one in locations)
    return f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'


@pytest.fixture(scope="module")
def polled(new_town: Callable[..., "Town"], page_of: Callable[..., str]) -> dict[str, "Place"]:
    """A host for each kind of source, polled three times."""
    town = new_town()
    texts = {
        f"{HTML_NEWS}/{name}": [page_of(f"The {name} report from Ostwick")] for name in ("first", "second", "third")
    }
    paths = list(texts)
    places: dict[str, Place] = {}

    def add(name: str, path: str, answers: Sequence[Response | str], **source: object) -> "Place":
        place = places[name] = town.place({**texts, path: list(answers)}, follow=None)
        town.follow(place.url(path), name=name, **source)
        return place

    add("rss", "/feed", [rss(item(paths[0]), item(f"{paths[1]}?utm_source=feed#top"))])
    atom = "".join(f"<entry><id>{one}</id><title>T</title><link href='{one}'/></entry>" for one in paths[:2])
    add("atom", "/feed", [Response(body=f'<feed xmlns="http://www.w3.org/2005/Atom">{atom}</feed>', content_type=ATOM)])
    entries = [{"id": one, "url": one} for one in paths[:2]]
    json_feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "P", "items": entries})
    add("json feed", "/feed", [Response(body=json_feed, content_type="application/feed+json")])
    add("tagged feed", "/feed", [Response(body=rss(item(paths[0])).body, headers=(("ETag", '"1"'),), content_type=RSS)])
    place = add("sitemap", "/sitemap.xml", [])
    place.answers["/sitemap.xml"] = [Response(body=sitemap(*map(place.url, paths[:2])), content_type=XML)]
    place = add("index", "/sitemap.xml", [])
    place.answers |= {
        "/sitemap.xml": [Response(body=sitemap(place.url("/one.xml.gz"), place.url("/two.xml"), place.url("/gone.xml"),
                                               "http://127.0.0.1:1/other.xml", index=True), content_type=XML)],
        "/one.xml.gz": [Response(body=gzip.compress(sitemap(place.url(paths[0])).encode()),
                                 content_type="application/gzip")],
        "/two.xml": [Response(body=sitemap(place.url(paths[1])), content_type=XML)],
    }  # fmt: skip
    links = "".join(f'<h2><a href="{one}">A headline long enough to be one {one[-6:]}</a></h2>' for one in paths)
    front = f"<html><head><title>Front</title></head><body>{links}<a href='/about'>About</a></body></html>"
    add("front", "/news", [front])
    add("chosen", "/feed", [rss(*map(item, paths))], include=[f"*{HTML_NEWS}/*"], exclude=["*/third"])
    add("moved feed", "/old-feed", [redirect("/feed")]).answers["/feed"] = [rss(item(paths[0]))]
    add("guid", "/feed", [rss(item(paths[0], guid="g1")), rss(item(paths[1], guid="g1"))])
    places["guid"].answers[paths[1]] = texts[paths[0]]
    stamped = [rss(item(paths[0], updated=f"2026-03-02T1{hour}:00:00Z")) for hour in (0, 1, 1)]
    add("signal", "/feed", stamped)
    add("title", "/feed", [rss(item(paths[0], title=title)) for title in ("Old", "New", "New")])
    add("missing", "/feed", [Response(404, "none")])
    add("refused", "/feed", [Response(403, "none")])
    add("broken", "/feed", [rss(item(paths[0])), Response(500, "oops"), rss(item(paths[0]), item(paths[1]))])
    add("malformed", "/feed", [Response(body="<rss><channel><item><link>", content_type=RSS)], kind="feed")
    add("no feed", "/feed", [page_of()], kind="feed")
    add("binary", "/feed", [Response(body=bytes(range(256)) * 50, content_type=RSS)], kind="feed")
    add("empty", "/feed", [Response(body=b"", content_type=RSS)], kind="feed")
    add("elsewhere", "/feed", [])
    places["elsewhere"].answers["/feed"] = [redirect(places["rss"].url("/feed"))]
    town.follow("http://127.0.0.1:1/feed", name="unreachable", kind="feed")
    town.visit(stage=0)
    for stage in (1, 2):  # later polls find the pages not due: only a signal can wake them
        town.make_due()
        db = town.db
        db.execute("UPDATE frontier SET due = '2999-01-01T00:00:00.000Z' WHERE subject = 'page'")
        db.execute("UPDATE hosts SET backoff_until = NULL")
        started = db.execute("SELECT max(due) FROM frontier WHERE subject = 'source'").fetchone()[0]
        db.close()
        town.stage = stage
        run(town, started)
    return places


def run(town: "Town", started: str) -> None:
    """One pass over the sources alone."""
    process = town.start(datetime.fromisoformat(started))
    assert process.wait(60) == 0
    assert "Traceback" not in town.log(process), town.log(process)[-3000:]


def listed(place: "Place") -> set[str]:
    rows = place.town.rows("SELECT url FROM pages WHERE url LIKE ?", f"{place.site.url}/%")
    return {row["url"].removeprefix(place.site.url).rpartition("/")[2] for row in rows}


@pytest.mark.parametrize(
    ("case", "kind", "names"),
    [
        ("rss", "feed", {"first", "second"}),
        ("atom", "feed", {"first", "second"}),
        ("json feed", "feed", {"first", "second"}),
        ("sitemap", "sitemap", {"first", "second"}),
        ("index", "sitemap", {"first", "second"}),
        ("front", "section", {"first", "second", "third"}),
        ("chosen", "feed", {"first", "second"}),
        ("moved feed", "feed", {"first"}),
    ],
)
def test_the_kind_of_a_source_is_found_out_and_its_pages_are_visited(
    polled: dict[str, "Place"], case: str, kind: str, names: set[str]
) -> None:
    place = polled[case]
    assert place.town.rows("SELECT kind FROM sources WHERE name = ?", case)[0]["kind"] == kind
    assert listed(place) == names
    for name in names:
        assert place.town.outcomes(place.url(f"{HTML_NEWS}/{name}")) == ["first"]


def test_a_listing_that_did_not_change_is_not_read_again(polled: dict[str, "Place"]) -> None:
    outcomes = [row["outcome"] for row in polls(polled["rss"], "rss")]
    assert outcomes == ["listed", "unchanged", "unchanged"]
    outcomes = [row["outcome"] for row in polls(polled["tagged feed"], "tagged feed")]
    assert outcomes == ["listed", "not_modified", "not_modified"]


def polls(place: "Place", name: str) -> list[dict[str, object]]:
    sql = "SELECT p.* FROM polls p JOIN sources s ON s.id = p.source WHERE s.name = ? ORDER BY p.id"
    rows = place.town.rows(sql, name)
    return [dict(row) for row in rows]


def test_an_index_is_followed_within_its_host_and_what_is_missing_is_told(polled: dict[str, "Place"]) -> None:
    found = polls(polled["index"], "index")
    assert [row["outcome"] for row in found] == ["listed"] * 3
    assert "gone.xml: 404" in str(found[0]["reason"])
    assert found[0]["entries"] == 2


def test_a_known_guid_under_another_url_is_the_page_moved(polled: dict[str, "Place"]) -> None:
    place = polled["guid"]
    page = place.town.page(place.url(f"{HTML_NEWS}/second"))
    assert page["url"] == place.url(f"{HTML_NEWS}/second")
    assert place.town.outcomes(page["url"]) == ["first", "moved"]
    assert place.town.told(page["url"]) == [("url", place.url(f"{HTML_NEWS}/first"), place.url(f"{HTML_NEWS}/second"))]
    assert listed(place) == {"second"}


@pytest.mark.parametrize("case", ["signal", "title"])
def test_a_listing_that_shows_a_change_pulls_the_visit_forward_once(polled: dict[str, "Place"], case: str) -> None:
    place = polled[case]
    assert len(place.asked(f"{HTML_NEWS}/first")) == 2
    assert place.town.outcomes(place.url(f"{HTML_NEWS}/first")) == ["first", "unchanged"]


@pytest.mark.parametrize(
    ("case", "outcome", "words"),
    [
        ("missing", "error", "404"),
        ("refused", "blocked", "403"),
        ("malformed", "error", ""),
        ("no feed", "error", ""),
        ("binary", "error", ""),
        ("empty", "error", ""),
        ("elsewhere", "error", "give that URL in replate.toml"),
        ("unreachable", "error", "no connection: Connection refused; that forbids all"),
    ],
)
def test_a_source_that_cannot_be_read_says_why(polled: dict[str, "Place"], case: str, outcome: str, words: str) -> None:
    town = polled["rss"].town
    row = town.poll(case)
    assert row["outcome"] == outcome, row["reason"]
    assert words in row["reason"]
    assert len(row["reason"]) > 10
    source = town.rows("SELECT * FROM sources WHERE name = ?", case)[0]
    assert (source["last_outcome"], source["last_reason"]) == (outcome, row["reason"])
    assert source["failures"] >= 1


def test_the_first_failure_to_reach_a_host_names_its_cause(polled: dict[str, "Place"]) -> None:
    assert "no connection" in str(polls(polled["rss"], "unreachable")[0]["reason"])


def test_a_failed_poll_loses_nothing_and_is_made_good(polled: dict[str, "Place"]) -> None:
    place = polled["broken"]
    assert [row["outcome"] for row in polls(place, "broken")] == ["listed", "error", "listed"]
    assert listed(place) == {"first", "second"}
    assert place.town.rows("SELECT failures FROM sources WHERE name = 'broken'")[0]["failures"] == 0


def test_a_failed_poll_is_tried_again_by_itself(polled: dict[str, "Place"]) -> None:
    town = polled["rss"].town
    sql = "SELECT s.name, f.due FROM frontier f JOIN sources s ON s.id = f.subject_id WHERE f.subject = 'source'"
    due = {row["name"]: row["due"] for row in town.rows(sql)}
    assert due["missing"] is not None
    assert due["unreachable"] is not None
    assert due["rss"] is None, "a trigger writes the next time"
