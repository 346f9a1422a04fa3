"""What the paragraphs of a text are, its dateline, and the posts of a live page."""

from datetime import UTC, datetime
from typing import Any

import pytest

from replate.changes.article import Article, Post
from replate.crawler.reading import anchor, dateline, page

SAID = "The ferry that serves the island sailed again on Monday after eleven days in dock, its owner {} said."


def article(body: str, **options: Any) -> Article:
    source = f"<html lang=en><title>Ferry sails again</title><body><h1>Ferry sails again</h1>{body}</body></html>"
    found = page.read(source.encode(), url="https://sound.example/a", content_type="text/html", **options).article
    assert found is not None
    return found


def test_each_paragraph_has_its_kind() -> None:
    found = article(
        f"<article><p>{SAID.format('Ada')}</p><h2>What was repaired</h2><p>{SAID.format('Bo')}</p>"
        f"<blockquote><p>{SAID.format('Cy')}</p></blockquote><p><strong>Who pays for it</strong></p>"
        f"<p>{SAID.format('Di')}</p><ul><li>{SAID.format('Ed')}</li><li>{SAID.format('Flo')}</li></ul></article>"
    )
    kinds = dict(zip(found.paragraphs, found.kinds, strict=True))
    assert kinds == {
        SAID.format("Ada"): "paragraph", "What was repaired": "subheading", SAID.format("Bo"): "paragraph",
        SAID.format("Cy"): "quotation", "Who pays for it": "subheading", SAID.format("Di"): "paragraph",
        SAID.format("Ed"): "item", SAID.format("Flo"): "item",
    }  # fmt: skip
    assert not found.is_live and found.posts == ()


def post(name: str, hour: int) -> str:
    return (
        f"<section class='entry new' id='{name}'><time datetime='2026-03-02T{hour}:00:00Z'>{hour}:00</time>"
        f"<p>{SAID.format(name)}</p><p>{SAID.format(name + ' also')}</p></section>"
    )


def test_posts_of_a_live_page_have_an_id_and_a_time_of_their_own() -> None:
    found = article(f"<main><div>{post('p3', 15)}{post('p2', 14)}{post('p1', 13)}</div></main>")
    assert found.is_live
    assert [(one.id, one.at and one.at.hour, found.paragraphs[one.start]) for one in found.posts] == [
        ("p3", 15, SAID.format("p3")), ("p2", 14, SAID.format("p2")), ("p1", 13, SAID.format("p1")),
    ]  # fmt: skip
    assert found.posts[0] == Post("p3", datetime(2026, 3, 2, 15, tzinfo=UTC), "2026-03-02T15:00:00Z", 0, 2)
    assert set(found.kinds) == {"post"}


def test_a_second_reading_knows_the_posts_again_and_the_new_one() -> None:
    first = f"<main><div>{post('p3', 15)}{post('p2', 14)}{post('p1', 13)}</div></main>"
    known = anchor.Anchor(article(first))
    found = article(first.replace("<div>", f"<div>{post('p4', 16)}", 1), anchor=known)
    assert [one.id for one in found.posts] == ["p4", "p3", "p2", "p1"]


def test_a_page_that_calls_itself_a_live_blog_is_live_without_posts() -> None:
    told = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Ferry sails again"}</script>'
    assert article(f"{told}<article><p>{SAID.format('Ada')}</p><p>{SAID.format('Bo')}</p></article>").is_live


REST = "A ferry sailed again after eleven days in dock, its owner said on Monday evening to reporters on the quay."


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (f"HAIKOU, April 23 (Xinhua) -- {REST}", "HAIKOU, April 23 (Xinhua)"),
        (f"HOLM, Sound (AP) — {REST}", "HOLM, Sound (AP)"),
        (f"Holm (dpa/lno) – {REST}", "Holm (dpa/lno)"),
        (f"WEST HOLM — {REST}", "WEST HOLM"),
        (f"PARIS, 12 mars 2026 (AFP) - {REST}", "PARIS, 12 mars 2026 (AFP)"),
        (f"新华社海口4月23日电 {REST}", "新华社海口4月23日电"),
        (f"【海口共同】{REST}", "【海口共同】"),
        (f"UPDATE — {REST}", None),
        (f"The ferry (built in 1952) - the last of its kind - sailed. {REST}", None),
        (f"【速報】{REST}", None),
        (REST, None),
    ],
)
def test_a_dateline_is_what_stands_before_the_first_words(opening: str, said: str | None) -> None:
    assert dateline.read([opening]) == said
