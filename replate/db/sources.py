"""Sources: what the user asks us to follow, as last read from the configuration, and what the polls came to."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from replate.changes import moment, url
from replate.config import SourceConfig
from replate.db import frontier, states
from replate.db.database import transaction
from replate.errors import UnknownSource


@dataclass(frozen=True, slots=True)
class Source:
    """One row of `sources`; see the schema for the meaning of each column."""

    id: int
    name: str
    url: str
    kind: str | None
    origin: str
    active: bool
    every: timedelta | None
    cron: str | None
    timezone: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    select: Mapping[str, str] = field(default_factory=dict)
    last_poll: datetime | None = None
    last_outcome: str | None = None
    last_reason: str | None = None
    last_entries: int | None = None
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    learned_zone: str | None = None

    @property
    def zone(self) -> str | None:
        """The zone in which its pages' times are read: the configured one, else what was learned (changes/zones.py)."""
        return self.timezone or self.learned_zone


def sync(db: sqlite3.Connection, configured: Sequence[SourceConfig], now: datetime) -> None:
    """Bring the table in line with the configuration; a source that is gone from it is no more polled.

    Its pages retire unless another active source lists them; sources given on the command line stay.
    """
    with transaction(db):
        names = [config.name for config in configured]
        for config in configured:
            _write(db, config, "config", now)
        marks = ", ".join("?" * len(names))
        gone = db.execute(
            f"SELECT id FROM sources WHERE origin = 'config' AND active = 1 AND name NOT IN ({marks})", names
        ).fetchall()
        for row in gone:
            _deactivate(db, row["id"], now)


def follow(db: sqlite3.Connection, address: str, now: datetime, origin: str = "command") -> Source:
    """Follow one page from now on: a source of kind `page` under its URL, due at once."""
    canonical = url.canonical(address)
    with transaction(db):
        if db.execute("SELECT 1 FROM sources WHERE name = ?", (canonical,)).fetchone() is None:
            _write(db, SourceConfig(canonical, canonical, kind="page", every=None), origin, now)
        db.execute("UPDATE sources SET active = 1 WHERE name = ?", (canonical,))
    return get(db, canonical)


def for_import(db: sqlite3.Connection, canonical: str, now: datetime) -> Source:
    """The source under which an archived capture is kept: the page's own, else one a host, which is never polled."""
    row = db.execute(
        "SELECT p.source FROM page_urls u JOIN pages p ON p.id = u.page WHERE u.url = ? OR u.ordered = ? LIMIT 1",
        (canonical, url.key(canonical)),
    ).fetchone()
    if row:
        return by_id(db, row["source"])
    name = url.host(canonical)
    if db.execute("SELECT 1 FROM sources WHERE name = ?", (name,)).fetchone() is None:
        home = f"{canonical.partition('://')[0]}://{name}/"
        db.execute(
            """INSERT INTO sources (name, url, kind, origin, active, include, exclude, selectors, added_at)
            VALUES (?, ?, 'section', 'import', 0, '[]', '[]', '{}', ?) ON CONFLICT DO NOTHING""",
            (name, home, moment.text(now)),
        )
    return get(db, name)


def _write(db: sqlite3.Connection, config: SourceConfig, origin: str, now: datetime) -> None:
    every = config.every.total_seconds() if config.every else None
    before = db.execute("SELECT active FROM sources WHERE name = ?", (config.name,)).fetchone()
    row = db.execute(
        """INSERT INTO sources (name, url, kind, origin, active, every_s, cron, timezone, include, exclude, selectors,
        added_at, requests_per_hour, visit_window) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET kind = CASE WHEN excluded.kind IS NULL AND sources.url = excluded.url
        THEN sources.kind ELSE excluded.kind END, digest = CASE WHEN sources.url = excluded.url AND
        sources.include = excluded.include AND sources.exclude = excluded.exclude THEN sources.digest END,
        etag = CASE WHEN sources.url = excluded.url AND sources.include = excluded.include
        AND sources.exclude = excluded.exclude THEN sources.etag END, last_modified = CASE WHEN
        sources.url = excluded.url AND sources.include = excluded.include AND sources.exclude = excluded.exclude
        THEN sources.last_modified END, url = excluded.url, origin = excluded.origin, active = 1,
        every_s = excluded.every_s, cron = excluded.cron, timezone = excluded.timezone, include = excluded.include,
        exclude = excluded.exclude, selectors = excluded.selectors, requests_per_hour = excluded.requests_per_hour,
        visit_window = excluded.visit_window RETURNING id, last_poll""",
        (
            config.name, config.url, config.kind, origin, every, config.cron, config.timezone,
            json.dumps(config.include), json.dumps(config.exclude), json.dumps(dict(config.select)), moment.text(now),
            config.requests_per_hour, config.window,
        ),
    ).fetchone()  # fmt: skip
    if before is not None and not before["active"]:
        _reactivate(db, row["id"], now)
    if row["last_poll"] is None:
        frontier.plan(db, "source", row["id"], url.host(config.url), config.url, now, "not polled yet")
    else:
        db.execute(
            "UPDATE frontier SET url = ?, host = ? WHERE subject = 'source' AND subject_id = ?",
            (config.url, url.host(config.url), row["id"]),
        )


def _deactivate(db: sqlite3.Connection, source: int, now: datetime) -> None:
    """Poll it no more; its pages retire unless another active source lists them."""
    db.execute("UPDATE sources SET active = 0 WHERE id = ?", (source,))
    db.execute("UPDATE frontier SET due = NULL WHERE subject = 'source' AND subject_id = ?", (source,))
    left = db.execute(
        """SELECT l.page FROM listings l JOIN pages p ON p.id = l.page WHERE l.source = ?
        AND p.state NOT IN ('retired', 'merged', 'hidden') AND NOT EXISTS (
            SELECT 1 FROM listings o JOIN sources s ON s.id = o.source WHERE o.page = l.page AND s.active = 1)""",
        (source,),
    ).fetchall()
    for row in left:
        states.change(db, row["page"], "retired", "its source is no longer followed", now)


def _reactivate(db: sqlite3.Connection, source: int, now: datetime) -> None:
    """Followed again: its pages are due at once."""
    db.execute(
        """UPDATE frontier SET due = ?, reason = 'its source is followed again' WHERE subject = 'page' AND due IS NULL
        AND subject_id IN (SELECT l.page FROM listings l JOIN pages p ON p.id = l.page
                           WHERE l.source = ? AND p.state NOT IN ('merged', 'hidden'))""",
        (moment.text(now), source),
    )


def get(db: sqlite3.Connection, name: str) -> Source:
    """The source of this name; UnknownSource otherwise, naming those there are."""
    row = db.execute("SELECT * FROM sources WHERE name = ?", (name,)).fetchone()
    if row is None:
        known = [row["name"] for row in db.execute("SELECT name FROM sources ORDER BY name LIMIT 8")]
        raise UnknownSource(f"no source is named {name!r}; there are: {', '.join(known) or 'none yet'}")
    return _source(row)


def by_id(db: sqlite3.Connection, number: int) -> Source:
    return _source(db.execute("SELECT * FROM sources WHERE id = ?", (number,)).fetchone())


def every(db: sqlite3.Connection, *, active: bool = False) -> list[Source]:
    """All sources by name; with `active` only those that are polled."""
    condition = "WHERE active = 1" if active else ""
    return [_source(row) for row in db.execute(f"SELECT * FROM sources {condition} ORDER BY name")]


def last_poll(db: sqlite3.Connection, name: str) -> datetime | None:
    return get(db, name).last_poll


def count_pages(db: sqlite3.Connection) -> dict[int, int]:
    """Pages listed by each source, by its number."""
    return dict(db.execute("SELECT source, count(*) FROM listings GROUP BY source").fetchall())


def _source(row: sqlite3.Row) -> Source:
    return Source(
        row["id"], row["name"], row["url"], row["kind"], row["origin"], bool(row["active"]),
        timedelta(seconds=row["every_s"]) if row["every_s"] is not None else None, row["cron"],
        row["timezone"],
        tuple(json.loads(row["include"])), tuple(json.loads(row["exclude"])), json.loads(row["selectors"]),
        moment.optional_parse(row["last_poll"]), row["last_outcome"], row["last_reason"], row["last_entries"],
        row["failures"], row["etag"], row["last_modified"], row["digest"],
        row["learned_zone"],
    )  # fmt: skip
