"""What the database knows of a source, for a try-out: with it a page is read as its next visit would read it."""

import sqlite3
from dataclasses import dataclass

from replate.changes import zones
from replate.cli.project import Project
from replate.config import SourceConfig
from replate.crawler import visit
from replate.crawler.reading.anchor import Anchor
from replate.db import furniture, pages, sources
from replate.errors import UnknownSource


@dataclass(frozen=True, slots=True)
class Learned:
    """The zone in which the source's times are read, where its pages have told it; where a known page's text stood, and
    what recurs in the source's articles; `page` and `revision` are the known page's, None for one that is not followed.
    """

    settings: SourceConfig
    zone: str | None
    anchor: Anchor
    page: int | None = None
    revision: int | None = None

    def told(self, *, is_anchored: bool) -> str:
        """In words."""
        names = ", ".join(zones.names(self.zone)) if self.zone else None
        recurring = len(self.anchor.furniture)
        known = f"revision {self.revision} of page {self.page}"
        held = "read where its text stood" if is_anchored else "too little of it is there, so it is read anew"
        return "; ".join(
            (
                f"its times are those of {names}" if names else "no zone",
                f"{recurring} {'passage recurs' if recurring == 1 else 'passages recur'} in its articles",
                f"{known}: {held}" if self.page else "the page is not followed, so it is read for the first time",
            )
        )


def of(project: Project, name: str, address: str) -> Learned | None:
    """What is known of a source, and of the page at a canonical address; None where there is no database, or none of
    this source in it."""
    if not project.config.database.exists():
        return None
    with project.reading() as db:
        try:
            source = sources.get(db, name)
        except UnknownSource:
            return None
        settings = SourceConfig(source.name, source.url, timezone=source.timezone, select=source.select)
        zone = None if source.timezone else source.learned_zone
        page = _page(db, source.id, address)
        if page is None or page.revision is None:
            return Learned(settings, zone, Anchor(None, (), furniture.digests(db, source.id)))
        return Learned(settings, zone, visit.anchor(db, page), page.id, page.revision)


def _page(db: sqlite3.Connection, source: int, address: str) -> pages.Page | None:
    number = pages.by_url(db, address)
    page = None if number is None else pages.to_visit(db, number)
    return page if page is not None and page.source == source else None
