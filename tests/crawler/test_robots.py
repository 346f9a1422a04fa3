"""robots.txt as a table: what an answer allows, for how long, and what it says of the delay."""

from datetime import UTC, datetime, timedelta

import pytest

from replate.crawler import robots
from replate.db.frontier import Host

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PAGE = "http://a.example/news/one?page=2"


@pytest.mark.parametrize(
    ("text", "status", "allowed"),
    [
        ("", 200, True),
        ("User-agent: *\nDisallow: /", 200, False),
        ("User-agent: *\nDisallow:", 200, True),
        ("User-agent: Replate\nDisallow: /news", 200, False),
        ("User-agent: replate/0.1\nDisallow: /news", 200, False),
        ("User-agent: replatefriend\nDisallow: /", 200, True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: replate\nAllow: /", 200, True),
        ("User-agent: *\nDisallow: /news\nAllow: /news/one", 200, True),
        ("User-agent: *\nDisallow: /*page=", 200, False),
        ("User-agent: *\nDisallow: /news/one$", 200, True),
        ("<html>no rules here</html>", 200, True),
        (None, 404, True),
        (None, 401, True),
        (None, 410, True),
        (None, 429, False),
        (None, 500, False),
        (None, 503, False),
        (None, 0, False),
    ],
)
def test_what_an_answer_allows(text: str | None, status: int, allowed: bool) -> None:
    rules = robots.rules(text, status)
    assert rules.allows(PAGE) is allowed
    assert rules.reason


def test_a_host_that_was_not_reached_is_told_with_its_cause_and_asked_again_in_a_minute() -> None:
    assert "robots.txt: no connection; that forbids all" in robots.rules("no connection", 0).reason
    assert robots.fresh_for(robots.UNREACHABLE).total_seconds() == 60


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: -3", None),
        ("User-agent: other\nCrawl-delay: 7", None),
        ("User-agent: *\nCrawl-delay: often", None),
        ("User-agent: *\nDisallow:", None),
    ],
)
def test_the_delay_a_host_asks_for(text: str, seconds: float | None) -> None:
    delay = robots.rules(text, 200).crawl_delay
    assert delay == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("status", "minutes", "fresh"),
    [
        (200, 23 * 60, True),
        (200, 25 * 60, False),
        (404, 23 * 60, True),
        (503, 9, True),
        (503, 11, False),
        (429, 11, False),
        (0, 0.5, True),
        (0, 2, False),
        (None, 0, False),
    ],
)
def test_how_long_an_answer_is_used(status: int | None, minutes: float, fresh: bool) -> None:
    host = Host("a.example", None, None, 0, None, None, status, NOW - timedelta(minutes=minutes))
    assert robots.is_fresh(host, NOW) is fresh


def test_a_mark_in_front_and_odd_bytes_do_not_matter() -> None:
    text = robots.decode(b"\xef\xbb\xbfUser-agent: *\n# \xff\xfe\nDisallow: /" + b"\n" * robots.LARGEST)
    assert not robots.rules(text, 200).allows(PAGE)
