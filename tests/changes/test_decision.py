"""The decision as tables of the hard cases: what each look at a page comes to, and what is written down of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from replate.changes import fingerprint
from replate.changes.article import Article, Reading, Stamp
from replate.changes.decision import Candidate, Decision, Known, Sight, SightKind, State, decide

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WAIT = timedelta(seconds=90)
AT_ONCE = timedelta(0)
READER, NEWER = "reader 1", "reader 2"
LONG = tuple(f"Paragraph {n} of the report on the harbour has some twenty words in it, so that ten of them make two "
             "hundred words altogether." for n in range(10))  # fmt: skip
TEXTS = {
    "A": Article("The ferry runs aground", paragraphs=LONG),
    "B": Article("The ferry was pulled free", paragraphs=LONG),
    "C": Article("The ferry sails again", paragraphs=LONG),
    "D": Article("The ferry is sold", paragraphs=LONG),
    "short": Article("The ferry runs aground", paragraphs=("Read on with a subscription.",)),
    "empty": Article("The ferry runs aground"),
}
MARKS = {name: fingerprint.of(article).whole for name, article in TEXTS.items()}
NAMES = {mark: name for name, mark in MARKS.items()}


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


class Page:
    """A page's memory, moved along as the database would: look after look, one a minute."""

    def __init__(self, wait: timedelta = WAIT) -> None:
        self.wait, self.minute, self.visits = wait, 0, 0
        self.known = Known(1, "live")
        self.decisions: list[Decision] = []

    def look(self, what: str, *, extractor: str = READER, reread: str | None = None, updated: int | None = None,
             signals: dict[str, Stamp] | None = None) -> Decision:  # fmt: skip
        """See a text of `TEXTS`, or (any other word) an outcome without one."""
        self.minute, self.visits = self.minute + 1, self.visits + 1
        at = minute(self.minute)
        if what in TEXTS:
            article = TEXTS[what]
            if updated is not None:
                article = replace(article, stamps=(stamp("visible", updated),))
            reading = Reading("article", "as read", article, None, extractor)
            sight = Sight("article", "as read", at, reading, "digest", signals or {}, TEXTS[reread] if reread else None)
        else:
            kind: SightKind = what  # type: ignore[assignment]
            sight = Sight(kind, f"it was {what}", at, signals=signals or {})
        decision = decide(self.known, sight, self.wait)
        self._remember(decision)
        self.decisions.append(decision)
        return decision

    def _remember(self, decision: Decision) -> None:
        known = self.known
        candidate = decision.candidate
        if candidate and candidate.visit is None:
            state = replace(candidate.state, visit=self.visits) if candidate.state else None
            candidate = replace(candidate, visit=self.visits, state=state)
        revisions, article, extractor = known.revisions, known.article, known.extractor
        for one in decision.revisions:
            revisions = (*revisions, (len(revisions) + 1, one.state.fingerprint))
            article, extractor = one.state.article, one.state.extractor
        has_written = bool(decision.revisions or decision.fold)
        self.known = Known(
            1, decision.state, article, revisions, minute(self.minute) if decision.saw_text else known.text_seen,
            extractor, candidate, decision.folded if has_written else known.folded,
            known.stamps if decision.stamps is None else decision.stamps,
            known.spoiled | frozenset(decision.stamp_move.series if decision.stamp_move else ()),
        )  # fmt: skip

    @property
    def outcomes(self) -> list[str]:
        return [decision.outcome for decision in self.decisions]

    @property
    def recorded(self) -> str:
        return " ".join(NAMES[mark] for _, mark in self.known.revisions)


def stamp(series: str, number: int, precision: str = "minute") -> Stamp:
    at = minute(number)
    return Stamp(series, f"Updated {at:%H:%M}", at, "text", precision)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("looks", "outcomes", "recorded"),
    [
        ("A A", "first unchanged", "A"),
        ("A B B", "first candidate revised", "A B"),
        ("A B C", "first candidate revised", "A B C"),
        ("A B A", "first candidate unchanged", "A"),
        ("A B A B A", "first candidate unchanged candidate unchanged", "A"),
        ("A B B A A", "first candidate revised candidate reverted", "A B A"),
        ("A B C D", "first candidate revised candidate", "A B C"),
        ("A B error B", "first candidate error revised", "A B"),
        ("A B error C", "first candidate error revised", "A B C"),
        ("A B error A", "first candidate error unchanged", "A"),
        ("A B blocked paywalled B", "first candidate blocked paywalled revised", "A B"),
        ("A B robots B", "first candidate robots revised", "A B"),
        ("A B suspect B", "first candidate suspect revised", "A B"),
        ("A B same", "first candidate unchanged", "A"),
        ("A B not_modified", "first candidate not_modified", "A"),
        ("A gone gone", "first candidate gone", "A"),
        ("A gone gone gone", "first candidate gone gone", "A"),
        ("A gone A", "first candidate unchanged", "A"),
        ("A soft_404 gone", "first candidate gone", "A"),
        ("A gone error gone", "first candidate error gone", "A"),
        ("A gone gone A", "first candidate gone back", "A"),
        ("A gone gone not_modified", "first candidate gone back", "A"),
        ("A gone gone B B", "first candidate gone candidate revised", "A B"),
        ("A gone B B", "first candidate candidate revised", "A B"),
        ("A B gone gone", "first candidate candidate gone", "A"),
        ("gone gone", "candidate gone", ""),
        ("error A", "error first", "A"),
        ("suspect A", "suspect first", "A"),
        ("A short A", "first suspect unchanged", "A"),
        ("A short short", "first suspect revised", "A short"),
        ("A short B B", "first suspect candidate revised", "A B"),
        ("A B short short", "first candidate suspect revised", "A B short"),
        ("A B short C C", "first candidate suspect revised unchanged", "A B C"),
        ("A empty A", "first suspect unchanged", "A"),
    ],
)
def test_with_a_second_look(looks: str, outcomes: str, recorded: str) -> None:
    page = Page()
    for one in looks.split():
        page.look(one)
    assert page.outcomes == outcomes.split()
    assert page.recorded == recorded


@pytest.mark.parametrize(
    ("looks", "outcomes", "recorded"),
    [
        ("A B", "first revised", "A B"),
        ("A B A", "first revised reverted", "A B A"),
        ("A B A B", "first revised reverted reverted", "A B A"),
        ("A B A B A B A", "first revised reverted reverted unchanged unchanged unchanged", "A B A"),
        ("A B A B C", "first revised reverted reverted revised", "A B A C"),
        ("A B A B C A C", "first revised reverted reverted revised reverted reverted", "A B A C A"),
        ("A B C A", "first revised revised reverted", "A B C A"),
        ("A gone", "first gone", "A"),
        ("A gone A", "first gone back", "A"),
        ("A gone B", "first gone revised", "A B"),
        ("A short", "first revised", "A short"),
        ("A error error A", "first error error unchanged", "A"),
    ],
)
def test_at_first_sight(looks: str, outcomes: str, recorded: str) -> None:
    page = Page(AT_ONCE)
    for one in looks.split():
        page.look(one)
    assert page.outcomes == outcomes.split()
    assert page.recorded == recorded


@pytest.mark.parametrize(
    ("looks", "states"),
    [
        ("A blocked A", "live blocked live"),
        ("A paywalled blocked A", "live paywalled blocked live"),
        ("A suspect A", "live suspect live"),
        ("A gone gone A", "live live gone live"),
        ("A gone gone error A", "live live gone gone live"),
        ("A error robots A", "live live live live"),
        ("A blocked error A", "live blocked blocked live"),
        ("A blocked B", "live blocked live"),
        ("suspect blocked A", "live blocked live"),
    ],
)
def test_states_follow_what_was_seen(looks: str, states: str) -> None:
    page = Page()
    seen = [page.look(one).state for one in looks.split()]
    assert seen == states.split()


def test_a_second_look_is_planned_for_what_can_be_confirmed_only() -> None:
    page = Page()
    assert not page.look("A").second_look
    assert page.look("B").second_look
    assert page.look("error").second_look, "it was not seen, so it still waits"
    assert not page.look("B").second_look
    assert page.look("gone").second_look
    assert not page.look("gone").second_look
    other = Page()
    other.look("A")
    assert not other.look("short").second_look, "the next visit in its own time decides"


def test_both_texts_of_a_quick_sequence_have_windows_that_join() -> None:
    page = Page()
    for one in ["A", "B", "C"]:
        page.look(one)
    first, second = page.decisions[-1].revisions
    assert (first.window_start, first.state.seen_at) == (minute(1), minute(2))
    assert (second.window_start, second.state.seen_at) == (minute(2), minute(3))
    assert (first.state.visit, second.state.visit) == (2, None)


def test_what_could_not_be_seen_does_not_narrow_a_window() -> None:
    page = Page(AT_ONCE)
    for one in ["A", "A", "error", "blocked", "suspect", "B"]:
        page.look(one)
    (revision,) = page.decisions[-1].revisions
    assert revision.window_start == minute(2)


def test_a_304_narrows_a_window() -> None:
    page = Page(AT_ONCE)
    for one in ["A", "not_modified", "not_modified", "B"]:
        page.look(one)
    assert page.decisions[-1].revisions[0].window_start == minute(3)


def test_a_candidate_that_came_back_or_was_lost_is_a_variant() -> None:
    back, lost = Page(), Page()
    for one in ["A", "B", "A"]:
        back.look(one)
    for one in ["A", "B", "gone"]:
        lost.look(one)
    for page in (back, lost):
        variant = page.decisions[-1].variant
        assert variant
        assert NAMES[variant.fingerprint] == "B"
        assert variant.seen_at == minute(2)


def test_gone_is_dated_by_its_first_sight() -> None:
    page = Page()
    for one in ["A", "gone", "error", "gone"]:
        page.look(one)
    assert page.decisions[-1].state_since == minute(2)


def test_a_fold_is_one_row_with_both_texts() -> None:
    page = Page(AT_ONCE)
    for one in ["A", "B", "A", "B"]:
        page.look(one)
    fold = page.decisions[-1].fold
    assert fold
    assert {NAMES[mark] for mark in fold.between} == {"A", "B"}
    assert [edit.field for edit in fold.finding.edits] == ["headline"]
    assert page.known.folded == fold.between


def test_a_fold_outlives_errors_and_304s_and_ends_with_a_third_text() -> None:
    page = Page(AT_ONCE)
    for one in ["A", "B", "A", "B", "error", "not_modified", "A", "B"]:
        page.look(one)
    assert page.known.folded
    page.look("C")
    assert page.known.folded is None
    assert page.recorded == "A B A C"


def test_a_third_text_right_after_a_fold_ends_it_in_the_same_decision() -> None:
    page = Page()
    for one in ["A", "B", "B", "A", "A", "B", "C"]:
        page.look(one)
    last = page.decisions[-1]
    assert last.fold
    assert [NAMES[one.state.fingerprint] for one in last.revisions] == ["C"]
    assert last.folded is None
    assert last.outcome == "revised"


def test_a_reversion_names_the_revision_that_came_back() -> None:
    page = Page(AT_ONCE)
    for one in ["A", "B", "C", "B"]:
        page.look(one)
    (revision,) = page.decisions[-1].revisions
    assert (revision.verdict, revision.reverted_to) == ("reverted", 2)


# -- our own reading changes -----------------------------------------------------------------------------------------


def test_what_newer_code_reads_differently_in_the_old_page_is_technical() -> None:
    page = Page()
    page.look("A")
    decision = page.look("B", extractor=NEWER, reread="B")
    (revision,) = decision.revisions
    assert (decision.outcome, revision.verdict, revision.stealth) == ("technical", "technical", None)
    assert page.known.extractor == NEWER


def test_an_edit_at_the_time_of_an_upgrade_is_told_apart_from_it() -> None:
    page = Page(AT_ONCE)
    page.look("A")
    decision = page.look("C", extractor=NEWER, reread="B")
    assert [one.verdict for one in decision.revisions] == ["technical", "revised"]
    edit = decision.revisions[1].finding
    assert edit
    assert (edit.edits[0].before, edit.edits[0].after) == (TEXTS["B"].headline, TEXTS["C"].headline)


def test_an_upgrade_that_reads_the_old_page_alike_is_no_excuse() -> None:
    page = Page(AT_ONCE)
    page.look("A")
    decision = page.look("B", extractor=NEWER, reread="A")
    assert [one.verdict for one in decision.revisions] == ["revised"]


def test_an_edit_seen_with_an_upgrade_waits_for_its_second_look() -> None:
    page = Page()
    page.look("A")
    decision = page.look("C", extractor=NEWER, reread="B")
    assert [one.verdict for one in decision.revisions] == ["technical"]
    assert decision.outcome == "candidate"
    assert decision.second_look
    page.look("C", extractor=NEWER)
    assert page.recorded == "A B C"


# -- stamps and stealth ----------------------------------------------------------------------------------------------


def test_a_stamp_that_moves_over_unchanged_text_is_told_once_and_then_never() -> None:
    page = Page(AT_ONCE)
    moves = [page.look("A", updated=number).stamp_move for number in (0, 0, 5, 9, 12)]
    told = [(one.before, one.after) if one else None for one in moves]
    assert told == [None, None, ("Updated 09:00", "Updated 09:05"), None, None]


def test_a_signal_of_a_feed_over_unchanged_bytes_is_told() -> None:
    page = Page(AT_ONCE)
    page.look("A", signals={"feed": stamp("feed", -10)})
    assert page.look("same", signals={"feed": stamp("feed", -10)}).stamp_move is None
    move = page.look("same", signals={"feed": stamp("feed", 30)}).stamp_move
    assert move
    assert move.series == ("feed",)


def test_a_feed_that_is_late_with_an_edit_seen_before_is_no_move_of_its_own() -> None:
    page = Page(AT_ONCE)
    page.look("A", signals={"feed": stamp("feed", -10)})
    page.look("B", signals={"feed": stamp("feed", -10)})
    assert page.look("B", signals={"feed": stamp("feed", 1)}).stamp_move is None


@pytest.mark.parametrize(
    ("stamps", "stealth"),
    [
        ((0, 0), True),
        ((0, 5), False),
        ((None, None), None),
    ],
)
def test_an_edit_is_stealth_by_its_stamp(stamps: tuple[int | None, int | None], stealth: bool | None) -> None:
    page = Page(AT_ONCE)
    for name, updated in zip(("forty", "fifty"), stamps, strict=True):
        TEXTS[name] = Article(f"The ferry ran aground with {name} people on board", paragraphs=LONG)
        page.look(name, updated=updated)
    try:
        judged = page.decisions[-1].revisions[0].stealth
        assert judged
        assert judged.value is stealth, judged.reason
        assert page.decisions[-1].moved_series == (frozenset({"visible"}) if stealth is False else frozenset())
    finally:
        del TEXTS["forty"], TEXTS["fifty"]


def test_a_note_makes_an_edit_announced() -> None:
    page = Page(AT_ONCE)
    page.look("A", updated=0)
    note = "Correction: an earlier version of this article gave a wrong number of passengers."
    TEXTS["noted"] = Article("The ferry ran aground with 40 on board", paragraphs=(*LONG, note), notes=(note,))
    try:
        judged = page.look("noted", updated=0).revisions[0].stealth
    finally:
        del TEXTS["noted"]
    assert judged
    assert (judged.value, judged.reason) == (False, "a correction or editor's note was added")


def test_a_spoiled_stamp_is_no_evidence() -> None:
    page = Page(AT_ONCE)
    for name, updated in (("A", 0), ("A", 5), ("B", 9)):
        page.look(name, updated=updated)
    judged = page.decisions[-1].revisions[0].stealth
    assert judged
    assert judged.value is None


def test_a_pending_candidate_keeps_its_reading_for_the_decision() -> None:
    page = Page()
    page.look("A")
    page.look("B")
    assert page.known.candidate == Candidate(
        "text", minute(2), 2, State(TEXTS["B"], MARKS["B"], minute(2), READER, "digest", 2)
    )
