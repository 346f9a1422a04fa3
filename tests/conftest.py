"""A small archive, filled through the real write path: what was decided of each visit is what stands in the file."""

import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from replate.changes import decision, url
from replate.changes.article import Article, Reading, Stamp
from replate.changes.decision import Decision, Sight, SightKind
from replate.changes.twins import Token
from replate.config import SourceConfig
from replate.db import database, frontier, pages, record, sources

# A job started in a shell's background ignores SIGINT, and so would every process that the tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Tests find what is wrong, not what is slow: benchmarks measure time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LONGEST = (
    "tests/real/test_histories",
    "tests/real/test_pages",
    "tests/crawler/test_follow",
    "tests/crawler/test_newsroom",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take minutes, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EXTRACTOR = "test-reader 1"


class Archive:
    """A database in a temporary folder; times are minutes after `START`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "replate.db"
        self.db: sqlite3.Connection = database.connect(self.path)
        self.configured: list[SourceConfig] = []

    def time(self, minute: float) -> datetime:
        return START + timedelta(minutes=minute)

    def source(self, name: str = "The Harbour Bell", address: str = "http://127.0.0.1:9/feed.xml") -> int:
        self.configured.append(SourceConfig(name, address, kind="feed"))
        sources.sync(self.db, self.configured, START)
        return sources.get(self.db, name).id

    def page(self, address: str = "http://127.0.0.1:9/ferry", source: int | None = None, minute: float = 0) -> int:
        if source is None:
            found = sources.every(self.db)
            source = found[0].id if found else self.source()
        with database.transaction(self.db):
            return pages.add(
                self.db, source, url.canonical(address), "discovered", self.time(minute), self.time(minute)
            )

    def see(
        self,
        page: int,
        minute: float,
        article: Article | None = None,
        kind: SightKind = "article",
        *,
        planned: float | None = None,
        reason: str = "",
        confirm_after: float = 0,
        next_minute: float | None = None,
        ids: tuple[Token, ...] = (),
    ) -> Decision:
        """Visit a page: what it showed, or (with another `kind`) why there was nothing to read."""
        at = self.time(minute)
        known = pages.known(self.db, page)
        reading = Reading("article", "", article, None, EXTRACTOR) if article else None
        sight = Sight(kind, reason or kind.replace("_", " "), at, reading)
        decided = decision.decide(known, sight, timedelta(minutes=confirm_after))
        seen = pages.to_visit(self.db, page)
        following = record.Next(
            None if next_minute is None else self.time(next_minute), timedelta(minutes=30), "as planned"
        )
        visit = record.Visit(
            at, 200 if article else None, seen.url, planned=None if planned is None else self.time(planned)
        )
        record.write(self.db, seen, visit, decided, following, ids=ids)
        return decided

    def plan(self, page: int, minute: float) -> None:
        seen = pages.to_visit(self.db, page)
        frontier.plan(self.db, "page", page, url.host(seen.url), seen.url, self.time(minute), "as planned")


def story(
    headline: str = "Ferry runs aground with 40 on board", *paragraphs: str, updated: int | None = None
) -> Article:
    """An article of ours; `updated` minutes after `START` is what its stamp says."""
    at = None if updated is None else START + timedelta(minutes=updated)
    stamps = (Stamp("visible", f"Updated {at:%H:%M}", at, "text", "minute"),) if at else ()
    body = paragraphs or (
        "The ferry struck a sandbank at dawn, and 40 people were taken off in small boats.",
        "Nobody was hurt, the harbour master said.",
    )
    return Article(
        headline=headline, byline=("Ines Calloway", "Tom Brask"), published=START, updated=at,
        updated_text=stamps[0].shown if stamps else None, section="World", language="en", paragraphs=body,
        stamps=stamps,
    )  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = Archive(tmp_path)
    yield made
    made.db.close()


@pytest.fixture
def ferry(archive: Archive) -> Archive:
    """An archive with page 1 edited twice (in figures; then a paragraph more) and page 2 read once, then gone."""
    first = archive.page()
    second = archive.page("http://127.0.0.1:9/market", minute=1)
    archive.see(first, 2, story(updated=0))
    archive.see(second, 3, story("Market returns to the canal", "It opens on Saturday."))
    archive.see(first, 32, story(updated=0), planned=32)
    archive.see(first, 62, story("Ferry runs aground with 46 on board", updated=0), planned=62)
    archive.see(first, 92, None, "error", planned=92, reason="no answer within 30 s")
    archive.see(
        first,
        122,
        story(
            "Ferry runs aground with 46 on board",
            *story().paragraphs,
            "=SUM(A1) is what the purser had written on the manifest, to the surprise of everybody.",
            updated=110,
        ),
        planned=122,
        next_minute=152,
    )
    archive.see(second, 130, None, "gone", reason="410 Gone")
    return archive
