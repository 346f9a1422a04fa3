"""`replate read` and `replate reread`: how a page is read, and what would differ if it were read anew."""

from collections.abc import Iterator

import pytest

from replate.demo.site import Request, Response, Site
from tests.contract.conftest import BODY, HEAD, Desk, article

MARKED = article(updated="2026-03-02T09:30:00Z").replace("<p>", '<p class="story">', 2)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    pages = {
        "/ferry": Response(body=MARKED), "/wall": Response(403, "no"),
        "/old": Response(301, "", (("Location", "/ferry"),)),
        "/robots.txt": Response(body="User-agent: *\nDisallow: /secret\n", content_type="text/plain"),
        "/secret": Response(body=MARKED),
    }  # fmt: skip

    def respond(request: Request) -> Response:
        return pages.get(request.path, Response(404, "nothing here"))

    opened = Site(respond).start()
    yield opened
    opened.stop()


def test_a_page_is_read_with_what_speaks_for_each_field(desk: Desk, site: Site) -> None:
    done = desk.run("read", site.url + "/ferry", "--json")
    (row,) = done.rows
    assert (done.status, row["kind"]) == (0, "article")
    assert row["fields"]["headline"] == "Ferry runs aground with 40 on board"
    assert row["fields"]["body"] == list(BODY)
    assert row["evidence"]["headline"] == ["<h1>", "JSON-LD", "<title>"]
    assert row["evidence"]["byline"] == ["JSON-LD"]
    assert [(one["series"], one["at"][:19]) for one in row["fields"]["stamps"]] == [("jsonld", "2026-03-02T09:30:00")]
    assert not (desk.folder / "replate.db").exists(), "a look is not kept"


def test_it_is_fetched_as_every_page_is(desk: Desk, site: Site) -> None:
    before = len(site.requests)
    desk.run("read", site.url + "/ferry")
    asked = [(one.path, one.headers["User-Agent"].split("/")[0]) for one in site.requests[before:]]
    assert asked == [("/robots.txt", "replate"), ("/ferry", "replate")]
    assert desk.run("read", site.url + "/secret").out.startswith("robots")
    assert desk.run("read", site.url + "/wall").out.startswith("blocked")
    assert desk.run("read", site.url + "/old").out.startswith("article")
    desk.configure(head="[crawler]\nprivate_networks = []\n")
    assert "private address" in desk.run("read", site.url + "/ferry").out
    refused = desk.run("read", "http://news.invalid/a")
    assert (refused.status, "contact is missing" in refused.err) == (2, True)


def test_a_file_is_read_as_a_source_would_be(desk: Desk) -> None:
    (desk.folder / "saved.html").write_text(MARKED)
    desk.configure('name = "Packet"\nurl = "http://127.0.0.1:9/feed"\n[source.select]\nbody = "p.story"')
    (plain,) = desk.run("read", "saved.html", "--json").rows
    (chosen,) = desk.run("read", "saved.html", "--source", "Packet", "--json").rows
    (other,) = desk.run("read", "saved.html", "--source", "Packet", "--select", "body=", "--json").rows
    assert (len(plain["fields"]["body"]), len(chosen["fields"]["body"])) == (3, 2)
    assert chosen["evidence"]["body"] == ["selector"]
    assert other["fields"] == plain["fields"]
    printed = desk.run("read", "saved.html").out
    assert "headline   Ferry runs aground with 40 on board  (from <h1>; also JSON-LD, <title>)" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("read",), "name a URL or a file"),
        (("read", "no-such-file"), "no file, and no URL"),
        (("read", "."), ".: cannot be read: Is a directory"),
        (("read", "a" * 300), "cannot be read: File name too long"),
        (("read", "https://packet.invalid/" + "a" * 5000), "contact is missing"),
        (("read", "x", "--select", "title=h1"), "there is no such field"),
        (("read", "x", "--select", "body"), "FIELD=CSS"),
        (("read", "x", "--select", "body=p["), "no CSS selector"),
        (("read", "replate.toml", "--source", "Nobody"), "no source 'Nobody'"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    done = desk.run(*arguments)
    assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert said in done.err


@pytest.fixture
def archive(desk: Desk) -> Desk:
    """Two revisions of one article, with their raw pages."""
    edited = MARKED.replace("Nobody was hurt", "Two people were hurt")
    done = desk.capture(
        {"url": "http://packet.invalid/ferry", "fetched_at": "2026-03-02T10:00:00Z", "body": MARKED},
        {"url": "http://packet.invalid/ferry", "fetched_at": "2026-03-02T11:00:00Z", "body": edited},
    )
    assert done.status == 0, done.err
    return desk


def test_pages_read_anew_by_the_same_code_read_the_same(archive: Desk) -> None:
    done = archive.run("reread")
    assert (done.status, done.out) == (0, "2 revisions read anew, 0 would differ\n")


def test_what_another_selector_would_do_to_past_revisions_is_told(archive: Desk) -> None:
    source = archive.run("sources", "--json").rows[0]["source"]
    before = (archive.folder / "replate.db").read_bytes()
    rows = archive.run("read", "--source", source, "--select", "body=p.story", "--json").rows
    assert [(row["revision"], row["fields"]) for row in rows] == [(1, ["body"]), (2, ["body"])]
    assert rows[0]["edits"] == [{"field": "body", "action": "delete", "before": BODY[2], "after": None}]
    printed = archive.run("read", "--source", source, "--select", "body=p.story").out
    assert printed.endswith("2 revisions read anew, 2 would differ\n  body: 2\n")
    assert (archive.folder / "replate.db").read_bytes() == before


def test_without_raw_pages_nothing_can_be_read_anew(desk: Desk) -> None:
    desk.configure(head=HEAD.replace("[crawler]", '[crawler]\nkeep_snapshots = "none"'))
    desk.capture({"url": "http://packet.invalid/ferry", "fetched_at": "2026-03-02T10:00:00Z", "body": MARKED})
    done = desk.run("reread")
    assert (done.status, done.out) == (2, "")
    assert "of 1 revisions no raw page is kept, so none can be read anew; keep_snapshots" in done.err
    assert 'is "none"' in done.err
