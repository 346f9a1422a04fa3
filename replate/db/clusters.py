"""Clusters: pages of different outlets that carry nearly the same text, often one report of an agency.

Complete-ish linkage: a page joins where it is like more than half of the members, and appeared within the window of
them, not where it is like the last one; so chains of small differences, or of days, do not grow into one heap.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from replate.changes import moment, nearness
from replate.changes.identity import CLUSTER_WITHIN, CLUSTERED
from replate.changes.nearness import Sketch

ASKED = 32  # members compared, the earliest first; a report that everybody carries has hundreds
ENOUGH = 0.5  # more than this share of them must be like the newcomer
SLACK = 0.1  # sketches estimate an overlap within that
MOST_EDITS = 200  # corrections shown of one cluster

_APPEARED = """min(coalesce((SELECT r.published FROM revisions r WHERE r.page = p.id ORDER BY r.revision LIMIT 1),
    p.first_seen), p.first_seen)"""


@dataclass(frozen=True, slots=True)
class Member:
    """A page of a cluster, and when it appeared (published, else first seen); `likeness` to the one it was found by."""

    page: int
    appeared: datetime
    joined: datetime
    likeness: float | None


def join(db: sqlite3.Connection, page: int, found: Sketch, like: list[tuple[int, float]], now: datetime) -> int | None:
    """Put a page with those it is like (page, likeness; the nearest first), in the caller's transaction; the cluster.

    None: those are in clusters whose other members it is not like, or of other days.
    """
    tried = set[int]()
    since = appeared(db, page)
    for other, likeness in like:
        cluster = of_page(db, other)
        if cluster is None:
            return _found(db, other, page, likeness, now)
        if cluster not in tried and _fits(db, cluster, found, since):
            _enter(db, cluster, page, likeness, now)
            return cluster
        tried.add(cluster)
    return None


def appeared(db: sqlite3.Connection, page: int) -> datetime:
    """When a page appeared: as it says, else when it was first seen, whichever is earlier."""
    sql = f"SELECT {_APPEARED} FROM pages p WHERE p.id = ?"
    return moment.parse(db.execute(sql, (page,)).fetchone()[0])


def _fits(db: sqlite3.Connection, cluster: int, found: Sketch, appeared: datetime) -> bool:
    rows = db.execute(
        f"""SELECT s.size, s.hashes, {_APPEARED} AS appeared FROM cluster_members m
        JOIN near_sketches s ON s.page = m.page JOIN pages p ON p.id = m.page WHERE m.cluster = ?
        ORDER BY m.joined_at, m.page LIMIT ?""",
        (cluster, ASKED),
    ).fetchall()
    like = 0
    for row in rows:
        is_near = abs(appeared - moment.parse(row["appeared"])) <= CLUSTER_WITHIN
        one = Sketch(row["size"], nearness.unpack(row["hashes"]))
        like += is_near and nearness.estimate(found, one).containment >= CLUSTERED - SLACK
    return like > ENOUGH * len(rows)


def _found(db: sqlite3.Connection, first: int, page: int, likeness: float, now: datetime) -> int:
    cluster = int(
        db.execute("INSERT INTO clusters (made_at) VALUES (?) RETURNING id", (moment.text(now),)).fetchone()[0]
    )
    _enter(db, cluster, first, None, now)
    _enter(db, cluster, page, likeness, now)
    return cluster


def _enter(db: sqlite3.Connection, cluster: int, page: int, likeness: float | None, now: datetime) -> None:
    db.execute(
        """INSERT INTO cluster_members (cluster, page, joined_at, likeness) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING""",
        (cluster, page, moment.text(now), likeness),
    )
    db.execute("UPDATE pages SET cluster = ? WHERE id = ?", (cluster, page))


def of_page(db: sqlite3.Connection, page: int) -> int | None:
    """The cluster a page is in; None: in none."""
    found: int | None = db.execute("SELECT cluster FROM pages WHERE id = ?", (page,)).fetchone()[0]
    return found


def members(db: sqlite3.Connection, cluster: int) -> list[Member]:
    """The pages of a cluster that stand for themselves, by the time at which each appeared."""
    rows = db.execute(
        f"""SELECT m.page, m.joined_at, m.likeness, {_APPEARED} AS appeared
        FROM cluster_members m JOIN pages p ON p.id = m.page WHERE m.cluster = ? AND p.state <> 'merged'
        AND p.state <> 'hidden' GROUP BY m.page ORDER BY appeared, m.page""",
        (cluster,),
    )
    return [
        Member(row["page"], moment.parse(row["appeared"]), moment.parse(row["joined_at"]), row["likeness"])
        for row in rows
    ]


def hand_over(db: sqlite3.Connection, page: int, target: int, now: datetime) -> None:
    """The page that absorbed a member is one in its place, unless it is in a cluster of its own."""
    cluster = of_page(db, page)
    if cluster is not None and of_page(db, target) is None:
        _enter(db, cluster, target, None, now)


def leave(db: sqlite3.Connection, target: int, page: int) -> None:
    """A page that was a member only in place of one that is split off is none any more."""
    cluster = of_page(db, target)
    if cluster is None or cluster != of_page(db, page):
        return
    row = db.execute(
        """SELECT t.joined_at > o.joined_at AS later FROM cluster_members t JOIN cluster_members o
        ON o.cluster = t.cluster AND o.page = ? WHERE t.cluster = ? AND t.page = ?""",
        (page, cluster, target),
    ).fetchone()
    if row is not None and row["later"]:
        db.execute("DELETE FROM cluster_members WHERE cluster = ? AND page = ?", (cluster, target))
        db.execute("UPDATE pages SET cluster = NULL WHERE id = ?", (target,))


def edits(db: sqlite3.Connection, pages: list[int]) -> list[sqlite3.Row]:
    """Passages of text that these pages have replaced or inserted since their first reading, by time."""
    marks = ", ".join("?" * len(pages))
    return db.execute(
        f"""SELECT * FROM edits WHERE page IN ({marks}) AND field IN ('body', 'headline', 'dek')
        AND action IN ('replace', 'insert') AND after IS NOT NULL ORDER BY seen_at, cursor LIMIT {MOST_EDITS}""",
        pages,
    ).fetchall()
