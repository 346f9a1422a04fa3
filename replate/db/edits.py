"""The change log: one row an edit, in order of a cursor that only grows; a written row never changes."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from replate.changes import moment
from replate.changes.edit import FieldEdit

COLUMNS = (
    "cursor", "page", "url", "source", "revision", "previous_revision", "seen_at", "window_start", "window_end",
    "field", "action", "kinds", "stealth", "significance", "before", "after", "words_added", "words_deleted",
    "updated_shown", "published_shown", "chain", "remark",
)  # fmt: skip
"""The columns of section 8 of the design in their order, and `remark` behind them."""


@dataclass(frozen=True, slots=True)
class Context:
    """What all rows of one visit share."""

    page: int
    url: str
    source: str
    revision: int | None
    previous_revision: int | None
    seen_at: datetime
    window_start: datetime | None
    updated_shown: str | None
    published_shown: str | None
    chain: str
    stealth: bool | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows of the change log are wanted; None and empty: all."""

    after_cursor: int = 0
    since: datetime | None = None
    source: str | None = None
    field: str | None = None
    kind: str | None = None
    stealth: bool = False
    page: int | None = None
    revision: int | None = None


def write(db: sqlite3.Connection, context: Context, edit: FieldEdit, *, is_technical: bool = False) -> int:
    """Append one edit of a revision; its cursor."""
    names = ["technical"] if is_technical else sorted({kind.name for kind in edit.kinds})
    evidence: dict[str, str] = {kind.name: kind.evidence for kind in edit.kinds}
    return _append(
        db, context, edit.field, edit.action, names, None if is_technical else edit.significance, edit.before,
        edit.after, edit.words_added, edit.words_deleted, evidence, edit.old_index, edit.new_index,
    )  # fmt: skip


def write_plain(
    db: sqlite3.Connection, context: Context, field: str, kind: str, before: str | None, after: str | None, why: str
) -> int:
    """Append one edit that makes no revision: of field `state`, `url` or `updated`; its cursor."""
    action = "insert" if before is None else "delete" if after is None else "replace"
    return _append(db, context, field, action, [kind], None, before, after, 0, 0, {kind: why}, None, None)


GROUPED = 5  # cursors that a remark names; a group of many more pages is for the most part the template's doing


def grouped(cursors: Sequence[int]) -> str | None:
    """The remark of a row that tells once more what rows of other pages told; None: there are none."""
    if not cursors:
        return None
    named = ", ".join(map(str, cursors[:GROUPED])) + (" ..." if len(cursors) > GROUPED else "")
    pages = f"{len(cursors)} other page{'' if len(cursors) == 1 else 's'}"
    return f"groups {named}: the same difference in {pages} of the source"


def is_grouped(row: sqlite3.Row) -> bool:
    """Whether the remark only adds to the row, which tells an edit as any other."""
    return str(row["remark"] or "").startswith("groups ")


def annul(db: sqlite3.Connection, page: int, cursors: Sequence[int], why: str, now: datetime) -> int:
    """Append a row that takes back rows of one page, which stay as they are; its cursor."""
    row = db.execute(
        "SELECT p.*, s.name AS source_name FROM pages p JOIN sources s ON s.id = p.source WHERE p.id = ?", (page,)
    ).fetchone()
    first = db.execute("SELECT field, action FROM edits WHERE cursor = ?", (cursors[0],)).fetchone()
    context = Context(
        page, row["url"], row["source_name"], row["revision"], row["revision"], now,
        moment.optional_parse(row["text_seen"]), None, None, row["chain"],
        remark=f"annuls {', '.join(map(str, cursors))}: {why}",
    )  # fmt: skip
    evidence = {"technical": why}
    return _append(
        db, context, first["field"], first["action"], ["technical"], None, None, None, 0, 0, evidence, None, None
    )


def _append(
    db: sqlite3.Connection, context: Context, field: str, action: str, kinds: Sequence[str], significance: int | None,
    before: str | None, after: str | None, words_added: int, words_deleted: int, evidence: dict[str, str],
    old_position: int | None, new_position: int | None,
) -> int:  # fmt: skip
    row = (
        context.page, context.url, context.source, context.revision, context.previous_revision,
        moment.text(context.seen_at), moment.optional_text(context.window_start), moment.text(context.seen_at), field,
        action, json.dumps(kinds), None if context.stealth is None else int(context.stealth), significance, before,
        after, words_added, words_deleted, context.updated_shown, context.published_shown, context.chain,
        context.remark, json.dumps(evidence, ensure_ascii=False), old_position, new_position,
    )  # fmt: skip
    columns = ", ".join((*COLUMNS[1:], "evidence", "old_position", "new_position"))
    sql = f"INSERT INTO edits ({columns}) VALUES ({', '.join('?' * len(row))}) RETURNING cursor"
    return int(db.execute(sql, row).fetchone()[0])


def rows(db: sqlite3.Connection, choice: Choice | None = None, *, limit: int | None = None) -> Iterator[sqlite3.Row]:
    """Rows of the change log in order of cursor, with `evidence` behind the exported columns."""
    condition, values = _condition(choice or Choice())
    sql = f"SELECT {', '.join(COLUMNS)}, evidence FROM edits e WHERE {condition} ORDER BY cursor LIMIT ?"
    yield from db.execute(sql, (*values, -1 if limit is None else limit))


def latest(db: sqlite3.Connection, choice: Choice | None = None, *, limit: int = 50, before: int | None = None
           ) -> list[sqlite3.Row]:  # fmt: skip
    """The newest rows first, those below cursor `before` where given: what a viewer shows."""
    condition, values = _condition(choice or Choice())
    sql = f"""SELECT {", ".join(COLUMNS)}, evidence FROM edits e WHERE {condition} AND cursor < ?
        ORDER BY cursor DESC LIMIT ?"""
    return db.execute(sql, (*values, 2**62 if before is None else before, limit)).fetchall()


def last_cursor(db: sqlite3.Connection) -> int:
    """The highest cursor given out so far; 0 before the first."""
    return int(db.execute("SELECT coalesce(max(cursor), 0) FROM edits").fetchone()[0])


def _condition(choice: Choice) -> tuple[str, list[object]]:
    parts: list[str] = ["cursor > ?"]
    values: list[object] = [choice.after_cursor]
    for column, value in (
        ("source", choice.source), ("field", choice.field), ("page", choice.page), ("revision", choice.revision),
    ):  # fmt: skip
        if value is not None:
            parts.append(f"{column} = ?")
            values.append(value)
    if choice.since is not None:
        parts.append("seen_at >= ?")
        values.append(moment.text(choice.since))
    if choice.kind is not None:
        parts.append("kinds LIKE ? ESCAPE '!'")
        values.append(f'%"{choice.kind.replace("!", "!!").replace("%", "!%").replace("_", "!_")}"%')
    if choice.stealth:
        parts.append("stealth = 1")
    return " AND ".join(parts), values
