"""What speaks for a field is told in the order in which the reading believes it."""

import json

import pytest

from replate.crawler.reading import evidence, page

PAGE = {"url": "https://bell.example/a", "content_type": "text/html"}
TEXT = "".join(f"<p>The council said on Monday that it would look at plan {n} again.</p>" for n in range(5))


def source(told: str, tagged: str, shown: str) -> bytes:
    said = json.dumps({"@type": "NewsArticle", "headline": "Ferry runs", "author": {"name": told}})
    head = f'<meta name="author" content="{tagged}"><script type="application/ld+json">{said}</script>'
    line = f'<p class="byline">By {shown}</p>'
    return f"<head>{head}</head><body><article><h1>Ferry runs</h1>{line}{TEXT}</article></body>".encode()


@pytest.mark.parametrize(
    ("told", "tagged", "places"),
    [
        ("Ann Lee", "Ann Lee", ("JSON-LD", "visible byline", "meta tags")),
        ("Web Master", "Ann Lee", ("visible byline", "meta tags")),
        ("Web Master", "Web Master", ("visible byline",)),
    ],
)
def test_a_byline_is_from_where_its_readers_see_it(told: str, tagged: str, places: tuple[str, ...]) -> None:
    body = source(told, tagged, "Ann Lee")
    article = page.read(body, **PAGE).article
    assert article is not None
    assert article.byline == ("Ann Lee",)
    assert evidence.of(body, article, **PAGE)["byline"] == places
