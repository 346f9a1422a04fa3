"""Revisions: the numbered states of a page's article, each distinct paragraph stored once."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from replate.changes import chain, fingerprint, moment
from replate.changes.article import Article, ParagraphKind
from replate.changes.decision import Revision
from replate.db import articles, passages

ROLES = ("body", "caption", "note")


def write(db: sqlite3.Connection, page: int, number: int, url: str, visit: int, head: str, revision: Revision) -> str:
    """Write one revision with its paragraphs, in the caller's transaction; the new head of the page's chain."""
    state, finding = revision.state, revision.finding
    article = state.article
    kinds = sorted({kind.name for edit in finding.edits for kind in edit.kinds} if finding else set())
    if revision.verdict == "technical":
        kinds = ["technical"]
    row: dict[str, Any] = {
        "page": page, "revision": number, "verdict": revision.verdict, "reverted_to": revision.reverted_to,
        "visit": state.visit if state.visit is not None else visit, "seen_at": moment.text(state.seen_at),
        "window_start": moment.optional_text(revision.window_start), "window_end": moment.text(state.seen_at),
        "url": url, "headline": article.headline, "dek": article.dek, "byline": articles.list_text(article.byline),
        "agency": article.agency, "published": moment.optional_text(article.published),
        "published_text": article.published_text, "updated": moment.optional_text(article.updated),
        "updated_text": article.updated_text, "section": article.section, "language": article.language,
        "stamps": json.dumps([articles.stamp_row(one) for one in article.stamps], ensure_ascii=False),
        "fingerprint": state.fingerprint,
        "fields": json.dumps(sorted({edit.field for edit in finding.edits}) if finding else []),
        "kinds": json.dumps(kinds),
        "words_added": sum(edit.words_added for edit in finding.edits) if finding else 0,
        "words_deleted": sum(edit.words_deleted for edit in finding.edits) if finding else 0,
        "stealth": None if revision.stealth is None or revision.stealth.value is None else int(revision.stealth.value),
        "stealth_reason": revision.stealth.reason if revision.stealth else None,
        "significance": finding.significance if finding and revision.verdict != "technical" else None,
        "explanation": finding.explanation if finding and revision.verdict != "technical" else None,
        "summary": finding.summary if finding else None, "extractor": state.extractor, "snapshot": state.snapshot,
        "dateline": article.dateline, "is_live": int(article.is_live),
        "posts": json.dumps([articles.post_row(one) for one in article.posts], ensure_ascii=False),
    }  # fmt: skip
    row["chain"] = chain.link(head, chained(row, article.paragraphs, article.captions, article.notes))
    columns = ", ".join(row)
    sql = f"INSERT INTO revisions ({columns}) VALUES ({', '.join(':' + name for name in row)}) RETURNING id"
    identity = db.execute(sql, row).fetchone()[0]
    for role, texts in zip(ROLES, (article.paragraphs, article.captions, article.notes), strict=True):
        _write_paragraphs(db, identity, role, texts, article.kinds if role == "body" else ())
    return str(row["chain"])


def chained(
    row: Mapping[str, Any], body: Iterable[str], captions: Iterable[str], notes: Iterable[str]
) -> dict[str, Any]:
    """The immutable fields of a revision's row, typed as they enter the hash chain (docs/data.md lists them)."""
    parsed = {
        "type": "revision", "byline": json.loads(row["byline"]), "stamps": json.loads(row["stamps"]),
        "kinds": json.loads(row["kinds"]), "body": list(body), "captions": list(captions), "notes": list(notes),
        "stealth": None if row["stealth"] is None else bool(row["stealth"]),
    }  # fmt: skip
    return {name: parsed[name] if name in parsed else row[name] for name in chain.REVISION_FIELDS}


def _write_paragraphs(
    db: sqlite3.Connection, revision: int, role: str, texts: tuple[str, ...], kinds: tuple[str, ...]
) -> None:
    for position, text in enumerate(texts):
        mark = fingerprint.digest(text)
        sql = "INSERT INTO paragraphs (digest, text) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id"
        new = db.execute(sql, (mark, text)).fetchone()
        if new is not None:
            passages.learn(db, new[0], text)
        db.execute(
            """INSERT INTO revision_paragraphs (revision, role, position, paragraph, kind)
            SELECT ?, ?, ?, id, ? FROM paragraphs WHERE digest = ?""",
            (revision, role, position, kinds[position] if len(kinds) == len(texts) else None, mark),
        )


def rows(db: sqlite3.Connection, page: int) -> list[sqlite3.Row]:
    """All revisions of a page, oldest first, as rows of the table."""
    return db.execute("SELECT * FROM revisions WHERE page = ? ORDER BY revision", (page,)).fetchall()


def row(db: sqlite3.Connection, page: int, number: int) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute(
        "SELECT * FROM revisions WHERE page = ? AND revision = ?", (page, number)
    ).fetchone()
    return found


def texts(db: sqlite3.Connection, revision_id: int) -> dict[str, tuple[str, ...]]:
    """The paragraphs of one revision by role: body, caption, note."""
    found: dict[str, list[str]] = {role: [] for role in ROLES}
    for role, text in db.execute(
        """SELECT rp.role, p.text FROM revision_paragraphs rp JOIN paragraphs p ON p.id = rp.paragraph
        WHERE rp.revision = ? ORDER BY rp.role, rp.position""",
        (revision_id,),
    ):
        found[role].append(text)
    return {role: tuple(values) for role, values in found.items()}


def kinds(db: sqlite3.Connection, revision_id: int) -> tuple[ParagraphKind, ...]:
    """What each paragraph of a revision's body is; empty where that was not recorded."""
    sql = "SELECT kind FROM revision_paragraphs WHERE revision = ? AND role = 'body' ORDER BY position"
    found = [row[0] for row in db.execute(sql, (revision_id,))]
    return () if None in found else tuple(found)


def article(db: sqlite3.Connection, found: sqlite3.Row) -> Article:
    """The article of a revision's row, equal to the one that was written."""
    parts = texts(db, found["id"])
    return Article(
        found["headline"], found["dek"], tuple(json.loads(found["byline"])), found["agency"],
        moment.optional_parse(found["published"]), found["published_text"], moment.optional_parse(found["updated"]),
        found["updated_text"], found["section"], found["language"], parts["body"], parts["caption"], parts["note"],
        tuple(articles.stamp(one) for one in json.loads(found["stamps"])), kinds(db, found["id"]), found["dateline"],
        bool(found["is_live"]), tuple(articles.post(one) for one in json.loads(found["posts"])),
    )  # fmt: skip


def every(db: sqlite3.Connection, after: int = 0) -> Iterator[sqlite3.Row]:
    """All revisions with an id above `after`, in the order in which they were written."""
    yield from db.execute("SELECT * FROM revisions WHERE id > ? ORDER BY id", (after,))


def count_raw(db: sqlite3.Connection, source: int | None = None) -> tuple[int, int]:
    """How many revisions there are, of one source or of all, and of how many the raw page is kept."""
    row = db.execute(
        """SELECT count(*), count(s.digest) FROM revisions r JOIN pages p ON p.id = r.page
        LEFT JOIN snapshots s ON s.digest = r.snapshot WHERE ? IS NULL OR p.source = ?""",
        (source, source),
    ).fetchone()
    return row[0], row[1]


def with_raw(db: sqlite3.Connection, source: int | None = None) -> Iterator[sqlite3.Row]:
    """The revisions whose raw page is kept, by page, with `timezone` and `selectors` of their source."""
    yield from db.execute(
        """SELECT r.*, p.source, coalesce(o.timezone, o.learned_zone) AS timezone, o.selectors
        FROM revisions r JOIN pages p ON p.id = r.page
        JOIN sources o ON o.id = p.source JOIN snapshots s ON s.digest = r.snapshot
        WHERE ? IS NULL OR p.source = ? ORDER BY r.page, r.revision""",
        (source, source),
    )
