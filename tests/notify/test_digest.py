"""Digests: a person reads what changed, when at the latest and the earliest, and how much was left out."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from replate.db.notices import Edit
from replate.notify import digest
from replate.notify.digest import Digest
from tests.conftest import START
from tests.notify.conftest import Make


def made(*edits: Edit) -> Digest:
    gathered = digest.gather(edits)
    assert gathered is not None
    return digest.digest("Desk", gathered)


def test_nothing_makes_no_digest() -> None:
    assert digest.gather([]) is None


def test_one_edit_reads_as_one(edit: Make) -> None:
    found = made(edit(7))
    assert found.subject == "[Desk] 1 edit on 1 page, a stealth edit"
    assert found.body.splitlines() == [
        "Ferry runs aground with 46 on board",
        "http://bell.example/1 (The Harbour Bell)",
        "  between 2026-03-02 09:32 and 10:02 UTC, STEALTH",
        "    headline: Ferry runs aground with 40 on board → Ferry runs aground with 46 on board (figure)",
        "",
        "Edit 7 of the change log.",
    ]
    assert found.text == f"{found.subject}\n\n{found.body}\n\n"


def test_pages_and_visits_stand_newest_first_and_the_lines_of_a_visit_in_their_order(edit: Make) -> None:
    found = made(
        edit(1, page=1, minute=60),
        edit(2, page=2, minute=61, headline="Market returns", stealth=None),
        edit(3, page=1, minute=90, revision=3, headline="Ferry afloat", stealth=False),
        edit(4, page=1, minute=90, revision=3, headline="Ferry afloat", stealth=False, field="body"),
    )
    assert found.subject == "[Desk] 4 edits on 2 pages, 1 of them stealth"
    assert [line.strip().partition(":")[0] for line in found.body.splitlines() if not line.startswith("http")] == [
        "Ferry afloat",
        "between 2026-03-02 10",
        "headline",
        "body",
        "between 2026-03-02 09",
        "headline",
        "",
        "Market returns",
        "between 2026-03-02 09",
        "headline",
        "",
        "Edits 1 to 4 of the change log.",
    ]


def test_each_action_has_its_sign(edit: Make) -> None:
    assert digest.line(edit(before=None, after="A new dek", field="dek")) == "    dek: + A new dek (figure)"
    assert digest.line(edit(after=None, before="Gone", kinds=("removal",))) == "    headline: - Gone (removal)"
    moved = edit(action="move", field="body", before="One.", after="One.", kinds=("move",))
    assert digest.line(moved) == "    body: moved: One. (move)"
    state = edit(field="state", before="live", after="gone", kinds=("state",), remark="merged into page 3")
    assert digest.line(state) == "    state: live → gone (state; merged into page 3)"


def test_a_page_without_a_headline_is_named_by_its_number(edit: Make) -> None:
    assert made(edit(page=9, headline=None)).body.startswith("Page 9\n")


def test_a_window_is_told_as_the_interval_that_is_known() -> None:
    at = START
    assert digest.window(None, at) == "before 2026-03-02 09:00 UTC"
    assert digest.window(at - timedelta(seconds=90), at) == "between 2026-03-02 08:58:30 and 09:00:00 UTC"
    assert digest.window(at - timedelta(hours=10), at) == "between 2026-03-01 23:00 and 2026-03-02 09:00 UTC"


def test_a_long_digest_says_how_much_it_leaves_out(edit: Make) -> None:
    found = made(*(edit(cursor, page=cursor, stealth=None) for cursor in range(1, 5001)))
    shown = found.body.count("headline:")
    assert 10 < shown < 100
    assert found.subject == "[Desk] 5000 edits on 5000 pages"
    assert found.body.startswith("Ferry")
    assert "http://bell.example/5000 " in found.body
    assert f"… and {5000 - shown} more edits\nEdits 1 to 5000 of the change log." in found.body
    assert "kept" not in found.body


@given(st.lists(st.tuples(st.integers(1, 4), st.text(max_size=9000), st.text(max_size=300)), min_size=1, max_size=60))
def test_no_digest_outgrows_its_room_and_each_shows_its_edits_or_counts_them(rows: list[tuple[int, str, str]]) -> None:
    edits = [
        Edit(
            number, page, "http://bell.example/" + "x" * len(text), "Bell", 2, None, START, "body", "replace",
            ("style",), None, 10, text, "after", None, headline,
        )
        for number, (page, text, headline) in enumerate(rows, 1)
    ]  # fmt: skip
    found = made(*edits)
    assert len(found.body) <= digest.ROOM + 100
    shown = found.body.count("\n    body: ")
    assert shown == len(edits) or f"… and {len(edits) - shown} more edit" in found.body
    assert found == made(*edits)


def test_a_row_that_takes_others_back_says_which(edit: Make) -> None:
    taken = edit(9, before=None, after=None, kinds=("technical",), remark="annuls 7: the template's doing")
    assert (
        "    headline: no edit after all (technical; annuls 7: the template's doing)" in made(taken).body.splitlines()
    )
