"""The gate stays shut over what no reader reads, and opens for whatever a reading could take up."""

from pathlib import Path

import pytest

from replate.crawler.reading import gate, page

PAGE = (Path(__file__).parent / "pages" / "graph.html").read_text("utf8")


def digest(source: str) -> str | None:
    return gate.digest(source.encode(), "text/html")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<main>", "<main>\n   \n"),
        ('class="byline"', 'class="css-1x9z0 byline" id="r77"'),
        ("</head>", "<!-- built 12:01 --><script>var nonce='a8f3'</script><style>.a{}</style></head>"),
        ("</head>", '<meta name="csrf-token" content="a8f3"><link rel="preload" href="/x.81f.js"></head>'),
        ("<p>Nobody", '<p data-id="81">Nobody'),
    ],
)
def test_what_no_reader_reads_does_not_open_the_gate(old: str, new: str) -> None:
    changed = PAGE.replace(old, new)
    assert changed != PAGE and digest(changed) == digest(PAGE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("third pillar", "fourth pillar"),
        ("third pillar, the", "third pillar the"),
        ("working day; the", "working day.</p><p>The"),
        ("Last updated 2 March 2026 at 11:30", "Last updated 2 March 2026 at 11:31"),
        ('dateModified":"2026-03-02T11:30', 'dateModified":"2026-03-02T11:31'),
        ('content="2026-03-02T10:30:00Z"', 'content="2026-03-02T10:31:00Z"'),
        ('datetime="2026-03-02T11:30', 'datetime="2026-03-02T11:31'),
        ('href="/news/bridge-closed"', 'href="/news/bridge-shut"'),
        ("crack is found | The", "crack is feared | The"),
        ('"name":"By Ann Lee"', '"name":"By Ann Leigh"'),
        ('lang="en-GB"', 'lang="en-IE"'),
        ("<p>Nobody", '<meta itemprop="dateModified" content="2026-03-03T00:00Z"><p>Nobody'),
    ],
)
def test_an_edit_or_a_moved_stamp_opens_the_gate(old: str, new: str) -> None:
    changed = PAGE.replace(old, new)
    assert changed != PAGE and digest(changed) != digest(PAGE)


def test_a_shut_gate_means_the_same_reading() -> None:
    noisy = PAGE.replace("<main>", "<main><script>var n=1</script>  ").replace("</body>", "<!-- 9 --></body>")
    read = [page.read(s.encode(), url="https://sound.example/a", content_type=None) for s in (PAGE, noisy)]
    assert digest(noisy) == digest(PAGE) and read[0] == read[1]


@pytest.mark.parametrize(
    "body", [b"<ul><li>" * 30_000 + b"<p>x</p>" * 999, b"<select>" + b"<option>x</option>" * 20_000]
)
def test_what_would_hold_the_crawler_up_has_no_digest(body: bytes) -> None:
    assert gate.digest(body, "text/html") is None


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 99, b"<div>" * 200_000, b"<meta itemprop", b"itemprop content"])
def test_any_bytes_have_a_digest_or_none(body: bytes) -> None:
    found = gate.digest(body, "text/html; charset=nonsense")
    assert found is None or len(found) == 32
