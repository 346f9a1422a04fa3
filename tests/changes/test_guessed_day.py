"""A day of publication that is a guess is shown, and never makes an edit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from replate.changes import finding, fingerprint
from replate.changes.article import Article, Reading
from replate.changes.decision import Known, Sight, decide
from replate.changes.rendering import rows

DAY = datetime(2026, 3, 2, tzinfo=UTC)
PLAIN = Article(headline="Ferry runs aground", paragraphs=("Forty people spent a night at sea.",))
GUESSED = replace(PLAIN, published=DAY, published_text="about 2026-03-02")
STATED = replace(PLAIN, published=DAY + timedelta(hours=9), published_text="2026-03-02T09:00Z")


@pytest.mark.parametrize(
    ("before", "after"),
    [(GUESSED, replace(GUESSED, published=DAY + timedelta(days=1))), (GUESSED, STATED), (STATED, GUESSED),
     (PLAIN, GUESSED), (GUESSED, PLAIN)],
)  # fmt: skip
def test_a_guess_on_either_side_is_no_edit_and_no_revision(before: Article, after: Article) -> None:
    assert finding.find(before, after).edits == ()
    assert "published" not in {row.field for row in rows.rows(before, after)}
    known = Known(1, "live", before, ((1, fingerprint.of(before).whole),), text_seen=DAY)
    seen = Sight("article", "", DAY + timedelta(days=2), Reading("article", "", after, None, "reader"))
    assert decide(known, seen, timedelta(0)).outcome == "unchanged"


def test_an_edit_beside_a_guess_is_told_without_it() -> None:
    edited = replace(STATED, headline="Ferry afloat again")
    assert [edit.field for edit in finding.find(GUESSED, edited).edits] == ["headline"]


def test_a_stated_day_is_still_compared() -> None:
    moved = replace(STATED, published=DAY + timedelta(hours=10), published_text="2026-03-02T10:00Z")
    assert [edit.field for edit in finding.find(STATED, moved).edits] == ["published"]
