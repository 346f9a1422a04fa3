"""The door of discovery: whatever comes in, a listing goes out, and what is wrong is said with how to mend it."""

import gzip
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.crawler.discovery.listing import links
from replate.errors import UsageError

URL = "https://post.example/source"
KINDS = [None, "feed", "sitemap", "section", "page"]
FEED = b"<rss version='2.0'><channel><title>P</title><item><title>A</title><link>https://post.example/a</link></item></channel></rss>"
SITEMAP = b"<urlset><url><loc>https://post.example/a</loc></url></urlset>"
PAGE = (
    b"<!doctype html><html><head><title>P</title><link rel='alternate' type='application/rss+xml' href='/feed'></head>"
    b"<body><a href='/2026/11/23/a'>A story</a></body></html>"
)


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("feed", PAGE, "its own feed is at https://post.example/feed"),
        ("sitemap", PAGE.replace(b"rss", b"x"), 'set kind = "section"'),
        ("feed", b"", "the response is empty"),
        (None, b"", "the response is empty"),
        (None, b"\x89PNG\r\n\x1a\n\0\0\0\r", "the response is no text (image/png)"),
        ("sitemap", b"Access denied", "plain text that lists no URLs"),
        (None, b"<svg/>", "neither feed nor sitemap"),
        ("section", b"<svg/>", "a web page was expected here"),
        ("section", b"<html>", "the page holds no HTML"),
        ("feed", b"{}", "no JSON Feed"),
        ("feed", SITEMAP, 'configured as feed, but this is a sitemap: set kind = "sitemap"'),
        ("sitemap", FEED, 'configured as sitemap, but this is a feed: set kind = "feed"'),
        ("section", FEED, 'configured as section, but this is a feed: set kind = "feed"'),
    ],
)
def test_what_is_wrong_is_said_with_how_to_mend_it(kind: str | None, body: bytes, words: str) -> None:
    listing = links(kind, body, url=URL, content_type="image/png")
    assert listing.problem is not None and words in listing.problem


def test_a_feed_configured_as_another_kind_is_read_nonetheless() -> None:
    assert [len(links(kind, FEED, url=URL, content_type=None).entries) for kind in KINDS] == [1, 1, 1, 1, 1]


def test_a_web_page_in_place_of_a_feed_is_not_harvested() -> None:
    assert links("feed", PAGE, url=URL, content_type="text/html").entries == ()


def test_the_source_itself_must_have_an_address() -> None:
    with pytest.raises(UsageError):
        links(None, FEED, url="post.example", content_type=None)


@pytest.mark.parametrize("whole", [FEED, SITEMAP, PAGE, gzip.compress(FEED, mtime=0)])
def test_a_document_cut_at_any_byte_gives_a_listing(whole: bytes) -> None:
    for end in range(len(whole)):
        for kind in (None, "feed", "section"):
            listing = links(kind, whole[:end], url=URL, content_type=None)
            assert listing.entries or listing.problem or listing.kind == "feed"


@given(st.integers(), st.sampled_from([FEED, SITEMAP, PAGE, gzip.compress(SITEMAP)]), st.sampled_from(KINDS))
def test_a_damaged_document_gives_a_listing(seed: int, whole: bytes, kind: str | None) -> None:
    chance, damaged = random.Random(seed), bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(damaged))
        damaged[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    links(kind, bytes(damaged), url=URL, content_type=None)


@given(st.binary(max_size=200), st.sampled_from(KINDS), st.text(max_size=30))
def test_any_bytes_give_a_listing(body: bytes, kind: str | None, content_type: str) -> None:
    for prefix in (b"", b"<rss>", b"<urlset>", b"<html>", b"{", b"\x1f\x8b", b"\xff\xfe"):
        links(kind, prefix + body, url=URL, content_type=content_type)


HUGE = 50 * 2**20


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'><channel>" + b"x" * HUGE,
        b"<rss><channel><item><link>https://post.example/a</link></item>" + b"<a>" * 100_000,
        b"<urlset>" + b"<url><loc>https://post.example/a</loc></url>" * (HUGE // 44),
        b"<html>" + b"<div>" * (HUGE // 5),
        b"<html><body>" + b"<a href='/2026/11/23/a'>x" * 20_000,
        b"{" * 1_000_000,
        b" " * HUGE,
        b"<!--" * (HUGE // 4),
        b"\0" * HUGE,
        b"https://post.example/" + b"a" * HUGE,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_fifty_megabytes_of_anything_take_seconds(body: bytes) -> None:
    started = time.process_time()
    links(None, body, url=URL, content_type=None)
    assert time.process_time() - started < 30
