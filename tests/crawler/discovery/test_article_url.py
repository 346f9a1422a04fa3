"""Addresses of articles, and addresses that only look alike."""

import pytest

from replate.crawler.discovery import article_url

FRONT = "https://www.post.example/"


@pytest.mark.parametrize(
    "path",
    [
        "/2026/11/23/ferry-returns",
        "/world/2026-11/ferry",
        "/a/202611/23/WS5f6e7a8b31024ad0ba7a1b2c.html",
        "/n1/2026/1123/c1001-40196",
        "/jj/t20261123_98765.htm",
        "/2026/47/ferry-harbour",
        "/2026/the-ferry-returns",
        "/sport/ferry-race-91448182.html",
        "/news/Ferry-6653565.html",
        "/news/articles/c0de1234567o".replace("o", "8"),
        "/politics/ferry-a-99785adb-37e5-49f1-93ac-beb719fc2351",
        "/story.php?id=12345",
        "/article12345",
        "/news/136290/ferry-returns",
        "/economy/service/ferry-prices-38922286",
        "/local/what-the-new-ferry-means-for-the-harbour",
        "/%D0%BC%D0%BE%D1%81%D1%82-%D0%B7%D0%B0%D0%BA%D1%80%D1%8B%D1%82-%D0%BD%D0%B0-%D0%B4%D0%B2%D0%B0-%D0%BC%D0%B5%D1%81%D1%8F%D1%86%D0%B0",
    ],
)
def test_a_date_an_id_or_a_long_slug_makes_an_article(path: str) -> None:
    assert article_url.looks_like_article(FRONT.rstrip("/") + path, FRONT)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.post.example/",
        "https://www.post.example/world/",
        "https://www.post.example/world/index.html",
        "https://www.post.example/2026/11/",
        "https://www.post.example/2026/11/index.html",
        "https://www.post.example/about-us/how-we-report-on-the-harbour-city",
        "https://www.post.example/tag/ferry-1666169667/",
        "https://www.post.example/author/ann-example-91448182",
        "https://www.post.example/video/2026-11/ferry-returns",
        "https://www.post.example/podcasts/2026/11/23/morning",
        "https://www.post.example/2026/11/23/ferry.jpg",
        "https://www.post.example/service/ferry-times-38922286",
        "https://www.post.example/-b3107811",
        "https://www.post.example/?page=2",
        "https://shop.post.example/2026/11/23/mug",
        "https://partners.post.example/ten-reasons-to-buy-a-very-large-boat",
    ],
)
def test_an_index_a_shop_a_film_or_a_short_name_makes_none(url: str) -> None:
    assert not article_url.looks_like_article(url, FRONT)
