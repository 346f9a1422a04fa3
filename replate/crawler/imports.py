"""Archived captures through the same path as live visits, at their own times, with nothing fetched.

Readings, the dear part, run in worker processes. A page's first reading runs ahead of its turn; later ones are anchored
in the one before and wait for it. What they come to is decided and written in the captures' order.
"""

import json
import multiprocessing
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from replate.changes import moment
from replate.changes.article import Article, Reading
from replate.changes.history import RevisitPolicy
from replate.config import Config
from replate.crawler import capture, hop, visit
from replate.crawler.capture import Capture
from replate.crawler.reading import extractor
from replate.crawler.reading.anchor import Anchor
from replate.crawler.reading.page import read
from replate.crawler.visit import Answer, Habits
from replate.db import merges, pages, sources
from replate.db.database import transaction
from replate.db.pages import Page
from replate.db.record import Alias, Next, Visit
from replate.errors import CaptureError

AHEAD = 64  # captures read ahead; bounds memory at that many bodies
READING_SECONDS = 60.0  # a page that takes longer counts as unreadable, as in live visits


@dataclass(slots=True)
class Result:
    """What an import came to: captures written, known already, and refused (each with its reason, named)."""

    written: int = 0
    known: int = 0
    refusals: list[str] | None = None

    def refuse(self, reason: str) -> None:
        self.refusals = [*(self.refusals or []), reason]


@dataclass(slots=True)
class _Waiting:
    capture: Capture
    source: sources.Source
    reading: "Future[Reading] | None"  # None: not the first of its URL, or nothing to be read


def captures(
    db: sqlite3.Connection, config: Config, policy: RevisitPolicy, path: Path,
    progress: Callable[[int], None] = lambda count: None,
) -> Result:  # fmt: skip
    """Import `FILE.jsonl`, one capture a line (docs/import.md); UsageError when the file cannot be read at all."""
    return _run(db, config, policy, capture.from_lines(path), progress)


def warc(
    db: sqlite3.Connection, config: Config, policy: RevisitPolicy, path: Path,
    progress: Callable[[int], None] = lambda count: None,
) -> Result:  # fmt: skip
    """Import the HTTP responses of a WARC file; UsageError when it is none."""
    return _run(db, config, policy, capture.from_warc(path), progress)


def _run(
    db: sqlite3.Connection, config: Config, policy: RevisitPolicy, found: Iterable[Capture | CaptureError],
    progress: Callable[[int], None],
) -> Result:  # fmt: skip
    habits = Habits(policy, timedelta(0), config.crawler.keep_snapshots)
    result = Result()
    with _pool(config.crawler.processes) as pool:
        for waiting in _ahead(db, pool, found, result):
            _take(db, pool, habits, waiting, result)
            progress(result.written + result.known)
    return result


def _pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))


def _ahead(
    db: sqlite3.Connection, pool: ProcessPoolExecutor, found: Iterable[Capture | CaptureError], result: Result
) -> Iterator[_Waiting]:
    """Captures in their order, with up to `AHEAD` behind the one that is given out; first readings are under way."""
    queue: deque[_Waiting] = deque()
    begun: set[str] = set()
    for one in found:
        if isinstance(one, CaptureError):
            result.refuse(str(one))
            continue
        source = sources.for_import(db, one.url, one.at)
        is_first = one.url not in begun and pages.by_url(db, one.url) is None
        begun.add(one.url)
        queue.append(_Waiting(one, source, _submit(pool, one, source) if is_first else None))
        if len(queue) >= AHEAD:
            yield queue.popleft()
    while queue:
        yield queue.popleft()


def _submit(
    pool: ProcessPoolExecutor, one: Capture, source: sources.Source, known: Anchor | None = None
) -> "Future[Reading] | None":
    if visit.of_status(one.status) is not None:
        return None
    asked: dict[str, Any] = {"url": one.url, "content_type": one.header("content-type"), "status": one.status,
                             "timezone": source.zone, "select": dict(source.select) or None,
                             "anchor": known, "seen_at": one.at}  # fmt: skip
    return pool.submit(read, one.body, **asked)


def _take(db: sqlite3.Connection, pool: ProcessPoolExecutor, habits: Habits, waiting: _Waiting, result: Result) -> None:
    one = waiting.capture
    page = _page(db, one, waiting.source)
    newest = pages.newest_visit(db, page.id)
    if pages.has_visit(db, page.id, one.at, one.url, one.status):
        result.known += 1
        return
    if newest is not None and one.at < newest:
        result.refuse(
            f"{one.where}: {one.url} of {moment.text(one.at)} is older than the page's newest visit "
            f"({moment.text(newest)}); import history before the first live visit, into a new database if need be"
        )
        return
    _conclude(db, pool, habits, page, waiting)
    result.written += 1


def _page(db: sqlite3.Connection, one: Capture, source: sources.Source) -> Page:
    number = pages.by_url(db, one.url, claims=False)
    if number is None:
        with transaction(db):
            number = pages.add(db, source.id, one.url, "import", one.at, None)
    return pages.to_visit(db, number)


def _conclude(db: sqlite3.Connection, pool: ProcessPoolExecutor, habits: Habits, page: Page, waiting: _Waiting) -> None:
    one = waiting.capture
    seen = Visit(one.at, one.status, one.url, status_line=one.status_line, response_headers=one.headers,
                 address=one.address, imported=True)  # fmt: skip
    following = Next(pages.due(db, page.id), page.interval, "imported")
    if one.status in hop.REDIRECTS:
        _redirected(db, habits, page, seen, one, following)
        return
    said = visit.of_status(one.status)
    aliases = (Alias(one.url, "import", False),) if one.url != page.url else ()
    if said and said[0] == "gone" and aliases:
        said = ("moved", f"{said[1]} at a former URL of the page")
    if said:
        visit.conclude(db, page, seen, said[0], said[1], habits, aliases=aliases, following=following)
        return
    answer = Answer(one.at, one.status, one.url, one.body, one.header("content-type"))
    same, raw, gate = visit.cheap(page, answer)
    if same:
        visit.conclude(db, page, seen, "same", same, habits, answer=answer, digests=(raw, gate), aliases=aliases,
                       following=following)  # fmt: skip
        return
    known = visit.anchor(db, page)
    is_ahead = waiting.reading is not None and known.article is None
    reading = _reading(waiting.reading if is_ahead else _submit(pool, one, waiting.source, known))
    why = visit.stranger(db, page, reading) if not pages.was_read_at(db, page.id, one.url) else None
    if why:  # the page has been known by this URL, which another article has now
        _conclude(db, pool, habits, _another(db, page, waiting, why), waiting)
        return
    visit.conclude(db, page, seen, visit.OF_READING[reading.kind], reading.reason, habits, answer=answer,
                   digests=(raw, gate), reading=reading, reread=_reread(db, page, reading, known),
                   aliases=aliases, following=following)  # fmt: skip


def _another(db: sqlite3.Connection, page: Page, waiting: _Waiting, why: str) -> Page:
    one = waiting.capture
    with transaction(db):
        pages.disown(db, page.id, one.url, why, one.at, None)
        back = pages.other_address(db, page.id, one.url)
        if page.url == one.url and back:  # a redirect had made it the page's own
            merges.rename(db, page.id, back, why, one.at)
        number = pages.by_url(db, one.url, claims=False)
        if number is None:
            number = pages.add(db, waiting.source.id, one.url, "import", one.at, None)
    return pages.to_visit(db, number)


def _redirected(db: sqlite3.Connection, habits: Habits, page: Page, seen: Visit, one: Capture, following: Next) -> None:
    found = hop.follow(one.status, one.url, one.header("location"), [])
    if found.way in ("same_host", "other_host"):
        alias = Alias(found.target, "redirect", one.status in hop.PERMANENT)
        visit.conclude(db, page, seen, "moved", found.reason, habits, aliases=(alias,), following=following)
    else:
        visit.conclude(db, page, seen, "soft_404" if found.way == "home" else "error", found.reason, habits,
                       following=following)  # fmt: skip


def _reading(under_way: "Future[Reading] | None") -> Reading:
    assert under_way is not None
    try:
        return under_way.result(READING_SECONDS)
    except NotInTime:
        return Reading("empty", f"reading took longer than {READING_SECONDS:g} s", None, None, extractor.NAME)


def _reread(db: sqlite3.Connection, page: Page, reading: Reading, known: Anchor) -> Article | None:
    """The newest revision as we would read it today: its raw page, where it was read by other code."""
    if page.extractor in (None, reading.extractor):
        return None
    snapshot = visit.upgraded(db, page)
    if snapshot is None:
        return None
    return read(snapshot.body, url=page.url, content_type=snapshot.content_type, timezone=page.timezone,
                select=json.loads(page.selectors), anchor=known, seen_at=snapshot.first_seen).article  # fmt: skip
