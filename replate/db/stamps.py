"""What is known of a source's "updated" stamps: how often its edits move them, and where one narrows a window.

Learned from edits as they come, outside the hash chain: what was judged at the time stays as judged.
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from replate.changes import moment
from replate.changes.stamps import READER_FIRST, UNSHOWN
from replate.db import articles

PROVED_AFTER = 20  # refetches of unchanged text under which a stamp that can be trusted stood still
MOST_REFETCHES = 1_000  # that are counted
MOST_VISITS = 20_000  # of a source's newest pages that are looked at for them


@dataclass(frozen=True, slots=True)
class Habit:
    """One series of stamps of a source; `is_usable`: it never moved over unchanged text."""

    series: str
    moved: int
    stood: int
    is_usable: bool

    @property
    def edits(self) -> int:
        return self.moved + self.stood

    def standing(self, refetches: int) -> str:
        """`clock`: it moved over unchanged text; `trusted`: it never did, and moves with edits; `unproved` else.

        `refetches` of unchanged text were made at the source.
        """
        if not self.is_usable:
            return "clock"
        return "trusted" if self.moved and refetches >= PROVED_AFTER else "unproved"


def habits(db: sqlite3.Connection, page: int) -> list[Habit]:
    """The series that a page's source shows, the one that a reader sees first before the others."""
    found = db.execute(
        """SELECT s.series, s.moved_with_edit, s.stood_over_edit, s.spoiled_at IS NULL FROM stamp_series s
        JOIN pages p ON p.source = s.source WHERE p.id = ?""",
        (page,),
    )
    every = [Habit(row[0], row[1], row[2], bool(row[3])) for row in found]
    return sorted(every, key=lambda one: READER_FIRST.index(one.series) if one.series in READER_FIRST else 99)


def refetches(db: sqlite3.Connection, page: int) -> int:
    """How often unchanged text was fetched anew from a page's source, up to `MOST_REFETCHES`: no usable stamp moved."""
    return int(
        db.execute(
            """SELECT min(count(*), ?) FROM (
                SELECT v.outcome FROM pages p JOIN visits v ON v.page = p.id
                WHERE p.source = (SELECT source FROM pages WHERE id = ?) ORDER BY p.id DESC LIMIT ?)
            WHERE outcome = 'unchanged'""",
            (MOST_REFETCHES, page, MOST_VISITS),
        ).fetchone()[0]
    )


def base_rate(db: sqlite3.Connection, page: int) -> str | None:
    """How often the edits of a page's source move its stamp, in words; None where no edit has told yet."""
    told = next((one for one in habits(db, page) if one.is_usable and one.edits and one.series not in UNSHOWN), None)
    if told is None:
        return None
    edits = "its 1 edit" if told.edits == 1 else f"its {told.edits:,} edits"
    return f"this source moved its {told.series} stamp with {told.moved:,} of {edits} ({told.moved / told.edits:.0%})"


def narrowed(db: sqlite3.Connection, revision: sqlite3.Row) -> datetime | None:
    """When an edit was made by the publisher's own stamp; None where no stamp that can be believed says it.

    The stamp is usable, has moved with edits of this source before or now, is no "5 minutes ago", names a minute whose
    zone is known, is another
    than that of the revision before, and lies inside the window in which we saw the edit.
    """
    if revision["window_start"] is None:
        return None
    start, end = moment.parse(revision["window_start"]), moment.parse(revision["window_end"])
    trusted = {one.series for one in habits(db, revision["page"]) if one.is_usable and one.moved}
    for row in json.loads(revision["stamps"]):
        stamp = articles.stamp(row)
        is_exact = stamp.zone not in ("unknown", "visit") and stamp.precision in ("minute", "second")
        if stamp.series in trusted and is_exact and stamp.at is not None and start < stamp.at <= end:
            return stamp.at
    return None
