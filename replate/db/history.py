"""A page's history: its revisions by time, those of the pages it absorbed among them, and the gaps in its coverage."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from replate.changes import moment
from replate.db import pages, stamps
from replate.errors import UnknownRevision

Row = sqlite3.Row
"""A stored row, for those above who hand it on: only `db` speaks to SQLite."""

# Which visits tell what a reader could see. A page that was gone was looked at; one that refused us was not.
LOOKED = frozenset(
    {"first", "not_modified", "unchanged", "candidate", "revised", "reverted", "technical", "gone", "soft_404", "back"}
)
SAW_NOTHING = frozenset({"error", "blocked", "paywalled", "suspect", "robots"})

# Silence is a gap when it lasts over twice what was planned (a host's queue alone may double a short interval), and
# never under an hour, so that a restart of the daemon is none.
LEAST_SILENCE = timedelta(hours=1)
SILENCE_FACTOR = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which an edit and its undoing would have gone unseen; `gap_end` None: it lasts."""

    gap_start: datetime
    gap_end: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Interval:
    """Within which one revision became another; `start` None: not known.

    `is_step`: no revision lies between them, so that what was recorded of the later one tells the difference;
    `by_stamp`: when a step was made, by the publisher's own stamp.
    """

    start: str | None
    end: str
    is_step: bool
    by_stamp: datetime | None


@dataclass(frozen=True, slots=True)
class _Look:
    at: datetime
    outcome: str
    reason: str
    planned: datetime | None


def revisions(db: sqlite3.Connection, page: int) -> list[Row]:
    """The revisions of a page and of those it absorbed, by time; each row keeps its own `page` and `revision`."""
    numbers = [page, *pages.absorbed(db, page)]
    marks = ", ".join("?" * len(numbers))
    sql = f"SELECT * FROM revisions WHERE page IN ({marks}) ORDER BY seen_at, id"
    return db.execute(sql, numbers).fetchall()


def revision(db: sqlite3.Connection, page: int, number: int | None = None) -> Row:
    """One revision of a page's own, or of a page it absorbed where only that has the number; the newest by default.

    Raises UnknownRevision, saying which there are.
    """
    found = revisions(db, page)
    if number is None:
        own = [row for row in found if row["page"] == page] or found
        if own:
            return own[-1]
        if (target := pages.target(db, page)) != page:
            raise UnknownRevision(f"page {page} has no revision of its own: it was merged into page {target}")
        raise UnknownRevision(f"page {page} has no revision yet: it was not read so far; `replate history {page}`")
    matching = [row for row in found if row["revision"] == number]
    for row in sorted(matching, key=lambda row: bool(row["page"] != page)):
        return row
    known = ", ".join(str(row["revision"]) for row in found if row["page"] == page) or "none yet"
    raise UnknownRevision(f"page {page} has no revision {number}; there are: {known}")


def previous(db: sqlite3.Connection, page: int, row: Row) -> Row | None:
    """What a revision was compared with: the one before it of its own page, else the one before by time."""
    found = revisions(db, page)
    earlier = found[: [each["id"] for each in found].index(row["id"])]
    own = [each for each in earlier if each["page"] == row["page"]]
    return next(reversed(own or earlier), None)


def interval(db: sqlite3.Connection, page: int, first: Row, last: Row) -> Interval:
    """Between two revisions of a page's history: from the last visit before the first edit to the first after all.

    Of revisions compared backwards it is the same, and no step. Of two of one page those of pages that it absorbed lie
    beside them, not between: they were never what its next revision was compared with.
    """
    found = revisions(db, page)
    if first["page"] == last["page"]:
        found = [row for row in found if row["page"] == last["page"]]
    order = [row["id"] for row in found]
    places = order.index(first["id"]), order.index(last["id"])
    before, after = sorted(places)
    if before == after:
        return Interval(last["window_start"], last["window_end"], False, None)
    is_step = before + 1 == after and places[0] == before
    stamp = stamps.narrowed(db, last) if is_step else None
    return Interval(found[before + 1]["window_start"], found[after]["window_end"], is_step, stamp)


def gaps(db: sqlite3.Connection, page: int) -> list[Gap]:
    """The gaps in a page's coverage, oldest first: visits that saw nothing, and silence although a visit was due."""
    looks = list(_looks(db, page))
    return [*_between(looks), *_at_the_end(looks)]


def _looks(db: sqlite3.Connection, page: int) -> Iterator[_Look]:
    numbers = [page, *pages.absorbed(db, page)]
    marks = ", ".join("?" * len(numbers))
    sql = f"SELECT at, outcome, reason, planned FROM visits WHERE page IN ({marks}) ORDER BY at, id"
    for row in db.execute(sql, numbers):
        yield _Look(moment.parse(row["at"]), row["outcome"], row["reason"], moment.optional_parse(row["planned"]))


def _between(looks: list[_Look]) -> Iterator[Gap]:
    """The gaps that ended with a visit that saw the page again."""
    places = [place for place, look in enumerate(looks) if look.outcome in LOOKED]
    if places and (failed := _failed(looks[: places[0]])):
        yield Gap(failed[0].at, looks[places[0]].at, _told(failed))
    for start, end in pairwise(places):
        failed = _failed(looks[start:end])
        if failed:
            yield Gap(looks[start].at, looks[end].at, _told(failed))
        elif _is_silence(looks[end - 1], looks[end]):
            yield Gap(looks[end - 1].at, looks[end].at, _silence(looks[end]))


def _at_the_end(looks: list[_Look]) -> Iterator[Gap]:
    last = max((place for place, look in enumerate(looks) if look.outcome in LOOKED), default=-1)
    if failed := _failed(looks[last + 1 :]):
        yield Gap(looks[last].at if last >= 0 else failed[0].at, None, _told(failed))


def _failed(looks: Iterable[_Look]) -> list[_Look]:
    return [look for look in looks if look.outcome in SAW_NOTHING]


def _told(failed: list[_Look]) -> str:
    counts = Counter(look.outcome for look in failed)
    outcomes = ", ".join(outcome if count == 1 else f"{outcome} {count} times" for outcome, count in counts.items())
    return f"{'1 visit' if len(failed) == 1 else f'{len(failed)} visits'} saw no text: {outcomes} ({failed[-1].reason})"


def _is_silence(before: _Look, after: _Look) -> bool:
    if after.planned is None:
        return False
    planned = max(after.planned - before.at, timedelta(0))
    return after.at - before.at > max(SILENCE_FACTOR * planned, LEAST_SILENCE)


def _silence(after: _Look) -> str:
    assert after.planned is not None
    late = _long(after.at - after.planned)
    return f"nobody looked: a visit was due at {moment.text(after.planned)} and came {late} late"


def _long(duration: timedelta) -> str:
    hours = duration.total_seconds() / 3600
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"


def covered(db: sqlite3.Connection, cursor: int) -> tuple[int, int]:
    """The newest revision (`revisions.id`) and event (`events.id`) that change-log rows up to `cursor` tell of; or 0.

    First revisions make no row; one written between the last such revision and `cursor` counts as not covered.
    """
    revision = db.execute(
        """SELECT r.id FROM edits e JOIN revisions r ON r.page = e.page AND r.revision = e.revision
        WHERE e.cursor <= ? AND e.revision <> e.previous_revision ORDER BY e.cursor DESC LIMIT 1""",
        (cursor,),
    ).fetchone()
    event = db.execute(
        """SELECT v.id FROM edits e JOIN events v ON v.page = e.page AND v.chain = e.chain
        WHERE e.cursor <= ? AND e.field = 'state' ORDER BY e.cursor DESC LIMIT 1""",
        (cursor,),
    ).fetchone()
    return (revision[0] if revision else 0), (event[0] if event else 0)
