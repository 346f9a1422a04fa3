"""Stealth edits: what changed, what the page showed of it."""

from dataclasses import replace

import pytest

from replate.changes import finding, stealth
from replate.changes.article import Article

FIRE = "Four people died when a fire swept through a block of flats in the old harbour of Varn on Monday."
MAYOR = "The mayor, Ole Brandt, said that the city would “gladly” pay for new roofs before the winter comes."
SCHOOL = "A school beside the block stays closed until the end of the month while inspectors look at its walls."
OLD = Article(
    headline="Four dead in harbour fire", dek="Flats burned through the night", paragraphs=(FIRE, MAYOR, SCHOOL)
)


def _body(*paragraphs: str) -> Article:
    return replace(OLD, paragraphs=paragraphs)


def _judge(new: Article, *, usable_stamp: bool = True, usable_stamp_moved: bool = False) -> stealth.Stealth:
    found = finding.find(OLD, new)
    return stealth.judge(found, usable_stamp=usable_stamp, usable_stamp_moved=usable_stamp_moved)


GRAVE = {
    "figure": _body(FIRE.replace("Four", "Seven"), MAYOR, SCHOOL),
    "name": _body(FIRE, MAYOR.replace("Ole Brandt", "Ada Lund"), SCHOOL),
    "quote": _body(FIRE, MAYOR.replace("gladly", "hardly"), SCHOOL),
    "hedge": _body(FIRE.replace("people died", "people reportedly died"), MAYOR, SCHOOL),
    "negation": _body(FIRE, MAYOR.replace("would", "would not"), SCHOOL),
    "removed paragraph": _body(FIRE, SCHOOL),
    "removed passage": _body(FIRE, MAYOR, SCHOOL.replace(" while inspectors look at its walls", "")),
    "two sentences added": _body(FIRE, MAYOR, SCHOOL, "It will open again in spring. Parents were told by letter."),
    "sentence added twice": _body(
        f"{FIRE} Rain helped the crews later on.", MAYOR, f"{SCHOOL} Lessons are given at home."
    ),
    "reframed headline": replace(OLD, headline="Mayor promises new roofs after deadly blaze"),
    "headline figure": replace(OLD, headline="Seven dead in harbour fire"),
    "headline name": replace(OLD, headline="Four dead in Varn fire"),
    "headline hedge": replace(OLD, headline="Four feared dead in harbour fire"),
    "headline quote": replace(OLD, headline="Four dead in “harbour fire”"),
    "dek figure": replace(OLD, dek="12 flats burned through the night"),
    "dek hedge": replace(OLD, dek="Flats allegedly burned through the night"),
    "dek removed": replace(OLD, dek=None),
    "rewritten paragraph": _body(FIRE, MAYOR, "Lessons are held elsewhere as experts check if the building is safe."),
}
SMALL = {
    "typo": _body(FIRE.replace("swept", "sweped"), MAYOR, SCHOOL),
    "style": _body(FIRE.replace("block of flats", "row of flats"), MAYOR, SCHOOL),
    "one sentence added": _body(FIRE, MAYOR, SCHOOL, "It will open again in spring, parents were told by letter."),
    "paragraph moved": _body(MAYOR, SCHOOL, FIRE),
    "paragraphs joined": _body(f"{FIRE} {MAYOR}", SCHOOL),
    "byline": replace(OLD, byline=("Ada Lund",)),
    "caption": replace(OLD, captions=("4 boats.",)),
    "headline typo": replace(OLD, headline="Four dead in harbor fire"),
    "dek style": replace(OLD, dek="Flats burned all night"),
    "headline style": replace(OLD, headline="Four dead in a harbour fire"),
}


@pytest.mark.parametrize("new", GRAVE.values(), ids=GRAVE)
def test_an_edit_that_matters_under_a_standing_stamp_is_stealth(new: Article) -> None:
    judged = _judge(new)
    assert judged.value is True
    assert judged.reason


@pytest.mark.parametrize("new", SMALL.values(), ids=SMALL)
def test_a_smaller_change_under_a_standing_stamp_is_not(new: Article) -> None:
    assert _judge(new).value is False


@pytest.mark.parametrize("new", [*GRAVE.values(), *SMALL.values()])
def test_nothing_is_stealth_when_a_usable_stamp_moved(new: Article) -> None:
    assert _judge(new, usable_stamp_moved=True).value is False


NOTE = "Correction: an earlier version gave a wrong number."


@pytest.mark.parametrize("has_note", [False, True], ids=["no note", "note"])
@pytest.mark.parametrize("stamp", ["none", "stood", "moved", "clock"])
@pytest.mark.parametrize("change", [*GRAVE, *SMALL])
def test_every_combination_of_stamp_note_and_change_is_judged(change: str, stamp: str, has_note: bool) -> None:
    """A stamp that is a clock has moved over unchanged text before: it is no usable stamp, whatever it does now."""
    new = (GRAVE | SMALL)[change]
    if has_note:
        new = replace(new, paragraphs=(*new.paragraphs, NOTE), notes=(NOTE,))
    judged = _judge(new, usable_stamp=stamp in ("stood", "moved"), usable_stamp_moved=stamp == "moved")
    if stamp == "moved" or has_note:
        assert judged.value is False
    elif stamp in ("none", "clock"):
        assert judged.value is None
    else:
        assert judged.value is (change in GRAVE)
    assert judged.reason


def test_a_note_that_was_there_before_excuses_nothing() -> None:
    old = replace(OLD, paragraphs=(*OLD.paragraphs, NOTE), notes=(NOTE,))
    new = replace(old, paragraphs=(FIRE.replace("Four", "Seven"), MAYOR, SCHOOL, NOTE))
    judged = stealth.judge(finding.find(old, new), usable_stamp=True, usable_stamp_moved=False)
    assert judged.value is True
