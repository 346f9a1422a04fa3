"""Pages of many kinds, each beside what a reader reads on it; and bytes that are no page at all."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replate.changes.article import Article, Reading
from replate.crawler.reading import notes, page

PAGES = Path(__file__).parent / "pages"
TIMES = ("published", "updated")


def read(body: bytes | str, **options: Any) -> Reading:
    source = body.encode() if isinstance(body, str) else body
    return page.read(source, **{"url": "https://sound.example/a", "content_type": "text/html", **options})


def article(body: bytes | str, **options: Any) -> Article:
    reading = read(body, **options)
    assert reading.article is not None, reading.reason
    return reading.article


@pytest.mark.parametrize("name", sorted(p.stem for p in PAGES.glob("*.html")))
def test_a_page_reads_as_written_beside_it(name: str) -> None:
    expected = json.loads((PAGES / f"{name}.json").read_text("utf8"))
    body = (PAGES / f"{name}.html").read_text("utf8").encode(expected.pop("charset", "utf-8"))
    reading = page.read(body, url=expected.pop("url"), content_type="text/html", timezone=expected.pop("timezone"))
    found = reading.article or Article()
    for field, value in expected.items():
        match field:
            case "kind":
                assert (reading.kind, reading.reason) == (value, reading.reason)
            case "canonical":
                assert reading.canonical == value
            case "series":
                assert [stamp.series for stamp in found.stamps] == value
            case _:
                said = datetime.fromisoformat(value) if field in TIMES else value
                got = getattr(found, field)
                assert (list(got) if isinstance(got, tuple) else got) == said


BODY = (
    "<p>The ferry that serves the island sailed again on Monday after eleven days in dock, its owner said.</p>"
    "<p>Some two hundred people waited on the quay, and the harbour master rang the bell twice for them.</p>"
    "<p>The repair cost four million crowns, which the county and the owner will share.</p>"
)


def test_a_selector_wins_and_one_that_matches_nothing_falls_back() -> None:
    source = f"<h1>Ferry is back</h1><b class=k>Our own headline</b><i class=s>2020-01-02 03:04</i>{BODY}"
    select = {"headline": ".k", "updated": ".s", "body": ".nowhere p", "byline": "][", "section": ".k"}
    found = article(source, select=select, timezone="Asia/Shanghai")
    assert (found.headline, found.section) == ("Our own headline", "Our own headline")
    assert found.updated_text == "2020-01-02 03:04"
    assert found.updated == datetime.fromisoformat("2020-01-01T19:04+00:00")
    assert len(found.paragraphs) == 3


def test_a_body_selector_gives_its_paragraphs_once_even_when_it_matches_their_container_too() -> None:
    source = f"<h1>Ferry is back</h1><div id=Content>{BODY}<ul><li>One</li><li>Two</li></ul></div><p>Else</p>"
    found = article(source, select={"body": "#Content, #Content p"})
    assert found.paragraphs[0].startswith("The ferry") and found.paragraphs[3:] == ("One", "Two")


def test_a_line_break_is_a_space_and_two_are_a_paragraph() -> None:
    found = article("<h1>A<br>B</h1><div id=c>one<br>two<br><br>three</div>", select={"headline": "h1", "body": "#c"})
    assert (found.headline, found.paragraphs) == ("A B", ("one two", "three"))


def test_what_a_page_says_was_hours_ago_is_a_time_where_the_time_of_the_visit_is_known() -> None:
    source = f"<h1>Ferry is back</h1><p class=d>Updated 3 hours ago</p>{BODY}"
    found = article(source)
    assert [(s.series, s.shown, s.at) for s in found.stamps] == [("visible", "Updated 3 hours ago", None)]
    assert found.updated is None and found.updated_text == "Updated 3 hours ago"
    found = article(source, seen_at=datetime.fromisoformat("2020-03-02T12:00+00:00"))
    assert found.stamps[0].at == found.updated == datetime.fromisoformat("2020-03-02T09:00+00:00")
    assert (found.stamps[0].zone, found.stamps[0].precision) == ("visit", "hour")


def test_a_stamp_without_a_zone_says_so() -> None:
    source = f"<h1>Ferry is back</h1><p>Last modified: 2 March 2020, 2:05 p.m.</p>{BODY}"
    assert article(source).stamps[0].zone == "unknown"
    known = article(source, timezone="America/New_York").stamps[0]
    assert (known.zone, known.at) == ("source", datetime.fromisoformat("2020-03-02T19:05+00:00"))


def test_broken_json_does_not_hide_what_it_says() -> None:
    broken = '{"@type":"NewsArticle","headline":"Ferry is back","dateModified":"2020-01-02T03:04:05Z", "x": "un"closed}'
    found = article(f"<script type='application/ld+json'>{broken}</script><h1>Ferry is back</h1>{BODY}")
    assert [(s.series, s.shown) for s in found.stamps] == [("jsonld", "2020-01-02T03:04:05Z")]


def test_the_first_paragraph_is_not_lost() -> None:
    first = "<p>It came in at seven, with all its lamps lit and the band on the upper deck playing.</p>"
    found = article(f"<div class=story><h1>Ferry is back</h1><div class=teaser-lead>x</div>{first}{BODY}</div>")
    assert found.paragraphs[0].startswith("It came in at seven")


def test_the_feed_s_stamp_is_kept_in_a_series_of_its_own() -> None:
    at = datetime.fromisoformat("2020-01-02T03:04:05+00:00")
    found = article(f"<h1>Ferry is back</h1>{BODY}", feed=page.FeedHints(updated=at, updated_shown="Thu, 2 Jan"))
    assert [(s.series, s.shown, s.at) for s in found.stamps] == [("feed", "Thu, 2 Jan", at)]
    assert found.updated is None


def test_reading_twice_gives_the_same() -> None:
    body = (PAGES / "graph.html").read_bytes()
    assert read(body) == read(body)


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"", "text/html", "empty"),
        (b" \n\t ", None, "empty"),
        (b"\x00" * 5000, "text/html", "empty"),
        (b"<", "text/html", "empty"),
        (b"<!-- -->", "text/html", "empty"),
        (b"<html>", "text/html", "empty"),
        (b"just words", "text/html", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "text/html", "not_html"),
        (b"%PDF-1.4", None, "not_html"),
        (b"{}", "application/json; charset=utf-8", "not_html"),
        (b"<?xml version='1.0'?><rss></rss>", "text/xml", "not_html"),
        (bytes(range(256)) * 200, "text/html; charset=utf-16", "empty"),
        ("<p>ä".encode("utf-16"), "text/html; charset=hex", "empty"),
        (b"<div>" * 1_000_000, "text/html", "empty"),
        (b"<table><tr><td>" * 300_000, "text/html", "empty"),
        (b"<b><i>" * 800_000 + b"text", "text/html", "empty"),
    ],
)
def test_what_is_no_page_is_said_to_be_none(body: bytes, content_type: str | None, kind: str) -> None:
    reading = read(body, content_type=content_type)
    assert reading.kind == kind and reading.reason and reading.article is None


@pytest.mark.timeout(60)
def test_a_page_of_a_million_paragraphs_is_read_in_bounded_time() -> None:
    assert read(b"<h1>Much</h1>" + b"<p>one two three four five.</p>" * 170_000).kind in ("article", "empty")


def test_control_and_null_characters_do_not_hide_an_article() -> None:
    source = f"<h1>Ferry\x00 is&#0; &#x1f;back</h1>\x0b{BODY}".replace("owner", "ow\x01n\x00er<br>\x02")
    assert article(source).headline == "Ferry is back" and len(article(source).paragraphs) == 3


@pytest.mark.parametrize("declared", ["utf-8", "ascii", "latin-1", "gb2312", "utf-16", "nonsense", "hex", "utf-7", ""])
def test_a_wrong_charset_never_raises_and_utf_8_is_recognised(declared: str) -> None:
    found = article(f"<h1>Fähre fährt wieder</h1>{BODY}", content_type=f"text/html; charset={declared}")
    assert found.headline and len(found.paragraphs) == 3
    if declared in ("ascii", "utf-8", "nonsense", "hex", ""):
        assert found.headline == "Fähre fährt wieder" or declared == "ascii"


def test_every_truncation_of_a_page_gives_a_reading() -> None:
    body = (PAGES / "graph.html").read_bytes()
    assert {read(body[:end]).kind for end in range(0, len(body), 61)} <= {"article", "empty", "soft_404", "paywalled"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_bytes_make_a_reading_raise(data: st.DataObject) -> None:
    whole = (PAGES / data.draw(st.sampled_from(sorted(p.name for p in PAGES.glob("*.html"))))).read_bytes()
    cut = sorted(data.draw(st.lists(st.integers(0, len(whole)), min_size=2, max_size=2)))
    odd = st.sampled_from([b"<", b"\x00", b"]]>", b"<script>", b'"', b"&#0;"])
    junk = data.draw(st.one_of(st.binary(max_size=60), odd))
    assert read(whole[: cut[0]] + junk + whole[cut[1] :]).reason


def test_a_short_note_in_chinese_is_a_note() -> None:
    assert notes.is_note("编者注：本文标题已修改。")
    assert not notes.is_note("Correction:")


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("404", "Sorry.", "soft_404"),
        ("Error 404 (Not Found)", "Go back to the front page.", "soft_404"),
        ("The Harbour Bell", "404 page not here. Try the search.", "soft_404"),
        ("The Harbour Bell", "HTTP ERROR 404. Go home.", "soft_404"),
        ("The Harbour Bell", "Status code: 404 - we looked everywhere.", "soft_404"),
        ("We value your privacy", "We and our 404 partners use cookies. Accept all. Reject all.", "consent"),
        ("Ferry bill", "The crossing costs $404 for a car and 1,404 for a bus.", "article"),
        ("Ferry bill", "Ask at 127.0.0.1:40499 or on platform 404.1.", "article"),
        ("404 votes for the harbour", "That is all we know.", "article"),
    ],
)
def test_404_is_a_status_and_no_count(title: str, text: str, kind: str) -> None:
    assert read(f"<title>{title}</title><body><p>{text}</p>".encode()).kind == kind


def test_captions_are_those_of_the_article_s_own_pictures() -> None:
    own = "<figure><img src=f.jpg><figcaption>The ferry at the pier <i>Photo: the Bell</i></figcaption></figure>"
    other = "".join(f"<figure><img src={n}.jpg><figcaption>Story number {n}</figcaption></figure>" for n in range(3))
    source = f"<main><h1>Ferry is back</h1>{own}{BODY}</main><section><h2>In pictures</h2>{other}</section>"
    assert article(source).captions == ("The ferry at the pier Photo: the Bell",)


def test_a_caption_is_read_in_an_aside_of_its_own_and_on_a_page_with_a_sidebar() -> None:
    own = "<aside><figure><img src=f.jpg><figcaption>The ferry at the pier, 1931</figcaption></figure></aside>"
    source = f'<body class="has-sidebar related-on"><main><h1>Ferry is back</h1>{own}{BODY}</main></body>'
    assert article(source).captions == ("The ferry at the pier, 1931",)
