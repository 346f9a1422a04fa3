"""Section fronts and single pages: links that are articles of this site, with the headline a reader sees."""

import json

import pytest

from replate.crawler.discovery.listing import Listing, links

URL = "https://www.post.example/world/"

FRONT = """<!doctype html><html><head><meta charset="utf-8"><title>World – Post</title>
<link rel="alternate" type="application/rss+xml" href="/feeds/world.xml">
<style>.a{}</style></head><body>
<nav><a href="/2026/11/23/from-the-menu-101">Menu</a><a href="/sport/">Sport</a></nav>
<main>
<a href="/2026/11/23/ferry-returns?utm_source=front"><img src="f.jpg" alt=""></a>
<article><a href="/2026/11/23/ferry-returns"><span>Harbour</span><h3>Ferry returns
  to <style>.b{}</style>service</h3><p>It was away for long.</p></a></article>
<a href="/2026/11/23/ferry-returns#comments">8</a>
<a href="bridge-closes-91448182.html" title="Bridge closes for good"></a>
<a href="https://m.post.example/2026/11/22/tram">Tram line opens</a>
<a href="https://other.example/2026/11/23/not-ours">Elsewhere</a>
<a href="/tag/ferry">More on ferries</a><a href="mailto:x@post.example">Write</a><a href="javascript:void(0)">x</a>
<a href="/video/2026/11/23/clip">Clip</a><a>no link</a><a href="http://[">broken</a>
<a href="/opinion/letters">Letters</a>
</main><footer><a href="/2026/11/01/terms-of-use-1234567">Terms</a></footer></body></html>"""


def read(html: str, kind: str | None = None, url: str = URL, **globs: list[str]) -> Listing:
    return links(kind, html.encode(), url=url, content_type="text/html", **globs)


def article(body: str = "", head: str = "") -> str:
    return f"<html><head><title>Ferry returns</title>{head}</head><body><h1>Ferry</h1><p>Text.</p>{body}</body></html>"


def teasers(count: int) -> str:
    return "".join(f"<a href='/2026/11/23/story-{n}'>Story {n}</a>" for n in range(count))


def test_a_front_gives_the_articles_of_its_site_with_their_headlines() -> None:
    listing = read(FRONT, "section")
    assert (listing.kind, listing.title, listing.signals, listing.problem) == ("section", "World – Post", None, None)
    assert [(entry.url, entry.title) for entry in listing.entries] == [
        ("https://www.post.example/2026/11/23/ferry-returns", "Ferry returns to service"),
        ("https://www.post.example/world/bridge-closes-91448182.html", "Bridge closes for good"),
        ("https://m.post.example/2026/11/22/tram", "Tram line opens"),
    ]


def test_include_globs_replace_the_judgement_by_shape() -> None:
    listing = read(FRONT, "section", include=["*/opinion/*", "*/tag/*"])
    assert [entry.url for entry in listing.entries] == ["https://www.post.example/opinion/letters"]


def test_exclude_globs_narrow_it() -> None:
    assert len(read(FRONT, "section", exclude=["*bridge*", "*://m.*"]).entries) == 1


def test_a_base_element_moves_relative_links() -> None:
    html = "<html><head><base href='https://www.post.example/x/'></head><body><a href='a-1234567'>A</a></body></html>"
    assert read(html, "section").entries[0].url == "https://www.post.example/x/a-1234567"


@pytest.mark.parametrize(
    ("html", "url", "kind"),
    [
        (article() + teasers(40), "https://www.post.example/2026/11/23/ferry-returns", "page"),
        (article(teasers(40)), "https://www.post.example/world/", "section"),
        (article("<p>" + "Text of some length. " * 40), "https://www.post.example/world/ferry", "page"),
        (article("<p>We value your privacy."), "https://www.post.example/world/", "section"),
        (article(), "https://www.post.example/", "section"),
        (article(teasers(40), "<meta property='og:type' content='article'>"), "https://www.post.example/ferry", "page"),
        (
            article(teasers(40), "<meta property='og:type' content='website'>"),
            "https://www.post.example/ferry",
            "section",
        ),
    ],
)
def test_the_kind_is_found_out(html: str, url: str, kind: str) -> None:
    assert read(html, url=url).kind == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"@type": "NewsArticle"}, "page"),
        ({"@type": ["Thing", "ReportageNewsArticle"]}, "page"),
        ([{"@type": "Organization"}, {"@type": "LiveBlogPosting"}], "page"),
        ({"@graph": [{"@type": "WebSite"}, {"@type": "Article"}]}, "page"),
        ({"@type": "CollectionPage", "hasPart": [{"@type": "NewsArticle"}]}, "section"),
        ({"@graph": [{"@type": "ItemList"}, {"@type": "NewsArticle"}]}, "section"),
        ({"@type": "WebSite"}, "section"),
        ({"@graph": 7}, "section"),
        ("text", "section"),
    ],
)
def test_structured_data_tells_an_article_from_a_front(data: object, kind: str) -> None:
    head = (
        f"<script type='application/ld+json'>{json.dumps(data)}</script><script type='application/ld+json'>{{</script>"
    )
    assert read(article(teasers(40), head), url="https://www.post.example/ferry").kind == kind


def test_a_single_page_is_its_own_entry_whatever_it_holds() -> None:
    url = "https://www.post.example/a?utm_source=x"
    for body in (article().encode(), b"", b"\x89PNG\0\0", b"<rss/>"):
        listing = links("page", body, url=url, content_type=None)
        assert [entry.url for entry in listing.entries] == ["https://www.post.example/a"]
        assert (listing.kind, listing.problem) == ("page", None)


def test_a_front_without_articles_says_how_to_mend_it() -> None:
    assert "include globs" in (read("<html><body><a href='/x'>x</a></body></html>", "section").problem or "")
    assert "mend the globs" in (read(FRONT, "section", include=["*nowhere*"]).problem or "")


def test_a_charset_named_in_the_page_is_used() -> None:
    html = "<html><head><meta charset='windows-1251'></head><body><a href='/2026/11/23/a'>Мост закрыт</a></body></html>"
    listing = links("section", html.encode("cp1251"), url=URL, content_type="text/html")
    assert listing.entries[0].title == "Мост закрыт"
