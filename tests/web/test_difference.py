import re
from typing import Any

from replate.changes.rendering.rows import Row
from replate.changes.rendering.segments import Segment
from replate.changes.rendering.stretches import stretches


def test_the_last_two_revisions_are_compared_unless_others_are_asked_for(viewer: Any) -> None:
    assert "<h1>Revision 4 → 5</h1>" in viewer.get("/page/1/diff").text
    assert "<h1>Revision 2 → 3</h1>" in viewer.get("/page/1/diff?to=3").text
    assert "<h1>Revision 1 → 5</h1>" in viewer.get("/page/1/diff?from=1").text
    assert "<h1>Revision 1 → 2</h1>" in viewer.get("/page/1/diff?to=2&from=").text


def test_both_views_mark_what_came_and_went_in_words_too(viewer: Any) -> None:
    for view in ("inline", "side"):
        body = viewer.get(f"/page/1/diff?from=1&to=2&view={view}").text
        assert re.search(r"<del><span[^>]*>\[deleted: </span>300<span[^>]*>\]</span></del>", body)
        assert re.search(r"<ins><span[^>]*>\[inserted: </span>480<span[^>]*>\]</span></ins>", body)


def test_a_moved_paragraph_is_told_as_moved(viewer: Any) -> None:
    body = viewer.get("/page/1/diff").text
    assert "Moved here from paragraph 6" in body
    assert "<ins>" not in body and "<del>" not in body


def test_a_step_links_to_its_neighbours_and_says_what_was_recorded(viewer: Any) -> None:
    body = viewer.get("/page/1/diff?from=2&to=3").text
    assert "/page/1/diff?from=1&amp;to=2&amp;view=inline" in body
    assert "/page/1/diff?from=3&amp;to=4&amp;view=inline" in body
    assert "As recorded" in body
    assert "“<bdi>Updated 2 March 2026, 13:30</bdi>”, then “<bdi>Updated 2 March 2026, 15:10</bdi>”" in body


def test_a_page_with_one_revision_has_nothing_to_compare(viewer: Any) -> None:
    answer = viewer.get("/page/5/diff")
    assert answer.status == 200
    assert "One revision so far" in answer.text


def row(action: Any, field: str = "body") -> Row:
    return Row(field, action, (Segment("equal", "text"),), (Segment("equal", "text"),))


def test_long_unchanged_stretches_are_folded_but_for_their_ends() -> None:
    plain = [row("equal") for _ in range(8)]
    found = stretches([row("equal", "headline"), *plain, row("replace"), *plain])
    assert [(len(one.rows), one.is_folded) for one in found] == [
        (1, False), (1, False), (6, True), (1, False), (1, False), (1, False), (7, True),
    ]  # fmt: skip


def test_short_unchanged_stretches_stand() -> None:
    found = stretches([row("replace"), *(row("equal") for _ in range(4)), row("insert")])
    assert not any(one.is_folded for one in found)
    assert sum(len(one.rows) for one in found) == 6


def test_what_changed_over_several_revisions_is_told_in_words_too(viewer: Any) -> None:
    body = viewer.get("/page/1/diff?from=1&to=5").text
    assert re.search(r'<p class="what" dir="auto">[^<]*300 → 480', body)
