"""Feeds: what an entry says of its article reaches us, links are made whole, malformed feeds give what they hold."""

from datetime import UTC, datetime

import pytest

from replate.crawler.discovery.listing import Listing, links

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Harbour Post</title><link>https://post.example/</link>
<item><title>Ferry  returns to
 service</title><link>https://post.example/2026/11/ferry?utm_source=rss&amp;id=7</link>
  <guid isPermaLink="false">post-7</guid><pubDate>Mon, 23 Nov 2026 09:30:00 +0100</pubDate></item>
<item><title>Bridge closes</title><link>/2026/11/bridge</link><dc:date>2026-11-23T10:00:00Z</dc:date></item>
<item><title>The same again</title><link>https://post.example/2026/11/bridge#top</link></item>
<item><title>By guid alone</title><guid>https://post.example/2026/11/tram</guid></item>
<item><title>Through a service</title><link>https://feeds.example/~r/8</link>
  <feedburner:origLink>https://post.example/2026/11/museum</feedburner:origLink></item>
<item><title>No link</title></item>
<item><title>A mail link</title><link>mailto:desk@post.example</link></item>
</channel></rss>"""

ATOM = b"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.post.example/world/">
<title>World</title><id>urn:1</id><updated>2026-11-23T12:00:00Z</updated>
<entry xml:base="europe/"><id>urn:2</id><title type="html">Rain &amp;amp; wind</title>
  <link rel="self" href="https://api.example/2"/><link rel="alternate" type="text/html" href="storm-2.html"/>
  <published>2026-11-23T08:00:00+02:00</published><updated>2026-11-23T09:15:30+02:00</updated></entry>
<entry><id>urn:3</id><title>Harvest</title><link href="harvest-3.html"/><updated>soon</updated></entry>
</feed>"""

RDF = b"""<?xml version="1.0"?>
<!-- an older form -->
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://post.example/"><title>Post</title></channel>
<item rdf:about="https://post.example/a"><title>A</title><link>https://post.example/a</link>
  <dc:date>2026-11-23T07:00+01:00</dc:date></item></rdf:RDF>"""


def read(body: bytes, kind: str | None = None, content_type: str | None = None) -> Listing:
    return links(kind, body, url="https://post.example/feeds/all.xml", content_type=content_type)


def test_an_rss_feed_gives_each_article_once_with_its_times() -> None:
    listing = read(RSS)
    assert (listing.kind, listing.title, listing.signals, listing.problem) == ("feed", "Harbour Post", "feed", None)
    assert [entry.url for entry in listing.entries] == [
        "https://post.example/2026/11/ferry?id=7",
        "https://post.example/2026/11/bridge",
        "https://post.example/2026/11/tram",
        "https://post.example/2026/11/museum",
    ]
    ferry, bridge, *_ = listing.entries
    assert (ferry.guid, ferry.title, ferry.kind) == ("post-7", "Ferry returns to service", "page")
    assert ferry.published == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    assert (ferry.updated, ferry.updated_shown) == (None, None)
    assert (bridge.updated, bridge.updated_shown) == (datetime(2026, 11, 23, 10, tzinfo=UTC), "2026-11-23T10:00:00Z")


def test_an_atom_feed_resolves_links_against_xml_base() -> None:
    storm, harvest = read(ATOM).entries
    assert storm.url == "https://www.post.example/world/europe/storm-2.html"
    assert storm.published == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert storm.updated == datetime(2026, 11, 23, 7, 15, 30, tzinfo=UTC)
    assert storm.updated_shown == "2026-11-23T09:15:30+02:00"
    assert harvest.url == "https://www.post.example/world/harvest-3.html"
    assert (harvest.updated, harvest.updated_shown) == (None, "soon")


def test_an_rdf_feed_is_a_feed() -> None:
    (entry,) = read(RDF, "feed").entries
    assert entry.updated == datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_feed_without_entries_is_no_problem() -> None:
    listing = read(b"<rss version='2.0'><channel><title>Quiet</title></channel></rss>")
    assert (listing.entries, listing.problem, listing.title) == ((), None, "Quiet")


def test_globs_choose_among_the_entries() -> None:
    listing = links(
        "feed", RSS, url="https://post.example/f", content_type=None, include=["*/2026/*"], exclude=["*ferry*"]
    )
    assert [entry.url.rpartition("/")[2] for entry in listing.entries] == ["bridge", "tram", "museum"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('<?xml version="1.0" encoding="utf-8"?>%s', "text/xml; charset=iso-8859-1"),  # the document knows better
        ("%s", "text/xml; charset=iso-8859-1"),  # valid UTF-8 is UTF-8
        ("%s", "text/xml"),
        ("\n\n<?xml version='1.0'?>%s", None),
        ("\ufeff%s", None),
    ],
)
def test_text_is_read_by_the_charset_that_fits(body: str, content_type: str | None) -> None:
    rss = "<rss version='2.0'><channel><item><title>Zürich é</title><link>https://a.example/1</link></item></channel></rss>"
    listing = read((body % rss).encode(), content_type=content_type)
    assert (listing.entries[0].title, listing.problem) == ("Zürich é", None)


def test_a_served_charset_is_used_where_nothing_else_tells() -> None:
    rss = (
        "<rss version='2.0'><channel><item><title>Жизнь</title><link>https://a.example/1</link></item></channel></rss>"
    )
    assert read(rss.encode("cp1251"), content_type="text/xml; charset=windows-1251").entries[0].title == "Жизнь"
    assert read(rss.encode("utf-16")).entries[0].title == "Жизнь"


def test_an_unknown_entity_costs_nothing_but_a_word() -> None:
    listing = read(RSS.replace(b"Bridge closes", b"Bridge&nbsp;closes"))
    assert len(listing.entries) == 4
    assert listing.problem is not None and "malformed" in listing.problem


def test_a_feed_cut_anywhere_gives_a_listing_and_its_whole_entries() -> None:
    found = [len(read(RSS[:end], "feed").entries) for end in range(len(RSS))]
    assert found[-1] == 4
    assert all(read(RSS[:end], "feed").problem for end in (0, 5, 40, 90, 120, 700, len(RSS) - 10))


def test_a_feed_with_nothing_to_follow_says_so() -> None:
    listing = read(b"<rss version='2.0'><channel><item><title>x</title></item></channel></rss>")
    assert listing.problem is not None and "none of the feed's 1 entries" in listing.problem


def test_a_feed_names_no_file_and_no_network() -> None:
    body = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">
    <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>
    <rss version="2.0"><channel><item><title>x&f;&c;</title><link>https://a.example/1</link></item></channel></rss>"""
    assert len(read(body).entries[0].title or "") < 100


def test_a_feed_of_too_many_tags_is_read_from_its_beginning() -> None:
    item = b"<item><title>n</title><link>https://a.example/%d</link></item>"
    body = b"<rss version='2.0'><channel>" + b"".join(item % n for n in range(15_000)) + b"</channel></rss>"
    listing = read(body)
    assert 5_000 < len(listing.entries) < 15_000
    assert listing.problem is not None and "too large" in listing.problem
