"""Readings that look like failed ones, and edits that only look like them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from replate.changes import plausibility
from replate.changes.article import Article

PARAGRAPHS = tuple(
    f"The harbour master counted {n} boats in the harbour on Monday, and rang the bell." for n in range(20)
)
BEFORE = Article(
    headline="Boats counted", dek="Twenty of them", byline=("Ada Holm",), published=datetime(2026, 3, 2, tzinfo=UTC),
    section="Sound", paragraphs=PARAGRAPHS,
)  # fmt: skip
BROKEN_OFF = (*PARAGRAPHS[:7], PARAGRAPHS[7][:30])


@pytest.mark.parametrize(
    ("after", "is_cut", "doubt"),
    [
        (replace(BEFORE, paragraphs=PARAGRAPHS[:1]), False,
         "only a fraction of the article could be read, 15 of 300 words"),
        (replace(BEFORE, paragraphs=PARAGRAPHS * 11), False, "the text is 11 times as long as before"),
        (replace(BEFORE, paragraphs=BROKEN_OFF), True,
         "the page breaks off, and its text is the first 8 of 20 paragraphs"),
        (replace(BEFORE, headline=None), False, "the page shows no headline any more"),
        (replace(BEFORE, dek=None, byline=(), section=None), False, "dek, byline, section are missing all at once"),
        (replace(BEFORE, paragraphs=BROKEN_OFF), False, None),
        (replace(BEFORE, paragraphs=("A new beginning.", *PARAGRAPHS[:7])), True, None),
        (replace(BEFORE, byline=(), dek=None), False, None),
        (replace(BEFORE, paragraphs=PARAGRAPHS[3:]), False, None),
        (BEFORE, True, None),
    ],
)  # fmt: skip
def test_a_reading_is_doubted_for_a_reason(after: Article, is_cut: bool, doubt: str | None) -> None:
    assert plausibility.doubt(BEFORE, after, is_cut=is_cut) == doubt


def test_a_short_text_may_shrink_and_grow_as_it_likes() -> None:
    short = replace(BEFORE, paragraphs=PARAGRAPHS[:2])
    assert plausibility.doubt(short, replace(short, paragraphs=("Over.",))) is None
    assert plausibility.doubt(short, replace(short, paragraphs=PARAGRAPHS * 3)) is None
