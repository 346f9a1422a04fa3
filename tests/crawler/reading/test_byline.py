"""Names out of bylines as newsrooms write them."""

import pytest

from replate.crawler.reading import agency, byline, outline
from replate.crawler.reading import document as documents
from replate.crawler.reading.structured import Claims


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By ANN LEE in Paris | Some Daily | Updated: 2026-03-12 10:31", ("ANN LEE",)),
        ("By ANN LEE in Sydney and BO LI in Hong Kong | Some Daily", ("ANN LEE", "BO LI")),
        ("By Ann Lee,Bo Li and Cy Wu in Wuzhen, Zhejiang", ("Ann Lee", "Bo Li", "Cy Wu")),
        ("By Ann Lee in Paris, Bo Li in London", ("Ann Lee", "Bo Li")),
        ("Some Daily in Shanghai", ()),
        ("CITY EDITION", ()),
        ("some.gov.cn", ()),
    ],
)
def test_names_come_without_places_roles_and_outlets(line: str, names: tuple[str, ...]) -> None:
    assert byline.names(line) == names


def test_an_agency_before_the_outlet_in_one_line_is_credited_and_no_name() -> None:
    page = b'<body><h1>Talks end</h1><span class="info_l">Xinhua | Some Daily | Updated: 2026-03-12 10:31</span></body>'
    document = documents.parse(page, url="https://example.org/a", content_type="text/html")
    assert document is not None
    lines = byline.lines(document)
    assert agency.read(document, (), lines, ()) == "Xinhua"
    assert byline.read((Claims(),), lines, "") == ()


def names_shown(body: str) -> tuple[str, ...]:
    document = documents.parse(body.encode(), url="https://example.org/a", content_type="text/html")
    assert document is not None
    return byline.read((Claims(),), byline.lines(document), document.shown)


def test_a_page_with_room_for_sidebars_and_comments_still_has_a_byline() -> None:
    page = """<body class="has-sidebar"><div class="single comments-open right-sidebar"><article><h1>Talks end</h1>
        <footer><a rel="author" href="/ann">Ann Lee</a></footer></article></div></body>"""
    assert names_shown(page) == ("Ann Lee",)


def test_authors_of_comments_and_of_related_articles_are_not_its_own() -> None:
    page = """<body><div class="menu"><span class="author">Cy Wu</span></div><h1>Talks end</h1>
        <div class="head"><p><span class="author">Ann Lee</span></p><p><span class="author">Bo Li</span></p></div>
        <div class="comment"><b class="author">Reader</b></div>
        <div class="more"><div><p><span class="author">Di Fox</span></p></div></div></body>"""
    assert names_shown(page) == ("Ann Lee", "Bo Li")


def test_a_role_that_only_markup_keeps_apart_is_not_read_into_the_name() -> None:
    page = (
        "<body><h1>Talks end</h1><p class='author'><a>Ann Lee</a><i>Editor for politics and the economy</i></p></body>"
    )
    assert names_shown(page) == ("Ann Lee",)


def test_a_name_that_only_machines_are_told_gives_way_to_the_one_that_readers_see() -> None:
    claims = (Claims(authors=("ANN LEE",)),)
    assert byline.read(claims, ("By Ann Lee",), "Ferry is back By Ann Lee It came in at seven.") == ("ANN LEE",)
    assert byline.read(claims, ("By Bo Ray",), "Ferry is back By Bo Ray It came in at seven.") == ("Bo Ray",)
    assert byline.read(claims, (), "Ferry is back It came in at seven.") == ("ANN LEE",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("By Ann Lee and Bo Ray", ("Ann Lee", "Bo Ray")),
        ("By Ann Lee, Bo Ray and Cy van der Wu", ("Ann Lee", "Bo Ray", "Cy van der Wu")),
        ("Von Ann Lee, Bo Ray und Cy Wu", ("Ann Lee", "Bo Ray", "Cy Wu")),
        ("By Ann Lee, Bo Ray & Cy Wu", ("Ann Lee", "Bo Ray", "Cy Wu")),
        ("By Monday, the ferry was back", ()),
        ("By Ann Lee, who saw the ferry", ()),
    ],
)
def test_a_line_that_no_markup_marks_is_a_byline_when_it_is_nothing_but_names(
    line: str, names: tuple[str, ...]
) -> None:
    assert names_shown(f"<body><h1>Ferry is back</h1><span class='who'>{line}</span><p>It came in.</p></body>") == names


def test_a_line_is_a_byline_whatever_white_space_its_source_has() -> None:
    gap = "\n" + " " * 80
    shown = f"<body><h1>Ferry is back</h1><span class='who'>{gap}By Ann{gap}Lee{gap}</span><p>It came in.</p></body>"
    assert names_shown(shown) == ("Ann Lee",)


@pytest.mark.parametrize(
    ("paragraphs", "kept"),
    [
        (("By Ann Lee", "The ferry sank.", "All were saved."), ("The ferry sank.", "All were saved.")),
        (("The ferry sank.", "All were saved.", "Von Ann Lee und Bo Li"), ("The ferry sank.", "All were saved.")),
        (("Ein Beitrag von Ann Lee", "The ferry sank."), ("The ferry sank.",)),
        (("By noon Ann Lee had left.", "The ferry sank."), ("By noon Ann Lee had left.", "The ferry sank.")),
        (("By Cy Wu", "The ferry sank."), ("By Cy Wu", "The ferry sank.")),
        (("A.", "B.", "By Ann Lee", "C.", "D."), ("A.", "B.", "By Ann Lee", "C.", "D.")),
    ],
)
def test_a_line_at_the_edge_of_the_text_that_only_credits_who_is_in_the_byline_is_no_paragraph(
    paragraphs: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    assert byline.apart(paragraphs, ("Ann Lee", "Bo Li")) == kept


def test_a_name_is_found_in_a_long_box_that_is_named_after_the_author_and_beside_a_role() -> None:
    box = f'<div class="author"><a class="author-link">Ann Lee</a><p>{"The ferry sails again. " * 12}</p></div>'
    role = '<a class="author">Ann Lee<br><i>Redakteurin für Hafen und Fischerei</i></a>'
    for shown in (box, role):
        page = documents.parse(f"<html><body><h1>Ferry</h1>{shown}</body></html>".encode(), url="", content_type=None)
        assert page is not None
        assert byline.read([Claims()], byline.lines(page), page.shown) == ("Ann Lee",)


def near(page: str) -> tuple[str, ...]:
    document = documents.parse(page.encode(), url="https://example.org/a", content_type="text/html")
    assert document is not None
    heading = next(document.root.iter("h1"))
    return tuple(name for line in byline.near(outline.of(document), heading) for name in byline.names(line))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee | 12/10/2020", ("Ann Lee",)),
        ("von Ann Lee", ("Ann Lee",)),
        ("ByAnn Lee", ("Ann Lee",)),
        ("Par Ann Lee Le 17/02/2020", ("Ann Lee",)),
        ("Text von Ann Lee Illustration von Bo Ray", ("Ann Lee",)),
        ("---- by Ann Lee, Bo Ray", ("Ann Lee", "Bo Ray")),
        ("By Ann Lee and Bo Ray, 3 hours ago", ("Ann Lee", "Bo Ray")),
        ("Byron Bay", ()),
        ("By noon the ferry was back", ()),
        ("By Monday Ann Lee had left the ferry to its captain", ()),
    ],
)
def test_a_line_by_the_headline_names_who_wrote_it_whatever_else_it_says(line: str, names: tuple[str, ...]) -> None:
    assert near(f"<body><h1>Ferry is back</h1><p>{line}</p><p>It came in at seven.</p></body>") == names


def test_a_form_around_the_whole_page_hides_no_byline() -> None:
    shown = "<body><form><h1>Ferry is back</h1><p>By Ann Lee</p><p>It came in at seven.</p></form></body>"
    assert near(shown) == ("Ann Lee",)
    boxed = "<body><h1>Ferry is back</h1><form><p>By Ann Lee</p></form><p>It came in at seven.</p></body>"
    assert near(boxed) == ()


def test_a_line_that_names_further_people_says_more_than_machines_are_told() -> None:
    claims = (Claims(authors=("Ann Lee",)),)
    assert byline.read(claims, ("von Ann Lee, Bo Ray",), "von Ann Lee, Bo Ray") == ("Ann Lee", "Bo Ray")
    office = "Ann Lee, Director of Harbour Education"
    assert byline.read(claims, (office,), office) == ("Ann Lee",)


def test_a_name_that_machines_are_told_is_cut_out_of_a_line_that_says_more() -> None:
    claims = (Claims(), Claims(authors=("Ann Lee",)))
    line = "Ann Lee Redakteurin für Handel und Umwelt"
    assert byline.read(claims, (line,), line) == ("Ann Lee",)


def test_how_long_ago_it_was_written_is_no_name() -> None:
    line = "Ann Lee , Bo Ray y Cy Wu Hace 13 horas Tiempo de lectura: 8 minutos"
    assert byline.names(line) == ("Ann Lee", "Bo Ray", "Cy Wu")
