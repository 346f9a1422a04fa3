import json
from typing import Any

KEYS = [
    "cursor", "page", "url", "source", "revision", "previous_revision", "seen_at", "window_start", "window_end",
    "field", "action", "kinds", "stealth", "significance", "before", "after", "words_added", "words_deleted",
    "updated_shown", "published_shown", "chain",
]  # fmt: skip
PAGE_KEYS = [
    "page", "url", "urls", "source", "state", "first_seen", "last_visit", "next_visit", "revisions", "headline",
    "merged_into", "cluster",
]  # fmt: skip
REVISION_KEYS = [
    "page", "url", "urls", "source", "state", "revision", "verdict", "seen_at", "window_start", "window_end",
    "headline", "dek", "byline", "published", "updated", "updated_text", "section", "language", "body", "notes",
    "stealth", "significance", "extractor", "snapshot", "chain",
]  # fmt: skip


def get(viewer: Any, path: str) -> Any:
    answer = viewer.get(path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.body)


def test_changes_have_the_columns_of_the_change_log_with_their_types(viewer: Any) -> None:
    first = get(viewer, "/api/changes")["changes"][0]
    assert list(first)[: len(KEYS)] == KEYS
    assert first["kinds"] == ["figure"]
    assert first["stealth"] is True
    assert first["window_start"] == "2026-03-02T14:30:00.000Z"


def test_a_cursor_continues_until_there_is_nothing_new(viewer: Any) -> None:
    cursors: list[int] = []
    since = 0
    while found := (answer := get(viewer, f"/api/changes?since_cursor={since}&limit=3"))["changes"]:
        cursors += [row["cursor"] for row in found]
        since = answer["next_cursor"]
    assert cursors == list(range(1, 12))
    assert answer == {"changes": [], "next_cursor": 11}


def test_pages_come_in_portions_with_the_keys_of_the_catalog(viewer: Any) -> None:
    first = get(viewer, "/api/pages?limit=2")
    assert [list(one) for one in first["pages"]] == [PAGE_KEYS, PAGE_KEYS]
    assert first["next_after"] == 2
    last = get(viewer, "/api/pages?limit=3&after=2")
    assert [one["page"] for one in last["pages"]] == [3, 4, 5]
    assert last["next_after"] is None
    one = get(viewer, "/api/pages/1")
    assert {habit["series"] for habit in one.pop("stamps")} == {"visible"}
    assert one == first["pages"][0]


def test_revisions_are_whole(viewer: Any) -> None:
    found = get(viewer, "/api/pages/1/revisions")["revisions"]
    assert [one["revision"] for one in found] == [1, 2, 3, 4, 5]
    assert list(found[0])[: len(REVISION_KEYS)] == REVISION_KEYS
    assert found[0]["byline"] == ["Ines Okafor"]
    assert found[0]["body"].count("\n\n") == 8
    assert found[3]["notes"] == ["Correction: An earlier version of this report gave the age of the crane wrongly."]
