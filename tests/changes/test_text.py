"""The canonical form, the cosmetic form, word counts and the plain text of a revision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import text
from replate.changes.article import Article

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@pytest.mark.parametrize(
    ("shown", "canonical"),
    [
        ("  two \u00a0\n\t words ", "two words"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("\u202bright to left\u202c \u2066isolate\u2069", "right to left isolate"),
        ("e\u0301te\u0301", "été"),
        ("ideographic\u3000space", "ideographic space"),
        ("joined\u200d latin\u200c", "joined latin"),
        ("“Quotes” – and … stay", "“Quotes” – and … stay"),
        ("Case Stays ①", "Case Stays ①"),
    ],
)
def test_the_strict_form_removes_what_nobody_sees_and_nothing_else(shown: str, canonical: str) -> None:
    assert text.strict(shown) == canonical


@pytest.mark.parametrize("spelling", ["می\u200cخواهم", "👨\u200d👩\u200d👧", "क्\u200dष"])
def test_joiners_stay_where_they_are_spelling(spelling: str) -> None:
    assert text.strict(spelling) == spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Yes,” she said", '"Yes," she said'),
        ("‘Yes’", '"Yes"'),
        ("2019–2020", "2019-2020"),
        ("and so on…", "and so on..."),
        ("THE MAYOR", "The mayor"),
        ("１２３ ＡＢＣ", "123 abc"),
        ("Straße", "STRASSE"),
    ],
)
def test_cosmetic_differences_vanish_in_the_loose_form(one: str, other: str) -> None:
    assert text.strict(one) != text.strict(other)
    assert text.loose(one) == text.loose(other)


@pytest.mark.parametrize(
    ("one", "other"), [("10²", "102"), ("not guilty", "guilty"), ("résumé", "resume"), ("'lied'", "lied")]
)
def test_differences_of_meaning_stay_in_the_loose_form(one: str, other: str) -> None:
    assert text.loose(one) != text.loose(other)


@given(ANY_TEXT)
def test_both_forms_are_stable(shown: str) -> None:
    assert text.strict(text.strict(shown)) == text.strict(shown)
    assert text.loose(text.strict(shown)) == text.loose(shown)
    assert text.loose(text.loose(shown)) == text.loose(shown)


@pytest.mark.parametrize(
    ("shown", "count"),
    [
        ("", 0),
        ("One, two - three!", 3),
        ("It’s a well-known 1,234.5", 5),
        ("四人死亡。", 4),
        ("カタカナ", 4),
        ("ไทย", 3),
        ("한국어 문장", 2),
        ("قال الرئيس", 2),
    ],
)
def test_words_are_counted_and_characters_where_there_are_no_spaces(shown: str, count: int) -> None:
    assert text.words(shown) == count


def test_the_plain_text_has_its_parts_separated_by_an_empty_line() -> None:
    article = Article(
        "A headline", "A dek", ("Ada Lund", "Bo Ek"), paragraphs=("One.", "Two\nlines."), captions=("No.",)
    )
    assert text.plain(article) == "A headline\n\nA dek\n\nAda Lund, Bo Ek\n\nOne.\n\nTwo lines.\n"


def test_the_plain_text_leaves_out_what_is_missing() -> None:
    assert text.plain(Article("A headline", paragraphs=("", "One."))) == "A headline\n\nOne.\n"
    assert text.plain(Article()) == ""


@given(st.lists(ANY_TEXT, max_size=4))
def test_no_part_of_the_plain_text_breaks_its_line(paragraphs: list[str]) -> None:
    shown = text.plain(Article("Headline", paragraphs=tuple(paragraphs)))
    assert len(shown.splitlines()) == shown.count("\n")
    assert shown.count("\n\n") == sum(1 for one in paragraphs if one.strip())


@given(ANY_TEXT, st.integers(1, 90))
def test_a_shortened_text_is_whole_or_a_beginning_of_as_many_characters_as_there_is_room_for(
    whole: str, length: int
) -> None:
    shown = text.short(whole, length)
    assert shown == whole if len(whole) <= length else (len(shown) == length and whole.startswith(shown[:-1]))
