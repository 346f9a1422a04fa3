"""Polls: one attempt to read a source's listing, with what it brought."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from replate.changes import moment
from replate.db import frontier, listings, signals
from replate.db.database import transaction
from replate.db.listings import Listed
from replate.db.record import Lease, LeaseLost
from replate.db.sources import Source

ENTRIES_A_TRANSACTION = 500  # a sitemap of 50,000 entries must not keep other writers waiting


@dataclass(frozen=True, slots=True)
class Poll:
    """What a poll came to: listed, not_modified, unchanged, error, robots or blocked, with the reason in words."""

    at: datetime
    outcome: str
    reason: str
    status: int | None
    url: str
    planned: datetime | None = None
    kind: str | None = None  # found out: feed, sitemap, section, page
    series: str | None = None  # in which an entry's "updated" is a stamp: feed or sitemap
    listed: tuple[Listed, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None


def record(
    db: sqlite3.Connection, source: Source, poll: Poll, *, first_due: datetime, wake: datetime,
    retry: datetime | None = None, lease: Lease | None = None,
) -> int:  # fmt: skip
    """Write a poll down with the pages it discovered; how many were new. Raises LeaseLost as visits do.

    The source's due time is cleared (a trigger writes the next one) or set to `retry`. The last transaction writes the
    poll itself, so that a kill in between makes the whole poll again, which finds its first pages known.
    """
    fresh = 0
    if not db.execute("SELECT active FROM sources WHERE id = ?", (source.id,)).fetchone()[0]:
        poll, retry = replace(poll, listed=()), None  # removed while it was asked
    for start in range(0, len(poll.listed), ENTRIES_A_TRANSACTION):
        with transaction(db):
            part: Sequence[Listed] = poll.listed[start : start + ENTRIES_A_TRANSACTION]
            fresh += listings.discover(db, source.id, part, poll.series, poll.at, first_due, wake)
    with transaction(db):
        if lease and not frontier.renew(db, lease.host, lease.holder, lease.until, lease.next_request):
            raise LeaseLost(lease.host)
        _write(db, source, poll, fresh)
        db.execute(
            "UPDATE frontier SET due = ?, reason = ? WHERE subject = 'source' AND subject_id = ?",
            (moment.optional_text(retry), poll.reason if retry else "waits for its trigger", source.id),
        )
    return fresh


def _write(db: sqlite3.Connection, source: Source, poll: Poll, fresh: int) -> None:
    late = (poll.at - poll.planned).total_seconds() if poll.planned else None
    at = moment.text(poll.at)
    db.execute(
        """INSERT INTO polls (source, at, outcome, reason, status, url, entries, new_pages, late_s)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (source.id, at, poll.outcome, poll.reason, poll.status, poll.url, len(poll.listed), fresh, late),
    )
    failed = poll.outcome in ("error", "blocked", "robots")
    db.execute(
        """UPDATE sources SET last_poll = ?, last_outcome = ?, last_reason = ?, failures = ? WHERE id = ?""",
        (at, poll.outcome, poll.reason, source.failures + 1 if failed else 0, source.id),
    )
    if poll.outcome == "listed":
        db.execute(
            """UPDATE sources SET kind = coalesce(kind, ?), last_entries = ?, etag = ?, last_modified = ?, digest = ?,
            listed_at = ? WHERE id = ?""",
            (poll.kind, len(poll.listed), poll.etag, poll.last_modified, poll.digest, at, source.id),
        )
        signals.unheard(db, source.id, poll.at)
