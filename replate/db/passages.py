"""Passages: paragraphs, and texts as a whole, known again by their loose digests wherever they stand.

    loose_texts       a page's newest text as a whole: an exact repost or wire copy is found by one look-up, before any
                      sketch is asked, however many outlets carry it
    loose_paragraphs  each paragraph that is long enough to tell who took it from whom

Digests of another version are never asked for: a page's text gets a new one with its next revision, paragraphs in
portions (`catch_up`), which is also how those of an older database come in.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from replate.changes import fingerprint, url

COPIES = 8  # pages with the very same text that are compared: as many of the same site, and of others
STOCK, MOST_REVISIONS = 200, 5000  # pages and revisions that hold a passage from which it is a stock phrase
LONGEST = 1000  # passages of a text that are looked for, its first ones
MOST = 20  # pages named that share passages with one
PORTION = 50  # older paragraphs that a new revision takes along: 2 ms of CPU time


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a page that another one has held: its text here, since when there, and whether it still stands."""

    text: str
    since: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Sharing:
    """A page of another site with passages of the one that was asked for, in the order in which they stand there."""

    page: int
    passages: tuple[Passage, ...]


def put(db: sqlite3.Connection, page: int, address: str, digest: int | None) -> None:
    """Index the whole of a page's newest text, in the caller's transaction; `digest` None: it says nothing."""
    if digest is None:
        remove(db, page)
        return
    db.execute(
        """INSERT INTO loose_texts (page, version, digest, site) VALUES (?, ?, ?, ?) ON CONFLICT (page) DO UPDATE
        SET version = excluded.version, digest = excluded.digest, site = excluded.site""",
        (page, fingerprint.LOOSE_VERSION, digest, url.site(address)),
    )


def remove(db: sqlite3.Connection, page: int) -> None:
    """Take a page's text out of the index, in the caller's transaction."""
    db.execute("DELETE FROM loose_texts WHERE page = ?", (page,))


def move(db: sqlite3.Connection, page: int, address: str) -> None:
    """Tell the index of a page's new address, in the caller's transaction."""
    db.execute("UPDATE loose_texts SET site = ? WHERE page = ?", (url.site(address), page))


def of_page(db: sqlite3.Connection, page: int) -> int | None:
    """The digest of a page's newest text; None: it is not indexed under this version."""
    sql = "SELECT digest FROM loose_texts WHERE page = ? AND version = ?"
    row = db.execute(sql, (page, fingerprint.LOOSE_VERSION)).fetchone()
    return None if row is None else int(row["digest"])


def copies(db: sqlite3.Connection, page: int, address: str, digest: int) -> list[int]:
    """The pages whose newest text has the same words: those of the same site first, each the newest first."""
    found: list[int] = []
    for is_own in ("=", "<>"):
        rows = db.execute(
            f"""SELECT page FROM loose_texts WHERE digest = ? AND version = ? AND site {is_own} ? AND page <> ?
            ORDER BY page DESC LIMIT ?""",
            (digest, fingerprint.LOOSE_VERSION, url.site(address), page, COPIES),
        )
        found += [row["page"] for row in rows]
    return found


def learn(db: sqlite3.Connection, paragraph: int, text: str) -> None:
    """Index a new paragraph, in the caller's transaction, where it is long enough."""
    key = fingerprint.passage(text)
    if key is not None:
        db.execute(
            "INSERT INTO loose_paragraphs (version, digest, paragraph) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (fingerprint.LOOSE_VERSION, key, paragraph),
        )


def catch_up(db: sqlite3.Connection, most: int = PORTION) -> int:
    """Take up to `most` paragraphs that were stored under an older version into the index, in the caller's transaction;
    how many it has dealt with, 0: none is left.
    """
    version = fingerprint.LOOSE_VERSION
    outdated = db.execute(
        """DELETE FROM loose_paragraphs WHERE (version, digest, paragraph) IN (
        SELECT version, digest, paragraph FROM loose_paragraphs WHERE version < ? LIMIT ?)""",
        (version, most),
    ).rowcount
    done, last = _progress(db)
    rows = db.execute(
        "SELECT id, text FROM paragraphs WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", (done, last, most)
    ).fetchall()
    for row in rows:
        learn(db, row["id"], row["text"])
    if rows:
        db.execute("UPDATE loose_progress SET done = ? WHERE version = ?", (rows[-1]["id"], version))
    return outdated + len(rows)


def _progress(db: sqlite3.Connection) -> tuple[int, int]:
    """Up to which paragraph the index reaches, and which is the last that was stored before it was begun."""
    sql = "SELECT done, last FROM loose_progress WHERE version = ?"
    row = db.execute(sql, (fingerprint.LOOSE_VERSION,)).fetchone()
    if row is None:
        last = db.execute("SELECT coalesce(max(id), 0) FROM paragraphs").fetchone()[0]
        db.execute("DELETE FROM loose_progress")
        db.execute(
            "INSERT INTO loose_progress (version, done, last) VALUES (?, 0, ?)", (fingerprint.LOOSE_VERSION, last)
        )
        return 0, last
    return row["done"], row["last"]


def sharing(db: sqlite3.Connection, address: str, paragraphs: Iterable[str], but: Iterable[int]) -> list[Sharing]:
    """Pages of other sites than that of `address` that hold, or have held, some of these paragraphs; those with the
    most first. `but` are pages to leave out.
    """
    found: dict[int, list[Passage]] = {}
    for text in islice(dict.fromkeys(paragraphs), LONGEST):
        for page, passage in _holders(db, text):
            found.setdefault(page, []).append(passage)
    for page in but:
        found.pop(page, None)
    ranked = sorted(found, key=lambda page: (-sum(len(one.text) for one in found[page]), page))
    elsewhere = (page for page in ranked if not url.is_same_site(_address(db, page), address))
    return [Sharing(page, tuple(found[page])) for page, _ in zip(elsewhere, range(MOST), strict=False)]


def _holders(db: sqlite3.Connection, text: str) -> list[tuple[int, Passage]]:
    """The pages that hold or have held a paragraph, an absorbed one under the page that absorbed it."""
    key = fingerprint.passage(text)
    if key is None:
        return []
    rows = db.execute(
        """SELECT coalesce(p.merged_into, p.id) AS holder, min(r.seen_at) AS since, count(*) AS revisions,
        max(r.revision = p.revision AND p.state <> 'merged') AS stands FROM (
            SELECT rp.revision FROM loose_paragraphs l JOIN revision_paragraphs rp
            ON rp.paragraph = l.paragraph AND rp.role = 'body' WHERE l.version = ? AND l.digest = ? LIMIT ?) held
        JOIN revisions r ON r.id = held.revision JOIN pages p ON p.id = r.page WHERE p.state <> 'hidden'
        GROUP BY holder""",
        (fingerprint.LOOSE_VERSION, key, MOST_REVISIONS),
    ).fetchall()
    if len(rows) >= STOCK or sum(row["revisions"] for row in rows) >= MOST_REVISIONS:
        return []
    return [(row["holder"], Passage(text, row["since"], bool(row["stands"]))) for row in rows]


def _address(db: sqlite3.Connection, page: int) -> str:
    return str(db.execute("SELECT url FROM pages WHERE id = ?", (page,)).fetchone()[0])
