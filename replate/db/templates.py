"""Template changes of a source: which differences its pages showed lately, which of them are its template's, and what
a page reads as since. What decides is `changes/template.py`."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from replate.changes import moment, template
from replate.changes.decision import State
from replate.changes.edit import FieldEdit
from replate.changes.template import Shared
from replate.db import articles, edits, events

SAME_EVENT = template.HOLD  # marks that are found within it, of one redesign, are told by one event


def shared(
    db: sqlite3.Connection, source: int, page: int, marks: Iterable[str], now: datetime
) -> dict[str, Shared]:  # fmt: skip
    """What other pages of the source have shown of these marks; a mark that none has shown is left out."""
    found: dict[str, Shared] = {}
    seen = _text_seen(db, page) if marks else None
    for mark in marks:
        if _is_decided(db, source, mark, seen):
            found[mark] = Shared(0, 0, is_template=True)
            continue
        row = db.execute(
            """SELECT count(*) AS pages, min(seen_at) AS first FROM differences
            WHERE source = ? AND mark = ? AND page <> ? AND seen_at BETWEEN ? AND ?""",
            (source, mark, page, moment.text(now - template.WINDOW), moment.text(now + template.WINDOW)),
        ).fetchone()
        if row["pages"]:
            found[mark] = Shared(row["pages"], _looked(db, source, page, mark, row["first"]))
    return found


def _text_seen(db: sqlite3.Connection, page: int) -> datetime | None:
    return moment.optional_parse(db.execute("SELECT text_seen FROM pages WHERE id = ?", (page,)).fetchone()[0])


def _is_decided(db: sqlite3.Connection, source: int, mark: str, seen: datetime | None) -> bool:
    """Whether the mark, or its inverse, is a template change that a page may show whose old text was `seen` last."""
    sql = "SELECT max(decided_at) FROM template_marks WHERE source = ? AND mark IN (?, ?)"
    decided = moment.optional_parse(db.execute(sql, (source, mark, template.inverse(mark))).fetchone()[0])
    return decided is not None and (seen is None or seen <= decided + template.ROLLOUT)


def _looked(db: sqlite3.Connection, source: int, page: int, mark: str, first: str) -> int:
    """Other pages of the source, known before `first`, that showed the mark, or whose old text was seen since."""
    return int(
        db.execute(
            """SELECT count(*) FROM (
                SELECT id FROM pages WHERE source = :source AND id <> :page AND first_seen < :first
                AND text_seen >= :first
                UNION SELECT p.id FROM differences d JOIN pages p ON p.id = d.page AND p.source = d.source
                WHERE d.source = :source AND d.mark = :mark AND p.id <> :page AND p.first_seen < :first)""",
            {"source": source, "page": page, "first": first, "mark": mark},
        ).fetchone()[0]
    )


def sight(
    db: sqlite3.Connection, source: int, page: int, marks: Iterable[str], seen_at: datetime, cursor: int | None = None
) -> None:
    """Note that a page showed some marks; with `cursor`, that this row of the change log tells them as an edit."""
    db.execute(
        "DELETE FROM differences WHERE source = ? AND seen_at < ?",
        (source, moment.text(seen_at - 2 * template.WINDOW)),
    )
    db.executemany(
        """INSERT INTO differences (source, mark, page, seen_at, cursor) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (source, mark, page) DO UPDATE SET cursor = coalesce(excluded.cursor, cursor)""",
        ((source, mark, page, moment.text(seen_at), cursor) for mark in marks),
    )


def told_elsewhere(db: sqlite3.Connection, source: int, page: int, mark: str, now: datetime) -> list[int]:
    """The rows of the change log that tell the same difference of other pages of the source, within the window."""
    found = db.execute(
        """SELECT cursor FROM differences WHERE source = ? AND mark = ? AND page <> ? AND cursor IS NOT NULL
        AND seen_at BETWEEN ? AND ? ORDER BY cursor""",
        (source, mark, page, moment.text(now - template.WINDOW), moment.text(now + template.WINDOW)),
    )
    return [row["cursor"] for row in found]


def withdraw(db: sqlite3.Connection, page: int) -> None:
    """The second look saw the old text again: what was noted of the other one does not count."""
    db.execute("DELETE FROM differences WHERE page = ? AND cursor IS NULL", (page,))


def decide(db: sqlite3.Connection, source: int, page: int, found: Iterable[FieldEdit], now: datetime) -> None:
    """Write down that these edits of a page are the template's doing, in the caller's transaction.

    One event of the source tells it; rows that told it as an edit of one page are annulled by new ones; pages whose
    candidate waits for this are looked at now.
    """
    seen = _text_seen(db, page)
    fresh = {mark: edit for edit in found if (mark := template.mark(edit)) and not _is_decided(db, source, mark, seen)}
    if not fresh:
        return
    event = _event(db, source, list(fresh.values()), now)
    for mark in fresh:
        db.execute(
            """INSERT INTO template_marks (source, mark, event, decided_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (source, mark) DO UPDATE SET event = excluded.event, decided_at = excluded.decided_at""",
            (source, mark, event, moment.text(now)),
        )
    _annul(db, source, list(fresh), event, now)
    _wake(db, source, list(fresh), now)


def _event(db: sqlite3.Connection, source: int, found: list[FieldEdit], now: datetime) -> int:
    recent = db.execute(
        "SELECT max(id) FROM events WHERE source = ? AND type = 'template' AND at >= ?",
        (source, moment.text(now - SAME_EVENT)),
    ).fetchone()[0]
    return int(recent) if recent else events.write_of_source(db, source, "template", now, template.told(found))


def _annul(db: sqlite3.Connection, source: int, marks: list[str], event: int, now: datetime) -> None:
    names = ", ".join("?" * len(marks))
    rows = db.execute(
        f"""SELECT page, cursor FROM differences WHERE source = ? AND mark IN ({names}) AND cursor IS NOT NULL
        AND seen_at >= ? ORDER BY page, cursor""",
        (source, *marks, moment.text(now - template.WINDOW)),
    ).fetchall()
    by_page: dict[int, list[int]] = {}
    for row in rows:
        by_page.setdefault(row["page"], []).append(row["cursor"])
    for page, cursors in by_page.items():
        edits.annul(db, page, sorted(set(cursors)), f"a change of the source's template (event {event})", now)
    db.execute(f"UPDATE differences SET cursor = NULL WHERE source = ? AND mark IN ({names})", (source, *marks))


def _wake(db: sqlite3.Connection, source: int, marks: list[str], now: datetime) -> None:
    names = ", ".join("?" * len(marks))
    db.execute(
        f"""UPDATE frontier SET due = ?, reason = 'what it shows is a change of its source''s template'
        WHERE subject = 'page' AND second_look = 1 AND due > ? AND subject_id IN (
            SELECT d.page FROM differences d JOIN candidates c ON c.page = d.page
            WHERE d.source = ? AND d.mark IN ({names}) AND c.kind = 'text')""",
        (moment.text(now), moment.text(now), source, *marks),
    )


def rebase(db: sqlite3.Connection, page: int, revision: int, state: State, visit: int) -> None:
    """From now on the page's current revision reads as `state` does; the revision itself stays as it is."""
    db.execute(
        """INSERT INTO bases (page, revision, visit, seen_at, fingerprint, reading, extractor, snapshot)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (page) DO UPDATE SET revision = excluded.revision,
        visit = excluded.visit, seen_at = excluded.seen_at, fingerprint = excluded.fingerprint,
        reading = excluded.reading, extractor = excluded.extractor, snapshot = excluded.snapshot""",
        (
            page, revision, state.visit if state.visit is not None else visit, moment.text(state.seen_at),
            state.fingerprint, articles.to_text(state.article), state.extractor, state.snapshot,
        ),
    )  # fmt: skip


def base(db: sqlite3.Connection, page: int, revision: int | None) -> State | None:
    """What the page's current revision reads as since the template changed; None: as it was written."""
    row = db.execute("SELECT * FROM bases WHERE page = ? AND revision = ?", (page, revision)).fetchone()
    if row is None:
        return None
    article, seen_at = articles.from_text(row["reading"]), moment.parse(row["seen_at"])
    return State(article, row["fingerprint"], seen_at, row["extractor"], row["snapshot"], row["visit"])
