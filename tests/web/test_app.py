import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from replate.db import database

PAGES = (
    "/", "/?stealth=1", "/?before=4", "/?after=2", "/pages", "/sources", "/status", "/page/1", "/page/2", "/page/4",
    "/page/5", "/page/1/diff", "/page/1/diff?from=1&to=5", "/page/1/diff?from=1&to=5&view=side",
    "/page/2/diff?view=side", "/page/4/diff", "/page/4/diff?view=side", "/page/5/diff", "/page/1/revision/4",
    "/page/4/revision/2", "/page/99", "/nowhere",
)  # fmt: skip


class _Outline(HTMLParser):
    """The tags, the links and the headings of a page, and whether every element is closed where it was opened."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        values = dict(attrs)
        self.links += [value for name in ("href", "src", "action") if (value := values.get(name))]
        self.ids += [value for value in (values.get("id"),) if value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def outline(text: str) -> _Outline:
    found = _Outline()
    found.feed(text)
    assert found.open == []
    return found


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_well_formed_and_runs_nothing(viewer: Any, path: str) -> None:
    answer = viewer.get(path)
    found = outline(answer.text)
    assert found.tags.count("h1") == 1
    assert {"script", "style", "svg", "img", "iframe", "object", "b onclick"}.isdisjoint(found.tags)
    assert not [name for name in found.attributes if name.startswith("on") or name == "style"]
    assert all(link.startswith(("/", "#", "http://", "https://")) for link in found.links)
    assert len(found.ids) == len(set(found.ids))
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_headings_come_in_order_and_tables_have_captions(viewer: Any, path: str) -> None:
    found = outline(viewer.get(path).text)
    levels = [int(tag[1]) for tag in found.tags if tag in ("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert found.tags.count("table") == found.tags.count("caption")
    assert "Skip to content" in viewer.get(path).text
    assert "viewport" in viewer.get(path).text


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/healthz", "/api/pages", "/changes.atom", "/static/viewer.css", "/page/1"]
)
def test_every_answer_carries_the_security_headers_and_no_cookie(viewer: Any, path: str) -> None:
    headers = {name.lower(): value for name, value in viewer.get(path).headers.items()}
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "script-src" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers
    assert "server" not in headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_the_viewer_only_reads(viewer: Any, method: str) -> None:
    assert viewer.get("/", method).status == 405


def test_head_answers_without_a_body(viewer: Any) -> None:
    answer = viewer.get("/page/1", "HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_a_foreign_name_rebound_to_loopback_is_refused(viewer: Any) -> None:
    assert viewer.get("/", Host="evil.example").status == 400
    assert viewer.get("/", Host="localhost").status == 200


@pytest.mark.parametrize("path", [
    "/page/99", "/page/99999999999999999999999", "/page/1/revision/6", "/page/1/revision/99999999999999999999",
    "/page/1/diff?from=9", "/by-url?url=http://courier.example/never", "/by-url?url=no+url", "/by-url?url=²",
    "/static/no.css", "/by-url?url=99999999999999999999999", "/static/../app.py", "/static/%2e%2e/app.py",
])  # fmt: skip
def test_what_does_not_exist_is_404(viewer: Any, path: str) -> None:
    assert viewer.get(path.replace("²", "%C2%B2")).status == 404


@pytest.mark.parametrize("path", [
    "/?kind=murder", "/?field=x", "/?before=-1", "/?after=1e9", "/?before=99999999999999999999", "/?stealth=maybe",
    "/by-url", "/page/1/diff?view=upside", "/page/1/diff?from=x", "/pages?state=dead", "/pages?after=x",
    "/api/changes?limit=x", "/api/changes?limit=100000", "/api/pages?state=dead",
])  # fmt: skip
def test_what_cannot_be_asked_is_400_and_says_what_can(viewer: Any, path: str) -> None:
    answer = viewer.get(path)
    assert answer.status == 400
    assert "allowed is" in answer.text or "give the address" in answer.text


def test_the_interface_for_programs_refuses_in_json(viewer: Any) -> None:
    answer = viewer.get("/api/pages/99")
    assert answer.status == 404
    assert "no page 99" in json.loads(answer.body)["error"]


def test_any_url_a_page_was_known_by_leads_to_it(viewer: Any) -> None:
    for wanted in ("http://courier.example/quay", "http://COURIER.example/quay%3Futm_source=x", "1"):
        answer = viewer.get(f"/by-url?url={wanted}")
        assert (answer.status, answer.headers["location"]) == (303, "/page/1")


def test_a_database_that_does_not_exist_yet_is_told_kindly(tmp_path: Path, serve: Callable[[Path], Any]) -> None:
    path = tmp_path / "replate.db"
    viewer = serve(path)
    answer = viewer.get("/")
    assert answer.status == 503
    assert "no such database yet" in answer.text
    assert viewer.get("/healthz").status == 503
    assert viewer.get("/static/viewer.css").status == 200
    assert not path.exists()
    database.connect(path).close()
    assert viewer.get("/healthz").status == 200
    assert "Nothing has changed yet" in viewer.get("/").text


@pytest.mark.parametrize("content", [b"", b"this is a text file, not a database, and longer than a header" * 20])
def test_a_file_that_is_no_database_of_ours_is_told(
    tmp_path: Path, serve: Callable[[Path], Any], content: bytes
) -> None:
    path = tmp_path / "replate.db"
    path.write_bytes(content)
    viewer = serve(path)
    assert viewer.get("/").status == 503
    assert json.loads(viewer.get("/healthz").body)["status"] == "unavailable"
    assert path.read_bytes() == content


def test_health_tells_the_last_cursor(viewer: Any) -> None:
    answer = viewer.get("/healthz")
    assert answer.status == 200
    assert json.loads(answer.body) == {"status": "ok", "last_cursor": 11}


def test_a_fault_shows_a_page_and_no_details(tmp_path: Path, filled: Path, serve: Callable[[Path], Any]) -> None:
    path = tmp_path / "replate.db"
    with closing(sqlite3.connect(filled)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        copy.execute("DROP TABLE listings")
    answer = serve(path).get("/sources")
    assert answer.status == 500
    assert "This is a fault of replate" in answer.text and "listings" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
