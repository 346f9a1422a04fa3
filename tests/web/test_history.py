import re
from dataclasses import replace
from typing import Any

from replate.changes.article import Article
from replate.db import database, habits, merges


def text_of(body: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_a_history_tells_each_revision_with_its_window_and_why_it_is_stealth(viewer: Any) -> None:
    body = viewer.get("/page/1").text
    told = text_of(body)
    assert body.count("<h3>Revision") == 5
    assert "made between 14:30 and 14:45 UTC on 2 Mar 2026 (a window of 15 min)" in told
    assert "Stealth: body: figure, 300 → 480 barges (up); the updated stamp stood still and no note was added." in told
    assert "Not stealth: a correction or editor&#39;s note was added." in told
    assert '<time datetime="2026-03-02T14:30:00.000Z">14:30</time>' in body


def test_a_history_tells_states_gaps_urls_and_visits(viewer: Any) -> None:
    told = text_of(viewer.get("/page/5").text)
    assert "page live → gone: 410 Gone" in told
    assert "1 visit saw no text: error (the host did not answer)" in told
    assert "http://dispatch.example/gone" in told
    assert "Visits by outcome" in told


def test_an_article_reads_as_it_read_then(viewer: Any) -> None:
    first, fourth = viewer.get("/page/1/revision/1").text, viewer.get("/page/1/revision/4").text
    assert "Four dock workers" in first and "Six dock workers" not in first
    assert "Six dock workers" in fourth
    assert re.search(r'class="note">Correction: ', fourth)


def test_text_stands_in_its_own_language_and_direction(viewer: Any) -> None:
    arabic = viewer.get("/page/2/revision/1").text
    assert '<article class="text" lang="ar">' in arabic
    assert '<p dir="auto">عاد العمال' in arabic
    assert 'lang="zh"' in viewer.get("/page/3/diff").text


def test_hostile_text_is_only_ever_text(viewer: Any) -> None:
    for path in ("/", "/page/4", "/page/4/diff", "/page/4/diff?view=side", "/page/4/revision/1", "/page/4/revision/2"):
        body = viewer.get(path).text
        assert "<script" not in body and "<svg" not in body and "<img" not in body and "<i>" not in body
        assert 'href="javascript' not in body
        assert "\x07" not in body and "\x01" not in body
        assert 'onclick="' not in body
    assert "javascript:alert(1)" in viewer.get("/page/4").text
    assert "A bell \ufffd, a null-like \ufffd" in viewer.get("/page/4/revision/1").text


def test_pages_are_listed_by_source_and_state(viewer: Any) -> None:
    assert text_of(viewer.get("/pages?source=Post").text).count("post.example") <= 2
    gone = text_of(viewer.get("/pages?state=gone").text)
    assert "Bridge at Lauter opens" in gone and "Harlow" not in gone
    assert "No page fits." in viewer.get("/pages?source=Nobody").text


def test_sources_and_status_answer(viewer: Any) -> None:
    assert "every 10 min" in text_of(viewer.get("/sources").text)
    assert "<h1>At rest</h1>" in viewer.get("/status").text, "nothing is wrong, and no process is at work"


def test_sources_tell_what_was_learned_of_their_addresses(newsroom: Any, serve: Any) -> None:
    newsroom.source("Courier", "Post")
    newsroom.page("Courier", "http://courier.example/mill")
    with database.transaction(newsroom.db):
        for name in "abc":
            habits.confirm(
                newsroom.db, f"http://courier.example/{name}?from=1", f"http://courier.example/{name}?from=2"
            )
    told = text_of(serve(newsroom.path).get("/sources").text)
    assert told.count("learned: parameter from never changed a text") == 1


def test_status_tells_what_listings_tell_and_what_late_looks_found(newsroom: Any, serve: Any) -> None:
    newsroom.source("Courier")
    page = newsroom.page("Courier", "http://courier.example/mill")
    newsroom.db.execute(
        "INSERT INTO source_signals (source, signal, edits, signalled, quiet) VALUES (1, 'updated', 40, 36, 100)"
    )
    newsroom.db.execute("INSERT INTO audits VALUES (?, 0, '2026-03-02', '2026-03-12', '2026-03-12')", (page,))
    told = text_of(serve(newsroom.path).get("/status").text)
    assert "What listings tell" in told and "Courier updated 40 36 87 %" in " ".join(told.split())
    assert "1 late looks at a sample of retired pages found 0 edits" in told


def test_a_merged_page_stands_in_the_history_of_the_one_that_absorbed_it(newsroom: Any, serve: Any) -> None:
    newsroom.source("Courier")
    story = Article(headline="Mill to close", paragraphs=("The mill will close in the autumn, its owner said.",))
    elder = newsroom.page("Courier", "http://courier.example/mill")
    younger = newsroom.page("Courier", "http://courier.example/m2")
    newsroom.sees(elder, story)
    newsroom.sees(younger, replace(story, headline="Mill at Orsk to close"))
    newsroom.sees(younger, replace(story, headline="Mill at Orsk to stay open"))
    with database.transaction(newsroom.db):
        merges.absorb(newsroom.db, elder, younger, "redirect: m2 leads to mill", newsroom.at)
    viewer = serve(newsroom.path)
    told = text_of(viewer.get("/page/1").text)
    assert "Page 2, revision 2" in told and "It absorbed page 2" in told
    assert "This page was merged into page 1" in text_of(viewer.get("/page/2").text)
    assert viewer.get("/by-url?url=http://courier.example/m2").headers["location"] == "/page/1"
    assert "<h1>Revision 1 → 2</h1>" in viewer.get("/page/2/diff").text
