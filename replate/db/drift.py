"""What a source's pages were read as lately, for the alarm in `changes/drift.py`."""

import sqlite3

from replate.changes import drift
from replate.changes.drift import Read


def signs(db: sqlite3.Connection, source: int) -> list[str]:
    """How the readings of a source's newest pages differ from those before, in words."""
    reads = _reads(db, source)
    return drift.signs(reads[: drift.RECENT], reads[drift.RECENT :])


def _reads(db: sqlite3.Connection, source: int) -> list[Read]:
    """The source's pages that were read, or could not be read though they answered, the newest first."""
    rows = db.execute(
        """SELECT p.state, r.headline, r.stamps, (
            SELECT coalesce(sum(length(t.text)), 0) FROM revision_paragraphs rp JOIN paragraphs t ON t.id = rp.paragraph
            WHERE rp.revision = r.id AND rp.role = 'body') AS length
        FROM (SELECT * FROM pages WHERE source = ? AND (revision IS NOT NULL OR state = 'suspect' OR (
                SELECT v.outcome FROM visits v WHERE v.page = pages.id ORDER BY v.id DESC LIMIT 1) = 'suspect')
            ORDER BY id DESC LIMIT ?) p
        LEFT JOIN revisions r ON r.page = p.id AND r.revision = p.revision ORDER BY p.id DESC""",
        (source, drift.RECENT + drift.BASELINE),
    )
    return [_read(row) for row in rows]


def _read(row: sqlite3.Row) -> Read:
    if row["state"] == "suspect" or row["stamps"] is None:
        return Read(headline=False, stamp=False, length=0)
    return Read(bool(row["headline"]), row["stamps"] != "[]", row["length"])
