"""Twice as much of anything on a page is about twice the work: calls made and letters folded, not time."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from replate.changes.article import Reading
from replate.crawler.reading import anchor, document, page

PROSE = "<p>The council said on Monday that it would look at number {} of the plans again.</p>"
MANY = {
    "captions": "<figcaption>A picture with the number {} and some words</figcaption>",
    "notes": "<div class='correction-note'>Correction: the number {} was wrong</div>",
    "lines": "<p>A line without an end, number {}</p>",
    "paragraphs": PROSE,
}


def source(of: str, count: int, before: str = "", behind: str = "") -> bytes:
    text = "".join(PROSE.format(f"0{number}") for number in range(10))
    more = "".join(MANY[of].format(number) for number in range(count))
    return f"<body><h2>News</h2><div>{text}{before}{more}{behind}</div></body>".encode()


def read(body: bytes, known: Reading | None = None) -> Reading:
    place = {"url": "https://a.example/x", "content_type": "text/html; charset=utf-8"}
    return page.read(body, **place, anchor=anchor.of(known) if known else None)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Calls of any function, C's among them, and letters folded."""
    work, fold = [0], document.fold

    def folded(words: str) -> str:
        work[0] += len(words)
        return fold(words)

    def called(frame: object, event: str, argument: object) -> None:
        work[0] += event in ("call", "c_call")

    with monkeypatch.context() as patch:
        patch.setattr(document, "fold", folded)
        sys.setprofile(called)
        try:
            yield work
        finally:
            sys.setprofile(None)


@pytest.mark.parametrize("is_anchored", [False, True], ids=["first", "second"])
@pytest.mark.parametrize(
    ("of", "before", "behind"),
    [
        ("captions", "", ""),
        ("captions", "<aside>", "</aside>"),
        ("notes", "", ""),
        ("lines", "", ""),
        ("lines", "<audio></audio>", ""),
        ("paragraphs", "", ""),
    ],
)
def test_twice_as_much_is_twice_the_work(
    monkeypatch: pytest.MonkeyPatch, of: str, before: str, behind: str, is_anchored: bool
) -> None:
    known = read(source(of, 3)) if is_anchored else None
    read(source(of, 10, before, behind), known)  # what is loaded and kept at the first time
    spent = []
    for count in (1_100, 2_200):  # above the bounds of captions and notes
        with counted(monkeypatch) as work:
            read(source(of, count, before, behind), known)
        spent.append(work[0])
    assert spent[1] < 2.5 * spent[0], spent
