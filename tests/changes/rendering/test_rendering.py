"""Segments, rows, HTML and plain data of two states: complete, escaped, and all from one alignment."""

import json
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from replate.changes.article import Article
from replate.changes.rendering import markup, operations, rows, segments

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ARTICLES = st.builds(
    Article,
    headline=st.none() | TEXTS,
    dek=st.none() | TEXTS,
    byline=st.lists(TEXTS, max_size=2).map(tuple),
    language=st.none() | st.sampled_from(["en", "ar"]),
    paragraphs=st.lists(TEXTS, max_size=5).map(tuple),
    captions=st.lists(TEXTS, max_size=2).map(tuple),
)

OLD = Article(
    headline="Four <b>dead</b>", language="en", paragraphs=("One & two stay here.", "This one goes away.", "Third.")
)
NEW = Article(
    headline="Seven <b>dead</b>", language="en", paragraphs=("Third.", "One & three stay here.", "A new one.")
)


@given(TEXTS, TEXTS)
def test_segments_read_as_either_text(before: str, after: str) -> None:
    found = segments.segments(before, after)
    assert "".join(one.text for one in found if one.kind != "delete") == after
    assert "".join(one.text for one in found if one.kind != "insert") == before


@given(ARTICLES, ARTICLES)
def test_rows_hold_every_paragraph_of_both_sides(old: Article, new: Article) -> None:
    body = [row for row in rows.rows(old, new) if row.field == "body"]
    assert sorted(row.old_index for row in body if row.old_index is not None) == list(range(len(old.paragraphs)))
    assert [row.new_index for row in body if row.new_index is not None] == list(range(len(new.paragraphs)))
    for row in body:
        if row.old_index is not None:
            assert "".join(one.text for one in row.left) == old.paragraphs[row.old_index]
        if row.new_index is not None:
            assert "".join(one.text for one in row.right) == new.paragraphs[row.new_index]


def test_rows_stand_in_reading_order_unchanged_ones_included() -> None:
    old = Article(headline="Same", paragraphs=("One.", "Two goes.", "Three moves along.", "Four."))
    new = Article(headline="Same", paragraphs=("Three moves along.", "One.", "Four.", "A fifth."))
    assert [(row.field, row.action) for row in rows.rows(old, new)] == [
        ("headline", "equal"),
        ("body", "move"),
        ("body", "equal"),
        ("body", "delete"),
        ("body", "equal"),
        ("body", "insert"),
    ]


def test_a_side_shows_only_its_own_changes() -> None:
    headline = rows.rows(OLD, NEW)[0]
    assert [one.kind for one in headline.left] == ["delete", "equal"]
    assert [one.kind for one in headline.right] == ["insert", "equal"]
    assert [one.kind for one in headline.inline] == ["delete", "insert", "equal"]


class _Reader(HTMLParser):
    """Collects the text of a fragment, and which tags it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@given(ARTICLES, ARTICLES)
def test_no_text_becomes_markup(old: Article, new: Article) -> None:
    reader = _Reader()
    reader.feed(markup.fragment(old, new, with_style=False))
    assert reader.tags <= {"div", "h2", "p", "ins", "del", "span", "small"}


def test_hostile_text_is_shown_as_text() -> None:
    hostile = Article(headline='<script>alert("x")</script>', language='en"><script>', paragraphs=("<img onerror=x>",))
    shown = markup.fragment(hostile, Article())
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;img onerror=x&gt;" in shown


def test_a_screen_reader_hears_what_came_and_what_went() -> None:
    reader = _Reader()
    reader.feed(markup.fragment(OLD, NEW, with_style=False))
    heard = "".join(reader.words)
    assert "[deleted: Four][inserted: Seven]" in heard
    assert "[deleted: This one goes away.]" in heard


def test_each_text_has_its_own_writing_direction_and_the_whole_its_language() -> None:
    shown = markup.fragment(Article("عنوان", language="ar"), Article("عنوان جديد", language="ar"))
    assert '<div class="replate-diff" lang="ar">' in shown
    assert '<h2 class="headline replace" dir="auto">' in shown


def test_operations_are_plain_data_whose_spans_fit_their_texts() -> None:
    found = json.loads(json.dumps(operations.operations(OLD, NEW)))
    headline = found[0]
    assert (headline["field"], headline["action"], headline["kinds"]) == ("headline", "replace", ["figure"])
    first = headline["spans"][0]
    assert headline["before"][first["old_start"] : first["old_end"]] == "Four"
    assert headline["after"][first["new_start"] : first["new_end"]] == "Seven"
    inserted = [one for one in found if one["action"] == "insert"][-1]
    assert (inserted["before"], inserted["old_index"], inserted["after"]) == (None, None, "A new one.")


def test_of_a_near_spelling_the_letters_that_differ_are_shown() -> None:
    old, new = Article("The bridge acros the river"), Article("The bridge across the river")
    assert "<ins" in markup.fragment(old, new)
    assert "acros<b>s</b>" in markup.fragment(old, new)
    replaced = operations.operations(old, new)[0]["spans"][1]
    assert [one["action"] for one in replaced["letters"]] == ["equal", "insert"]
    assert (replaced["letters"][1]["new_start"], replaced["letters"][1]["new_end"]) == (5, 6)


def test_letters_of_another_word_are_not_shown() -> None:
    assert "<b>" not in markup.fragment(Article("The red bridge is shut"), Article("The blue bridge is shut"))
    spans = operations.operations(Article("It cost 4,100 crowns"), Article("It cost 4,200 crowns"))[0]["spans"]
    assert not any("letters" in span for span in spans)


def test_a_word_that_only_changes_case_says_so_as_data() -> None:
    old, new = Article(paragraphs=("We left early that day.",)), Article(paragraphs=("That day we left early.",))
    spans = operations.operations(old, new)[0]["spans"]
    assert any(span["is_recased"] for span in spans)
    assert not any(span["is_coarse"] for span in spans)


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_pieces_of_a_segment_make_its_text(before: str, after: str) -> None:
    for one in segments.segments(before, after):
        assert "".join(piece for piece, _ in one.pieces()) == one.text


WORDS = ("a", "boat", "ran", "aground", "on", "the", "mole", "in", "thick", "fog", "two", "people", "hurt")
WORDED = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)
    .map(" ".join), max_size=7,
).map(tuple)  # fmt: skip


@given(WORDED, WORDED)
def test_the_operations_alone_make_the_new_body_of_the_old(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """What a program that reads `diff --json` knows: indexes on both sides, and spans by offsets."""
    told = json.loads(json.dumps(operations.operations(Article(paragraphs=old), Article(paragraphs=new))))
    gone = {one["old_index"] for one in told}
    staying = iter([paragraph for index, paragraph in enumerate(old) if index not in gone])
    come = {one["new_index"]: _applied(one) for one in told if one["new_index"] is not None}
    length = len(old) + sum((one["old_index"] is None) - (one["new_index"] is None) for one in told)
    assert tuple(come[index] if index in come else next(staying) for index in range(length)) == new


def _applied(one: dict[str, Any]) -> str:
    """The new text, pieced together of what the spans keep of the old one and put in."""
    before, after = one["before"] or "", one["after"]
    assert isinstance(after, str)
    made = "".join(
        before[span["old_start"] : span["old_end"]]
        if span["action"] == "equal"
        else after[span["new_start"] : span["new_end"]]
        for span in one["spans"]
    )
    assert made == after
    return made
