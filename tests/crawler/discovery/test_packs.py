"""Real feeds, sitemaps and section fronts: none raises, and they hold what they held when they were last counted."""

import json
import os
from pathlib import Path

import pytest

from replate.crawler.discovery.listing import Listing, links

DATA = os.environ.get("REPLATE_DATA")

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not DATA, reason="needs the real data packs: REPLATE_DATA names the folder they are unpacked in"
    ),
]


def listings(pack: str) -> list[Listing]:
    files = sorted(path for path in (Path(DATA or "") / pack).rglob("*") if path.is_file() and path.suffix != ".py")
    return [links(None, path.read_bytes(), url="https://feeds.example.org/x", content_type=None) for path in files]


def test_real_feeds_give_their_entries() -> None:
    found = listings("feeds_rss_parser")
    assert sum(listing.kind == "feed" for listing in found) == 30
    assert sum(len(listing.entries) for listing in found) >= 1247


def test_odd_feeds_never_raise() -> None:
    found = listings("feeds_feedparser")
    assert sum(listing.kind == "feed" for listing in found) >= 2099


def test_real_sitemaps_give_their_entries() -> None:
    assert sum(len(listing.entries) for listing in listings("sitemaps")) >= 23


def test_section_fronts_are_known_and_full() -> None:
    folder = Path(DATA or "") / "fp2022_dev"
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text("utf8").splitlines()][::10]
    for row in rows:
        listing = links(None, (folder / row["file"]).read_bytes(), url=row["url"], content_type="text/html")
        assert (listing.kind, listing.problem) == ("section", None)
        assert 20 < len(listing.entries) < 400
