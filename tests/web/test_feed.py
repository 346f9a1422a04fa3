from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(viewer: Any, path: str) -> list[ElementTree.Element]:
    answer = viewer.get(path)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.body)
    check(root)
    return root.findall(f"{ATOM}entry")


def check(root: ElementTree.Element) -> None:
    """What RFC 4287 asks of every feed and entry."""
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")).tzinfo
        alternates = [one for one in element.findall(f"{ATOM}link") if one.get("rel") == "alternate"]
        assert len(alternates) == 1 and alternates[0].get("href", "").startswith("http://127.0.0.1")
    for entry in root.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert entry.find(f"{ATOM}content").get("type") == "html"  # type: ignore[union-attr]
    identities = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(identities) == len(set(identities))


def test_the_feed_of_all_changes_has_one_entry_an_edited_revision(viewer: Any) -> None:
    found = entries(viewer, "/changes.atom")
    assert len(found) == 7
    contents = [one.findtext(f"{ATOM}content", "") for one in found]
    assert any("480" in content and "<ins>" in content and "<del>" in content for content in contents)
    assert any("Stealth edit: " in one.findtext(f"{ATOM}summary", "") for one in found)


def test_the_feed_of_a_page_begins_with_its_first_reading(viewer: Any) -> None:
    found = entries(viewer, "/page/1/changes.atom")
    assert len(found) == 5
    assert "(first reading)" in found[-1].findtext(f"{ATOM}title", "")


def test_entries_keep_their_ids_wherever_the_viewer_stands(viewer: Any, filled: Any, serve: Callable[..., Any]) -> None:
    elsewhere = serve(filled)
    assert elsewhere.address != viewer.address
    for path in ("/changes.atom", "/page/4/changes.atom"):
        here, there = ([one.findtext(f"{ATOM}id") for one in entries(each, path)] for each in (viewer, elsewhere))
        assert here == there


def test_hostile_text_stays_text_and_the_xml_well_formed(viewer: Any) -> None:
    found = entries(viewer, "/page/4/changes.atom")
    for entry in found:
        content = entry.findtext(f"{ATOM}content", "")
        assert "<script" not in content and "<svg" not in content
        assert not [one for one in entry.findall(f"{ATOM}link") if one.get("href", "").startswith("javascript")]


def test_a_feed_reader_can_read_it(viewer: Any) -> None:
    parsed = feedparser.parse(viewer.get("/changes.atom").body)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert len(parsed.entries) == 7


def test_an_empty_feed_is_a_feed(newsroom: Any, serve: Callable[..., Any]) -> None:
    assert entries(serve(newsroom.path), "/changes.atom") == []
