"""What following a source came to of late: visits and their lateness, edits found, how soon, and how many unseen.

Bounded on any database: the last month, and of that no more than the newest visits and edits.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from replate.changes import coverage, moment
from replate.changes.coverage import Interval

PERIOD = timedelta(days=30)
MOST_VISITS = 100_000  # read in about 0.14 s (benchmarks/coverage.py); of more visits in a month the newest count
MOST_EDITS = 10_000  # each is followed by a look at the visit after it
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One source since a time; durations in seconds, None where nothing was seen that tells them.

    `delay` is how long an edit stood on average before we saw it, were each made in the middle of its window; `missed`
    the estimated share of edits that no visit saw, 0-1. Second looks and imports are no visits here.
    """

    source: str
    since: datetime
    visits: int
    edits: int
    late_median: float | None
    late_p95: float | None
    delay: float | None
    missed: float | None

    @property
    def visits_an_edit(self) -> float | None:
        return self.visits / self.edits if self.edits else None


def by_source(db: sqlite3.Connection, now: datetime) -> list[Coverage]:
    """The coverage of each followed source, by name."""
    since = _since(db, now)
    visits, late = _visits(db, since)
    found, after = _edits(db, since)
    sources = db.execute("SELECT id, name FROM sources WHERE active = 1 ORDER BY name").fetchall()
    return [
        Coverage(
            name, since, visits.get(source, 0), len(found[source]), _quantile(late[source], 0.5),
            _quantile(late[source], 0.95), _delay(found[source]), coverage.missed(found[source], after[source]),
        )
        for source, name in sources
    ]  # fmt: skip


def _since(db: sqlite3.Connection, now: datetime) -> datetime:
    row = db.execute("SELECT at FROM visits ORDER BY at DESC LIMIT 1 OFFSET ?", (MOST_VISITS,)).fetchone()
    return max(now - PERIOD, moment.parse(row["at"])) if row else now - PERIOD


def _visits(db: sqlite3.Connection, since: datetime) -> tuple[dict[int, int], defaultdict[int, list[float]]]:
    """Visits by source, and the seconds between planned and actual time, in order."""
    counts: defaultdict[int, int] = defaultdict(int)
    late: defaultdict[int, list[float]] = defaultdict(list)
    for source, seconds in db.execute(
        """SELECT p.source, (julianday(v.at) - julianday(v.planned)) * 86400 FROM visits v JOIN pages p ON p.id = v.page
        WHERE v.at > ? AND v.imported = 0 AND v.second_look = 0""",
        (moment.text(since),),
    ):
        counts[source] += 1
        if seconds is not None:
            late[source].append(max(seconds, 0.0))
    for seconds in late.values():
        seconds.sort()
    return counts, late


def _edits(
    db: sqlite3.Connection, since: datetime
) -> tuple[defaultdict[int, list[Interval]], defaultdict[int, list[Interval]]]:
    """By source the intervals in which edits were found, and those right after an edit; ages since publication."""
    found: defaultdict[int, list[Interval]] = defaultdict(list)
    after: defaultdict[int, list[Interval]] = defaultdict(list)
    for row in db.execute(
        """WITH newest AS (SELECT page, window_start, window_end, seen_at, visit FROM revisions WHERE seen_at > ?
            AND verdict IN ('revised', 'reverted') AND window_start IS NOT NULL ORDER BY seen_at DESC LIMIT ?)
        SELECT p.source, min(coalesce(p.published, p.first_seen), p.first_seen) AS born, r.*,
            (SELECT v.at FROM visits v WHERE v.page = r.page AND v.at > r.seen_at AND v.second_look = 0
            AND v.outcome IN ('not_modified', 'unchanged', 'candidate', 'revised', 'reverted', 'technical')
            ORDER BY v.at LIMIT 1) AS next
        FROM newest r JOIN pages p ON p.id = r.page JOIN visits w ON w.id = r.visit WHERE w.imported = 0""",
        (moment.text(since), MOST_EDITS),
    ):
        born = moment.parse(row["born"])
        start, end = moment.parse(row["window_start"]), moment.parse(row["seen_at"])
        found[row["source"]].append(Interval((start - born) / HOUR, (end - born) / HOUR))
        if row["next"]:
            edited = db.execute(
                "SELECT 1 FROM revisions WHERE page = ? AND seen_at = ? AND verdict <> 'technical'",
                (row["page"], row["next"]),
            ).fetchone()
            later = Interval((end - born) / HOUR, (moment.parse(row["next"]) - born) / HOUR, edited is not None)
            after[row["source"]].append(later)
    return found, after


def _delay(found: Sequence[Interval]) -> float | None:
    return sum(one.end - one.start for one in found) / 2 / len(found) * 3600 if found else None


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else None
