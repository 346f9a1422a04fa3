"""A site's furniture: passages that it puts into many articles, learned from the revisions that are stored."""

import sqlite3

RECENT = 200  # articles of a source that are looked at, the newest: furniture changes, and the question stays cheap
LEAST = 5  # of them that must have held the passage; the newest revision no longer does once it is known for furniture


def digests(db: sqlite3.Connection, source: int) -> frozenset[str]:
    """The digests (`fingerprint.digest`) of paragraphs that at least five of a source's newest articles have held.

    Of each article the first and the last two revisions are looked at, so that a live page costs no more than another.
    """
    rows = db.execute(
        """SELECT p.digest FROM (
            SELECT id, revision FROM pages WHERE source = ? AND state <> 'merged' AND revision IS NOT NULL
            ORDER BY id DESC LIMIT ?) newest
        JOIN revisions r ON r.page = newest.id AND (r.revision = 1 OR r.revision >= newest.revision - 1)
        JOIN revision_paragraphs rp ON rp.revision = r.id AND rp.role = 'body'
        JOIN paragraphs p ON p.id = rp.paragraph
        GROUP BY rp.paragraph HAVING count(DISTINCT r.page) >= ?""",
        (source, RECENT, LEAST),
    )
    return frozenset(row["digest"] for row in rows)
