"""Politeness as the sites see it: gaps between requests, one connection a host, robots.txt, Retry-After, a contact."""

import itertools
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from replate.demo.site import Request, Response, Site, redirect

if TYPE_CHECKING:
    from conftest import Place, Town

TEXT = "text/plain; charset=utf-8"


def gaps(place: "Place") -> list[float]:
    times = place.asked()
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def rules(*lines: str) -> Response:
    return Response(body="\n".join(lines), content_type=TEXT)


@pytest.fixture(scope="module")
def robots(new_town: Callable[..., "Town"], page_of: Callable[..., str]) -> dict[str, "Place"]:
    """A host for each kind of robots.txt, two pages each, after one pass."""
    town = new_town(timeout="1s")
    cases: dict[str, Response] = {
        "disallowed": rules("User-agent: *", "Disallow: /a"),
        "for us": rules("User-agent: *", "Disallow:", "", "User-agent: replate", "Disallow: /a"),
        "for others": rules("User-agent: otherbot", "Disallow: /"),
        "longest match": rules("User-agent: *", "Disallow: /", "Allow: /a"),
        "missing": Response(404, "none", content_type=TEXT),
        "forbidden": Response(403, "none", content_type=TEXT),
        "broken": Response(500, "oops", content_type=TEXT),
        "dropped": Response(drop=True),
        "silent": Response(silent=True),
        "moved": redirect("/files/robots.txt"),
        "circle": redirect("/robots.txt"),
        "odd": Response(body=bytes(range(256)) * 20, content_type="application/octet-stream"),
        "html": Response(body=page_of()),
    }
    places = {
        name: town.place({"/robots.txt": [answer], "/a": [page_of()], "/b": [page_of()]})
        for name, answer in cases.items()
    }
    places["moved"].answers["/files/robots.txt"] = [rules("User-agent: *", "Disallow: /a")]
    places["elsewhere"] = town.place({"/a": [page_of()], "/b": [page_of()]})
    places["elsewhere"].answers["/robots.txt"] = [redirect(places["for us"].url("/robots.txt"))]
    places["astray"] = town.place({"/a": [page_of()], "/b": [page_of()]})
    places["astray"].answers["/robots.txt"] = [redirect(places["missing"].url("/a"))]
    for name, place in places.items():
        town.follow(place.url("/b"), kind="page", name=f"second page of {name}")
    town.visit()
    return places


@pytest.mark.parametrize("case", ["disallowed", "for us", "moved", "elsewhere"])
def test_a_forbidden_page_is_not_asked_for(robots: dict[str, "Place"], case: str) -> None:
    place = robots[case]
    assert place.asked("/a") == []
    assert place.town.outcomes(place.url("/a")) == ["robots"]
    assert place.town.outcomes(place.url("/b")) == ["first"]
    assert place.town.told(place.url("/a")) == []


@pytest.mark.parametrize(
    "case", ["for others", "longest match", "missing", "forbidden", "circle", "odd", "html", "astray"]
)
def test_what_is_not_forbidden_is_visited(robots: dict[str, "Place"], case: str) -> None:
    assert robots[case].town.outcomes(robots[case].url("/a")) == ["first"]


@pytest.mark.parametrize(("case", "outcome"), [("broken", "robots"), ("dropped", "error"), ("silent", "error")])
def test_a_robots_txt_that_cannot_be_had_forbids_all(robots: dict[str, "Place"], case: str, outcome: str) -> None:
    place = robots[case]
    assert [place.asked("/a"), place.asked("/b")] == [[], []]
    visit = place.town.visits(place.url("/a"))[0]
    assert visit["outcome"] == outcome
    assert "forbids all until it can be had" in visit["reason"]
    assert visit["status"] is None
    assert visit["status_line"] is None


@pytest.mark.parametrize("case", ["disallowed", "missing", "broken", "silent", "html"])
def test_robots_txt_is_asked_for_once_a_host_and_before_all_else(robots: dict[str, "Place"], case: str) -> None:
    assert [one.path for one in robots[case].site.requests].count("/robots.txt") == 1
    assert robots[case].site.requests[0].path == "/robots.txt"


def test_a_robots_txt_that_redirects_in_a_circle_is_asked_for_once(robots: dict[str, "Place"]) -> None:
    assert len(robots["circle"].asked("/robots.txt")) == 1


def test_a_redirected_robots_txt_is_read_where_it_stands(robots: dict[str, "Place"]) -> None:
    assert len(robots["moved"].asked("/files/robots.txt")) == 1
    assert len(robots["for us"].asked("/robots.txt")) <= 2, (
        "once for itself, at most once for the host that leads there"
    )


# -- gaps ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def paced(new_town: Callable[..., "Town"], page_of: Callable[..., str]) -> dict[str, "Place"]:
    """Two crawler processes over four hosts at a delay of 300 ms; one host asks for 700 ms."""
    town = new_town(delay="300ms", timeout="5s")
    places: dict[str, Place] = {}
    for name, robots_txt in (
        ("plain", Response(404, "none", content_type=TEXT)),
        ("slow", rules("User-agent: *", "Crawl-delay: 0.7")),
        ("quick", rules("User-agent: *", "Crawl-delay: 0.01")),
        ("redirecting", redirect("/other-robots.txt")),
    ):
        place = town.place({"/robots.txt": [robots_txt]}, follow=None)
        links = "".join(f"<item><link>{place.url(f'/news/{n}')}</link><guid>{n}</guid></item>" for n in range(5))
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{links}</channel></rss>'
        place.answers["/feed"] = [Response(body=feed, content_type="application/rss+xml")]
        for number in range(5):
            place.answers[f"/news/{number}"] = [
                redirect("/moved") if number == 4 else page_of(f"{name.title()} story number {number} of five")
            ]
        place.answers["/moved"] = [page_of(f"{name.title()} story that moved")]
        town.follow(place.url("/feed"), kind="feed")
        places[name] = place
    started = town.make_due()
    crawlers = [town.start(started), town.start(started)]
    for one in crawlers:
        assert one.wait(60) == 0, town.log(one)[-3000:]
        assert "Traceback" not in town.log(one)
    return places


@pytest.mark.parametrize(("case", "least"), [("plain", 0.3), ("slow", 0.7), ("quick", 0.3), ("redirecting", 0.3)])
def test_two_requests_to_a_host_keep_the_delay_polls_robots_and_redirects_included(
    paced: dict[str, "Place"], case: str, least: float
) -> None:
    found = gaps(paced[case])
    assert len(found) >= 7
    assert min(found) >= least * 0.98


def test_two_processes_visit_each_page_once(paced: dict[str, "Place"]) -> None:
    for place in paced.values():
        for number in range(5):
            assert len(place.asked(f"/news/{number}")) == 1
        assert len(place.asked("/robots.txt")) == 1
    holders = paced["plain"].town.rows("SELECT count(*) FROM runs WHERE ended_at IS NOT NULL")[0][0]
    assert holders == 2


def test_hosts_are_free_after_a_pass(paced: dict[str, "Place"]) -> None:
    assert paced["plain"].town.rows("SELECT host FROM hosts WHERE holder IS NOT NULL") == []


def test_a_host_has_one_request_in_flight_at_a_time(town: "Town", page_of: Callable[..., str]) -> None:
    """Eight pages of 150 ms each at no delay: the site never works on two at once."""
    at_work, most = 0, 0

    async def slow(request: Request) -> Response:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await __import__("asyncio").sleep(0.15)
        at_work -= 1
        return Response(404) if request.path == "/robots.txt" else Response(body=page_of(f"Page {request.path}"))

    with Site(slow) as site:
        for number in range(8):
            town.follow(f"{site.url}/{number}", kind="page")
        town.visit()
        assert len(site.requests) == 9
    assert most == 1


# -- patience --------------------------------------------------------------------------------------------------------


def test_a_host_that_asks_for_patience_is_left_alone_until_then(town: "Town", page_of: Callable[..., str]) -> None:
    busy = Response(429, "slow down", (("Retry-After", "2"),))
    places = [
        town.place({"/a": [answer], "/b": [page_of("The other page of this host")]})
        for answer in (busy, Response(503, "busy", (("Retry-After", "2"),)))
    ]
    for place in places:
        town.follow(place.url("/b"), kind="page")
    town.visit()
    for place, outcome in zip(places, ("blocked", "error"), strict=True):
        (visit,) = town.visits(place.url("/a"))
        assert (visit["outcome"], "Retry-After: 2" in visit["reason"]) == (outcome, True)
        times = place.asked()
        (refused,) = place.asked("/a")
        behind = [at for at in times if at > refused]
        assert all(at - refused >= 2 for at in behind)
        assert town.outcomes(place.url("/b")) == ["first"], "the pass waits that long"


def test_a_host_that_asks_for_a_day_is_not_waited_for(town: "Town", page_of: Callable[..., str]) -> None:
    place = town.place({"/a": [Response(503, "busy", (("Retry-After", "86400"),))], "/b": [page_of()]})
    town.follow(place.url("/b"), kind="page")
    began = time.monotonic()
    town.visit()
    assert time.monotonic() - began < 30
    asked = {one.path for one in place.site.requests}
    assert len(asked & {"/a", "/b"}) >= 1
    host = town.rows("SELECT backoff_until, failures FROM hosts")[0]
    assert host["backoff_until"] > town.visits(place.url("/a"))[0]["at"]
    assert host["failures"] == 1


# -- who asks --------------------------------------------------------------------------------------------------------


def test_nobody_but_loopback_is_asked_without_a_contact(town: "Town", page_of: Callable[..., str]) -> None:
    place = town.place({"/a": [page_of()]})
    named = place.url().replace("127.0.0.1", "replate-test.localdomain")
    town.follow(named, kind="page")
    town.follow(named.replace("/a", "/feed"), kind="feed", name="a feed")
    town.visit()
    (visit,) = town.visits(named)
    assert visit["outcome"] == "error"
    assert visit["reason"].startswith("no `contact` in replate.toml")
    assert "contact" in town.poll("a feed")["reason"]
    assert {one.headers["Host"] for one in place.site.requests} == {place.site.host}


def test_the_user_agent_names_the_contact(town: "Town", page_of: Callable[..., str]) -> None:
    town.head = 'contact = "https://packet.example/bot"'
    place = town.place({"/a": [page_of()]})
    town.visit()
    agents = {one.headers["User-Agent"] for one in place.site.requests}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("replate/")
    assert agent.endswith("(+https://packet.example/bot)")


def test_a_private_address_is_never_connected_to_unless_it_is_allowed(
    town: "Town", page_of: Callable[..., str]
) -> None:
    town.networks = ["192.0.2.0/24"]
    place = town.place({"/a": [page_of()]})
    town.follow(place.url("/feed"), kind="feed", name="a feed")
    town.visit()
    (visit,) = town.visits(place.url())
    assert visit["outcome"] == town.poll("a feed")["outcome"] == "error"
    assert place.site.requests == []
    assert "127.0.0.1 is a private address; private_networks in replate.toml may allow it" in visit["reason"]
    assert "private_networks" in town.poll("a feed")["reason"]


def test_a_redirect_to_a_private_address_is_refused(town: "Town", page_of: Callable[..., str]) -> None:
    town.networks = ["127.0.0.1/32"]
    hidden = Site(lambda request: Response(body=page_of()), address="127.0.0.2").start()
    try:
        place = town.place({"/a": [redirect(f"{hidden.url}/secret", 302)]})
        town.visit()
        outcomes = town.outcomes(place.url())
        reasons = " ".join(row["reason"] for row in town.visits(place.url()))
    finally:
        hidden.stop()
    assert outcomes == ["moved", "error"]
    assert "127.0.0.2 is a private address" in reasons
    assert hidden.requests == []
