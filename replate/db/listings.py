"""What a listing holds, written down: pages found and moved, and what it tells of those that are known."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from replate.changes import moment, url
from replate.changes.article import Stamp
from replate.db import articles, habits, pages, signals

MOST_IDLE = 50
"""URLs of a page that are kept of those which differ in a parameter that does not matter: a session that each poll
gives another name would add 144 a day. Such a URL leads to its page by what was learned, kept or not."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One article in a listing: canonical URL, and what the listing says of it."""

    url: str
    guid: str | None = None
    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    updated_shown: str | None = None


def discover(
    db: sqlite3.Connection, source: int, listed: Sequence[Listed], series: str | None, now: datetime, due: datetime,
    wake: datetime,
) -> int:  # fmt: skip
    """Write down what a listing holds, in the caller's transaction; how many of the pages were not known before.

    A known page whose listing shows another "updated" time or headline than before is due at `wake`, where that has
    been worth a visit at this source: one poll informs about hundreds of pages. A page that was not known is due at
    `due`. An unknown URL under a known guid, or with a known article's id, is the known page, moved.
    """
    counts = Counter(one.guid for one in listed if one.guid)
    fresh, seen = 0, set[int]()
    for one in listed:
        guid = one.guid if one.guid and counts[one.guid] == 1 else None
        page = _listed_at(db, one.url, now, wake)
        if page is None:
            page = _moved_here(db, source, one.url, guid, now, wake)
        if page is None:
            page = pages.add(db, source, one.url, "discovered", now, due)
            fresh += 1
        if page not in seen:  # two links to one page would show a change at every poll
            _list(db, source, page, one, guid, series, now, wake)
        seen.add(page)
    return fresh


def _listed_at(db: sqlite3.Connection, address: str, now: datetime, wake: datetime) -> int | None:
    """The page known by a listed URL; of one that is gone where it was last asked for, the way to it again.

    That a page names a URL as its own does not make it so: listed by itself, the URL is looked at first.
    """
    page = pages.by_url(db, address)
    if page is not None and pages.url_reason(db, page, address) is None:
        page = pages.by_url(db, address, claims=False)
        if page is not None:
            pages.learn_url(db, page, address, "parameter", now, "the same parameters in another order")
    if page is None or pages.url_reason(db, page, address) == "canonical":
        return None
    db.execute("UPDATE page_urls SET last_seen = ? WHERE url = ? AND page = ?", (moment.text(now), address, page))
    if pages.state(db, page) == "gone" and pages.to_visit(db, page).url != address:
        _ask_at(db, page, address, "gone elsewhere, and listed here", wake)
    return page


def _moved_here(
    db: sqlite3.Connection, source: int, address: str, guid: str | None, now: datetime, wake: datetime
) -> int | None:
    """The known page that an unknown URL must lead to: by its guid, or by what was learned of the site's addresses."""
    page = _by_guid(db, source, guid) if guid else None
    reason, evidence = "guid", f"guid {guid}" if guid else None
    if page is None and (found := habits.page_of(db, address)):
        page, reason, evidence = pages.target(db, found[0]), found[1], found[2]
    if page is None:
        return None
    if reason == "parameter" and _count_urls(db, page, reason) >= MOST_IDLE:
        return page
    pages.learn_url(db, page, address, reason, now, evidence)
    if reason != "parameter":
        _ask_at(db, page, address, "its listing shows it under another URL", wake)
    return page


def _count_urls(db: sqlite3.Connection, page: int, reason: str) -> int:
    sql = "SELECT count(*) FROM page_urls WHERE page = ? AND reason = ?"
    return int(db.execute(sql, (page, reason)).fetchone()[0])


def _by_guid(db: sqlite3.Connection, source: int, guid: str) -> int | None:
    row = db.execute(
        "SELECT page FROM listings WHERE source = ? AND guid = ? ORDER BY last_seen DESC, page DESC LIMIT 1",
        (source, guid),
    ).fetchone()
    return None if row is None else pages.target(db, row["page"])


def _ask_at(db: sqlite3.Connection, page: int, address: str, reason: str, wake: datetime) -> None:
    db.execute(
        "UPDATE frontier SET url = ?, host = ?, due = ?, reason = ? WHERE subject = 'page' AND subject_id = ?",
        (address, url.host(address), moment.text(wake), reason, page),
    )


def _list(
    db: sqlite3.Connection, source: int, page: int, one: Listed, guid: str | None, series: str | None, now: datetime,
    wake: datetime,
) -> None:  # fmt: skip
    at, updated = moment.text(now), moment.optional_text(one.updated)
    before = db.execute("SELECT title, updated FROM listings WHERE source = ? AND page = ?", (source, page)).fetchone()
    db.execute(
        """INSERT INTO listings (source, page, guid, title, published, updated, first_seen, last_seen)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, page) DO UPDATE SET guid = coalesce(excluded.guid, guid),
        title = excluded.title, published = excluded.published, updated = excluded.updated,
        last_seen = excluded.last_seen""",
        (source, page, guid, one.title, moment.optional_text(one.published), updated, at, at),
    )
    if series and one.updated and (before is None or before["updated"] != updated):
        _signal(db, page, Stamp(_series(series), one.updated_shown or updated or "", one.updated, "text", "second"))
    if before is None:
        db.execute(
            """UPDATE frontier SET due = ?, reason = 'listed by a source' WHERE subject = 'page' AND subject_id = ?
            AND due IS NULL AND EXISTS (SELECT 1 FROM pages WHERE id = ? AND state NOT IN ('merged', 'hidden'))""",
            (moment.text(wake), page, page),
        )
    if before:
        is_other = bool(one.title and before["title"] and before["title"] != one.title)
        is_awake = is_other and signals.wake(db, source, page, "headline", now, wake)
        if updated and before["updated"] != updated:
            signals.wake(db, source, page, "updated", now, None if is_awake else wake)


def _series(name: str) -> Literal["feed", "sitemap"]:
    return "sitemap" if name == "sitemap" else "feed"


def _signal(db: sqlite3.Connection, page: int, stamp: Stamp) -> None:
    row = db.execute("SELECT signals FROM pages WHERE id = ?", (page,)).fetchone()
    shown = {**articles.stamps(row["signals"]), stamp.series: stamp}
    db.execute("UPDATE pages SET signals = ? WHERE id = ?", (articles.stamps_text(shown), page))
