"""JSON Feed: the same entries as any feed, from JSON that may be anything."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.crawler.discovery.listing import Listing, links

FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour Post",
    "items": [
        {
            "id": "7",
            "url": "https://post.example/a?utm_medium=x",
            "title": "A",
            "date_published": "2026-11-23T09:00:00+01:00",
        },
        {"id": 8, "url": "/b", "date_modified": "2026-11-23T10:00:00Z"},
        {"id": "9", "external_url": "https://other.example/c"},
        {"id": "10", "url": "mailto:x"},
        {"id": "11", "url": "https://post.example/a"},
        "no item",
    ],
}


def read(body: bytes) -> Listing:
    return links(None, body, url="https://post.example/feed.json", content_type="application/json")


def test_a_json_feed_gives_its_entries() -> None:
    listing = read(json.dumps(FEED).encode())
    assert (listing.kind, listing.title, listing.signals, listing.problem) == ("feed", "Harbour Post", "feed", None)
    a, b, c = listing.entries
    assert (a.url, a.guid, a.title) == ("https://post.example/a", "7", "A")
    assert a.published == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert (b.url, b.guid, b.updated_shown) == ("https://post.example/b", "8", "2026-11-23T10:00:00Z")
    assert c.url == "https://other.example/c"


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"items": 7}', b"[" * 100_000, b'{"items": [{"url": 7}]}'])
def test_other_json_is_a_problem_in_words(body: bytes) -> None:
    listing = read(body)
    assert listing.entries == () and listing.problem


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*FEED, *FEED["items"][0], "x"]), inner),  # type: ignore[misc]
)


@given(_JSON, st.lists(_JSON))
def test_no_json_raises(document: Any, items: list[Any]) -> None:
    read(json.dumps({"items": items}).encode())
    read(json.dumps(document).encode())
