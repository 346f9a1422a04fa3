"""Fingerprints: equal for what a reader reads alike, different for every field that is compared."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import fingerprint
from replate.changes.article import Article, Stamp

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ARTICLE = Article(
    "Ferry aground", "A dek", ("Ines Calloway",), "Xinhua", NOON, "12:00", NOON, "12:00", "World", "en",
    ("One paragraph.", "Another."), ("A caption.",), (), (Stamp("visible", "12:00", NOON, "text", "minute"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", "Ferry afloat"),
        ("dek", None),
        ("byline", ("Tom Brask",)),
        ("published", None),
        ("section", "Sport"),
        ("paragraphs", ("One paragraph.",)),
        ("paragraphs", ("Another.", "One paragraph.")),
        ("captions", ()),
    ],
)
def test_each_compared_field_counts(field: str, value: object) -> None:
    assert fingerprint.of(replace(ARTICLE, **{field: value})).whole != fingerprint.of(ARTICLE).whole  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("updated", None),
        ("updated_text", "13:00"),
        ("stamps", ()),
        ("published_text", "noon"),
        ("agency", None),
        ("language", "de"),
        ("headline", "Ferry\u00a0 aground\u200b"),
        ("paragraphs", ("One \n paragraph.", " Another. ")),
    ],
)
def test_what_is_no_edit_of_the_text_does_not_count(field: str, value: object) -> None:
    assert fingerprint.of(replace(ARTICLE, **{field: value})).whole == fingerprint.of(ARTICLE).whole  # type: ignore[arg-type]


def test_the_version_stands_in_front_and_the_fields_can_be_told_apart() -> None:
    found = fingerprint.of(ARTICLE)
    assert found.whole.startswith(f"{fingerprint.VERSION}:")
    changed = fingerprint.of(replace(ARTICLE, headline="Ferry afloat"))
    assert [name for (name, one), (_, other) in zip(found.fields, changed.fields, strict=True) if one != other] == [
        "headline"
    ]


WORDS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_paragraphs_never_run_together(one: list[str], other: list[str]) -> None:
    """Two bodies have one fingerprint only when they read alike paragraph by paragraph."""
    alike = [fingerprint.strict(p) for p in one] == [fingerprint.strict(p) for p in other]
    first, second = (fingerprint.of(Article(paragraphs=tuple(body))).whole for body in (one, other))
    if one and other:
        assert (first == second) == alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Don’t,” he said – twice…", '"DON\'T" he said - twice'),
        ("A 16-year-old, in  Orsk.", "a 16 year old in Orsk"),
        ("Le re\u0301sume\u0301", "le résumé"),
        ("ＦＥＲＲＹ １２", "Ferry 12"),
        ("(1990–2000)", "1990-2000"),
        ("5 %", "5%"),
    ],
)
def test_a_loose_digest_does_not_tell_how_a_text_is_typeset(one: str, other: str) -> None:
    assert fingerprint.loose(one) == fingerprint.loose(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("resume", "résumé"),
        ("schon", "schön"),
        ("-5 degrees", "5 degrees"),
        ("5 %", "5"),
        ("$5", "£5"),
        ("1.5 metres", "15 metres"),
        ("10²", "102"),
        ("can not", "cannot"),
    ],
)
def test_a_loose_digest_tells_what_may_say_something(one: str, other: str) -> None:
    assert fingerprint.loose(one) != fingerprint.loose(other)


@given(st.text())
def test_a_loose_text_is_stable_whatever_it_holds(text: str) -> None:
    once = fingerprint.loose(text)
    assert fingerprint.loose(once) == once
    assert once == once.strip()


def test_a_long_paragraph_is_a_passage_and_a_short_one_is_not() -> None:
    told = "The ferry struck a sandbank off Saint Orla at dawn, and all were saved."
    assert fingerprint.passage(told) == fingerprint.passage(told.upper().replace(",", " –"))
    assert fingerprint.passage("The ferry struck a sandbank.") is None
    assert fingerprint.passage("轮渡在黎明时分于圣奥拉附近触礁，所有人都获救。") is not None


def test_a_body_is_the_same_text_with_other_paragraph_breaks() -> None:
    assert fingerprint.whole_text(["One two.", "Three four."]) == fingerprint.whole_text(["One two. Three", "four"])
    assert fingerprint.whole_text(["…", ""]) is None


def test_every_field_and_paragraph_has_a_strict_and_a_loose_digest_with_its_version() -> None:
    one = Article(headline="Ferry aground", byline=("Ann Lee",), paragraphs=("All were saved.", "A tug came."))
    other = replace(one, headline="FERRY AGROUND", paragraphs=("All were saved!", "A tug came."))
    mine, theirs = fingerprint.every(one), fingerprint.every(other)
    assert mine["loose"] == theirs["loose"]
    assert mine["strict"]["headline"] != theirs["strict"]["headline"]
    assert [a == b for a, b in zip(mine["strict"]["paragraphs"], theirs["strict"]["paragraphs"], strict=True)] == [
        False, True,
    ]  # fmt: skip
    assert (mine["strict"]["version"], mine["loose"]["version"]) == (fingerprint.VERSION, fingerprint.LOOSE_VERSION)
    fields = dict(fingerprint.of(one).fields)
    assert fields == {name: mine["strict"][name] for name in fields}
