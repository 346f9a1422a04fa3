"""When it was published: what machines are told, read with the date that stands beside the headline."""

from datetime import datetime

import pytest

from replate.changes.article import Article
from replate.crawler.reading import anchor, page
from tests.crawler.reading.test_page import BODY

TOLD = '<script type="application/ld+json">{{"@type": "NewsArticle", {}}}</script>'
FIRST = '"datePublished": "2021-12-20T11:02:44+01:00"'


def source(beside: str = "", told: str = "", head: str = "", above: str = "") -> str:
    data = TOLD.format(told) if told else ""
    text = f"{above}<h1>Ferry is back</h1>{beside}<main>{BODY}</main>"
    return f"<html lang=de><head>{head}{data}</head><body>{text}</body></html>"


def article(*parts: str, url: str = "https://sound.example/a", **named: str) -> Article:
    found = page.read(source(*parts, **named).encode(), url=url, content_type="text/html").article
    assert found is not None
    return found


def day(found: Article) -> str | None:
    return found.published.date().isoformat() if found.published else None


@pytest.mark.parametrize(
    "line",
    [
        "<p>27.01.2022</p>", "<p>Donnerstag, 27. Januar 2022</p>", "<p>Von Ann Lee | 27.01.2022</p>",
        "<p>Datum: 27.01.2022</p>", "<p>Erschienen am 27. Januar 2022</p>",
        "<p>Von Ann Lee, Carrow, 27.1.2022, 10:31 Uhr</p>",
    ],
)  # fmt: skip
def test_the_date_beside_the_headline_is_what_readers_are_told(line: str) -> None:
    assert day(article(line)) == "2022-01-27"
    assert day(article(line, FIRST)) == "2022-01-27"
    assert day(article(above=line)) == "2022-01-27"


@pytest.mark.parametrize(
    "line",
    [
        "<p>Termin: 27.01.2022, 19 Uhr</p>", "<p>Aktualisiert: 27.01.2022</p>", "<p>Updated 27 January 2022</p>",
        "<p>Aus der Chronik des Hafens, 27. Januar 2022:</p>", "<aside><p>27.01.2022</p></aside>",
        "<p>27.01.2022, zuerst 20.12.2021</p>", "<p>2022-01-27T10:10:52+01:00</p>",
        "<p>Am 27.01.2022 wird der Hafen von Carrow einen Tag lang geschlossen, wie der Hafenmeister gesagt hat.</p>",
    ],
)  # fmt: skip
def test_a_line_that_says_something_else_leaves_machines_their_say(line: str) -> None:
    found = article(line, FIRST)
    assert found.published == datetime.fromisoformat("2021-12-20T10:02:44+00:00")


@pytest.mark.parametrize("number", ["1640001764", '"1640001764000"'])
def test_a_time_told_as_a_number_of_seconds_is_read(number: str) -> None:
    found = article(told=f'"datePublished": {number}, "dateModified": {number}')
    assert found.published == datetime.fromisoformat("2021-12-20T12:02:44+00:00")
    assert [(s.series, s.at, s.precision) for s in found.stamps] == [("jsonld", found.published, "second")]


def test_of_times_that_contradict_one_another_the_one_of_the_day_shown_is_taken() -> None:
    meta = '<meta property="article:published_time" content="2022-01-27T09:12:00+01:00">'
    assert article(told=FIRST, head=meta).published == datetime.fromisoformat("2021-12-20T10:02:44+00:00")
    found = article("<p>Politik 27. Januar 2022</p>", FIRST, head=meta)
    assert found.published == datetime.fromisoformat("2022-01-27T08:12:00+00:00")


def test_a_date_that_is_told_to_be_an_update_is_none_of_publication() -> None:
    told = FIRST + ', "dateModified": "2022-01-27T15:33:00+01:00"'
    assert day(article("<p>27.01.2022 | 15:33 Uhr | Ann Lee</p>", told)) == "2021-12-20"


def test_an_instant_that_is_of_the_day_shown_in_another_zone_stays_an_instant() -> None:
    found = article("<p>5. November 2021</p>", '"datePublished": "2021-11-04T23:00Z"')
    assert found.published == datetime.fromisoformat("2021-11-04T23:00+00:00")
    assert found.published_text == "5. November 2021"


def test_the_date_in_the_address_comes_before_what_stands_anywhere_on_the_page() -> None:
    posted = f"<div>{'<p>Kurz.</p>' * 20}<p>Posted by Ann Lee on Monday, February 7, 2022</p></div>"
    assert day(article(posted, url="https://sound.example/2022/02/04/ferry")) == "2022-02-04"
    assert day(article(posted)) == "2022-02-07"


@pytest.mark.parametrize(
    "inserted", ["<p>31.12.2023</p>", "<p>Kurz gesagt.</p>" * 15, "<section><p>Von Bo Ek | 1.2.2023</p></section>"]
)
@pytest.mark.parametrize("told", ["", FIRST])
def test_what_comes_between_headline_and_date_makes_no_other_day(inserted: str, told: str) -> None:
    line = "<p>Von Ann Lee | 27.01.2022</p>"
    first = page.read(source(line, told).encode(), url="https://sound.example/a", content_type="text/html")
    second = page.read(
        source(inserted + line, told).encode(), url="https://sound.example/a", content_type="text/html",
        anchor=anchor.of(first),
    )  # fmt: skip
    assert first.article and second.article
    assert first.article.published == second.article.published
    assert day(first.article) == "2022-01-27"


def test_another_date_beside_the_headline_is_seen() -> None:
    first = page.read(source("<p>27.01.2022</p>").encode(), url="https://sound.example/a", content_type="text/html")
    second = page.read(
        source("<p>28.01.2022</p>").encode(), url="https://sound.example/a", content_type="text/html",
        anchor=anchor.of(first),
    )  # fmt: skip
    assert second.article and day(second.article) == "2022-01-28"
