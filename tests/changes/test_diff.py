"""Paragraph operations and word spans: exact, readable, bounded."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import align, diff, patching

PIECES = st.sampled_from(
    [
        "the",
        "mayor",
        "4",
        "1,234.5",
        "14:30",
        " ",
        "  ",
        "\u00a0",
        ".",
        ", ",
        "“",
        "”",
        "é",
        "e\u0301",
        "👨\u200d👩\u200d👧",
        "🇸🇪",
    ]
    + ["死亡", "人", "カナ", "ที่", "นี่", "السلام", "עברית", "-", "’s", "हिन्दी", "\n"]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
PARAGRAPHS = st.lists(TEXTS | st.sampled_from(["one two three", "four five six", "4 人"]), max_size=8)

NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")

FIRE = "Four people died when a fire swept through a block of flats in the old harbour on Monday."
TALKS = "Talks between the two councils about the new bridge broke down late in the evening, both sides told reporters."
SCHOOL = "The school will stay closed until the end of the month while inspectors look at the roof."


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_operations_make_the_new_paragraphs_of_the_old(old: list[str], new: list[str]) -> None:
    assert patching.forward(old, diff.paragraphs(old, new)) == tuple(new)


@given(PARAGRAPHS, st.randoms(use_true_random=False))
def test_shuffled_paragraphs_only_move(old: list[str], random: object) -> None:
    new = list(old)
    random.shuffle(new)  # type: ignore[attr-defined]
    assert {op.action for op in diff.paragraphs(old, new)} <= {"move"}


@given(PARAGRAPHS)
def test_equal_paragraphs_give_no_operation(paragraphs: list[str]) -> None:
    assert diff.paragraphs(paragraphs, paragraphs) == ()


@given(TEXTS, TEXTS)
def test_the_spans_cover_both_texts_exactly(before: str, after: str) -> None:
    found = diff.spans(before, after)
    assert "".join(before[span.old_start : span.old_end] for span in found) == before
    assert "".join(after[span.new_start : span.new_end] for span in found) == after
    ends = [(0, 0)] + [(span.old_end, span.new_end) for span in found]
    assert [(span.old_start, span.new_start) for span in found] == ends[:-1]


@given(TEXTS, TEXTS)
def test_an_equal_span_is_equal_and_no_other_is(before: str, after: str) -> None:
    for span in diff.spans(before, after):
        old, new = before[span.old_start : span.old_end], after[span.new_start : span.new_end]
        assert (old == new) == (span.action == "equal")
        assert (span.action == "insert") == (not old)
        assert (span.action == "delete") == (not new)


@given(TEXTS, TEXTS)
def test_no_span_cuts_a_number(before: str, after: str) -> None:
    for span in diff.spans(before, after):
        for shown, edge in ((before, span.old_start), (after, span.new_start)):
            assert not any(number.start() < edge < number.end() for number in NUMBER.finditer(shown))


def test_an_edited_paragraph_is_replaced_in_place() -> None:
    (op,) = diff.paragraphs([FIRE, TALKS], [FIRE.replace("Four", "Seven"), TALKS])
    assert (op.action, op.old_index, op.new_index) == ("replace", 0, 0)


def test_a_moved_paragraph_is_not_an_edit() -> None:
    (op,) = diff.paragraphs([FIRE, TALKS, SCHOOL], [TALKS, SCHOOL, FIRE])
    assert (op.action, op.old_index, op.new_index, op.before == op.after) == ("move", 0, 2, True)


def test_a_paragraph_moved_and_edited_is_still_recognised() -> None:
    ops = diff.paragraphs([FIRE, TALKS, SCHOOL], [TALKS, SCHOOL, FIRE.replace("Four", "Seven")])
    assert [(op.action, op.old_index, op.new_index) for op in ops] == [("replace", 0, 2)]


def test_an_unlike_paragraph_is_a_removal_and_an_addition() -> None:
    assert [op.action for op in diff.paragraphs([FIRE, TALKS], [FIRE, SCHOOL])] == ["delete", "insert"]


def test_edited_neighbours_are_paired_with_their_own_successors() -> None:
    new = ["A new first paragraph about something else altogether.", FIRE.replace("Monday", "Tuesday"), TALKS[:-10]]
    ops = diff.paragraphs([FIRE, TALKS, SCHOOL], new)
    assert [(op.action, op.old_index, op.new_index) for op in ops] == [
        ("insert", None, 0),
        ("replace", 0, 1),
        ("replace", 1, 2),
        ("delete", 2, None),
    ]


def test_a_deleted_paragraph_stands_where_it_stood() -> None:
    actions = [(one.action, one.old_index) for one in diff.aligned([FIRE, TALKS, SCHOOL], [FIRE, SCHOOL])]
    assert actions == [("equal", 0), ("delete", 1), ("equal", 2)]


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("rose by 1,234 to 5", "rose by 1,243 to 5", [("1,234", "1,243")]),
        ("死者4人", "死者7人", [("4", "7")]),
        ("one two three", "one three", [("two ", "")]),
        ("one two", "one", [(" two", "")]),
        ("“so” he said", "“so”, he said", [("", ",")]),
        ("He left. He slept.", "He left. He wept. He slept.", [("", "He wept. ")]),
        ("He left. He wept. He slept.", "He left. He slept.", [("He wept. ", "")]),
        ("The end came. The rest is known.", "The start. The end came. The rest is known.", [("", "The start. ")]),
        ("他走了。他睡了。", "他走了。他哭了。他睡了。", [("", "他哭了。")]),
        ("ate the big cake at home", "stole a small pie at home", [("ate the big cake", "stole a small pie")]),
    ],
)
def test_words_change_as_a_reader_would_say(before: str, after: str, changed: list[tuple[str, str]]) -> None:
    spans = [span for span in diff.spans(before, after) if span.action != "equal"]
    pieces = [(before[span.old_start : span.old_end], after[span.new_start : span.new_end]) for span in spans]
    assert pieces == changed


def test_function_words_between_two_longer_changes_join_them() -> None:
    before = "a plan devised by clever people of great renown failed"
    after = "a plan abandoned without regret or of no consequence whatever failed"
    assert len([span for span in diff.spans(before, after) if span.action != "equal"]) == 1


def test_a_stretch_too_large_to_compare_is_marked_coarse() -> None:
    before, after = "ab cd " * 11_000, "ef gh " * 11_000
    assert [span.is_coarse for span in diff.spans(before, after) if span.action == "replace"] == [True]


def test_many_unlike_paragraphs_are_compared_with_their_neighbours_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    likeness = align.likeness
    monkeypatch.setattr(align, "likeness", lambda *given: asked.append(1) or likeness(*given))
    old = [f"old paragraph number {n} with words of its own x{n} y{n} z{n} w{n} v{n} u{n}" for n in range(600)]
    new = [one.replace("old", "new") for one in old]
    ops = diff.paragraphs(old, new)
    assert {op.action for op in ops} == {"replace"}
    assert [(op.old_index, op.new_index) for op in ops] == [(n, n) for n in range(600)]
    assert len(asked) <= align.PAIRS
