"""Whole articles compared: one edit a field and paragraph, its kinds, its weight, one line for all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from replate.changes import finding
from replate.changes.article import Article

FIRE = "Four people died when a fire swept through a block of flats in the old harbour of Varn on Monday."
MAYOR = "The mayor, Ole Brandt, said the city would pay for new roofs before the winter."
SCHOOL = "A school beside the block stays closed until the end of the month while inspectors look at its walls."
NOTE = "Correction: an earlier version of this story gave a wrong number of dead."

OLD = Article(
    headline="Four dead in harbour fire",
    dek="Flats burned through the night",
    byline=("Ada Lund",),
    published=datetime(2026, 3, 2, 14, 5, tzinfo=UTC),
    section="City",
    language="en",
    paragraphs=(FIRE, MAYOR, SCHOOL),
    captions=("Smoke over the harbour.",),
)


def _paragraphs(*paragraphs: str, notes: tuple[str, ...] = ()) -> Article:
    return replace(OLD, paragraphs=paragraphs, notes=notes)


def test_equal_articles_give_no_edit() -> None:
    found = finding.find(OLD, OLD)
    assert (found.edits, found.significance, found.note_added, found.summary) == ((), 0, False, "")


def test_white_space_and_invisible_characters_are_no_edit() -> None:
    new = replace(OLD, headline=" Four dead in\u00a0harbour fire\u200b", paragraphs=(FIRE, "", MAYOR + " ", SCHOOL))
    assert finding.find(OLD, new).edits == ()


@pytest.mark.parametrize("field", ["updated_text", "agency", "language"])
def test_what_makes_no_revision_is_not_compared(field: str) -> None:
    changed = {"updated": datetime(2026, 3, 3, tzinfo=UTC), field: "other"}
    assert finding.find(OLD, replace(OLD, **changed)).edits == ()  # type: ignore[arg-type]


def test_the_same_moment_in_another_zone_is_no_edit() -> None:
    zoned = datetime(2026, 3, 2, 15, 5, tzinfo=timezone(timedelta(hours=1)))
    assert finding.find(OLD, replace(OLD, published=zoned)).edits == ()


def test_each_field_has_its_own_edit_in_reading_order() -> None:
    new = Article(
        headline="Seven dead in harbour fire",
        byline=("Ada Lund", "Bo Ek"),
        published=datetime(2026, 3, 2, 15, 5, tzinfo=UTC),
        section="News",
        language="en",
        paragraphs=(FIRE.replace("Four", "Seven"), MAYOR, SCHOOL),
        captions=("Smoke over the harbour.", "A new picture."),
    )
    edits = finding.find(OLD, new).edits
    shown = [(edit.field, edit.action, edit.kinds[0].name) for edit in edits]
    assert shown == [
        ("headline", "replace", "figure"),
        ("dek", "delete", "removal"),
        ("byline", "replace", "name"),
        ("published", "replace", "stamp"),
        ("section", "replace", "style"),
        ("body", "replace", "figure"),
        ("caption", "insert", "addition"),
    ]
    assert edits[1].after is None
    assert (edits[2].before, edits[2].after) == ("Ada Lund", "Ada Lund, Bo Ek")
    assert (edits[3].before, edits[3].after) == ("2026-03-02T14:05:00Z", "2026-03-02T15:05:00Z")


def test_a_body_edit_holds_whole_paragraphs_and_counts_its_words() -> None:
    (edit,) = finding.find(OLD, _paragraphs(FIRE, MAYOR.replace("the city", "a private fund"), SCHOOL)).edits
    assert (edit.before, edit.old_index, edit.new_index) == (MAYOR, 1, 1)
    assert (edit.words_added, edit.words_deleted) == (3, 2)


def test_a_moved_paragraph_is_not_an_edit_of_words() -> None:
    (edit,) = finding.find(OLD, _paragraphs(MAYOR, SCHOOL, FIRE)).edits
    assert (edit.action, edit.before == edit.after, edit.words_added, edit.words_deleted) == ("move", True, 0, 0)
    assert [kind.name for kind in edit.kinds] == ["move"]


def test_a_paragraph_split_in_two_is_style() -> None:
    found = finding.find(_paragraphs(f"{FIRE} {MAYOR}", SCHOOL), OLD)
    assert {kind.name for edit in found.edits for kind in edit.kinds} == {"style"}
    assert sum(edit.words_added + edit.words_deleted for edit in found.edits) == 0
    assert found.summary == "paragraphs split or joined"
    joined = finding.find(OLD, _paragraphs(f"{FIRE} {MAYOR}", SCHOOL))
    assert {kind.name for edit in joined.edits for kind in edit.kinds} == {"style"}


def test_a_paragraph_split_and_edited_at_once_tells_only_the_edit() -> None:
    found = finding.find(
        _paragraphs(f"{FIRE} {MAYOR}", SCHOOL), _paragraphs(FIRE, MAYOR.replace("Ole", "Olaf"), SCHOOL)
    )
    assert {kind.name for edit in found.edits for kind in edit.kinds} == {"name", "style"}
    assert sum(edit.words_added + edit.words_deleted for edit in found.edits) == 2


def test_a_new_paragraph_beside_an_edited_one_is_an_addition() -> None:
    added = "Two of the injured are still in hospital, a nurse told this newspaper."
    found = finding.find(OLD, _paragraphs(FIRE.replace("Four", "Seven"), added, MAYOR, SCHOOL))
    assert [edit.kinds[0].name for edit in found.edits] == ["figure", "addition"]


def test_an_added_note_is_a_correction() -> None:
    found = finding.find(OLD, _paragraphs(FIRE, MAYOR, SCHOOL, NOTE, notes=(NOTE,)))
    assert found.note_added
    assert [[kind.name for kind in edit.kinds] for edit in found.edits] == [["correction"]]


def test_a_changed_note_counts_as_added_and_a_removed_one_does_not() -> None:
    old = _paragraphs(FIRE, MAYOR, SCHOOL, NOTE, notes=(NOTE,))
    other = NOTE.replace("dead", "injured")
    changed = finding.find(old, _paragraphs(FIRE, MAYOR, SCHOOL, other, notes=(other,)))
    assert changed.note_added
    assert changed.edits[0].kinds[0].name == "correction"
    removed = finding.find(old, OLD)
    assert not removed.note_added
    assert removed.edits[0].kinds[0].evidence == "correction or editor's note removed"


def test_names_of_the_body_are_known_in_the_headline() -> None:
    old = replace(OLD, headline="Brandt Promises New Roofs Before Winter", paragraphs=(FIRE, MAYOR, SCHOOL))
    (edit,) = finding.find(old, replace(old, headline="Mayor Promises New Roofs Before Winter")).edits
    assert edit.kinds[0].name == "name"


def test_the_summary_names_the_weightiest_first() -> None:
    new = replace(_paragraphs(FIRE, SCHOOL), headline="Seven dead in harbour fire", dek="Flats burned all night long")
    told = "headline: Four → Seven dead (up); paragraph removed (“The mayor, Ole Brandt, said…”); dek reworded"
    assert finding.find(OLD, new).summary == told


def test_the_summary_is_one_line_of_bounded_length() -> None:
    old = _paragraphs(*(f"Paragraph {n} has {n} boats and more words about boats in it." for n in range(2, 40)))
    new = _paragraphs(*(f"Paragraph {n} has {n + 1} boats and more words about boats in it." for n in range(2, 40)))
    summary = finding.find(old, new).summary
    assert "\n" not in summary
    assert len(summary) < 200


def test_a_figure_in_the_headline_outweighs_one_in_the_body_and_both_outweigh_a_typo() -> None:
    headline = finding.find(OLD, replace(OLD, headline="Seven dead in harbour fire")).significance
    body = finding.find(
        _paragraphs(FIRE, MAYOR, SCHOOL, "It took 4 days."), _paragraphs(FIRE, MAYOR, SCHOOL, "It took 7 days.")
    )
    typo = finding.find(_paragraphs(FIRE.replace("block", "blcok")), _paragraphs(FIRE)).significance
    assert 100 >= headline > body.significance > 30 > 10 > typo > 0


def test_empty_articles_can_be_compared_with_full_ones() -> None:
    assert {edit.action for edit in finding.find(Article(), OLD).edits} == {"insert"}
    assert {edit.action for edit in finding.find(OLD, Article()).edits} == {"delete"}


def test_a_paragraph_moved_and_edited_is_told_as_both() -> None:
    old = ("The fire burned 40 cars.", "The garage was empty of people.", "Police look for a witness.")
    found = finding.find(Article(paragraphs=old), Article(paragraphs=(*old[1:], "The fire burned 60 cars.")))
    assert [[kind.name for kind in edit.kinds] for edit in found.edits] == [["figure", "move"], ["move"]]
    assert found.summary == "paragraph: 40 → 60 cars (up); paragraph moved"


def test_a_new_paragraph_is_told_by_its_first_words_without_quotation_marks() -> None:
    for paragraph, told in (
        ("“The sea is flat, the engineer said, and nobody is hurt.”", "paragraph added (“The sea is flat, the…”)"),
        (
            "商会估计，夜市一个周末能为周边店铺带来约四十万元的生意。",
            "paragraph added (“商会估计，夜市一个周末能为周边店铺带来约…”)",
        ),
    ):
        new = Article(paragraphs=("The ferry ran aground.", paragraph))
        assert finding.find(Article(paragraphs=("The ferry ran aground.",)), new).summary == told


def test_a_rewritten_headline_is_told_by_what_it_begins_with_now() -> None:
    old = Article(headline="Brigg rowers win Strait race for first time in years")
    new = Article(headline="Schoolgirl's notebook solved a riddle on the water")
    assert finding.find(old, new).summary == "headline rewritten, now begins with “Schoolgirl's notebook solved”"


def test_the_beginning_of_a_headline_is_quoted_as_it_stands_there() -> None:
    old = Article(headline="Brigg rowers win Strait race for first time in living memory")
    new = Article(headline="How a schoolgirl's notebook helped to win the Strait race")
    assert finding.find(old, new).summary == "headline rewritten, now begins with “How a schoolgirl's notebook”"
