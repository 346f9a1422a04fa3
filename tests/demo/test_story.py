"""The stories: that they are what the newsroom promises, and that their files are read strictly."""

import re
from pathlib import Path

import pytest

from replate.demo import story
from replate.demo.story import Story

STORIES = story.load_all()
IDS = [f"{one.slug}-{one.outlet}" for one in STORIES]
KINDS = {
    "breaking", "figure", "stealth", "headline", "ab-test", "typo", "quote", "move", "retraction", "slug", "wire",
    "live", "paywall", "blocked", "checking", "consent", "unavailable", "soft-404", "chinese", "arabic",
}  # fmt: skip


def one(kind: str) -> Story:
    return next(story for story in STORIES if story.kind == kind)


def write(folder: Path, *lines: str) -> Path:
    path = folder / "a-story.txt"
    path.write_text("\n".join(("kind: test", "outlets: courier", "section: World", *lines)), "utf-8")
    return path


def states(folder: Path, *lines: str) -> tuple[story.State, ...]:
    return story.load(write(folder, "", "== 0 first", "headline: H", "One one.", "Two two.", "Three.", *lines))[
        0
    ].states


def words(text: str) -> int:
    """Words; in Chinese, a word is taken as one and a half characters."""
    return len(re.findall(r"[\w'’-]+", re.sub(r"[\u4e00-\u9fff]", "", text))) + int(
        len(re.findall(r"[\u4e00-\u9fff]", text)) / 1.5
    )


def test_every_kind_of_story_is_there() -> None:
    assert {story.kind for story in STORIES} == KINDS


def test_there_is_enough_to_see_by_minute_100() -> None:
    changes = [state for story in STORIES for state in story.states[1:] if state.minute <= 100]
    assert len(STORIES) >= 18
    assert len(changes) >= 70


@pytest.mark.parametrize("told", STORIES, ids=IDS)
def test_a_story_has_a_believable_length_and_time_line(told: Story) -> None:
    assert 300 <= max(words(" ".join(state.paragraphs)) for state in told.states) <= 800
    assert 2 <= len(told.states) <= 8
    minutes = [state.minute for state in told.states]
    assert minutes == sorted(set(minutes))
    assert minutes[-1] <= 150
    assert all(state.headline and state.dek and state.byline and state.label for state in told.states)


@pytest.mark.parametrize("told", STORIES, ids=IDS)
def test_a_stamp_never_moves_over_unchanged_text(told: Story) -> None:
    for before, after in zip(told.states, told.states[1:], strict=False):
        assert before.stamp == after.stamp or before.text != after.text
        assert after.stamp <= after.minute


def test_a_stealth_edit_changes_text_under_a_standing_stamp() -> None:
    first, second, *_ = one("stealth").states
    assert first.text != second.text
    assert first.stamp == second.stamp
    assert first.notes == second.notes


def test_wire_copy_is_nearly_but_not_quite_the_same_at_two_outlets() -> None:
    courier, dispatch = (story for story in STORIES if story.kind == "wire")
    shared = set(courier.states[-1].paragraphs) & set(dispatch.states[-1].paragraphs)
    assert len(shared) >= 7
    assert courier.states[-1].paragraphs != dispatch.states[-1].paragraphs


def test_the_state_at_a_minute_is_the_last_that_began() -> None:
    told = one("breaking")
    assert told.at(told.published - 0.1) is None
    assert told.at(told.states[1].minute) is told.states[1]
    assert told.at(1000) is told.states[-1]


def test_a_state_is_told_as_edits_on_the_one_before(tmp_path: Path) -> None:
    lines = ("", "== 5 edits", "~ Two two => Two 2", "- One", "+ ^ => Zero.", "> Three => ^", "note: Correction: so.")
    before, after = states(tmp_path, *lines)
    assert before.paragraphs == ("One one.", "Two two.", "Three.")
    assert after.paragraphs == ("Three.", "Zero.", "Two 2.")
    assert after.notes == ("Correction: so.",)
    assert (before.stamp, after.stamp) == (0, 5)


def test_an_outlet_may_have_its_own_version_of_a_moment(tmp_path: Path) -> None:
    lines = (
        "== 0 wire",
        "headline: Wire",
        "Text.",
        "",
        "== 0 @b local",
        "headline: Local",
        "",
        "== 3 @a only",
        "More.",
    )
    path = tmp_path / "wire.txt"
    path.write_text("\n".join(("kind: wire", "outlets: a, b", "section: World", "", *lines)), "utf-8")
    first, second = story.load(path)
    assert [state.headline for state in first.states] == ["Wire", "Wire"]
    assert [state.headline for state in second.states] == ["Local"]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("~ Four => Five", "0 paragraphs with 'Four'"),
        ("~ e => x", "more than once in its paragraph: 'e'"),
        ("~ One => x", "0 paragraphs"),
        ("~ . => x", "2 paragraphs with '.'"),
        ("- Nothing", "0 paragraphs with 'Nothing'"),
        ("access: vanished", "access cannot be 'vanished'"),
        ("stamp: moving", "stamp cannot be 'moving'"),
    ],
)
def test_an_edit_that_does_not_fit_names_file_and_state(tmp_path: Path, line: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=rf"a-story\.txt, state at 7: .*({wrong})"):
        states(tmp_path, "", "== 5 less", "- One", "", "== 7 wrong", line)
