"""What the configuration allows each source, and how far its budget is used up."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from replate.changes import moment
from replate.db.database import transaction
from replate.db.frontier import Item


@dataclass(frozen=True, slots=True)
class Allowance:
    """A source's limits; `requests_per_hour` 0: none. `window` is a cron expression in `timezone`."""

    source: int
    requests_per_hour: int
    window: str | None
    timezone: str | None


def of(db: sqlite3.Connection, item: Item) -> Allowance | None:
    """What the source of a page, or a source itself, is allowed; None: everything."""
    number = "?" if item.subject == "source" else "(SELECT source FROM pages WHERE id = ?)"
    row = db.execute(
        f"""SELECT id, requests_per_hour, visit_window, timezone FROM sources
        WHERE id = {number} AND (requests_per_hour > 0 OR visit_window IS NOT NULL)""",
        (item.subject_id,),
    ).fetchone()
    return Allowance(*row) if row else None


def reserve(db: sqlite3.Connection, source: int, now: datetime, gap: timedelta) -> datetime:
    """Take the source's next free slot; slots are `gap` apart, and none is saved up."""
    with transaction(db):
        row = db.execute("SELECT next_slot FROM sources WHERE id = ?", (source,)).fetchone()
        slot = max(moment.optional_parse(row["next_slot"]) or now, now)
        db.execute("UPDATE sources SET next_slot = ? WHERE id = ?", (moment.text(slot + gap), source))
    return slot
