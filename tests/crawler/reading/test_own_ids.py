"""What a page's markup calls its article."""

import pytest

from replate.crawler.reading import document, structured
from replate.crawler.reading.own_ids import own_ids
from replate.crawler.reading.page import read

TEXT = "<p>The ferry struck a sandbank off Saint Orla at dawn on Monday, and all forty on board were saved.</p>" * 6


def ids(head: str = "", body: str = "<body>", article: str = "<article>") -> dict[str, str]:
    page = f"<html><head>{head}</head>{body}{article}<h1>Ferry aground</h1>{TEXT}</article></body></html>"
    found = document.parse(page.encode(), url="https://example.org/ferry", content_type="text/html")
    assert found is not None
    return {token.place: token.text for token in own_ids(found, structured.jsonld(found))}


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<meta name="articleId" content="AB-12">', {"markup meta articleid": "ab-12"}),
        ('<meta property="cXenseParse:articleid" content="4711">', {"markup meta cxenseparse:articleid": "4711"}),
        ('<meta name="content_id" content=" 1.4711 ">', {"markup meta content_id": "1.4711"}),
        ('<link rel="shortlink" href="https://example.org/?p=77">', {"markup short link": "77"}),
        ('<link rel="shortlink" href="https://example.org/node/78">', {"markup short link": "78"}),
        ('<script type="application/ld+json">{"@type":"NewsArticle","identifier":4711}</script>',
         {"markup identifier": "4711"}),
        ('<script type="application/ld+json">{"@type":"NewsArticle","identifier":{"@type":"PropertyValue",'
         '"value":"x-9"}}</script>', {"markup identifier": "x-9"}),
        ('<meta name="fb:page_id" content="12345"><meta name="author_id" content="9">', {}),
        ('<meta name="article:id" content="the ferry of 12"><meta name="story_id" content="none">', {}),
        (f'<meta name="articleid" content="{"9" * 200}">', {}),
        ('<link rel="shortlink" href="https://example.org/ferry">', {}),
    ],
)  # fmt: skip
def test_ids_are_read_where_publishers_software_writes_them(head: str, found: dict[str, str]) -> None:
    assert ids(head) == found


def test_the_body_s_class_and_the_one_article_name_it_too() -> None:
    assert ids(body='<body class="single postid-81 wide">') == {"markup class of the body": "81"}
    assert ids(article='<article id="post-82">') == {"markup id of the article": "82"}
    assert ids(article='<article id="post-83"><article id="post-84">') == {}, "which of them is the page's?"


def test_a_reading_carries_them() -> None:
    page = f'<html lang="en"><body class="postid-81"><article><h1>Ferry aground</h1>{TEXT}</article></body></html>'
    reading = read(page.encode(), url="https://example.org/ferry", content_type="text/html", status=200)
    assert [(one.place, one.text) for one in reading.ids] == [("markup class of the body", "81")]
