"""What offers something else inside a text is told by what it is made of, whatever it is called and in any language."""

import pytest

from replate.crawler.reading import body, links, offers, outline, page
from replate.crawler.reading import document as documents

TEXT = (
    "The ferry to the islands will sail from the northern pier until the old one has been mended, its captain said.",
    "Work on the old pier has begun; divers found that two of its posts were hollow from the tide line downwards.",
    "A ticket costs what it did, and the crossing takes some ten minutes longer when the wind is in the west.",
    "The harbour master expects the last plank to be laid by the end of May, a week before the fair in Carrow.",
)
ELSEWHERE = "Rada miasta odwołała wiosenny targ na rynku."


def source(*parts: str) -> str:
    inner = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    return f"<html><body><article><h1>Ferry moves to northern pier</h1><div>{inner}</div></article></body></html>"


def read(*parts: str) -> tuple[str, ...]:
    document = documents.parse(source(*parts).encode(), url="http://news.example/ferry", content_type="text/html")
    assert document is not None
    return body.read(document, outline.of(document), "Ferry moves to northern pier", None)


def among(place: int, other: str) -> list[str]:
    return [*TEXT[:place], other, *TEXT[place:]]


@pytest.mark.parametrize(
    "other",
    [
        f'<div><h3><a href="/b">Targ odwołany</a></h3><p>{ELSEWHERE}</p></div>',
        f'<div class="k3"><p>Z ostatniej chwili</p><h4><a href="/b">Targ odwołany</a></h4><p>{ELSEWHERE}</p></div>',
        f'<div><h4>Targ odwołany</h4><p>{ELSEWHERE}</p><a href="/b">Dalej</a></div>',
        f'<section><h4>Targ odwołany</h4><p>{ELSEWHERE} <a href="/b">Dalej</a></p></section>',
        f'<div><a href="/b"><img src="b.jpg"></a><h5>Targ odwołany</h5><p>{ELSEWHERE}</p></div>',
        f"<div><h4>Targ</h4><p>{ELSEWHERE}</p><form><input><button>OK</button></form></div>",
        f'<div><p>Gazeta: <a href="/b">Targ odwołany przez radę miasta</a> {ELSEWHERE}</p></div>',
        f'<div>W numerze<p><b>Rynek</b> <a href="/b">Targ w Carrow</a> {ELSEWHERE} Ot tak.</p></div>',
        f'<div><strong>W numerze</strong><li><a href="/b">Targ w Carrow</a><br>{ELSEWHERE} Ot tak.</li></div>',
        '<div><h4>W numerze</h4><ul><li><a href="/b">Targ odwołany</a></li><li><a href="/c">Most</a></li></ul></div>',
    ],
)
@pytest.mark.parametrize("place", [1, 3, 4])
def test_a_part_of_links_and_few_lines_is_not_read(other: str, place: int) -> None:
    assert read(*among(place, other)) == TEXT


@pytest.mark.parametrize(
    "part",
    [
        "<div><p>The old pier was built when the herring came, and has been mended three times since.</p></div>",
        '<div><a href="/pier.jpg"><img src="s.jpg"></a><p>The old pier was built when the herring came to Carrow.</p>'
        "<p>It has been mended three times since, by people who are in no hurry at all.</p></div>",
        '<div><p>“We are <a href="/b">in no hurry</a> with the old pier,” the captain told the Bell.</p></div>',
        '<div><h3>Fares</h3><div>The <a href="/b">fares</a> stay as they were, with no rise.</div></div>',
    ],
)
def test_a_part_that_leads_nowhere_is_text(part: str) -> None:
    assert len(read(*among(2, part))) > len(TEXT)


def test_a_part_that_says_much_for_each_of_its_links_is_text() -> None:
    told = " ".join(f"On day {number} the divers mended one of the posts of the old pier." for number in range(1, 7))
    part = f'<div><a href="/b"><img src="b.jpg"></a><h5>Day by day</h5><p>{told}</p></div>'
    long = tuple(f"{words} It was week {number}." for number in range(1, 6) for words in TEXT)
    assert told in read(*long[:9], part, *long[9:])


def test_a_text_that_is_made_of_such_parts_is_read_whole() -> None:
    inns = [
        f'<div><h3><a href="/{n}">The {n} Inn</a></h3><p>{text}</p></div>' for n, text in zip("ABCD", TEXT, strict=True)
    ]
    assert set(TEXT) <= set(read(*inns))


def test_posts_of_a_live_blog_are_text_whatever_buttons_they_have() -> None:
    share = "<form><button>Share</button></form>"
    post = f'<article id="p{{0}}"><time>10:0{{0}}</time><h3>At {{0}} past ten</h3><p>{{1}}</p>{share}</article>'
    posts = [post.format(at, f"The {at} plank has been laid.") for at in range(3)]
    assert [words for words in read(*TEXT, *posts) if "plank has been" in words] == [
        f"The {at} plank has been laid." for at in range(3)
    ]


@pytest.mark.parametrize("words", ["1,234 views", "3 min read", "5人阅读", "Partilhado 12 vezes", "14 godz. temu"])
@pytest.mark.parametrize("shape", ["<p>{}</p>", "<p><small>{}</small></p>", "<ul><li>{}</li></ul>", "<div>{}</div>"])
def test_a_count_above_or_below_the_text_is_not_read(words: str, shape: str) -> None:
    assert read(shape.format(words), *TEXT) == TEXT
    assert read(*TEXT, shape.format(words)) == TEXT


def test_a_count_that_is_the_only_item_of_its_list_is_not_read_wherever_it_stands() -> None:
    assert read(*among(2, "<ul><li>35 views</li></ul>")) == TEXT
    assert len(read(*among(2, "<ul><li>35 planks</li><li>40 posts of oak</li></ul>"))) > len(TEXT)


def test_results_below_the_text_are_text() -> None:
    results = ("Carrow 3", "Northwick 2", "Old Pier 1")
    assert read(*TEXT, *results) == (*TEXT, *results)


@pytest.mark.parametrize(
    "words",
    [
        "He was 43.",
        "12 March 2026, 10:45 to 11",
        "Nobody came",
        "A" * 40 + " 3",
        "Carrow 2.0",
        "2026 Election",
        "Bell v4",
    ],
)
def test_a_sentence_a_date_a_version_and_words_alone_are_no_count(words: str) -> None:
    assert not offers.is_count(words)


@pytest.mark.parametrize(("href", "is_far"), [
    ("/bread", True), ("https://other.example/x", True), ("#top", False), ("", False), ("/i/pier.JPG?w=9", False),
    ("javascript:zoom()", False), ("http://news.example/ferry/pic2", False), ("http://[", False),
])  # fmt: skip
def test_a_link_to_a_picture_or_a_place_of_the_page_leads_nowhere(href: str, is_far: bool) -> None:
    document = documents.parse(f'<p><a href="{href}">x</a></p>'.encode(), url="", content_type="text/html")
    assert document is not None
    link = next(document.root.iter("a"))
    assert links.leads_elsewhere(link, "http://news.example/ferry") is is_far


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("<div>{}<p>The bakers met.</p></div>", ()),
        ("<div><p>Elsewhere</p>{}<p>The bakers met.</p></div>", ()),
        ("{}", ("The old pier at low tide.",)),
        ("<div>{}</div>", ("The old pier at low tide.",)),
    ],
)
def test_under_a_teaser_s_picture_stands_no_caption_of_this_page(place: str, expected: tuple[str, ...]) -> None:
    figure = '<figure><a href="/bread"><img src="p"></a><figcaption>The old pier at low tide.</figcaption></figure>'
    shown = source(*among(2, place.format(figure)))
    found = page.read(shown.encode(), url="http://news.example/ferry", content_type="text/html")
    assert found.article is not None and found.article.captions == expected


def test_a_caption_among_the_text_is_read_whatever_the_box_around_the_text_is_called() -> None:
    figure = "<figure><img src='p'><figcaption>The old pier at low tide.</figcaption></figure>"
    inner = "".join(f"<p>{words}</p>" for words in TEXT[:2]) + figure + "".join(f"<p>{words}</p>" for words in TEXT[2:])
    shown = f"<body><h1>Ferry moves</h1><div class='page-sidebar__main'><section>{inner}</section></div></body>"
    found = page.read(shown.encode(), url="http://news.example/ferry", content_type="text/html")
    assert found.article is not None and found.article.captions == ("The old pier at low tide.",)


def test_the_number_of_a_picture_in_its_gallery_is_no_part_of_its_caption() -> None:
    figure = "<figure><img src='p'><figcaption><b>2</b>of<b>9</b>The old pier at low tide.</figcaption></figure>"
    found = page.read(source(*among(2, figure)).encode(), url="http://news.example/ferry", content_type="text/html")
    assert found.article is not None and found.article.captions == ("The old pier at low tide.",)


def test_pictures_in_a_row_that_lead_to_other_pages_bear_no_captions_of_this_one() -> None:
    row = "".join(
        f'<figure><a href="/b{at}"><img src="p"></a><figcaption>Another story, number {at}</figcaption></figure>'
        for at in range(3)
    )
    shown = source(*TEXT).replace("</article>", f"</article><div>{row}</div>")
    found = page.read(shown.encode(), url="http://news.example/ferry", content_type="text/html")
    assert found.article is not None and found.article.captions == ()
