"""Feeds, sitemap and fronts: well formed, listing what stands, under guids that last."""

import json
import warnings
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import feedparser
import lxml.etree

if TYPE_CHECKING:
    from conftest import Reader

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}


def parsed(text: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # feedparser's own
        return feedparser.parse(text)


def paths(reader: "Reader", outlet: str, listed: bool = True) -> set[str]:
    """Where the outlet's stories stand at this minute."""
    stories = [told for told in reader.newsroom.stories if told.outlet == outlet]
    hidden = ("gone", "soft_404")
    return {
        urlsplit(reader.newsroom.url(told)).path
        for told in stories
        if (state := told.at(reader.minute)) and (state.access not in hidden) is listed
    }


def test_the_feed_lists_what_is_published_with_times_and_guids(reader: "Reader") -> None:
    courier = reader.newsroom.outlets[0]

    def moment(minute: float) -> datetime:
        return reader.newsroom.epoch + timedelta(minutes=minute)

    for minute in (0, 50, 120):
        reader.minute = minute
        feed = parsed(reader.get(courier.feed_url).text)
        assert not feed.bozo
        assert {urlsplit(urljoin(courier.url, entry.link)).path for entry in feed.entries} == paths(reader, "courier")
        for entry in feed.entries:
            told = next(one for one in reader.newsroom.stories if entry.id == f"courier-{one.slug}")
            state = told.at(minute)
            assert state is not None
            assert entry.title == state.headline
            assert datetime.fromisoformat(entry.updated) == moment(state.stamp)
            assert parsedate_to_datetime(entry.published) == moment(told.published)


def test_links_of_a_feed_are_partly_relative_and_partly_tracked(reader: "Reader") -> None:
    links = [entry.link for entry in parsed(reader.get(reader.newsroom.outlets[0].feed_url).text).entries]
    assert any(link.startswith("/") for link in links)
    assert any("utm_source=" in link for link in links)
    assert all(reader.get(urljoin(reader.newsroom.outlets[0].url, link)).status == 200 for link in links)


def test_a_moved_story_has_a_new_link_under_its_old_guid(reader: "Reader") -> None:
    told = reader.story("slug")

    def link() -> str:
        feed = parsed(reader.get(reader.newsroom.outlets[0].feed_url).text)
        return str(next(entry.link for entry in feed.entries if entry.id == f"courier-{told.slug}"))

    assert told.slug in link()
    reader.minute = 30
    assert told.states[1].slug in link()


def test_the_json_feed_says_the_same(reader: "Reader") -> None:
    dispatch = reader.newsroom.outlets[2]
    feed = json.loads(reader.get(dispatch.feed_url).text)
    assert feed["version"].endswith("1.1")
    assert {urlsplit(urljoin(dispatch.url, one["url"])).path for one in feed["items"]} == paths(reader, "dispatch")
    assert {one["language"] for one in feed["items"]} == {"en", "zh", "ar"}


def test_the_sitemap_has_lastmod_and_news_and_drops_what_is_gone(reader: "Reader") -> None:
    post = reader.newsroom.outlets[1]
    for minute in (0, 40, 90):
        reader.minute = minute
        root = lxml.etree.fromstring(reader.get(post.sitemap_url).text.encode())
        locations = [urlsplit(text).path for text in root.xpath("s:url/s:loc/text()", namespaces=NAMES)]
        assert set(locations) == paths(reader, "post")
        assert not set(locations) & paths(reader, "post", listed=False)
        assert len(root.xpath("s:url/n:news/n:publication_date", namespaces=NAMES)) == len(locations)
        stamps = root.xpath("s:url/s:lastmod/text()", namespaces=NAMES)
        assert all(datetime.fromisoformat(text) <= reader.newsroom.epoch + timedelta(minutes=minute) for text in stamps)


def test_a_front_links_every_story_among_other_things(reader: "Reader") -> None:
    for outlet in reader.newsroom.outlets:
        links = set(reader.get(outlet.section_url).tree.xpath("//a/@href"))
        assert paths(reader, outlet.key) <= links
        assert "/about" in links


def test_a_section_front_shows_its_own_stories(reader: "Reader") -> None:
    links = set(reader.get(f"{reader.newsroom.outlets[2].url}section/中文").tree.xpath("//h2/a/@href"))
    assert links == {urlsplit(reader.newsroom.url(reader.story("chinese"))).path}
