"""What a visit came to: what was known + what was seen + now in, what to write down out. Pure, the heart of replate.

    known ──┐                     ┌─ nothing to read: error, robots, blocked, paywalled ── state, no text
            ├─ decide(known, sight) ─ gone, soft 404 ───── candidate, or (second look) state gone
    sight ──┘                     ├─ same text ─────────── unchanged; a pending candidate was a variant
                                  └─ other text ────────── first · candidate · revised · reverted · folded · suspect

A second look confirms that the old text is gone, not that the new one is final: B seen after A and then C records both;
B and then A again records neither, and keeps B as a variant of A.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from replate.changes import fingerprint, plausibility, template
from replate.changes.article import Article, Reading, Stamp
from replate.changes.edit import FieldEdit
from replate.changes.finding import Finding, find
from replate.changes.stamps import StampMove, evidence, moves_over_unchanged_text
from replate.changes.stealth import Stealth, judge
from replate.changes.template import Shared

Verdict = Literal["first", "revised", "reverted", "technical"]
SightKind = Literal[
    "article",
    "same",
    "not_modified",
    "gone",
    "soft_404",
    "blocked",
    "paywalled",
    "suspect",
    "robots",
    "error",
    "moved",
    "strange",
]
"""`strange`: another article stood where the page was said to be, which says nothing of the page."""


@dataclass(frozen=True, slots=True)
class State:
    """One reading of a page with what identifies it: a revision to be, or a candidate for one."""

    article: Article
    fingerprint: str
    seen_at: datetime
    extractor: str
    snapshot: str | None
    visit: int | None  # visits.id; None: the visit that is being decided


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something seen once that a second look must confirm: another text, a page gone, an implausible reading."""

    kind: Literal["text", "gone", "suspect"]
    seen_at: datetime
    visit: int | None
    state: State | None = None  # None for gone


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page before a visit. `revisions` holds number and fingerprint of each, oldest first.

    Where the source's template has changed since the last revision was written, `article` and its fingerprint are what
    that revision reads as now, and `as_written` is the fingerprint with which it was written. `shared` is what other
    pages of the source have shown of the differences that this visit sees.
    """

    page: int
    state: str
    article: Article | None = None
    revisions: tuple[tuple[int, str], ...] = ()
    text_seen: datetime | None = None
    extractor: str | None = None
    candidate: Candidate | None = None
    folded: tuple[str, str] | None = None
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    spoiled: frozenset[str] = frozenset()
    as_written: str | None = None
    shared: Mapping[str, Shared] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str | None:
        return self.revisions[-1][1] if self.revisions else None


@dataclass(frozen=True, slots=True)
class Sight:
    """What one visit saw. `reread`: the last revision as we would read it today, where that may be another text."""

    kind: SightKind
    reason: str
    at: datetime
    reading: Reading | None = None
    snapshot: str | None = None
    signals: Mapping[str, Stamp] = field(default_factory=dict)
    reread: Article | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision to be written: its state, what it is, and the window in which it was made."""

    state: State
    verdict: Verdict
    window_start: datetime | None
    finding: Finding | None = None
    stealth: Stealth | None = None
    reverted_to: int | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """The third flip between two texts: one row of the change log, then silence until a third text appears."""

    between: tuple[str, str]
    state: State
    finding: Finding


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be written down of a visit, all in one transaction."""

    outcome: str
    reason: str
    state: str
    revisions: tuple[Revision, ...] = ()
    candidate: Candidate | None = None
    second_look: bool = False
    saw_text: bool = False  # the current revision's text was seen, so later windows begin here
    variant: State | None = None
    folded: tuple[str, str] | None = None
    fold: Fold | None = None
    stamps: Mapping[str, Stamp] | None = None  # None: not judged on this visit
    stamp_move: StampMove | None = None
    moved_series: frozenset[str] = frozenset()
    stood_series: frozenset[str] = frozenset()
    state_since: datetime | None = None  # first sight of the new state
    marks: frozenset[str] = frozenset()  # of the differences that were seen (changes/template.py)
    template: tuple[FieldEdit, ...] = ()  # what of them is the source's template's doing
    base: State | None = None  # what the current revision reads as from now on, the template being another


def decide(known: Known, sight: Sight, confirm_after: timedelta) -> Decision:
    """The one decision: see the module's drawing. `confirm_after` of zero records at first sight."""
    confirms = confirm_after > timedelta(0)
    if sight.kind in ("robots", "error", "moved"):
        return _as_before(known, sight, known.state)
    if sight.kind == "strange":
        return _as_before(known, replace(sight, kind="suspect"), known.state)
    if sight.kind in ("blocked", "paywalled"):
        return _as_before(known, sight, sight.kind)
    if sight.kind in ("gone", "soft_404"):
        return _gone(known, sight, confirms)
    if sight.kind in ("same", "not_modified"):
        return _same_text(known, sight)
    if sight.kind == "suspect" or sight.reading is None or sight.reading.article is None:
        return _as_before(known, replace(sight, kind="suspect"), "suspect" if known.revisions else known.state)
    return _other_or_same(known, sight, sight.reading, confirms)


def _as_before(known: Known, sight: Sight, state: str) -> Decision:
    """Nothing was read: what waits goes on waiting, only the state may move."""
    return Decision(
        sight.kind, sight.reason, state, candidate=known.candidate,
        second_look=known.candidate is not None and known.candidate.kind != "suspect", folded=known.folded,
    )  # fmt: skip


def _gone(known: Known, sight: Sight, confirms: bool) -> Decision:
    pending = known.candidate if known.candidate and known.candidate.kind == "gone" else None
    if known.state == "gone" or pending or not confirms:
        since = pending.seen_at if pending else sight.at
        return Decision(sight.kind, sight.reason, "gone", folded=known.folded, state_since=since)
    lost = known.candidate.state if known.candidate else None
    candidate = Candidate("gone", sight.at, None)
    reason = f"{sight.reason}; not confirmed yet"
    return Decision("candidate", reason, known.state, candidate=candidate, second_look=True, variant=lost,
                    folded=known.folded)  # fmt: skip


def _same_text(known: Known, sight: Sight) -> Decision:
    """The current revision's text was seen again, by a 304, by equal bytes, or by an equal reading."""
    on_page = _on_page(sight) or dict(known.stamps)
    stamps = {**on_page, **sight.signals}
    move = moves_over_unchanged_text(known.stamps, stamps, known.spoiled, known.text_seen)
    variant = known.candidate.state if known.candidate else None
    outcome, reason = _unchanged_outcome(known, sight)
    if variant:
        reason = f"{reason}; the second look saw the old text again, the other one is kept as a variant"
    return Decision(outcome, reason, "live", saw_text=True, variant=variant, folded=known.folded, stamps=stamps,
                    stamp_move=move)  # fmt: skip


def _unchanged_outcome(known: Known, sight: Sight) -> tuple[str, str]:
    if known.state == "gone":
        return "back", f"{sight.reason}; the page was gone"
    return ("not_modified" if sight.kind == "not_modified" else "unchanged"), sight.reason


def _on_page(sight: Sight) -> dict[str, Stamp]:
    if sight.reading is None or sight.reading.article is None:
        return {}
    return _by_series(sight.reading.article)


def _by_series(article: Article) -> dict[str, Stamp]:
    return {stamp.series: stamp for stamp in reversed(article.stamps)}


def _other_or_same(known: Known, sight: Sight, reading: Reading, confirms: bool) -> Decision:
    assert reading.article is not None
    seen = State(
        reading.article, fingerprint.of(reading.article).whole, sight.at, reading.extractor, sight.snapshot, None
    )
    if not known.revisions:
        return _first(seen, sight)
    if seen.fingerprint == known.fingerprint or _differs_by_a_guess(known, seen):
        return _same_text(known, replace(sight, reason=sight.reason or "the article reads as before"))
    if seen.fingerprint == known.as_written:
        return _same_text(known, replace(sight, reason="the article reads as it was written, under its old template"))
    if known.folded and seen.fingerprint in known.folded:
        return _same_text(known, replace(sight, reason="one of the two texts between which the page varies"))
    if sight.reread is not None:
        return _after_upgrade(known, sight, seen, confirms)
    return _other_text(known, sight, seen, confirms)


def _differs_by_a_guess(known: Known, seen: State) -> bool:
    """Whether nothing but the day of publication differs, which is a guess on one side."""
    before = _article(known)
    if not (before.is_dated_by_guess or seen.article.is_dated_by_guess):
        return False
    undated = (replace(one, published=None) for one in (before, seen.article))
    return len({fingerprint.of(one).whole for one in undated}) == 1


def _first(seen: State, sight: Sight) -> Decision:
    revision = Revision(seen, "first", None)
    return Decision("first", "first reading of the article", "live", (revision,), saw_text=True,
                    stamps={**_on_page(sight), **sight.signals})  # fmt: skip


def _after_upgrade(known: Known, sight: Sight, seen: State, confirms: bool) -> Decision:
    """Our reading code changed: what reads differently in the old bytes is ours, the rest is the publisher's."""
    assert sight.reread is not None
    # Its raw page is the one kept with the revision before, from which it was read again.
    ours = State(sight.reread, fingerprint.of(sight.reread).whole, sight.at, seen.extractor, None, None)
    if ours.fingerprint == known.fingerprint or _differs_by_a_guess(known, ours):
        return _other_text(known, sight, seen, confirms)
    technical = Revision(ours, "technical", known.text_seen, find(_article(known), ours.article))
    number = known.revisions[-1][0] + 1
    base = replace(known, article=ours.article, revisions=(*known.revisions, (number, ours.fingerprint)),
                   extractor=seen.extractor, candidate=None)  # fmt: skip
    if ours.fingerprint == seen.fingerprint:
        reason = f"the same article, read by {seen.extractor} instead of {known.extractor}"
        rest = Decision("technical", reason, "live", saw_text=True, stamps={**_on_page(sight), **sight.signals})
    else:
        rest = _other_text(base, sight, seen, confirms)
    return replace(rest, revisions=(technical, *rest.revisions))


def _other_text(known: Known, sight: Sight, seen: State, confirms: bool) -> Decision:
    pending = known.candidate
    waits = pending is not None and pending.kind == "text"
    is_second = waits and known.state == "suspect"  # implausible twice in a row
    doubt = plausibility.doubt(_article(known), seen.article, is_cut=bool(sight.reading and sight.reading.is_cut))
    if confirms and doubt and not is_second and not _seen_before(pending, seen):
        reason = f"{doubt}; recorded when the next visit reads the same"
        if waits:  # it says nothing of the text that waits
            return _as_before(known, replace(sight, kind="suspect", reason=reason), "suspect")
        return Decision("suspect", reason, "suspect", candidate=Candidate("suspect", sight.at, None, seen),
                        folded=known.folded)  # fmt: skip
    if pending and pending.state and (pending.kind == "text" or pending.state.fingerprint == seen.fingerprint):
        same = pending.state.fingerprint == seen.fingerprint
        if same and confirms and sight.at - pending.seen_at < template.HOLD and (held := _held(known, pending.state)):
            return replace(held, candidate=pending)
        return _record(known, sight, (pending.state,) if same else (pending.state, seen))
    if not confirms:
        return _record(known, sight, (seen,))
    marks = template.marks(find(_article(known), seen.article).edits)
    if marks and all(mark in known.shared and known.shared[mark].is_template for mark in marks):
        return _record(known, sight, (seen,))
    reason = "the article reads differently; a second look will tell"
    return Decision("candidate", reason, "live", candidate=Candidate("text", sight.at, None, seen), second_look=True,
                    folded=known.folded, marks=marks)  # fmt: skip


def _held(known: Known, state: State) -> Decision | None:
    """Wait on where the same difference stands in another page of the source: a third would make it a template's."""
    edits = find(_article(known), state.article).edits if known.shared else ()
    if not any(doing == "undecided" for _, doing in template.doings(edits, known.shared)):
        return None
    reason = "another page of the source shows the same difference; recorded as an edit unless more pages do soon"
    return Decision("candidate", reason, "live", second_look=True, folded=known.folded, marks=template.marks(edits))


def _seen_before(pending: Candidate | None, seen: State) -> bool:
    return bool(pending and pending.state and pending.state.fingerprint == seen.fingerprint)


def _record(known: Known, sight: Sight, states: tuple[State, ...]) -> Decision:
    """Write the confirmed states down, one revision each; the third flip between two texts is folded instead."""
    history = list(known.revisions)
    article, window_start = _article(known), known.text_seen
    revisions: list[Revision] = []
    fold: Fold | None = None
    folded: tuple[str, str] | None = None
    stamps = {**_on_page(sight), **sight.signals}
    shown, moved, stood = known.stamps, frozenset[str](), frozenset[str]()
    marks, of_template, base = frozenset[str](), tuple[FieldEdit, ...](), None
    for state in states:
        if state.fingerprint == history[-1][1]:
            continue
        finding = find(article, state.article)
        marks |= template.marks(finding.edits)
        finding, left_out = template.without(finding, known.shared)
        of_template += left_out
        if left_out and not finding.edits:
            base, article, history[-1] = state, state.article, (history[-1][0], state.fingerprint)
            continue
        now_shown = stamps if state is states[-1] else {**shown, **_by_series(state.article)}
        found = evidence(shown, now_shown, known.spoiled, window_start or state.seen_at)
        shown, moved, stood = now_shown, moved | found.moved, stood | found.stood
        between = _third_flip(history, state.fingerprint)
        if between:
            fold, folded = Fold(between, state, finding), between
            continue
        returned = next((number for number, mark in reversed(history) if mark == state.fingerprint), None)
        stealth = judge(finding, usable_stamp=bool(found.usable), usable_stamp_moved=bool(found.announced))
        verdict: Verdict = "reverted" if returned else "revised"
        revisions.append(Revision(state, verdict, window_start, finding, stealth, returned))
        folded = None  # a third text ends the flipping
        history.append((history[-1][0] + 1, state.fingerprint))
        article, window_start, base = state.article, state.seen_at, None
    outcome, reason = _recorded_outcome(revisions, fold)
    return Decision(
        outcome, reason, "live", tuple(revisions), saw_text=True, folded=folded, fold=fold,
        stamps=stamps, moved_series=moved, stood_series=stood, marks=marks, template=of_template, base=base,
    )  # fmt: skip


def _recorded_outcome(revisions: list[Revision], fold: Fold | None) -> tuple[str, str]:
    if not fold and not revisions:
        return "unchanged", "only the source's template changed: other pages of it show the same difference"
    if fold and not revisions:
        return "reverted", "third flip between two texts: folded, nothing more until a third text appears"
    last = revisions[-1]
    if last.verdict == "reverted":
        return "reverted", f"back to revision {last.reverted_to}"
    return "revised", last.finding.summary if last.finding else "changed"


def _third_flip(history: list[tuple[int, str]], mark: str) -> tuple[str, str] | None:
    """A, B, A are on record and B comes again: the pair, so that the flipping is told once and then kept quiet."""
    if len(history) < 3:
        return None
    first, second, third = (known for _, known in history[-3:])
    return (third, second) if first == third and mark == second else None


def _article(known: Known) -> Article:
    assert known.article is not None, "a page with revisions has an article"
    return known.article
