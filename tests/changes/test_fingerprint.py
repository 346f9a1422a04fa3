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
