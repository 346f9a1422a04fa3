"""The second reading finds the article where it stood, whatever the page does around it, and sees what changed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replate.changes import fingerprint
from replate.changes.article import Reading
from replate.crawler.reading import anchor, document, ground, outline, page, passages

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
URL = "https://quay.example/news/2026/03/02/basin"
TEXT = (
    "The harbour board met on Tuesday evening and agreed to dredge the inner basin before the winter, in one week.",
    "The work will cost 640,000 crowns and take nineteen days, the harbour master told the meeting in the long room.",
    "Fishermen at the meeting said that they had asked for it since the spring, and that nobody had answered them.",
    "The sand is to be taken to the bathing beach, which lost a third of its width in the storms of the last years.",
    "Work begins on the first Monday of next month, and the ferry to the islands will use the northern pier for it.",
)
BOX = '<div class="b7"><h3>More stories</h3><p>A jury of bakers has picked the loaf of the year in Carrow.</p></div>'
LINK = '<p>Read also: <a href="/a">A jury of bakers has picked the loaf of the year</a></p>'


def story(parts: Sequence[str], before: str = "", behind: str = "", css: str = "txt") -> str:
    inner = "\n".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    return f"""<html lang="en"><head><title>Basin to be dredged</title></head><body><nav><a href="/">Front</a></nav>
<article><h1>Basin to be dredged</h1>{before}<div class="{css}">{inner}</div>{behind}</article>
<footer>The Packet</footer></body></html>"""


def read(source: str, known: anchor.Anchor | None = None) -> Reading:
    return page.read(source.encode(), url=URL, content_type="text/html; charset=utf-8", anchor=known)


def after(source: str, furniture: Sequence[str] = (), first: str = "") -> tuple[str, ...]:
    """The paragraphs of a page read anchored in the story as it was."""
    known = anchor.of(read(first or story(TEXT)), map(fingerprint.digest, furniture))
    reading = read(source, known)
    assert reading.article is not None and reading.is_anchored
    return reading.article.paragraphs


def passages_of(line: str) -> list[passages.Passage]:
    parsed = document.parse(f"<body><p>{line}</p></body>".encode(), url=URL, content_type="text/html")
    assert parsed is not None
    return passages.of(outline.of(parsed))


def test_the_first_reading_of_the_story_is_its_text() -> None:
    reading = read(story(TEXT))
    assert reading.article is not None and reading.article.paragraphs == TEXT and not reading.is_anchored


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_that_did_not_change_reads_as_before(path: Path) -> None:
    first = read(path.read_text("utf8"))
    again = read(path.read_text("utf8"), anchor.of(first))
    assert again.article == first.article and again.passed == first.passed


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize(
    "noise",
    [
        BOX,
        LINK,
        f"<aside><p>{TEXT[0]} And more.</p></aside>",
        f"<div role=dialog><p>{TEXT[0]} And more.</p></div>",
        "<p>12 Comments</p>",
    ],
)
def test_a_box_or_a_pointer_in_the_text_is_not_read(noise: str, place: int) -> None:
    assert after(story([*TEXT[:place], noise, *TEXT[place:]])) == TEXT


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("new", ["Nobody was hurt.", "The board of the port will meet again on Friday, it said late."])
def test_a_new_paragraph_is_read_wherever_it_stands(new: str, place: int) -> None:
    expected = (*TEXT[:place], new, *TEXT[place:])
    assert after(story(expected)) == expected


@pytest.mark.parametrize("around", ["form", "figure"])
@pytest.mark.parametrize("place", range(6))
def test_a_new_paragraph_is_read_where_the_whole_page_stands_in_a_form_or_an_unclosed_figure(
    around: str, place: int
) -> None:
    first, behind = (source.replace("<article>", f"<{around}>").replace("</article>", f"</{around}>") for source in (
        story(TEXT), story([*TEXT[:place], "Nobody was hurt.", *TEXT[place:]])
    ))  # fmt: skip
    assert after(behind, first=first) == (*TEXT[:place], "Nobody was hurt.", *TEXT[place:])


def test_a_new_first_paragraph_is_read_however_many_links_stand_above_the_text() -> None:
    links = "".join(f'<li><a href="/{n}">{n} other stories</a></li>' for n in range(2 * anchor.BEFORE))
    above = f"<ul>{links}</ul>"
    assert after(story(["Nobody was hurt.", *TEXT], above), first=story(TEXT, above)) == ("Nobody was hurt.", *TEXT)


@pytest.mark.parametrize("teaser", ["", "<aside><p>More</p></aside><h2>Basin to be dredged</h2>"])
def test_a_headline_written_anew_is_read_while_machines_and_teasers_are_told_the_old_one(teaser: str) -> None:
    told = '<meta property="og:title" content="Basin to be dredged"><meta name="twitter:title" content="Basin">'
    above = "<ul><li>Basin to be dredged</li></ul><h1>The Packet today</h1>"
    old = story(TEXT, behind=teaser).replace("<title>", f"{told}<title>").replace("<article>", f"{above}<article>")
    first = read(old)
    assert first.article is not None and first.article.headline == "Basin to be dredged"
    new = old.replace("<h1>Basin to be dredged", "<h1>Nineteen days without a ferry")
    for known in (first, read(new, anchor.of(first))):
        reading = read(new, anchor.of(known))
        assert reading.article is not None and reading.article.headline == "Nineteen days without a ferry"


def test_an_edited_dek_is_the_dek_while_machines_are_told_the_old_one() -> None:
    dek = "The harbour board wants the inner basin deeper by the winter"
    told = f'<meta name="description" content="{dek}">'
    old = story(TEXT, before=f"<div>{dek}</div>").replace("<title>", f"{told}<title>")
    first = read(old)
    assert first.article is not None and first.article.dek == dek
    new = old.replace(f"<div>{dek}", f"<div>{dek.replace('winter', 'spring')}")
    reading = read(new, anchor.of(first))
    assert reading.article is not None and reading.article.paragraphs == TEXT
    assert reading.article.dek == dek.replace("winter", "spring")
    gone = read(old.replace(f"<div>{dek}</div>", "<div>Nobody was hurt.</div>"), anchor.of(first))
    assert gone.article is not None and gone.article.dek is None


@pytest.mark.parametrize("number", [0, -1])
def test_an_edited_paragraph_far_from_the_others_is_read_as_edited(number: int) -> None:
    links = (f'<div><a href="/{number}">Loaf number {number} picked</a></div>' for number in range(2 * anchor.BEFORE))
    card = f"<aside>{''.join(links)}</aside>"
    parts: list[str] = [*TEXT]
    parts.insert(1 if number == 0 else len(TEXT) - 1, card)
    first = read(story(parts))
    assert first.article is not None and first.article.paragraphs == TEXT
    edited = TEXT[number].replace("week", "year").replace("northern", "southern")
    reading = read(story(parts).replace(TEXT[number], edited), anchor.of(first))
    assert reading.article is not None and reading.article.paragraphs[number] == edited != TEXT[number]
    assert len(reading.article.paragraphs) == len(TEXT)


def test_a_number_edited_in_a_passage_that_is_read_in_part_is_seen() -> None:
    passed = ground.passed(TEXT[:2], [*passages_of(TEXT[0]), *passages_of(f"{TEXT[1]} 12"), *passages_of("12 views")])
    assert passed == (passages.mark("9 views"),)


def test_the_article_stays_one_however_many_headings_lead_elsewhere_now() -> None:
    cards = "".join(f'<div><h4><a href="/{n}">Loaf number {n} picked</a></h4></div>' for n in range(40))
    short = story(TEXT[:2], behind=cards)
    assert read(short).kind == "front"
    again = read(short, anchor.of(read(story(TEXT[:2]))))
    assert (again.kind, again.article and again.article.paragraphs) == ("article", TEXT[:2])


@pytest.mark.parametrize(("line", "is_read"), [
    ("<p>Lettura: 29 min</p>", False), ("<p><b>Tip 3</b></p>", True), ("<h3>Tip 3</h3>", True),
])  # fmt: skip
def test_a_new_count_among_the_text_is_read_as_a_heading_alone(line: str, is_read: bool) -> None:
    assert len(after(story([*TEXT[:2], line, *TEXT[2:]]))) == len(TEXT) + is_read


def test_a_new_headline_is_read_though_a_teaser_still_says_the_old_one() -> None:
    teaser = "<aside><h2>Basin to be dredged</h2></aside>"
    shown = story(TEXT, behind=teaser).replace("<h1>", '<h1><div class="n">').replace("</h1>", "</div></h1>")
    reading = read(shown.replace('"n">Basin', '"n">Inner basin'), anchor.of(read(shown)))
    assert reading.article is not None and reading.article.headline == "Inner basin to be dredged"


@pytest.mark.parametrize("place", range(5))
def test_a_paragraph_that_is_gone_is_gone(place: int) -> None:
    expected = (*TEXT[:place], *TEXT[place + 1 :])
    assert after(story(expected)) == expected


@pytest.mark.parametrize("place", range(5))
def test_a_sentence_put_behind_a_paragraph_is_seen(place: int) -> None:
    expected = (*TEXT[:place], f"{TEXT[place]} Nobody voted against it.", *TEXT[place + 1 :])
    assert after(story(expected)) == expected


def test_paragraphs_that_changed_places_are_read_in_their_new_order() -> None:
    expected = (TEXT[1], TEXT[0], *TEXT[2:])
    assert after(story(expected)) == expected


@pytest.mark.parametrize(
    "note", ["Correction: an earlier version gave a wrong price.", "Editor's note: names removed."]
)
def test_a_correction_is_read_at_the_top_and_at_the_end(note: str) -> None:
    assert note in after(story([note, *TEXT])) and note in after(story([*TEXT, f"<p><em>{note}</em></p>"]))


def test_what_stood_by_the_text_unread_stays_out() -> None:
    label = "Our terrace is open until nine, whatever the weather on the quay may be."
    first = read(story(TEXT, behind=f"<aside><p>{label}</p></aside>"))
    assert first.article is not None and label not in first.article.paragraphs
    reading = read(story([*TEXT, label]), anchor.of(first))
    assert reading.article is not None and label not in reading.article.paragraphs


def test_of_what_was_passed_over_long_ago_the_oldest_is_forgotten_first() -> None:
    long_ago = tuple(f"{number:012x}" for number in range(ground.MOST_PASSED))
    known = anchor.of(replace(read(story(TEXT)), passed=long_ago))
    box = "<aside><p>The council meets on Monday to speak about the price of bread.</p></aside>"
    now = read(story([*TEXT, box]), known).passed
    new = len(now) - sum(mark in long_ago for mark in now)
    assert new > 0
    assert now[new:] == long_ago[: ground.MOST_PASSED - new]


def test_furniture_is_not_read_into_a_text_and_what_was_read_stays() -> None:
    said = "Readers of this paper get the tide tables every morning by post."
    assert after(story([*TEXT[:3], said, *TEXT[3:]]), furniture=[said]) == TEXT
    assert after(story([*TEXT, said]), furniture=[said], first=story([*TEXT, said])) == (*TEXT, said)


def test_a_sub_heading_that_other_articles_have_too_is_text() -> None:
    said = "What we did next"
    expected = (*TEXT[:3], said, *TEXT[3:])
    assert after(story(expected), furniture=[said]) == expected


def test_a_paragraph_parted_or_joined_is_read_as_it_stands() -> None:
    parted = (*TEXT[:1], *TEXT[1].split(", ", 1), *TEXT[2:])
    joined = (*TEXT[:2], f"{TEXT[2]} {TEXT[3]}", *TEXT[4:])
    assert after(story(parted)) == parted
    assert after(story(joined)) == joined
    assert after(story(TEXT), first=story(joined)) == TEXT


def test_a_long_update_before_the_text_is_read_whole() -> None:
    update = [f"The harbour office said at {hour} that the channel stays closed for boats." for hour in range(5, 23)]
    assert after(story([*update, *TEXT])) == (*update, *TEXT)


def test_another_text_is_read_as_if_for_the_first_time() -> None:
    other = [f"{words[::-1]}." for words in TEXT]
    assert not read(story(other), anchor.of(read(story(TEXT)))).is_anchored


def test_other_class_names_and_another_element_around_the_text_change_nothing() -> None:
    wrapped = [f"<div><p>{TEXT[0]}</p><p>{TEXT[1]}</p></div>", *TEXT[2:]]
    assert after(story(TEXT, css="y81")) == TEXT and after(story(wrapped)) == TEXT


PARTS = st.lists(
    st.sampled_from([*TEXT, BOX, LINK, "Nobody was hurt.", "<h2>How it began</h2>", "<p>Share</p>"]),
    min_size=3,
    unique=True,
)


@settings(max_examples=60, deadline=None)
@given(PARTS, PARTS)
def test_a_reading_is_its_own_anchor(before: list[str], now: list[str]) -> None:
    first = read(story(before))
    second = read(story(now), anchor.of(first))
    if second.article is None or not second.is_anchored:
        return
    third = read(story(now), anchor.of(second))
    assert third.article is not None and third.article.paragraphs == second.article.paragraphs


def test_captions_and_names_stay_when_the_markup_calls_them_otherwise() -> None:
    credit = '<p class="{}">Odile Fell, harbour desk</p><div class="{}"><img src="b"><b>The basin at low tide</b></div>'
    first = read(story(TEXT, before=credit.format("author", "caption")))
    again = read(story(TEXT, before=credit.format("x1", "x2")), anchor.of(first))
    assert first.article is not None and again.article is not None
    assert first.article.byline and first.article.captions
    assert (again.article.byline, again.article.captions) == (first.article.byline, first.article.captions)


def test_a_line_that_no_markup_marks_stays_the_byline_whatever_comes_between_it_and_the_headline() -> None:
    line = "<p>Ein Beitrag von Odile Fell</p>"
    between = "".join(f'<div class="s{n}"><a href="/{n}">Share it with friends</a></div>' for n in range(12))
    first = read(story([line, *TEXT]))
    again = read(story([line, *TEXT], before=between), anchor.of(first))
    assert first.article is not None and again.article is not None
    assert first.article.byline == again.article.byline == ("Odile Fell",)


def test_names_and_captions_that_are_gone_are_gone() -> None:
    credit = '<p class="author">Odile Fell</p><div class="caption"><img src="b"><b>The basin at low tide</b></div>'
    again = read(story(TEXT), anchor.of(read(story(TEXT, before=credit))))
    assert again.article is not None and (again.article.byline, again.article.captions) == ((), ())
