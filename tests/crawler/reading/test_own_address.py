"""The address that a page names as its own."""

import pytest

from replate.crawler.reading.page import read

BODY = "<article><h1>Ferry aground</h1>" + "<p>The ferry struck a sandbank at dawn, and nobody was hurt.</p>" * 8
JSONLD = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry aground",%s}</script>'
CANONICAL = '<link rel="canonical" href="https://example.org/canonical">'
OG = '<meta property="og:url" content="/og">'


@pytest.mark.parametrize(
    ("head", "named"),
    [
        (OG + CANONICAL + JSONLD % '"url":"/ld"', "https://example.org/canonical"),
        (OG + JSONLD % '"url":"/ld"', "https://example.org/og"),
        (JSONLD % '"mainEntityOfPage":{"@id":"https://example.org/main"}', "https://example.org/main"),
        (JSONLD % '"@id":"https://example.org/id"', "https://example.org/id"),
        ('<link rel="CANONICAL" href="/loud">', "https://example.org/loud"),
        (
            '<link rel="alternate" hreflang="de" href="https://example.org/canonical">' + CANONICAL + OG,
            "https://example.org/og",
        ),
        (
            '<link rel="alternate" hreflang="en-GB" href="https://example.org/canonical">'
            '<link rel="alternate" hreflang="x-default" href="https://example.org/canonical">' + CANONICAL,
            "https://example.org/canonical",
        ),
        ("", None),
    ],
)  # fmt: skip
def test_it_is_taken_in_order_of_evidence_and_never_of_another_language(head: str, named: str | None) -> None:
    page = f'<html lang="en"><head><title>Ferry aground</title>{head}</head><body>{BODY}</body></html>'
    found = read(page.encode(), url="https://example.org/here", content_type="text/html")
    assert found.kind == "article"
    assert found.canonical == named
