"""Pages: the articles we follow, each under one identity, whatever URLs it has had."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from replate.changes import moment, twins, url
from replate.changes.article import Stamp
from replate.changes.chain import GENESIS
from replate.changes.decision import Candidate, Known, State
from replate.db import articles, frontier, habits, revisions, templates
from replate.errors import UnknownPage, UsageError

LISTED_UNDER = ("guid", "article id")
"""Reasons for which an unknown URL in a listing is taken for a known page's new one, until it is visited."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the cheap questions of a visit need, with the source's settings beside; see the schema for the columns."""

    id: int
    url: str
    source: int
    source_name: str
    timezone: str | None
    selectors: str
    state: str
    first_seen: datetime
    last_edit: datetime | None
    text_seen: datetime | None
    published: datetime | None
    revision: int | None
    failures: int
    interval: timedelta | None
    etag: str | None
    last_modified: str | None
    accept_encoding: str | None
    raw_digest: str | None
    gate_digest: str | None
    extractor: str | None
    stamps: str
    signals: str
    passed: str
    has_candidate: bool
    belief: tuple[float, float] | None = None
    is_header_clock: bool = False  # Last-Modified moves over unchanged text at this source
    visited: datetime | None = None
    is_asked_for: bool = False  # its source is its own address

    @property
    def signal_stamps(self) -> dict[str, Stamp]:
        """The stamps that feeds and sitemaps gave last."""
        return articles.stamps(self.signals)


def to_visit(db: sqlite3.Connection, page: int) -> Page:
    """A page as a visit needs it."""
    row = db.execute(
        """SELECT p.*, s.name AS source_name, coalesce(s.timezone, s.learned_zone) AS timezone, s.selectors, s.kind,
        EXISTS (SELECT 1 FROM stamp_series t WHERE t.source = p.source AND t.series = 'http'
                AND t.spoiled_at IS NOT NULL) AS is_header_clock,
        EXISTS (SELECT 1 FROM candidates c WHERE c.page = p.id) AS has_candidate
        FROM pages p JOIN sources s ON s.id = p.source WHERE p.id = ?""",
        (page,),
    ).fetchone()
    interval = row["interval_s"]
    return Page(
        row["id"], row["url"], row["source"], row["source_name"], row["timezone"], row["selectors"], row["state"],
        moment.parse(row["first_seen"]), moment.optional_parse(row["last_edit"]),
        moment.optional_parse(row["text_seen"]), moment.optional_parse(row["published"]), row["revision"],
        row["failures"],
        None if interval is None else timedelta(seconds=interval), row["etag"], row["last_modified"],
        row["accept_encoding"], row["raw_digest"], row["gate_digest"], row["extractor"], row["stamps"], row["signals"],
        row["passed"], bool(row["has_candidate"]),
        None if row["belief_shape"] is None else (row["belief_shape"], row["belief_rate"]),
        bool(row["is_header_clock"]),
        moment.optional_parse(row["last_visit"]), row["kind"] == "page",
    )  # fmt: skip


def known(db: sqlite3.Connection, page: int, *, with_article: bool = True) -> Known:
    """Everything that a decision about a page needs; the article only where texts will be compared."""
    row = db.execute("SELECT * FROM pages WHERE id = ?", (page,)).fetchone()
    marks = [(one["revision"], one["fingerprint"]) for one in db.execute(
        "SELECT revision, fingerprint FROM revisions WHERE page = ? ORDER BY revision", (page,))]  # fmt: skip
    spoiled = db.execute(
        "SELECT series FROM stamp_series WHERE source = ? AND spoiled_at IS NOT NULL", (row["source"],)
    )
    latest = revisions.row(db, page, row["revision"]) if with_article and row["revision"] else None
    folded = json.loads(row["folded"]) if row["folded"] else None
    base, as_written = templates.base(db, page, row["revision"]), None
    if base:
        as_written, marks[-1] = marks[-1][1], (marks[-1][0], base.fingerprint)
    article = base.article if base else revisions.article(db, latest) if latest else None
    return Known(
        page, row["state"], article, tuple(marks), moment.optional_parse(row["text_seen"]),
        row["extractor"], candidate(db, page), (folded[0], folded[1]) if folded else None,
        articles.stamps(row["stamps"]), frozenset(one["series"] for one in spoiled), as_written,
    )  # fmt: skip


def candidate(db: sqlite3.Connection, page: int) -> Candidate | None:
    """What waits for a second look at this page."""
    row = db.execute("SELECT * FROM candidates WHERE page = ?", (page,)).fetchone()
    if row is None:
        return None
    seen_at = moment.parse(row["seen_at"])
    state = None
    if row["reading"]:
        article = articles.from_text(row["reading"])
        state = State(article, row["fingerprint"], seen_at, row["extractor"], row["snapshot"], row["visit"])
    return Candidate(row["kind"], seen_at, row["visit"], state)


def newest_snapshot(db: sqlite3.Connection, page: int) -> str | None:
    """The digest of the raw page of the newest revision; None: there is no revision, or it was not kept."""
    row = db.execute(
        """SELECT coalesce(b.snapshot, r.snapshot) AS snapshot FROM revisions r
        LEFT JOIN bases b ON b.page = r.page AND b.revision = r.revision
        JOIN snapshots s ON s.digest = coalesce(b.snapshot, r.snapshot)
        WHERE r.page = ? ORDER BY r.revision DESC LIMIT 1""",
        (page,),
    ).fetchone()
    return None if row is None else str(row["snapshot"])


def find(db: sqlite3.Connection, wanted: str | int) -> int:
    """The number of the page meant by a number or by any URL it was ever known by.

    A URL leads to the page that absorbed its own, a number to itself; raises UnknownPage.
    """
    text = str(wanted).strip()
    if text.isascii() and text.isdigit() and len(text) <= 18:
        if db.execute("SELECT 1 FROM pages WHERE id = ?", (int(text),)).fetchone() is None:
            raise UnknownPage(f"there is no page {text}; `replate pages` lists them")
        return int(text)
    try:
        canonical = url.canonical(text)
    except UsageError:
        raise UnknownPage(f"{text!r} is neither a page's number nor a URL; `replate pages` lists both") from None
    page = by_url(db, canonical)
    if page is None:
        raise UnknownPage(f"no page was ever known by {canonical}; `replate crawl {canonical}` follows it from now on")
    return page


def by_url(db: sqlite3.Connection, canonical: str, *, claims: bool = True) -> int | None:
    """The page to which a canonical URL leads, in whatever order its parameters are written; of several the one that
    has it as its own, then the latest.

    Without `claims` it does not count that a page names the URL as its own.
    """
    row = db.execute(
        """SELECT u.page FROM page_urls u JOIN pages p ON p.id = u.page
        WHERE (u.url = :url OR u.ordered = :key) AND u.reason NOT IN ('refused', 'released', :unheard)
        AND NOT EXISTS (SELECT 1 FROM page_urls r WHERE r.page = u.page AND r.url = :url
                        AND r.reason IN ('refused', 'released'))
        ORDER BY p.state = 'merged', u.url = :url DESC, p.url = u.url DESC, u.reason = 'canonical',
        u.last_seen DESC LIMIT 1""",
        {"url": canonical, "key": url.key(canonical), "unheard": "" if claims else "canonical"},
    ).fetchone()
    return None if row is None else target(db, row["page"])


def target(db: sqlite3.Connection, page: int) -> int:
    """The page into which this one was merged, at last; itself when it was not."""
    seen = {page}
    while True:
        row = db.execute("SELECT merged_into FROM pages WHERE id = ?", (page,)).fetchone()
        if row["merged_into"] is None or row["merged_into"] in seen:
            return page
        page = row["merged_into"]
        seen.add(page)


def state(db: sqlite3.Connection, page: int) -> str:
    return standing(db, page)[0]


def standing(db: sqlite3.Connection, page: int) -> tuple[str, str]:
    """A page's state and its own URL, as they are by now."""
    row = db.execute("SELECT state, url FROM pages WHERE id = ?", (page,)).fetchone()
    return row["state"], row["url"]


def hops(db: sqlite3.Connection, page: int, most: int) -> list[str]:
    """The URLs from which the page's latest visits were sent on to other hosts, the newest first, `most` at most."""
    rows = db.execute(
        "SELECT outcome, status, url FROM visits WHERE page = ? ORDER BY id DESC LIMIT ?", (page, most)
    ).fetchall()
    sent_on = takewhile(lambda row: row["outcome"] == "moved" and 300 <= (row["status"] or 0) < 400, rows)
    return [row["url"] for row in sent_on]


def sent_on(db: sqlite3.Connection, page: int, most: int) -> list[tuple[int, str, str]]:
    """The redirects that led the page's latest visits on to other hosts, without an article in between."""
    rows = db.execute(
        "SELECT outcome, status, redirects FROM visits WHERE page = ? ORDER BY id DESC LIMIT ?", (page, most)
    ).fetchall()
    found = takewhile(lambda row: row["outcome"] == "moved" and 300 <= (row["status"] or 0) < 400, rows)
    return [(status, start, end) for row in found for status, start, end in json.loads(row["redirects"] or "[]")]


def absorbed(db: sqlite3.Connection, page: int) -> list[int]:
    """The pages that were merged into this one, directly or through others."""
    rows = db.execute(
        """WITH RECURSIVE family(id) AS (SELECT id FROM pages WHERE merged_into = ?
        UNION SELECT p.id FROM pages p JOIN family f ON p.merged_into = f.id) SELECT id FROM family ORDER BY id""",
        (page,),
    )
    return [row["id"] for row in rows]


def urls(db: sqlite3.Connection, page: int) -> list[str]:
    """Every URL that leads to this page, the first known first."""
    numbers = [page, *absorbed(db, page)]
    marks = ", ".join("?" * len(numbers))
    rows = db.execute(
        f"""SELECT url FROM page_urls WHERE page IN ({marks}) AND reason NOT IN ('refused', 'released')
        GROUP BY url ORDER BY min(first_seen), min(rowid)""",
        numbers,
    )
    return [row["url"] for row in rows]


def other_address(db: sqlite3.Connection, page: int, asked: str) -> str | None:
    """Where else a page that is gone at the address `asked` may stand: the newest other URL that it or one it absorbed
    had; None: there is none."""
    numbers = [page, *absorbed(db, page)]
    marks = ", ".join("?" * len(numbers))
    row = db.execute(
        f"""SELECT u.url FROM page_urls u JOIN pages p ON p.id = u.page WHERE u.page IN ({marks})
        AND u.reason NOT IN ('refused', 'released', 'canonical', 'parameter', 'temporary redirect')
        AND u.url NOT IN (?, (SELECT url FROM pages WHERE id = ?)) ORDER BY u.last_seen DESC, u.page DESC LIMIT 1""",
        (*numbers, asked, page),
    ).fetchone()
    return None if row is None else str(row["url"])


def newest_visit(db: sqlite3.Connection, page: int) -> datetime | None:
    """When the page was visited last; None: never."""
    row = db.execute("SELECT max(at) FROM visits WHERE page = ?", (page,)).fetchone()
    return moment.optional_parse(row[0])


def was_read_at(db: sqlite3.Connection, page: int, canonical: str) -> bool:
    """Whether a visit has had a body from this URL of the page."""
    sql = "SELECT 1 FROM visits WHERE page = ? AND url = ? AND status IN (200, 203) LIMIT 1"
    return db.execute(sql, (page, canonical)).fetchone() is not None


def count_visits(db: sqlite3.Connection, page: int) -> int:
    """How often the page was visited."""
    return int(db.execute("SELECT count(*) FROM visits WHERE page = ?", (page,)).fetchone()[0])


def last_visit(db: sqlite3.Connection, page: int) -> sqlite3.Row | None:
    """The newest visit of a page; None: there was none."""
    found: sqlite3.Row | None = db.execute(
        "SELECT * FROM visits WHERE page = ? ORDER BY id DESC LIMIT 1", (page,)
    ).fetchone()
    return found


def has_visit(db: sqlite3.Connection, page: int, at: datetime, canonical: str, status: int) -> bool:
    """Whether this very capture was written before."""
    numbers = [page, *absorbed(db, page)]
    marks = ", ".join("?" * len(numbers))
    sql = f"SELECT 1 FROM visits WHERE page IN ({marks}) AND at = ? AND url = ? AND status = ?"
    return db.execute(sql, (*numbers, moment.text(at), canonical, status)).fetchone() is not None


def due(db: sqlite3.Connection, page: int) -> datetime | None:
    """When the page is visited next; None: not planned."""
    sql = "SELECT due FROM frontier WHERE subject = 'page' AND subject_id = ?"
    return moment.optional_parse(db.execute(sql, (page,)).fetchone()[0])


def url_reason(db: sqlite3.Connection, page: int, canonical: str) -> str | None:
    """Why a page is known by a URL; None: it is not."""
    row = db.execute("SELECT reason FROM page_urls WHERE page = ? AND url = ?", (page, canonical)).fetchone()
    return None if row is None else str(row["reason"])


def learn_url(
    db: sqlite3.Connection, page: int, canonical: str, reason: str, now: datetime, evidence: str | None = None
) -> None:
    """Write down that a page is known by a URL, and why; `refused`: that it is not, though it was said."""
    at = moment.text(now)
    known = db.execute(
        """UPDATE page_urls SET last_seen = max(last_seen, :at),
        reason = CASE WHEN reason = 'canonical' OR (reason IN ('refused', 'released') AND :reason <> 'canonical')
            THEN :reason ELSE reason END,
        evidence = coalesce(:evidence, evidence) WHERE url = :url AND page = :page""",
        {"at": at, "reason": reason, "evidence": evidence, "url": canonical, "page": page},
    )
    if known.rowcount:
        return
    db.execute(
        """INSERT INTO page_urls (url, page, reason, first_seen, last_seen, bare, ordered, evidence)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (canonical, page, reason, at, at, twins.bare(canonical), url.key(canonical) if "&" in canonical else None,
         evidence),
    )  # fmt: skip
    if reason != "refused":
        habits.note(db, page, canonical)


def disown(
    db: sqlite3.Connection, page: int, canonical: str, evidence: str, now: datetime, due: datetime | None
) -> None:  # fmt: skip
    """Write down that another article stands at a URL which was taken for the page's, in the caller's transaction.

    One that a listing had led to is followed as a page of its own, due at `due`, and what had led to it counts no more.
    """
    source, own = db.execute("SELECT source, url FROM pages WHERE id = ?", (page,)).fetchone()
    reason = url_reason(db, page, canonical)
    learn_url(db, page, canonical, "refused", now, evidence)
    db.execute("UPDATE page_urls SET reason = 'refused' WHERE url = ? AND page = ?", (canonical, page))
    if reason not in LISTED_UNDER:
        return
    habits.refute(db, own, canonical)
    db.execute("UPDATE listings SET guid = NULL WHERE page = ?", (page,))
    if by_url(db, canonical, claims=False) is None:
        add(db, source, canonical, "discovered", now, due)


def add(db: sqlite3.Connection, source: int, canonical: str, reason: str, now: datetime, due: datetime | None) -> int:
    """Follow a page that was not known; its number."""
    number = int(
        db.execute(
            "INSERT INTO pages (url, source, state, first_seen, chain) VALUES (?, ?, 'live', ?, ?) RETURNING id",
            (canonical, source, moment.text(now), GENESIS),
        ).fetchone()[0]
    )
    learn_url(db, number, canonical, reason, now)
    frontier.plan(db, "page", number, url.host(canonical), canonical, due, "first visit")
    return number
