"""The index of near-equal texts: for each page the sketch of its newest text, found by any of 24 keys.

A look-up costs 24 steps into one index and never more than `NEWEST` rows of each, so that neither a stock phrase nor
the millionth article makes it slow. `python -m benchmarks.identity million` measures both.
"""

import sqlite3
from collections import Counter

from replate.changes import nearness, url
from replate.changes.nearness import Likeness, Sketch

NEWEST = 64  # pages looked at under one key, the newest first
MOST = 16  # pages that share the most keys, whose sketches are compared


def put(db: sqlite3.Connection, page: int, found: Sketch) -> None:
    """Index a page's newest text in place of the one before, in the caller's transaction; an empty text is in none."""
    before = sketch(db, page)
    old, new = frozenset(before.keys if before else ()), frozenset(found.keys)
    db.executemany("DELETE FROM near_keys WHERE key = ? AND page = ?", [(key, page) for key in old - new])
    db.executemany("INSERT INTO near_keys (key, page) VALUES (?, ?)", [(key, page) for key in new - old])
    db.execute(
        """INSERT INTO near_sketches (page, version, size, hashes) VALUES (?, ?, ?, ?) ON CONFLICT (page) DO UPDATE
        SET version = excluded.version, size = excluded.size, hashes = excluded.hashes""",
        (page, nearness.VERSION, found.size, nearness.pack(found.hashes)),
    )


def remove(db: sqlite3.Connection, page: int) -> None:
    """Take a page out of the index, in the caller's transaction."""
    before = sketch(db, page)
    if before:
        db.executemany("DELETE FROM near_keys WHERE key = ? AND page = ?", [(key, page) for key in before.keys])
        db.execute("DELETE FROM near_sketches WHERE page = ?", (page,))


def sketch(db: sqlite3.Connection, page: int) -> Sketch | None:
    """The sketch of a page's newest text; None: it is not indexed."""
    row = db.execute("SELECT size, hashes FROM near_sketches WHERE page = ?", (page,)).fetchone()
    return None if row is None else Sketch(row[0], nearness.unpack(row[1]))


def like(
    db: sqlite3.Connection, found: Sketch, least: float, but: int | None = None, *, at: str | None = None
) -> list[tuple[int, Likeness]]:
    """The pages whose newest text shares at least about `least` of the shorter text with this one, the nearest first.

    `but` is a page to leave out, the one that is asked for. Of a report that everybody carries only some are compared;
    those of the site of the address `at` are never crowded out.
    """
    counts: Counter[int] = Counter()
    for key in found.keys:
        rows = db.execute("SELECT page FROM near_keys WHERE key = ? ORDER BY page DESC LIMIT ?", (key, NEWEST))
        counts.update(row[0] for row in rows)
    counts.pop(but or 0, None)
    close = []
    for page in _compared(db, counts, at):
        other = sketch(db, page)
        estimated = nearness.estimate(found, other) if other else None
        if estimated and estimated.containment >= least:
            close.append((page, estimated))
    return sorted(close, key=lambda one: (-one[1].containment, one[0]))


def _compared(db: sqlite3.Connection, counts: Counter[int], at: str | None) -> list[int]:
    ranked = [page for page, _ in counts.most_common()]
    if at is None or len(ranked) <= MOST:
        return ranked[:MOST]
    marks = ", ".join("?" * len(ranked))
    addresses = dict(db.execute(f"SELECT id, url FROM pages WHERE id IN ({marks})", ranked).fetchall())
    own = [page for page in ranked[MOST:] if page in addresses and url.is_same_site(addresses[page], at)]
    return ranked[:MOST] + own[:MOST]
