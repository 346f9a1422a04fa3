import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from replate.changes.article import Article
from replate.db import edits
from replate.web import changes


def headings(body: str) -> list[str]:
    return re.findall(r"<h2[^>]*><a[^>]*>(.*?)</a></h2>", body)


def test_the_front_page_tells_a_revision_once_the_newest_first(viewer: Any) -> None:
    body = viewer.get("/").text
    assert body.count('<li class="change') == 8
    assert body.index("Bridge at Lauter opens") < body.index("hurt as crane falls")
    assert '<del><span class="unseen" lang="en" dir="ltr">[deleted: </span>Four' in body
    assert body.count('class="badge"') == 1


def test_changes_are_filtered_by_source_field_kind_and_stealth(viewer: Any) -> None:
    assert len(headings(viewer.get("/?source=Courier").text)) == 4
    assert len(headings(viewer.get("/?field=headline").text)) == 2
    assert len(headings(viewer.get("/?kind=move").text)) == 1
    assert len(headings(viewer.get("/?stealth=1").text)) == 1
    assert "No change fits." in viewer.get("/?source=Nobody").text


def test_a_reader_turns_to_older_and_newer_changes_without_missing_or_repeating_any(newsroom: Any) -> None:
    newsroom.source("Courier")
    page = newsroom.page("Courier", "http://courier.example/live")
    state = Article(headline="Live", paragraphs=tuple(f"Entry number {one} of the day." for one in range(30)))
    for number in range(95):
        texts = tuple(f"{text} Version {number} was sent." for text in state.paragraphs)
        newsroom.sees(page, replace(state, paragraphs=texts))
    seen: list[int | None] = []
    before = None
    while True:
        portion = changes.earlier(newsroom.db, edits.Choice(), before)
        seen += [entry.revision for entry in portion.entries]
        before = portion.older
        if before is None:
            break
    assert seen == list(range(95, 1, -1))
    back: list[int | None] = []
    after: int | None = 0
    while after is not None:
        portion = changes.later(newsroom.db, edits.Choice(), after)
        back = [*(entry.revision for entry in portion.entries), *back]
        after = portion.newer
    assert back == seen


def test_a_revision_larger_than_a_portion_is_told_once(newsroom: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(changes, "ROWS", 10)
    newsroom.source("Courier")
    page = newsroom.page("Courier", "http://courier.example/live")
    for number in range(3):
        texts = tuple(f"Entry number {one} of the day, version {number} of it." for one in range(25))
        newsroom.sees(page, Article(headline="Live", paragraphs=texts))
    first = changes.earlier(newsroom.db, edits.Choice(), None)
    assert [entry.revision for entry in first.entries] == [3]
    second = changes.earlier(newsroom.db, edits.Choice(), first.older)
    assert [entry.revision for entry in second.entries] == [2]


def test_a_text_that_returns_and_one_that_keeps_varying_are_told_in_words(
    newsroom: Any, serve: Callable[..., Any]
) -> None:
    newsroom.source("Courier")
    page = newsroom.page("Courier", "http://courier.example/flip")
    one = Article(headline="Storm nears the coast", paragraphs=("The storm was a day away on Monday evening.",))
    other = replace(one, headline="Storm to reach the coast by night")
    for state in (one, other, one, other, one):
        newsroom.sees(page, state)
    body = serve(newsroom.path).get("/").text
    assert "headline: varies between revisions" in body
    assert "back to revision 1" in body
