"""The loopback site: what it answers, what it records, and how it misbehaves on request."""

import gzip
import http.client
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping

import brotli
import pytest
from aiohttp import web
from backports import zstd

from replate.demo.site import Request, Response, Site, redirect, revalidated

Got = tuple[int, Mapping[str, str], bytes]
DATE = "Mon, 02 Mar 2026 14:05:00 GMT"


def get(site: Site, path: str = "/", headers: Mapping[str, str] = {}, read: int = -1) -> Got:
    connection = http.client.HTTPConnection(site.address, site.port, timeout=5)
    try:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read() if read < 0 else answer.read(read)
    finally:
        connection.close()


def always(response: Response) -> Callable[[Request], Response]:
    return lambda request: response


def test_a_site_answers_by_path_and_query_and_remembers_who_asked() -> None:
    with Site(lambda request: Response(body=f"{request.path} {request.query['a']} {request.number}")) as site:
        assert get(site, "/x?a=1", {"User-Agent": "test"})[2] == b"/x 1 1"
        assert get(site, "/y?a=2")[2] == b"/y 2 2"
    assert [(one.method, one.path, one.status) for one in site.requests] == [
        ("GET", "/x?a=1", 200),
        ("GET", "/y?a=2", 200),
    ]
    assert site.requests[0].headers["user-agent"] == "test"
    assert site.requests[0].at <= site.requests[1].at


def test_respond_may_be_a_coroutine_function() -> None:
    async def respond(request: Request) -> Response:
        return Response(418, "short and stout", (("X-Pot", "tea"),), "text/plain")

    with Site(respond) as site:
        status, headers, body = get(site)
    assert (status, headers["X-Pot"], headers["Content-Type"], body) == (418, "tea", "text/plain", b"short and stout")


def test_thirty_sites_share_one_thread() -> None:
    before = threading.active_count()
    sites = [Site(always(Response(body=str(number)))).start() for number in range(30)]
    try:
        assert threading.active_count() == before + 1
        assert [get(site)[2] for site in sites] == [str(number).encode() for number in range(30)]
        assert len({site.host for site in sites}) == 30
    finally:
        for site in sites:
            site.stop()
    assert threading.active_count() == before


def test_a_stopped_site_refuses_connections_and_starts_again_on_its_port() -> None:
    site = Site(always(Response(body="here"))).start()
    site.stop()
    site.stop()
    with pytest.raises(ConnectionRefusedError):
        get(site)
    with site:
        assert get(site)[2] == b"here"


def test_a_taken_port_is_an_error_of_the_operating_system() -> None:
    with Site(always(Response())) as site, pytest.raises(OSError), Site(always(Response()), port=site.port):
        pass


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip, br, zstd", "zstd", zstd.decompress),
        ("zstd;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_a_body_is_compressed_as_the_client_accepts(
    accepted: str, coding: str | None, unpack: Callable[[bytes], bytes]
) -> None:
    with Site(always(Response(body="long " * 1000))) as site:
        _, headers, body = get(site, headers={"Accept-Encoding": accepted})
    assert headers["Content-Encoding"] == coding
    assert headers["Vary"] == "Accept-Encoding"
    assert unpack(body) == b"long " * 1000


def test_a_short_body_is_left_alone() -> None:
    with Site(always(Response(body="short"))) as site:
        assert "Content-Encoding" not in get(site, headers={"Accept-Encoding": "gzip"})[1]


def test_a_known_etag_or_date_is_answered_with_304() -> None:
    page = Response(body="page", headers=(("ETag", 'W/"7"'), ("Last-Modified", DATE)))
    with Site(lambda request: revalidated(request, page)) as site:
        assert get(site, headers={"If-None-Match": '"6", W/"7"'})[0] == 304
        assert get(site, headers={"If-None-Match": '"6"', "If-Modified-Since": DATE})[0] == 200
        assert get(site, headers={"If-Modified-Since": DATE})[0] == 304
        assert get(site, headers={"If-Modified-Since": "Mon, 02 Mar 2026 14:04:59 GMT"})[0] == 200
        assert get(site)[2] == b"page"


def test_a_redirect_loop_never_arrives() -> None:
    with Site(lambda request: redirect("/b" if request.path == "/a" else "/a", 302)) as site:
        with pytest.raises(urllib.error.HTTPError, match="infinite loop") as caught:
            urllib.request.urlopen(site.url + "/a", timeout=5)
        caught.value.close()
    assert len(site.requests) > 5


def test_a_stream_has_its_size_and_no_announced_length() -> None:
    with Site(always(Response(body="<p>on and on</p>", size=3_000_000))) as site:
        _, headers, body = get(site)
    assert "Content-Length" not in headers
    assert len(body) == 3_000_000
    assert body.startswith(b"<p>on and on</p><p>")


def test_a_client_may_leave_in_the_middle_of_a_hundred_megabytes() -> None:
    with Site(always(Response(body="x", size=100 * 2**20))) as site:
        assert get(site, read=1000)[2] == b"x" * 1000
        assert get(site, read=10)[2] == b"x" * 10


def test_a_bomb_is_small_on_the_wire_and_large_within() -> None:
    with Site(always(Response(bomb=20_000_000))) as site:
        _, headers, body = get(site)
    assert headers["Content-Encoding"] == "gzip"
    assert len(body) < 100_000
    assert len(gzip.decompress(body)) == 20_000_000


def test_a_dropped_connection_gives_no_answer() -> None:
    with Site(always(Response(drop=True))) as site, pytest.raises(ConnectionError):
        get(site)
    assert site.requests[0].status == 0


def test_a_connection_dropped_in_the_body_leaves_half_of_it() -> None:
    with (
        Site(always(Response(body="half" * 100, drop=True))) as site,
        pytest.raises((ConnectionError, http.client.IncompleteRead)),
    ):
        get(site)
    assert site.requests[0].status == 200


def test_a_silent_site_answers_nothing_and_still_stops() -> None:
    with Site(always(Response(silent=True))) as site:
        connection = http.client.HTTPConnection(site.address, site.port, timeout=0.2)
        connection.request("GET", "/")
        with pytest.raises(TimeoutError):
            connection.getresponse()
        connection.close()
    assert site.requests[0].status == 0


def test_a_delay_holds_the_answer_back() -> None:
    with Site(always(Response(body="late", delay=0.5))) as site:
        connection = http.client.HTTPConnection(site.address, site.port, timeout=0.2)
        connection.request("GET", "/")
        with pytest.raises(TimeoutError):
            connection.getresponse()
        connection.close()
        assert get(site)[2] == b"late"


def test_respond_may_take_the_connection_into_its_own_hands() -> None:
    async def respond(request: Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/plain"})
        await answer.prepare(request.raw)
        await answer.write(b"by hand")
        return answer

    with Site(respond) as site:
        assert get(site)[2] == b"by hand"
    assert site.requests[0].status == 200


def test_a_respond_that_fails_is_a_500_and_the_site_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    with Site(lambda request: Response(body=request.query["a"])) as site:
        assert get(site)[0] == 500
        assert get(site, "/?a=1")[2] == b"1"
    assert [one.status for one in site.requests] == [500, 200]
    assert "KeyError" in caplog.text
