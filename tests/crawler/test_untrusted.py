"""What a hostile or careless site may send must cost little and break nothing."""

import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from replate.changes import sentences, text
from replate.changes.article import Article
from replate.changes.finding import find
from replate.crawler import backoff, robots
from replate.crawler.download import is_allowed
from replate.crawler.reading import gate
from replate.crawler.reading.page import read

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = 60.0  # far above what is needed, far below what each of these took when it grew with the square


@pytest.mark.parametrize(
    "body",
    [
        b"<meta " * 300_000,
        b"<script ld+json>" * 100_000,
        b"<meta " + b"a" * 1_000_000 + b">",
        b"itemprop " * 200_000,
    ],
)
def test_markup_that_never_ends_is_looked_through_once(body: bytes) -> None:
    began = time.process_time()
    gate.digest(body, "text/html")
    assert time.process_time() - began < MINUTE


def test_piled_marks_dots_and_paragraphs_are_bounded() -> None:
    began = time.process_time()
    text.strict("a" + "\u0315\u0300" * 200_000)
    sentences.count("Boats" + "." * 200_000 + "a")
    old = Article(paragraphs=tuple(f"Boat {n}" for n in range(3_000)))
    find(old, Article(paragraphs=tuple(f"Net {n}" for n in range(3_000))))
    assert time.process_time() - began < MINUTE


@pytest.mark.parametrize(("before", "after"), [("10 MİL", "12 MİL"), ("fıve boats", "sıx boats"), ("ſeven", "eight")])
def test_letters_that_only_look_like_others_in_capitals_are_read(before: str, after: str) -> None:
    assert find(Article(paragraphs=(f"They saw {before}.",)), Article(paragraphs=(f"They saw {after}.",))).edits


def test_half_a_surrogate_in_structured_data_never_reaches_an_article() -> None:
    told = '{"@type": "NewsArticle", "headline": "Nets", "author": {"name": "Ann \\ud800 Example"}}'
    page = f'<html><head><script type="application/ld+json">{told}</script></head><body><h1>Nets</h1>'
    body = page + "<p>The nets of the harbour were mended in the long winter of that year.</p>" * 5 + "</body></html>"
    article = read(body.encode(), url="http://127.0.0.1/a", content_type="text/html").article
    assert article is not None
    repr(article).encode("utf-8")
    assert all(name.isprintable() for name in article.byline)


def test_a_crawl_delay_of_ages_is_a_day() -> None:
    for delay in ("1e12", "99999999999999", "1e308"):
        assert robots.rules(f"User-agent: *\nCrawl-delay: {delay}", 200).crawl_delay == timedelta(days=1)


@pytest.mark.parametrize("value", ["9" * 5000, "²", "Mon, 01 Jan 2024 00:00:00 +99999999999999999999"])
def test_an_absurd_retry_after_raises_nothing(value: str) -> None:
    backoff.until(503, {"retry-after": value}, 1, NOW)


@pytest.mark.parametrize(
    "address", ["::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fec0::1", "224.0.0.1", "ff02::1", "169.254.169.254"]
)
def test_an_address_that_stands_for_a_private_one_is_private(address: str) -> None:
    assert not is_allowed(address, ())
    assert is_allowed(address, (ip_network("::/0"), ip_network("0.0.0.0/0")))
