"""Stamps date an article; a heading that holds the same words names one."""

from replate.changes.article import Article
from replate.crawler.reading.page import read

PAGE = """<!doctype html><html lang="en"><head><title>{headline}</title></head><body><article><h1>{headline}</h1>
<p class="meta">{meta}</p>{text}</article></body></html>"""
TEXT = "".join(
    f"<p>Paragraph {number} tells of the harbour, its boats and the people who mend the nets there in winter.</p>"
    for number in range(6)
)


def reading(headline: str, meta: str, extra: str = "") -> Article:
    page = PAGE.format(headline=headline, meta=meta, text=TEXT + extra)
    article = read(page.encode(), url="http://127.0.0.1/a", content_type="text/html").article
    assert article is not None
    return article


def test_a_heading_with_an_update_word_and_a_date_is_no_stamp() -> None:
    article = reading("Weekly update, 2 March 2026", "By Hesper Quill")
    assert article.headline == "Weekly update, 2 March 2026"
    assert [stamp for stamp in article.stamps if stamp.series == "visible"] == []


def test_the_line_under_the_headline_is_one() -> None:
    article = reading("Nets mended in record time", "Updated: 2026-03-02 14:05")
    assert [stamp.shown for stamp in article.stamps] == ["Updated: 2026-03-02 14:05"]
