"""The body: which blocks of a page are the article, given where the library sees it."""

import pytest

from replate.crawler.reading import blocks, body, cues, outline
from replate.crawler.reading import document as documents

TEXT = (
    "The ferry to the islands will sail from the northern pier until the old one has been mended, its captain said.",
    "Work on the old pier has begun; divers found that two of its posts were hollow from the tide line downwards.",
    "A ticket costs what it did, and the crossing takes some ten minutes longer when the wind is in the west.",
    "The harbour master expects the last plank to be laid by the end of May, a week before the fair in Carrow.",
)


def read(inner: str, headline: str = "Ferry moves to northern pier") -> tuple[str, ...]:
    article = f"<article><h1>{headline}</h1>{inner}</article>"
    source = f"<html><body><nav><a href='/'>Home</a></nav><main>{article}</main></body></html>"
    document = documents.parse(source.encode(), url="http://news.example/ferry", content_type="text/html")
    assert document is not None
    return body.read(document, outline.of(document), headline, None)


def paragraphs(*parts: str) -> str:
    return "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)


def test_every_paragraph_is_read_in_its_order() -> None:
    assert read(paragraphs(*TEXT)) == TEXT


@pytest.mark.parametrize(
    "other",
    [
        '<p><a href="/other">Read more: the old pier in pictures</a></p>',
        '<p>Related: <a href="/other">how the old pier was built</a></p>',
        '<aside><p>The council meets on Monday to speak about the price of bread.</p></aside>',
        '<dialog open><p>The council meets on Monday to speak about the price of bread.</p></dialog>',
        '<div role="dialog"><p>The council meets on Monday to speak about the price of bread.</p></div>',
        '<menu><li>The council meets on Monday to speak about the price of bread.</li></menu>',
        '<div class="newsletter-box"><p>Sign up for our newsletter and get the tide tables every morning.</p></div>',
        "<figure><img src='p.jpg'><figcaption>The northern pier last winter.</figcaption></figure>",
        "<p>Reporting by the harbour desk; Editing by the night desk</p>",
        '<article class="teaser"><h3><a href="/b">Bread gets dearer</a></h3><p>The bakers met on Monday.</p></article>',
        '<div class="subscription-offer"><p>Read the Bell for one crown a week. The captain does so, too.</p></div>',
        '<section><p>Worth a look:</p><ul><li><a href="/bread">Bread gets dearer</a></li></ul></section>',
        '<div><video src="/v"></video><p>The old pier from the air, filmed on Sunday at low tide</p></div>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [1, 3, 4])
def test_what_is_no_text_is_not_read(other: str, place: int) -> None:
    parts = [*TEXT]
    parts.insert(place, other)
    assert read(paragraphs(*parts)) == TEXT


def test_a_notice_above_the_headline_is_not_read_and_a_lead_below_it_is() -> None:
    lead = f'<div class="top"><p>{TEXT[0]}</p></div>'
    said = "We keep what you look at, so that the pages which we show you are the ones you like. Tell us if you mind."
    notice = f'<div class="x7"><div><p>{said}</p></div></div>'
    text = (*TEXT[1:], *(f"Day {number}: {words}" for number in range(1, 4) for words in TEXT))
    shown = f"<body>{notice}<h1>Ferry moves to northern pier</h1>{lead}<div>{paragraphs(*text)}</div></body>"
    document = documents.parse(shown.encode(), url="http://news.example/ferry", content_type="text/html")
    assert document is not None
    assert body.read(document, outline.of(document), "Ferry moves to northern pier", None) == (TEXT[0], *text)


@pytest.mark.parametrize(("lead", "described", "is_read"), [
    (TEXT[0], (), True), (TEXT[0], (TEXT[0],), False), ("Two posts were hollow.", (), False),
    (f'<a href="/b">{TEXT[0]}</a>', (), False),
])  # fmt: skip
def test_a_lead_that_the_library_leaves_out_is_read_unless_it_is_the_dek(
    lead: str, described: tuple[str, ...], is_read: bool
) -> None:
    shown = f"<h1>Ferry moves</h1><div><div>{lead}</div></div><div class='t'>{paragraphs(*TEXT[1:])}</div>"
    document = documents.parse(f"<body>{shown}</body>".encode(), url="http://news.example/", content_type="text/html")
    assert document is not None
    walk = blocks.walk(outline.of(document))
    found = body.chosen(walk, TEXT[1:], "Ferry moves", None, described)
    assert found == (TEXT if is_read else TEXT[1:])


@pytest.mark.parametrize("words", ["“No.”", "He laughed.", "Nobody was hurt."])
def test_a_short_paragraph_among_others_is_read(words: str) -> None:
    expected = (*TEXT[:2], words, *TEXT[2:])
    assert read(paragraphs(*expected)) == expected


def test_a_heading_is_read_where_text_follows_it() -> None:
    inner = paragraphs(*TEXT[:2], "<h2>Two hollow posts</h2>", *TEXT[2:], "<h2>More stories</h2>")
    assert read(inner) == (*TEXT[:2], "Two hollow posts", *TEXT[2:])


def test_a_first_paragraph_in_a_box_of_its_own_is_read() -> None:
    inner = f'<div class="lead"><p>{TEXT[0]}</p></div><div class="text">{paragraphs(*TEXT[1:])}</div>'
    assert read(inner) == TEXT


def test_the_headline_is_no_paragraph() -> None:
    inner = paragraphs("Ferry moves to northern pier", *TEXT)
    assert read(inner) == TEXT


def test_items_of_a_list_are_each_a_paragraph() -> None:
    items = ("Mondays from seven in the morning", "Saturdays from nine in the morning")
    listed = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    assert read(paragraphs(*TEXT[:2], listed, *TEXT[2:])) == (*TEXT[:2], *items, *TEXT[2:])


@pytest.mark.parametrize(
    ("words", "share", "expected"),
    [
        ("Reporting by the harbour desk; Editing by the night desk", 0.0, True),
        ("The harbour desk contributed to this report.", 0.0, False),
        ("© 2026 The Harbour Bell. All rights reserved.", 0.0, True),
        ("Follow the harbour office on Twitter: @office", 0.0, False),
        ("Follow the harbour office on Twitter: @office", 0.3, True),
        ("The new posts contributed to the strength of the pier.", 0.0, False),
        ("Edited by the harbour office to give the prices in both currencies.", 0.0, False),
        ("The sign © marks a work that its author keeps to himself.", 0.0, False),
    ],
)  # fmt: skip
def test_a_credit_says_who_worked_on_it_and_a_sentence_does_not(words: str, share: float, expected: bool) -> None:
    assert cues.is_credit(words, share) is expected


@pytest.mark.parametrize(
    ("words", "share", "expected"),
    [
        ("Read more: the pier in pictures", 0.8, True),
        ("Lesen Sie auch: Der Pier in Bildern", 0.8, True),
        ("相关阅读：码头", 0.9, True),
        ("Video games were sold on the pier, and nobody minded.", 0.0, False),
        ("The pier in pictures", 1.0, False),
    ],
)
def test_a_pointer_is_a_linked_line_that_begins_as_one(words: str, share: float, expected: bool) -> None:
    assert cues.is_pointer(words, share) is expected


def test_a_tool_bar_is_a_line_of_tool_words() -> None:
    assert cues.is_tool_bar("Comments() Print Mail Large Medium Small")
    assert not cues.is_tool_bar("Print the tickets at home.")


def test_a_line_of_the_text_stays_beside_a_link_that_is_none() -> None:
    inner = (
        f'<div id="text">{paragraphs(*TEXT)}<p>The ferry is called Maren</p></div><div><a href="/v">Watch it</a></div>'
    )
    assert read(inner) == (*TEXT, "The ferry is called Maren")


@pytest.mark.parametrize("make", ['article class="post"', 'div class="post"', 'section class="entry"', "li"])
def test_all_posts_of_a_live_blog_are_read_though_each_could_be_an_article(make: str) -> None:
    def post(number: int, words: str) -> str:
        text = f"<p>{words}</p><p>{words} Later, too.</p>"
        return f'<{make} id="p{number}"><time>1{number}:00</time>{text}</{make.split()[0]}>'

    source = f"<main><h1>Live: the ferry</h1><div>{''.join(map(post, range(4), TEXT))}</div></main>"
    document = documents.parse(source.encode(), url="http://news.example/live", content_type="text/html")
    assert document is not None
    assert body.read(document, outline.of(document), "Live: the ferry", None) == tuple(
        line for words in TEXT for line in (words, f"{words} Later, too.")
    )


def test_articles_that_follow_on_the_same_page_are_no_posts_of_the_first() -> None:
    def story(number: int, headline: str, *words: str) -> str:
        text = "".join(f"<p>{one}</p>" for one in words)
        return f'<article id="a{number}" class="post"><h1>{headline}</h1><time>1{number}:00</time>{text}</article>'

    bread = tuple(
        f"Bread of kind {number} is baked at night and sold in the morning at the north gate." for number in "ab"
    )
    others = "".join(story(number, f"Bread {number}", *bread) for number in range(1, 4))
    source = f"<main>{story(0, 'Ferry moves', *TEXT)}{others}</main>"
    document = documents.parse(source.encode(), url="http://news.example/ferry", content_type="text/html")
    assert document is not None
    assert body.read(document, outline.of(document), "Ferry moves", None) == TEXT


def test_a_text_in_a_box_that_is_named_like_a_caption_is_a_text() -> None:
    assert read(f'<div class="content-imagetext">{paragraphs(*TEXT)}</div>') == TEXT


def test_the_library_is_given_no_mass_of_text_that_it_would_copy_for_each_element_around_it() -> None:
    given: list[int] = []

    def library(root: documents.Element, **_: object) -> None:
        given.extend(len(piece) for piece in root.xpath("//text()"))

    mass = "<a href=x>" * 400 + "word " * 200_000 + "</a>" * 400
    source = f"<main><h1>Ferry moves</h1>{paragraphs(*TEXT)}<div>{mass}</div>and {'more ' * 50_000}</main>"
    document = documents.parse(source.encode(), url="http://news.example/mass", content_type="text/html")
    assert document is not None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("replate.crawler.reading.seeds.bare_extraction", library)
        body.read(document, outline.of(document), None, None)
    assert max(given) <= 50_000
    assert max(map(len, document.pieces)) > 900_000, "the page itself stays as it is"


OPENING = "Good morning, and thank you for reading. Here is what the harbour speaks of today."


def read_where_the_opening_is_seen(inner: str) -> tuple[str, ...]:
    source = f"<html><body><main><div><h1>Letter</h1><p>{OPENING}</p></div>{inner}</main></body></html>"
    document = documents.parse(source.encode(), url="http://news.example/letter", content_type="text/html")
    assert document is not None
    return body.chosen(blocks.walk(outline.of(document)), [OPENING], "Letter", None)


def test_sections_of_one_make_are_text_where_the_library_sees_their_opening_alone() -> None:
    sections = [f'<div class="part"><h2>Part</h2>{paragraphs(*TEXT)}</div>' for _ in range(3)]
    found = read_where_the_opening_is_seen("".join(sections))
    assert [words for words in found if words in TEXT] == [*TEXT, *TEXT, *TEXT]


def test_teasers_of_one_make_are_no_sections() -> None:
    teasers = "".join(f'<div class="part"><h2>{words[:20]}</h2><p>{words}</p></div>' for words in TEXT)
    assert read_where_the_opening_is_seen(teasers) == (OPENING,)
