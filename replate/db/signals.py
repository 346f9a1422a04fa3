"""A listing's word that a page changed pulls its visit forward, for as long as such visits find edits.

Many sitemaps give "now" as every page's time at every poll. So each signal of a source is held against what the visits
found that it brought about; one that cries wolf pulls forward one visit an hour, which lets it mend its name.

Beside that is counted, at every visit of a listed page, which share of edits a signal tells: where it is large, silence
tells, too, and a page is looked at less often for as long as it stands in the listing.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from replate.changes import moment
from replate.changes.signal import Record

Signal = Literal["updated", "headline"]
SIGNALLED = "its listing shows a change"  # the reason of a visit that was pulled forward
PROVEN = 20  # answers before a signal is judged, and pages that one may wake at a poll until then
# Of visits by News Sniffer's rule one in fifty finds an edit (docs/performance.md): one in twenty is worth a request.
WORTH = 0.05
MEMORY = 200  # answers; then all counts are halved, so that a source that changes its ways is known by the new ones
PROBATION = timedelta(hours=1)
LATE = timedelta(minutes=20)  # a listing may tell of an edit so long after a visit has found it
KNOWN = 10  # edits of listed pages before a source's silence is believed
LONG_MEMORY = 1000  # edits; then what was counted of signals is halved
HOUR = timedelta(hours=1)
MOVED = {"updated": "updated_moved", "headline": "title_moved"}
TELLING = frozenset({"candidate", "revised", "reverted", "gone", "soft_404", "back"})
EDITS = frozenset({"candidate", "revised", "reverted"})
QUIET = frozenset({"unchanged", "not_modified", "technical"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What a source's signal came to: visits that it brought about, and edits of listed pages that it told.

    `recall` is the estimated share of edits that it tells, `false_alarms` how often an hour it comes without one.
    """

    source: str
    signal: str
    answered: int
    edited: int
    edits: int = 0
    signalled: int = 0
    recall: float = 0.0
    false_alarms: float = 0.0

    @property
    def is_worthless(self) -> bool:
        return is_worthless(self.answered, self.edited)


def is_worthless(answered: int, edited: int) -> bool:
    """Whether visits that a signal brings about find so few edits that it is not worth them."""
    return answered >= PROVEN and (edited + 0.5) / (answered + 1) < WORTH


def tells(outcome: str) -> bool:
    """Whether a visit with this outcome says anything about edits."""
    return outcome in TELLING or outcome in QUIET


def wake(db: sqlite3.Connection, source: int, page: int, signal: Signal, now: datetime, due: datetime | None) -> bool:
    """Note a signal seen at `now`, and pull the page's visit forward to `due`; False: it is not, or need not be."""
    db.execute("INSERT INTO source_signals (source, signal) VALUES (?, ?) ON CONFLICT DO NOTHING", (source, signal))
    is_late = _match_late(db, source, page, signal, now)
    db.execute(
        f"UPDATE listings SET {MOVED[signal]} = ? WHERE source = ? AND page = ?", (moment.text(now), source, page)
    )
    row = db.execute("SELECT * FROM source_signals WHERE source = ? AND signal = ?", (source, signal)).fetchone()
    if due is None or not _may(row, now):
        return False
    changed = db.execute(
        """UPDATE frontier SET due = :due, reason = :reason, signal = :signal, signal_source = :source
        WHERE subject = 'page' AND subject_id = :page AND second_look = 0 AND (due IS NULL OR due > :due)
        AND EXISTS (SELECT 1 FROM pages WHERE id = :page AND state NOT IN ('merged', 'hidden'))""",
        {
            "due": moment.text(due), "reason": SIGNALLED, "signal": None if is_late else signal, "source": source,
            "page": page,
        },
    )  # fmt: skip
    if changed.rowcount:
        db.execute(
            """UPDATE source_signals SET woken = CASE WHEN woken_at = :at THEN woken + 1 ELSE 1 END, woken_at = :at
            WHERE source = :source AND signal = :signal""",
            {"at": moment.text(now), "source": source, "signal": signal},
        )
    return changed.rowcount > 0


def _match_late(db: sqlite3.Connection, source: int, page: int, signal: Signal, now: datetime) -> bool:
    """Whether a signal tells of an edit that a visit has just found; then it is counted as told after all."""
    row = db.execute(
        f"""SELECT 1 FROM pages p JOIN listings l ON l.page = p.id AND l.source = ?
        JOIN revisions r ON r.page = p.id AND r.revision = p.revision WHERE p.id = ? AND p.last_edit >= ?
        AND (l.{MOVED[signal]} IS NULL OR l.{MOVED[signal]} <= r.window_start)""",
        (source, page, moment.text(now - LATE)),
    ).fetchone()
    if row is not None:
        db.execute(
            """UPDATE source_signals SET signalled = min(signalled + 1, edits) WHERE source = ? AND signal = ?""",
            (source, signal),
        )
    return row is not None


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


def count(
    db: sqlite3.Connection, page: int, outcome: str, birth: datetime, since: datetime, now: datetime
) -> None:  # fmt: skip
    """Count what a visit at `now` says of the signals of each listing in which the page stands.

    `since` is the visit before that saw the text. A signal that comes up to `LATE` after that is an older edit's.
    """
    for row in _standing(db, page):
        moved = moment.optional_parse(row[MOVED[row["signal"]]])
        is_told = moved is not None and since < moved <= now
        is_new = moved is not None and since + LATE < moved <= now
        start, end = max((since - birth) / HOUR, 0.0), max((now - birth) / HOUR, 0.0)
        is_edit = outcome in EDITS
        found = _record(row).after(is_edit, is_told if is_edit else is_new, start, max(end, start), is_told)
        if found.edits >= LONG_MEMORY:
            found = Record(*(value / 2 for value in found))
        db.execute(
            """UPDATE source_signals SET edits = ?, signalled = ?, false_alarms = ?, quiet = ?, alarmed = ?,
            exposure = ? WHERE source = ? AND signal = ?""",
            (int(found.edits), int(found.signalled), int(found.false), *found[3:], row["source"], row["signal"]),
        )


def recall(db: sqlite3.Connection, page: int) -> float:
    """The share of a page's edits of which a listing will tell, as far as that is known; 0: it stands in none."""
    known = (_record(row).reliability for row in _standing(db, page) if row["edits"] >= KNOWN and not _is_idle(row))
    return max((one.recall for one in known), default=0.0)


def unheard(db: sqlite3.Connection, source: int, now: datetime) -> None:
    """Pages that a listing of `now` shows no more are due as if it had never told of their edits."""
    at = moment.text(now)
    db.execute(
        """UPDATE frontier SET due = max(unheard, ?), unheard = NULL, reason = 'its listing shows it no more'
        WHERE subject = 'page' AND unheard IS NOT NULL AND second_look = 0 AND (due IS NULL OR due > unheard)
        AND EXISTS (SELECT 1 FROM listings l WHERE l.source = ? AND l.page = subject_id AND l.last_seen < ?)""",
        (at, source, at),
    )


def _standing(db: sqlite3.Connection, page: int) -> list[sqlite3.Row]:
    """The signals of the listings in which the page stands now, with when they moved last for it."""
    return db.execute(
        """SELECT g.*, l.updated_moved, l.title_moved FROM listings l JOIN sources s ON s.id = l.source
        JOIN source_signals g ON g.source = l.source
        WHERE l.page = ? AND l.last_seen >= s.listed_at AND s.active = 1 AND s.failures = 0""",
        (page,),
    ).fetchall()


def _is_idle(row: sqlite3.Row) -> bool:
    return is_worthless(row["answered"], row["edited"])


def _record(row: sqlite3.Row) -> Record:
    names = ("edits", "signalled", "false_alarms", "quiet", "alarmed", "exposure")
    return Record(*(row[name] for name in names))


def standings(db: sqlite3.Connection) -> list[Standing]:
    """What every followed source's signals came to, by name."""
    rows = db.execute(
        """SELECT s.name, g.* FROM source_signals g JOIN sources s ON s.id = g.source
        WHERE s.active = 1 ORDER BY s.name, g.signal"""
    ).fetchall()
    return [
        Standing(
            row["name"], row["signal"], row["answered"], row["edited"], row["edits"], row["signalled"],
            *_record(row).reliability,
        )
        for row in rows
    ]  # fmt: skip
