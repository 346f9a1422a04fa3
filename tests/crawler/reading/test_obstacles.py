"""Pages that are no article though the server says 200, each with its evidence, and articles that are like them."""

import json
import os
from pathlib import Path
from typing import get_args

import pytest

from replate.changes.article import PageKind, Reading
from replate.crawler import visit
from replate.crawler.reading import page

DATA = os.environ.get("REPLATE_DATA")
EVERY = 40  # of 526 captures; benchmarks/fronts.py reads them all
BODY = "<p>The ferry that serves the island sailed again on Monday after eleven days in dock, its owner said.</p>" * 4


def read(source: str, url: str = "https://sound.example/news/ferry-sails-again") -> Reading:
    return page.read(source.encode(), url=url, content_type="text/html")


def teasers(count: int) -> str:
    return "".join(
        f"<article><h3><a href='/news/{n}'>The harbour of town number {n} opens</a></h3><p>{n} boats.</p></article>"
        for n in range(count)
    )


@pytest.mark.parametrize(
    "source",
    [
        "<title>500 Internal Server Error</title><h1>Internal Server Error</h1><p>The server met a condition.</p>",
        "<title>Sound</title><h1>Error establishing a database connection</h1>",
        "<title>Sound</title><p>Fatal error: Call to undefined function teaser() in /srv/www/a.php on line 12</p>",
        "<title>Sound</title><main><h1>Something went wrong</h1><p>Please try again in a few minutes.</p></main>",
        "<title>502 Bad Gateway</title><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>",
        "<title>Sound</title><h1>Wartungsarbeiten</h1><p>Wir sind in wenigen Minuten wieder da.</p>",
    ],
)
def test_an_error_told_with_a_200_is_no_article(source: str) -> None:
    reading = read(source.replace("</title>", "</title><body>"))
    assert reading.kind == "broken" and reading.article is None
    assert reading.reason.startswith('an error instead of a page: it says "')


def test_a_page_that_only_sends_readers_on_is_no_article() -> None:
    told = '<meta http-equiv="Refresh" content="0; URL=/en/ferry"><title>Moved</title>'
    reading = read(f"<html>{told}<h1>Moved</h1><p>You should be redirected quickly, if not click here to go on.</p>")
    assert (reading.kind, reading.reason) == ("empty", "the page says little and sends readers on to /en/ferry")
    assert read(f"<html>{told}<h1>Ferry sails again</h1>{BODY}").kind == "article"  # it reloads itself


def test_an_article_about_errors_is_an_article() -> None:
    source = (
        f"<title>Internal server error cost ferry line a day</title><h1>Internal server error cost a day</h1>{BODY * 3}"
    )
    assert read(source).kind == "article"


def test_a_front_is_no_article_though_it_has_teasers_and_paragraphs() -> None:
    notice = BODY[: len(BODY) // 4]
    reading = read(f"<title>Sound</title><h1>News of the Sound</h1>{notice}{teasers(60)}", "https://sound.example/")
    assert reading.kind == "front" and reading.article is None
    assert reading.reason == "a section front: 60 headings lead to other pages, beside 98 letters of text"


def test_an_article_with_many_teasers_around_it_is_an_article() -> None:
    told = '<meta property="og:type" content="article">'
    assert read(f"<title>Sound</title>{told}<h1>Ferry sails again</h1>{BODY}{teasers(60)}").kind == "article"
    assert read(f"<title>Sound</title><h1>Ferry sails again</h1>{BODY * 4}{teasers(60)}").kind == "article"
    assert read(f"<title>Sound</title><h1>Ferry sails again</h1>{BODY}{teasers(12)}").kind == "article"


def test_an_article_that_names_its_own_address_is_no_front_but_one_listed_on_a_front_does_not_make_it_an_article() -> (
    None
):
    told = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry", "url": "%s"}</script>'
    source = f"<h1>Ferry sails again</h1>{BODY}{teasers(60)}"
    assert read(told % "https://sound.example/news/ferry-sails-again" + source).kind == "article"
    assert read(told % "https://sound.example/news/other" + source, "https://sound.example/").kind == "front"


def test_each_kind_of_page_has_its_outcome_and_only_articles_are_compared() -> None:
    assert set(visit.OF_READING) == set(get_args(PageKind))
    assert [kind for kind, outcome in visit.OF_READING.items() if outcome == "article"] == ["article"]
    assert (visit.OF_READING["broken"], visit.OF_READING["front"]) == ("error", "suspect")


@pytest.mark.real
@pytest.mark.skipif(not DATA, reason="REPLATE_DATA is not set")
def test_no_capture_of_a_real_front_or_consent_wall_makes_an_article() -> None:
    folder = Path(DATA or "") / "fp2022_dev"
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text("utf8").splitlines()][::EVERY]
    for row in rows:
        reading = page.read((folder / row["file"]).read_bytes(), url=row["url"], content_type="text/html")
        assert (reading.article, bool(reading.reason)) == (None, True), row["file"]


def test_a_page_that_breaks_off_says_so() -> None:
    whole = f"<!doctype html><html><body><h1>Ferry sails again</h1>{BODY}</body></html>"
    assert not read(whole).is_cut
    assert read(whole[:-40]).is_cut
    assert not read(f"<h1>Ferry sails again</h1>{BODY}").is_cut  # a page that never opens it need not close it
