"""Sitemaps: XML, index, news, plain text, robots.txt, packed or not, whole or damaged."""

import gzip
import zlib
from datetime import UTC, datetime

import pytest

from replate.crawler.discovery import body as bodies
from replate.crawler.discovery import sitemap
from replate.crawler.discovery.listing import Listing, links

URLSET = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://post.example/a?x=1&amp;utm_source=s </loc><lastmod>2026-11-23T09:00:00+01:00</lastmod>
  <image:image><image:loc>https://post.example/a.jpg</image:loc><image:title>A boat</image:title></image:image>
  <news:news><news:publication><news:name>Post</news:name></news:publication>
  <news:publication_date>2026-11-22</news:publication_date><news:title>Ferry returns</news:title></news:news></url>
<url><loc>https://post.example/b</loc><lastmod>2026-11</lastmod></url>
<url><loc>/c</loc><lastmod>yesterday</lastmod></url>
<url><loc>https://post.example/b#again</loc></url>
<url><loc>not a url</loc></url><url/>
</urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://post.example/s1.xml.gz</loc><lastmod>2026-11-23</lastmod></sitemap>
<sitemap><loc>https://post.example/s2.xml</loc></sitemap></sitemapindex>"""


def read(body: bytes, kind: str | None = None) -> Listing:
    return links(kind, body, url="https://post.example/sitemap.xml", content_type="application/xml")


def test_a_news_sitemap_gives_address_title_and_times() -> None:
    listing = read(URLSET)
    assert (listing.kind, listing.signals, listing.problem) == ("sitemap", "sitemap", None)
    a, b, c = listing.entries
    assert (a.url, a.title, a.kind) == ("https://post.example/a?x=1", "Ferry returns", "page")
    assert a.published == datetime(2026, 11, 22, tzinfo=UTC)
    assert (a.updated, a.updated_shown) == (datetime(2026, 11, 23, 8, tzinfo=UTC), "2026-11-23T09:00:00+01:00")
    assert b.updated == datetime(2026, 11, 1, tzinfo=UTC)
    assert (c.url, c.updated, c.updated_shown) == ("https://post.example/c", None, "yesterday")


def test_an_index_gives_further_sitemaps_that_globs_do_not_concern() -> None:
    listing = links("sitemap", INDEX, url="https://post.example/s.xml", content_type=None, include=["*/a/*"])
    assert [(entry.url, entry.kind) for entry in listing.entries] == [
        ("https://post.example/s1.xml.gz", "sitemap"),
        ("https://post.example/s2.xml", "sitemap"),
    ]


@pytest.mark.parametrize("namespace", [b"", b' xmlns="http://www.google.com/schemas/sitemap/0.84"'])
def test_the_namespace_does_not_matter(namespace: bytes) -> None:
    assert len(read(b"<urlset%s><url><loc>https://post.example/a</loc></url></urlset>" % namespace).entries) == 1


def test_packed_sitemaps_are_unpacked_also_in_several_members() -> None:
    assert read(gzip.compress(URLSET)) == read(URLSET)
    assert read(gzip.compress(URLSET[:200]) + gzip.compress(URLSET[200:]) + b"\0" * 10) == read(URLSET)


def test_plain_text_and_robots_name_their_entries() -> None:
    text = b"\xef\xbb\xbfhttps://post.example/a\r\nsome words\nhttps://post.example/b\n\nhttps://post.example/a\n"
    assert [entry.url for entry in read(text).entries] == ["https://post.example/a", "https://post.example/b"]
    robots = b"User-agent: *\nDisallow:\nSitemap: https://post.example/n.xml\n"
    (entry,) = read(robots).entries
    assert (entry.url, entry.kind) == ("https://post.example/n.xml", "sitemap")


@pytest.mark.parametrize("cut", range(0, len(URLSET), 7))
def test_a_sitemap_cut_anywhere_gives_what_came_before(cut: int) -> None:
    listing = read(URLSET[:cut], "sitemap")
    assert listing.problem or len(listing.entries) == 3
    assert {entry.url for entry in listing.entries} <= {entry.url for entry in read(URLSET).entries}


def test_a_bare_ampersand_or_an_undeclared_letter_changes_no_address() -> None:
    body = "<urlset><url><loc>https://a.example/é?a=1&b=2&copy=3&amp;d=4</loc></url></urlset>"
    expected = "https://a.example/%C3%A9?a=1&b=2&copy=3&d=4"
    for encoding in ("utf-8", "cp1252", "utf-16"):
        assert [entry.url for entry in read(body.encode(encoding)).entries] == [expected]


def test_damage_in_the_middle_costs_no_entry() -> None:
    listing = read(URLSET.replace(b"<url/>", b"<x><y></x>"))
    assert len(listing.entries) == 3
    assert listing.problem is not None and "malformed" in listing.problem


def test_damaged_gzip_gives_what_came_before() -> None:
    packed = gzip.compress(
        b"<urlset>" + b"".join(b"<url><loc>https://post.example/%d</loc></url>" % n for n in range(9999))
    )
    cut = read(packed[: len(packed) // 2])
    assert 100 < len(cut.entries) < 9999
    assert cut.problem == "its gzip data is cut short; fetch it again or tell the publisher"
    broken = read(packed[:30] + b"\xff" * 50 + packed[80:])
    assert broken.problem is not None and "damaged" in broken.problem


def test_a_gzip_bomb_is_unpacked_to_the_cap_and_no_further() -> None:
    bomb = zlib.compressobj(9, wbits=31)
    packed = b"".join(bomb.compress(b" " * 2**20) for _ in range(300)) + bomb.flush()
    opened = bodies.opened(packed)
    assert len(opened.content) == bodies.LARGEST
    assert opened.problem is not None and "larger than 50 MiB" in opened.problem


def test_more_entries_than_the_protocol_allows_are_left_out() -> None:
    body = (
        b"<urlset>" + b"".join(b"<url><loc>https://a.example/%d</loc></url>" % n for n in range(60_000)) + b"</urlset>"
    )
    listing = read(body)
    assert len(listing.entries) == sitemap.MOST
    assert listing.problem is not None and "more than 50,000" in listing.problem


def test_a_sitemap_names_no_file_and_no_network() -> None:
    body = b"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY f SYSTEM "file:///etc/hostname">
    <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
    <urlset><url><loc>https://a.example/&f;&b;</loc></url><url><loc>https://a.example/2</loc></url></urlset>"""
    assert [entry.url for entry in read(body).entries] in (
        ["https://a.example/", "https://a.example/2"],
        ["https://a.example/2"],
    )


def test_an_empty_sitemap_says_so() -> None:
    assert read(b"<urlset></urlset>").problem == (
        "the sitemap names no page; check the address, or follow a feed or section instead"
    )
