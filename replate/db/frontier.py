"""Pages and sources waiting for a visit, claimed by host: a lease on a host, its due items, release with the next time.

One process at a time holds a host. A lease ends by itself, so that a killed or frozen process blocks nobody for long;
whoever writes a result renews the lease in the same transaction, and a result written without the lease is refused.
"""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from replate.changes import moment
from replate.db.database import transaction

Subject = Literal["source", "page"]
SECOND_LOOK = "second look"  # the reason of a planned one


@dataclass(frozen=True, slots=True)
class Item:
    """One planned request."""

    id: int
    subject: Subject
    subject_id: int
    host: str
    url: str
    due: datetime
    second_look: bool
    reason: str
    source: int = 0  # itself, or the one that listed the page first; 0: not known


@dataclass(frozen=True, slots=True)
class Host:
    """What is known of a host's patience; times are aware UTC, None where nothing holds."""

    host: str
    next_request: datetime | None
    backoff_until: datetime | None
    failures: int
    crawl_delay: timedelta | None
    robots: str | None
    robots_status: int | None
    robots_at: datetime | None
    lied_at: datetime | None = None
    refusals: int = 0


@dataclass(frozen=True, slots=True)
class Pass:
    """Limits a foreground pass: what was due when it `started`, is new, or confirms a candidate; of `sources` only."""

    started: datetime
    sources: tuple[int, ...] = ()


def plan(
    db: sqlite3.Connection, subject: Subject, subject_id: int, host: str, url: str, due: datetime | None, reason: str
) -> None:
    """Write the next due time of a source or page, replacing the one before."""
    source = "coalesce((SELECT source FROM pages WHERE id = :id), 0)" if subject == "page" else ":id"
    db.execute(
        f"""INSERT INTO frontier (subject, subject_id, host, url, due, second_look, reason, source)
        VALUES (:subject, :id, :host, :url, :due, 0, :reason, {source})
        ON CONFLICT (subject, subject_id) DO UPDATE SET host = excluded.host, url = excluded.url, due = excluded.due,
        second_look = 0, reason = excluded.reason""",
        {"subject": subject, "id": subject_id, "host": host, "url": url, "due": moment.optional_text(due),
         "reason": reason},
    )  # fmt: skip


def make_due(db: sqlite3.Connection, source: str, now: datetime, reason: str = "its time has come") -> None:
    """A trigger fires: the source is due now, unless it is due already."""
    db.execute(
        """UPDATE frontier SET due = ?, reason = ? WHERE subject = 'source' AND (due IS NULL OR due > ?)
        AND subject_id = (SELECT id FROM sources WHERE name = ? AND active = 1)""",
        (moment.text(now), reason, moment.text(now), source),
    )


def make_all_due(db: sqlite3.Connection, now: datetime, sources: Sequence[int] = ()) -> int:
    """Everything that is still followed is due now, of `sources` only where given; how many items that are.

    A second look keeps its time, unless it was put off because nothing could be seen then.
    """
    cursor = db.execute(
        f"""UPDATE frontier SET due = ?, reason = 'asked for' WHERE (second_look = 0 OR reason <> '{SECOND_LOOK}')
        AND ({_of_sources(sources)})
        AND (subject = 'source' OR subject_id IN (
            SELECT p.id FROM pages p JOIN sources o ON o.id = p.source WHERE p.state NOT IN ('merged', 'hidden')
            AND (o.active = 1 OR EXISTS (SELECT 1 FROM listings l JOIN sources s ON s.id = l.source
                                         WHERE l.page = p.id AND s.active = 1))))
        AND (subject = 'page' OR subject_id IN (SELECT id FROM sources WHERE active = 1))""",
        (moment.text(now),),
    )
    return cursor.rowcount


def claim(
    db: sqlite3.Connection, holder: str, now: datetime, lease: timedelta, limit: int, held: Collection[str] = (),
    only: Pass | None = None,
) -> list[Host]:  # fmt: skip
    """Lease up to `limit` hosts that have something due and are held by nobody else.

    Sources take turns: the longest waiting host of each comes before the second of any. `held` are those that the
    caller has in hand already; they count among their sources' hosts.
    """
    at = moment.text(now)
    if db.execute("SELECT 1 FROM frontier WHERE due <= ? LIMIT 1", (at,)).fetchone() is None:
        return []  # most looks find nothing; they must not take the write lock from others
    with transaction(db):
        # The plus sign keeps SQLite from reading all 100,000 pages by host where few are due: 5.4 ms, with it 0.4
        # (all of them due: 25 ms, with it 56, a rare case; benchmarks/store.py).
        rows = db.execute(
            f"""WITH waiting AS (
                SELECT f.host AS name, f.source AS source, min(f.due) AS earliest
                FROM frontier f LEFT JOIN hosts h ON h.host = f.host
                WHERE f.due <= ? AND {_in_pass(only, now)} AND (h.holder IS NULL OR h.holder = ? OR h.lease_until <= ?)
                AND (h.backoff_until IS NULL OR h.backoff_until <= ?) GROUP BY +f.host, f.source
            ), placed AS (
                SELECT name, earliest, row_number() OVER (PARTITION BY source ORDER BY earliest, name) AS place
                FROM waiting
            )
            SELECT name FROM placed GROUP BY name ORDER BY min(place), min(earliest) LIMIT ?""",
            (at, holder, at, at, limit + len(held)),
        ).fetchall()
        names = [row["name"] for row in rows if row["name"] not in held][:limit]
        for name in names:
            db.execute(
                """INSERT INTO hosts (host, holder, lease_until) VALUES (?, ?, ?) ON CONFLICT (host) DO UPDATE
                SET holder = excluded.holder, lease_until = excluded.lease_until""",
                (name, holder, moment.text(now + lease)),
            )
    return [host(db, name) for name in names]


def count_hosts(db: sqlite3.Connection, now: datetime, only: Pass | None = None) -> int:
    """Hosts that have something due and may be asked, whoever holds them."""
    at = moment.text(now)
    row = db.execute(
        f"""SELECT count(DISTINCT f.host) FROM frontier f LEFT JOIN hosts h ON h.host = f.host
        WHERE f.due <= ? AND {_in_pass(only, now)} AND (h.backoff_until IS NULL OR h.backoff_until <= ?)""",
        (at, at),
    ).fetchone()
    return int(row[0])


def lease_host(db: sqlite3.Connection, name: str, holder: str, now: datetime, lease: timedelta) -> bool:
    """Lease one host by name, for a robots.txt that stands there; False when somebody else holds it."""
    with transaction(db):
        cursor = db.execute(
            """INSERT INTO hosts (host, holder, lease_until) VALUES (:host, :holder, :until) ON CONFLICT (host)
            DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
            WHERE hosts.holder IS NULL OR hosts.holder = :holder OR hosts.lease_until <= :now""",
            {"host": name, "holder": holder, "until": moment.text(now + lease), "now": moment.text(now)},
        )
    return cursor.rowcount == 1


def due_items(db: sqlite3.Connection, name: str, now: datetime, limit: int, only: Pass | None = None) -> list[Item]:
    """What is due on one host: second looks first, then sources, then pages, the longest waiting first.

    Sources take turns, so that one that lists ten times as much is not served ten times before another.
    """
    rows = db.execute(
        f"""SELECT f.*, row_number() OVER (PARTITION BY f.source, f.second_look, f.subject ORDER BY f.due) AS place
        FROM frontier f WHERE f.host = ? AND f.due <= ? AND {_in_pass(only, now)}
        ORDER BY f.second_look DESC, f.subject = 'page', place, f.due LIMIT ?""",
        (name, moment.text(now), limit),
    )
    return [_item(row) for row in rows]


def next_due(
    db: sqlite3.Connection, now: datetime, only: Pass, patience: timedelta, confirming: timedelta
) -> datetime | None:
    """When a pass has its next item to visit; None: it is over.

    It waits no longer than `patience` for a host that backs off, and than `confirming` for a second look: one that saw
    nothing is put off further each time.
    """
    row = db.execute(
        f"""SELECT min(max(f.due, coalesce(h.backoff_until, f.due))) FROM frontier f
        LEFT JOIN hosts h ON h.host = f.host WHERE f.due IS NOT NULL AND {_in_pass(only, now)}
        AND (f.second_look = 0 OR f.due <= ?) AND (h.backoff_until IS NULL OR h.backoff_until <= ?)""",
        (moment.text(now + confirming), moment.text(now + max(patience, confirming))),
    ).fetchone()
    return moment.optional_parse(row[0])


def earliest(db: sqlite3.Connection) -> datetime | None:
    """When the first planned item is due; None: none is planned."""
    return moment.optional_parse(db.execute("SELECT min(due) FROM frontier").fetchone()[0])


def is_planned(db: sqlite3.Connection, item: Item, now: datetime) -> bool:
    """Whether an item that was read before still stands as it was: merges, polls and reloads change plans."""
    row = db.execute("SELECT url, due FROM frontier WHERE id = ?", (item.id,)).fetchone()
    return bool(row and row["due"] and row["url"] == item.url and row["due"] <= moment.text(now))


def host(db: sqlite3.Connection, name: str) -> Host:
    row = db.execute("SELECT * FROM hosts WHERE host = ?", (name,)).fetchone()
    delay = row["crawl_delay_s"]
    return Host(
        name, moment.optional_parse(row["next_request"]), moment.optional_parse(row["backoff_until"]), row["failures"],
        None if delay is None else timedelta(seconds=delay), row["robots"], row["robots_status"],
        moment.optional_parse(row["robots_at"]), moment.optional_parse(row["lied_at"]), row["refusals"],
    )  # fmt: skip


def is_known_host(db: sqlite3.Connection, name: str) -> bool:
    return db.execute("SELECT 1 FROM hosts WHERE host = ?", (name,)).fetchone() is not None


def renew(db: sqlite3.Connection, name: str, holder: str, until: datetime, next_request: datetime) -> bool:
    """Keep a lease within a transaction that writes a result; False when it was lost, then nothing may be written."""
    cursor = db.execute(
        "UPDATE hosts SET lease_until = ?, next_request = ? WHERE host = ? AND holder = ?",
        (moment.text(until), moment.text(next_request), name, holder),
    )
    return cursor.rowcount == 1


def release(db: sqlite3.Connection, name: str, holder: str, next_request: datetime) -> None:
    """Give a host back; whoever holds it next waits until `next_request`."""
    db.execute(
        "UPDATE hosts SET holder = NULL, lease_until = NULL, next_request = ? WHERE host = ? AND holder = ?",
        (moment.text(next_request), name, holder),
    )


def release_all(db: sqlite3.Connection, holder: str, next_request: datetime) -> None:
    """Free what a process held that is known to be dead; its last request may just have gone out, so hosts rest."""
    db.execute(
        """UPDATE hosts SET holder = NULL, lease_until = NULL, next_request = max(coalesce(next_request, ''), ?)
        WHERE holder = ?""",
        (moment.text(next_request), holder),
    )


def back_off(db: sqlite3.Connection, name: str, failures: int, until: datetime | None) -> None:
    """Write a host's failures in a row and until when it is left alone (None: not at all)."""
    db.execute(
        "UPDATE hosts SET failures = ?, backoff_until = ? WHERE host = ?", (failures, moment.optional_text(until), name)
    )


def refuse(db: sqlite3.Connection, name: str, refusals: int, until: datetime | None) -> None:
    """Write how often in a row a host refused us, and until when it is left alone for that (None: as it was)."""
    db.execute(
        "UPDATE hosts SET refusals = ?, backoff_until = coalesce(?, backoff_until) WHERE host = ?",
        (refusals, moment.optional_text(until), name),
    )


def checked(db: sqlite3.Connection, name: str) -> None:
    """One more visit asked unconditionally to see whether the host tells the truth."""
    db.execute("UPDATE hosts SET checks = checks + 1 WHERE host = ?", (name,))


def distrust(db: sqlite3.Connection, name: str, now: datetime, why: str) -> None:
    """Ask a host unconditionally from now on; the first time stands."""
    db.execute(
        "UPDATE hosts SET lied_at = ?, lie = ? WHERE host = ? AND lied_at IS NULL", (moment.text(now), why, name)
    )


def keep_robots(
    db: sqlite3.Connection, name: str, text: str | None, status: int, crawl_delay: timedelta | None, now: datetime,
    next_request: datetime,
) -> None:  # fmt: skip
    """Write what a host's robots.txt said, and when it may be asked next; status 0: there was none, `text` says why."""
    db.execute(
        """UPDATE hosts SET robots = ?, robots_status = ?, crawl_delay_s = ?, robots_at = ?, next_request = ?
        WHERE host = ?""",
        (
            text, status, crawl_delay.total_seconds() if crawl_delay else None, moment.text(now),
            moment.text(next_request), name,
        ),
    )  # fmt: skip


def postpone(db: sqlite3.Connection, item: Item, due: datetime, reason: str) -> None:
    """Plan an item again without a visit; a second look stays one."""
    db.execute("UPDATE frontier SET due = ?, reason = ? WHERE id = ?", (moment.text(due), reason, item.id))


def _item(row: sqlite3.Row) -> Item:
    return Item(
        row["id"], row["subject"], row["subject_id"], row["host"], row["url"], moment.parse(row["due"]),
        bool(row["second_look"]), row["reason"], row["source"],
    )  # fmt: skip


def _in_pass(only: Pass | None, now: datetime) -> str:
    """SQL condition over frontier `f`; its values are our own numbers and times, never outside text."""
    if only is None:
        return "1"
    started = moment.text(only.started)
    is_second = f"f.second_look AND NOT {_refused_since(started)}"
    return f"""({_of_sources(only.sources)}) AND (({is_second}) OR f.due <= '{started}'
        OR (f.subject = 'page' AND f.due <= '{moment.text(now)}'
            AND EXISTS (SELECT 1 FROM pages p WHERE p.id = f.subject_id AND p.last_visit IS NULL)))"""


def _refused_since(started: str) -> str:
    """Whether the page refused us in this pass: it is not asked again before the next."""
    return f"""EXISTS (SELECT 1 FROM pages b WHERE f.subject = 'page' AND b.id = f.subject_id AND b.state = 'blocked'
        AND b.last_visit >= '{started}')"""


def _of_sources(sources: Sequence[int]) -> str:
    if not sources:
        return "1"
    numbers = ", ".join(str(int(number)) for number in sources)
    return f"""(subject = 'source' AND subject_id IN ({numbers})) OR (subject = 'page' AND subject_id IN
        (SELECT page FROM listings WHERE source IN ({numbers})
         UNION SELECT id FROM pages WHERE source IN ({numbers})))"""
