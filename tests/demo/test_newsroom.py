"""The newsroom: each story's states at their times, and everything around them that is not the story."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from replate.demo import story as story_files
from replate.demo.newsroom import Newsroom
from replate.demo.story import State

if TYPE_CHECKING:
    from conftest import Page, Reader

STORIES = story_files.load_all()
STATUS = {"gone": 410, "blocked": 403, "busy": 503}


def linked_data(page: "Page") -> dict[str, Any]:
    data = json.loads(page.tree.xpath("string(//script[@type='application/ld+json'])"))
    return next(one for one in data.get("@graph", [data]) if one["@type"] == "NewsArticle")


def assert_is_served(page: "Page", state: State) -> None:
    assert page.status == STATUS.get(state.access, 200)
    if state.access not in ("open", "paywalled"):
        assert not set(page.paragraphs) & set(state.paragraphs)
        return
    shown = [text for text in page.paragraphs if text in state.paragraphs]
    assert tuple(shown) == (state.paragraphs if state.access == "open" else state.paragraphs[:2])
    assert page.tree.xpath("string(//h1)") in (state.headline, state.variant)
    for text in (state.dek, *state.captions, *state.notes):
        assert text in page.tree.text_content()
    assert linked_data(page)["isAccessibleForFree"] is (state.access == "open")


@pytest.mark.parametrize("number", range(len(STORIES)), ids=[f"{one.slug}-{one.outlet}" for one in STORIES])
def test_each_state_is_served_in_its_time(reader: "Reader", number: int) -> None:
    told = reader.newsroom.stories[number]
    reader.minute = told.published - 1
    assert reader.read(told).status == 404
    for state in told.states:
        reader.minute = state.minute
        page = reader.read(told)
        assert_is_served(page, state)
        if state.access in ("open", "paywalled"):
            modified = datetime.fromisoformat(linked_data(page)["dateModified"])
            assert modified == reader.newsroom.epoch + timedelta(minutes=state.stamp)


def test_two_answers_differ_in_bytes_and_not_in_text(reader: "Reader") -> None:
    for minute in (60, 90):
        reader.minute = minute
        for told in reader.newsroom.stories:
            state = told.at(minute)
            if state and state.access == "open" and not state.variant:
                first, second = reader.read(told), reader.read(told)
                assert first.text != second.text
                assert [p for p in first.paragraphs if p in state.paragraphs] == list(state.paragraphs)
                assert [p for p in second.paragraphs if p in state.paragraphs] == list(state.paragraphs)


def test_each_outlet_shows_times_in_its_own_manner_and_zone(reader: "Reader") -> None:
    reader.minute = 30
    pages = {told.kind: reader.read(told).tree.text_content() for told in reader.newsroom.stories}
    assert "Last updated 2:18 p.m. GMT on Monday 2 March 2026" in pages["figure"]
    assert "Updated: 2026-03-02 10:17" in pages["quote"]
    assert "Updated: 2 March 2026, 22:27" in pages["live"]
    assert "更新时间: 2026年3月2日 22:29" in pages["chinese"]
    assert "آخر تحديث: 2/3/2026 22:00" in pages["arabic"]


def test_an_honest_304_follows_the_text_and_not_the_furniture(reader: "Reader") -> None:
    told = reader.story("stealth")
    first = reader.read(told)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert reader.read(told, **{"If-None-Match": tag}).status == 304
    assert reader.read(told, **{"If-Modified-Since": date}).status == 304
    reader.minute = 14
    changed = reader.read(told, **{"If-None-Match": tag, "If-Modified-Since": date})
    assert changed.status == 200
    assert changed.headers["ETag"] != tag
    assert reader.read(told, **{"If-Modified-Since": date}).status == 200


def test_the_other_outlets_have_no_validators(reader: "Reader") -> None:
    for kind in ("quote", "live"):
        headers = reader.read(reader.story(kind)).headers
        assert headers["ETag"] is None
        assert headers["Last-Modified"] is None


def test_a_new_slug_redirects_from_every_old_one_and_keeps_its_guid(reader: "Reader") -> None:
    told = reader.story("slug")
    old = reader.newsroom.url(told)
    new = old.replace(told.slug, told.states[1].slug)
    assert reader.get(new).status == 404
    reader.minute = 28
    moved = reader.get(old)
    assert (moved.status, moved.headers["Location"]) == (
        301,
        new.partition(reader.newsroom.outlets[0].url)[2].join("/ ").strip(),
    )
    reader.minute = 92
    assert reader.get(old).headers["Location"] == reader.get(new).headers["Location"]
    assert reader.newsroom.url(told).endswith(told.states[-1].slug)


def test_an_ab_test_shows_its_headlines_in_turns_until_it_ends(reader: "Reader") -> None:
    told = reader.story("ab-test")
    shown = [reader.read(told).tree.xpath("string(//h1)") for _ in range(4)]
    assert shown == [told.states[0].headline, told.states[0].variant] * 2
    reader.minute = 54
    assert {reader.read(told).tree.xpath("string(//h1)") for _ in range(4)} == {told.states[0].variant}


def test_a_redesign_changes_every_page_of_the_outlet_and_no_text(reader: "Reader") -> None:
    told = reader.story("move")
    outlet = reader.newsroom.outlets[1]
    assert outlet.redesigned_at is not None
    after = outlet.redesigned_at.total_seconds() / 60
    reader.minute = after - 0.1
    before_page, before_front = reader.read(told), reader.get(outlet.url)
    reader.minute = after
    after_page, after_front = reader.read(told), reader.get(outlet.url)
    assert before_page.tree.xpath("//div[@id='wrap']")
    assert before_front.tree.xpath("//div[@id='wrap']")
    assert not after_page.tree.xpath("//div[@id='wrap']")
    assert not after_front.tree.xpath("//div[@id='wrap']")
    assert told.at(after - 0.1) == told.at(after)


def test_a_busy_server_says_when_to_come_back(reader: "Reader") -> None:
    reader.minute = 40
    page = reader.read(reader.story("unavailable"))
    assert page.status == 503
    assert int(page.headers["Retry-After"]) > 0


def test_walls_say_what_real_walls_say(reader: "Reader") -> None:
    for kind, minute, words in [
        ("blocked", 30, "not a robot"),
        ("checking", 55, "Checking your browser"),
        ("consent", 40, "Accept all cookies"),
        ("soft-404", 40, "Page not found"),
        ("retraction", 40, "has been withdrawn"),
        ("paywall", 40, "Subscribe"),
    ]:
        reader.minute = minute
        assert words in reader.read(reader.story(kind)).tree.text_content(), kind


def test_robots_txt_closes_search_and_print_views(reader: "Reader") -> None:
    for outlet in reader.newsroom.outlets:
        text = reader.get(f"{outlet.url}robots.txt").text
        assert "Disallow: /search\n" in text
        assert "Disallow: /print/\n" in text
        assert outlet.sitemap_url in text
        assert "Crawl-delay" not in text


def test_changes_lists_what_ought_to_be_recorded(reader: "Reader") -> None:
    every = reader.newsroom.changes(until=150)
    assert len(every) == sum(len(told.states) - 1 for told in reader.newsroom.stories)
    some = reader.newsroom.changes(until=60, since=30)
    assert all(30 < state.minute <= 60 for _, state in some)
    assert [state.minute for _, state in some] == sorted(state.minute for _, state in some)


def test_requests_are_remembered_by_outlet(reader: "Reader") -> None:
    reader.get(reader.newsroom.outlets[0].feed_url)
    assert [one.path for one in reader.newsroom.requests("courier")] == ["/feed.xml"]
    assert reader.newsroom.requests("post") == []


def test_a_newsroom_whose_port_is_taken_opens_nothing(reader: "Reader") -> None:
    taken = int(reader.newsroom.outlets[1].url.rstrip("/").rpartition(":")[2])
    other = Newsroom(timedelta, ports=(0, taken, 0))
    with pytest.raises(OSError, match="in use"):
        other.start()
    with pytest.raises(ConnectionRefusedError):
        reader.get(other.outlets[0].url)
