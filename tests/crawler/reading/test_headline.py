"""The headline out of a heading that holds more, and out of a page that has none."""

import pytest

from replate.crawler.reading import document as documents
from replate.crawler.reading import headline, structured


def read(body: str, title: str = "", url: str = "https://ledger.example/a") -> tuple[str | None, str | None]:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    document = documents.parse(page.encode(), url=url, content_type="text/html; charset=utf-8")
    assert document is not None
    claims = (structured.jsonld(document), structured.meta(document), structured.microdata(document))
    shown = headline.element(document, claims)
    return headline.read(document, shown, claims), headline.dek(document, shown)


@pytest.mark.parametrize(
    "heading",
    [
        "<h1><span class='kicker'>Harbour</span> Ferry runs aground</h1>",
        "<h1><span class='c-head__roofline'>Harbour</span> <span class='c-head__title'>Ferry runs aground</span></h1>",
        "<h1><small>Harbour</small><br>Ferry runs aground</h1>",
        "<h1><time datetime='2026-03-12'>Mar 12</time>Ferry runs aground</h1>",
        "<h1><span class='head__kicker'>Harbour</span><span class='visually-hidden'>: </span>Ferry runs aground</h1>",
        "<h1><span class='visually-hidden'>Headline:</span> Ferry runs aground</h1>",
        "<h1>Ferry runs <ruby>a<rt>ei</rt></ruby>ground</h1>",
    ],
)
def test_what_stands_beside_the_headline_in_its_heading_is_none_of_it(heading: str) -> None:
    assert read(heading)[0] == "Ferry runs aground"


def test_a_subtitle_within_the_heading_is_the_dek() -> None:
    found = read("<h1>Ferry runs aground <small class='subtitle'>Forty people spent a night at sea</small></h1>")
    assert found == ("Ferry runs aground", "Forty people spent a night at sea")


@pytest.mark.parametrize("line", ["By Ann Lee and Bo Ray", "von Ann Lee, 12.03.2026", "By Ann Lee Mar. 12, 2026 | 4"])
def test_a_line_that_says_who_wrote_it_is_no_dek_whatever_it_is_called(line: str) -> None:
    said = "<p class='subtitle'>Forty people spent a night at sea</p>"
    assert read(f"<h1>Ferry runs aground</h1><p class='subtitle'>{line}</p>")[1] is None
    assert read(f"<h1>Ferry runs aground</h1><p class='subtitle'>{line}</p>{said}")[1] == (
        "Forty people spent a night at sea"
    )
    assert read("<h1>Ferry runs aground</h1><p class='subtitle'>By Tuesday forty were at sea</p>")[1] is not None


def test_a_heading_that_is_nothing_but_a_label_is_the_headline() -> None:
    assert read("<h1><span class='label'>Corrections</span></h1>")[0] == "Corrections"


def test_a_colon_hidden_from_sight_still_parts_the_halves_of_a_headline() -> None:
    assert read("<h1>Ferry<span class='hiddenElement'>:</span> Forty rescued</h1>")[0] == "Ferry: Forty rescued"


def test_a_logo_is_no_headline() -> None:
    found = read("<h1 class='logo'>Ledger</h1><h2>Ferry runs aground</h2>", "Ferry runs aground | Ledger")
    assert found[0] == "Ferry runs aground"


def test_a_heading_that_leads_to_an_archived_front_page_is_no_headline() -> None:
    link = "<h1><a href='https://web.archive.org/web/20140226054445/http://ledger.example/'>Ledger</a></h1>"
    url = "https://web.archive.org/web/20140226054445/http://ledger.example/ferry"
    assert read(link, "Ferry runs aground » Ledger", url)[0] == "Ferry runs aground"


def test_of_several_headings_the_one_that_ends_the_title_is_the_headline() -> None:
    headings = "<h1>Service and search</h1><h1>Speech at the opening of the quay</h1>"
    assert read(headings, "ledger.example: News / Speech at the opening of the quay")[0] == (
        "Speech at the opening of the quay"
    )


def test_the_name_of_a_chinese_site_behind_a_bare_dash_is_no_part_of_the_headline() -> None:
    assert read("", "港口渡轮搁浅！-新港网")[0] == "港口渡轮搁浅！"


def test_one_word_in_common_makes_no_heading_the_headline() -> None:
    head = '<meta property="og:title" content="Ferry runs aground: an opinion">'
    assert read(f"{head}<h1>Opinion</h1><h1>Ferry runs aground</h1>")[0] == "Ferry runs aground"
