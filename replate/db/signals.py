"""A listing's word that a page changed pulls its visit forward, for as long as such visits find edits.

Many sitemaps give "now" as every page's time at every poll. So each signal of a source is held against what the visits
found that it brought about; one that cries wolf pulls forward one visit an hour, which lets it mend its name.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from replate.changes import moment

Signal = Literal["updated", "headline"]
SIGNALLED = "its listing shows a change"  # the reason of a visit that was pulled forward
PROVEN = 20  # answers before a signal is judged, and pages that one may wake at a poll until then
# Of visits by News Sniffer's rule one in fifty finds an edit (docs/performance.md): one in twenty is worth a request.
WORTH = 0.05
MEMORY = 200  # answers; then all counts are halved, so that a source that changes its ways is known by the new ones
PROBATION = timedelta(hours=1)
TELLING = frozenset({"candidate", "revised", "reverted", "gone", "soft_404", "back"})
QUIET = frozenset({"unchanged", "not_modified", "technical"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What a source's signal came to."""

    source: str
    signal: str
    answered: int
    edited: int

    @property
    def is_worthless(self) -> bool:
        return is_worthless(self.answered, self.edited)


def is_worthless(answered: int, edited: int) -> bool:
    """Whether visits that a signal brings about find so few edits that it is not worth them."""
    return answered >= PROVEN and (edited + 0.5) / (answered + 1) < WORTH


def wake(db: sqlite3.Connection, source: int, page: int, signal: Signal, now: datetime, due: datetime) -> bool:
    """Pull a page's visit forward to `due` because of a signal seen at `now`; False: it is not, or need not be."""
    row = db.execute("SELECT * FROM source_signals WHERE source = ? AND signal = ?", (source, signal)).fetchone()
    if row and not _may(row, now):
        return False
    changed = db.execute(
        """UPDATE frontier SET due = :due, reason = :reason, signal = :signal, signal_source = :source
        WHERE subject = 'page' AND subject_id = :page AND second_look = 0 AND (due IS NULL OR due > :due)
        AND EXISTS (SELECT 1 FROM pages WHERE id = :page AND state NOT IN ('merged', 'hidden'))""",
        {"due": moment.text(due), "reason": SIGNALLED, "signal": signal, "source": source, "page": page},
    )
    if changed.rowcount:
        db.execute(
            """INSERT INTO source_signals (source, signal, woken_at, woken) VALUES (?, ?, ?, 1)
            ON CONFLICT (source, signal) DO UPDATE SET woken = CASE WHEN woken_at = excluded.woken_at THEN woken + 1
            ELSE 1 END, woken_at = excluded.woken_at""",
            (source, signal, moment.text(now)),
        )
    return changed.rowcount > 0


def _may(row: sqlite3.Row, now: datetime) -> bool:
    last = moment.optional_parse(row["woken_at"])
    if is_worthless(row["answered"], row["edited"]):
        return last is None or now - last >= PROBATION
    return row["answered"] >= PROVEN or last != now or row["woken"] < PROVEN


def answer(db: sqlite3.Connection, page: int, outcome: str) -> None:
    """Hold the signal that brought a visit about against its outcome, before the next visit is planned."""
    if outcome not in TELLING and outcome not in QUIET:
        return
    row = db.execute(
        """SELECT signal, signal_source FROM frontier WHERE subject = 'page' AND subject_id = ?
        AND signal IS NOT NULL AND reason = ?""",
        (page, SIGNALLED),
    ).fetchone()
    if row is None:
        return
    key = (row["signal_source"], row["signal"])
    db.execute(
        """UPDATE source_signals SET answered = answered + 1, edited = edited + ? WHERE source = ? AND signal = ?""",
        (int(outcome in TELLING), *key),
    )
    db.execute(
        """UPDATE source_signals SET answered = answered / 2, edited = edited / 2
        WHERE source = ? AND signal = ? AND answered >= ?""",
        (*key, MEMORY),
    )


def standings(db: sqlite3.Connection) -> list[Standing]:
    """What every followed source's signals came to, by name."""
    rows = db.execute(
        """SELECT s.name, g.signal, g.answered, g.edited FROM source_signals g JOIN sources s ON s.id = g.source
        WHERE s.active = 1 ORDER BY s.name, g.signal"""
    )
    return [Standing(*row) for row in rows]
