"""What was learned of all articles: read from the pages that were followed, kept as a prior for those to come."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from replate.changes import moment
from replate.changes.history import Watched
from replate.db.database import transaction

PERIOD = timedelta(days=90)
MOST_PAGES = 20_000  # the newest: a fit of so many takes 10 s, and no more are needed (benchmarks/schedule.py)
LATELY = timedelta(days=2)  # a page published longer before it was found has no age that is known
HOUR = timedelta(hours=1)
KEPT = 30  # fits


@dataclass(frozen=True, slots=True)
class Fit:
    """A prior as it was fitted; `prior` is plain JSON, made and read by whoever fits it."""

    number: int
    at: datetime
    articles: int
    edits: int
    prior: Mapping[str, Any]


def watched(db: sqlite3.Connection, now: datetime) -> list[Watched]:
    """The articles found in the last months, with the windows of their edits; ages in hours."""
    return _articles(db, moment.text(now - PERIOD), "AND v.imported = 0")


def histories(db: sqlite3.Connection) -> list[Watched]:
    """The newest articles of all, archived ones that were imported included, in order of time."""
    return _articles(db, "", "")[::-1]


def _articles(db: sqlite3.Connection, since: str, condition: str) -> list[Watched]:
    edits: defaultdict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in db.execute(
        """SELECT page, window_start, window_end FROM revisions WHERE seen_at > ? AND window_start IS NOT NULL
        AND verdict IN ('revised', 'reverted') ORDER BY page, revision""",
        (since,),
    ):
        edits[row["page"]].append((moment.parse(row["window_start"]), moment.parse(row["window_end"])))
    rows = db.execute(
        f"""SELECT p.id, s.name, r.section, p.first_seen, p.published, p.text_seen, r.seen_at FROM pages p
        JOIN sources s ON s.id = p.source JOIN revisions r ON r.page = p.id AND r.revision = 1
        JOIN visits v ON v.id = r.visit
        WHERE p.first_seen > ? AND p.text_seen IS NOT NULL {condition} ORDER BY p.first_seen DESC, p.id DESC LIMIT ?""",
        (since, MOST_PAGES),
    )
    return [_watched(row, edits.get(row["id"], [])) for row in rows]


def _watched(row: sqlite3.Row, edits: list[tuple[datetime, datetime]]) -> Watched:
    found, published = moment.parse(row["first_seen"]), moment.optional_parse(row["published"])
    birth = published if published and found - LATELY <= published <= found else found

    def age(at: datetime) -> float:
        return max((at - birth) / HOUR, 0.0)

    return Watched(
        row["name"], row["section"], age(moment.parse(row["seen_at"])), age(moment.parse(row["text_seen"])),
        tuple((age(start), age(end)) for start, end in edits),
    )  # fmt: skip


def keep(db: sqlite3.Connection, now: datetime, articles: int, edits: int, prior: Mapping[str, Any]) -> None:
    """Write a fit down; the latest counts."""
    with transaction(db):
        db.execute(
            "INSERT INTO fits (at, articles, edits, prior) VALUES (?, ?, ?, ?)",
            (moment.text(now), articles, edits, json.dumps(prior)),
        )
        db.execute("DELETE FROM fits WHERE id <= (SELECT max(id) FROM fits) - ?", (KEPT,))


def latest(db: sqlite3.Connection) -> Fit | None:
    row = db.execute("SELECT * FROM fits ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        return None
    return Fit(row["id"], moment.parse(row["at"]), row["articles"], row["edits"], json.loads(row["prior"]))


def newest(db: sqlite3.Connection) -> int:
    """The number of the latest fit; 0: none yet."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM fits").fetchone()[0])
