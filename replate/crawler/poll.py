"""One poll of a source: a listing in, pages discovered.

A sitemap index is followed to the sitemaps it names, the latest first, within the same poll and host.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from replate.changes import text as texts
from replate.changes import url as urls
from replate.crawler.backoff import FIRST, LONGEST
from replate.crawler.discovery.entry import Entry, Listing
from replate.db import polls
from replate.db.listings import Listed
from replate.db.polls import Poll
from replate.db.record import Lease
from replate.db.sources import Source

SITEMAPS_A_POLL = 20  # an index may name 50,000; news stands in the few with the latest lastmod
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Progress:
    """What a poll has gathered while it works through several sitemaps."""

    entries: dict[str, Entry] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    kind: str | None = None
    series: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """When what a poll finds is due: pages that are new, and known ones whose listing shows a change."""

    first_due: datetime
    wake: datetime


def take(progress: Progress, listing: Listing, here: str, host: str) -> None:
    """Add one listing to what the poll has gathered, and queue the sitemaps it names."""
    progress.seen.add(here)
    if progress.kind is None:
        progress.kind, progress.series = listing.kind, listing.signals
    if listing.problem:
        progress.problems.append(listing.problem)
    for entry in listing.entries:
        if entry.kind == "page":
            progress.entries.setdefault(entry.url, entry)
    room = SITEMAPS_A_POLL - len(progress.seen) - len(progress.waiting)
    for entry in _latest(listing.entries)[: max(room, 0)]:
        if urls.host(entry.url) == host and entry.url not in progress.seen and entry.url not in progress.waiting:
            progress.waiting.append(entry.url)


def _latest(entries: Sequence[Entry]) -> list[Entry]:
    """The sitemaps among the entries, the latest changed first; without times in the order of the index."""
    return sorted((one for one in entries if one.kind == "sitemap"), key=lambda one: one.updated or EARLIEST,
                  reverse=True)  # fmt: skip


def finished(progress: Progress, source: Source, at: datetime, url: str, status: int, planned: datetime) -> Poll:
    """The poll that a finished progress comes to: listed, or an error when there is a problem and no entry."""
    listed = tuple(
        Listed(
            one.url, _storable(one.guid), _storable(one.title), one.published, one.updated, _storable(one.updated_shown)
        )
        for one in progress.entries.values()
    )
    problem = "; ".join(dict.fromkeys(progress.problems))
    if problem and not listed:
        return Poll(at, "error", problem, status, url, planned)
    reason = f"{len(listed)} links" + (f"; {problem}" if problem else "")
    return Poll(at, "listed", reason, status, url, planned, source.kind or progress.kind, progress.series, listed,
                progress.etag, progress.last_modified, progress.digest)  # fmt: skip


def _storable(text: str | None) -> str | None:
    return None if text is None else texts.storable(text)


def itself(source: Source, at: datetime, planned: datetime) -> Poll:
    """A source that is a single page lists itself, without a request."""
    listed = (Listed(urls.canonical(source.url)),)
    return Poll(at, "listed", "a single page", None, source.url, planned, "page", None, listed)


def retry(source: Source, poll: Poll, at: datetime) -> datetime | None:
    """When a failed poll is tried again by itself: doubling, and never sooner than its trigger would have it often."""
    if poll.outcome not in ("error", "blocked", "robots"):
        return None
    return at + min(LONGEST, max(source.every or timedelta(0), FIRST) * 2.0 ** min(source.failures, 20))


def write(db: sqlite3.Connection, source: Source, poll: Poll, times: Times, lease: Lease | None) -> int:
    """Write a poll down; how many pages were new."""
    return polls.record(db, source, poll, first_due=times.first_due, wake=times.wake,
                        retry=retry(source, poll, poll.at), lease=lease)  # fmt: skip
