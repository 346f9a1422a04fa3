"""What is learned of the zone in which a source shows its times: from each page once, the newest pages counting."""

import sqlite3
from datetime import datetime, timedelta

from replate.changes import zones
from replate.changes.article import Article
from replate.changes.zones import Sight
from replate.db.pages import Page

NEWEST = 50  # pages of a source that count


def learn(db: sqlite3.Connection, page: Page, article: Article) -> None:
    """Take what a page shows into account, in the caller's transaction."""
    found = zones.sight(article, page.timezone)
    if found is None:
        return
    db.execute(
        "INSERT INTO zone_sights (source, page, local, ahead_min) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (page.source, page.id, found.local.isoformat(), found.ahead // timedelta(minutes=1)),
    )
    learned = zones.learn(_sights(db, page.source))
    db.execute(
        "UPDATE sources SET learned_zone = ? WHERE id = ? AND learned_zone IS NOT ?", (learned, page.source, learned)
    )


def _sights(db: sqlite3.Connection, source: int) -> list[Sight]:
    rows = db.execute(
        "SELECT local, ahead_min FROM zone_sights WHERE source = ? ORDER BY page DESC LIMIT ?", (source, NEWEST)
    )
    return [Sight(datetime.fromisoformat(local), timedelta(minutes=ahead)) for local, ahead in rows]
