"""Plans: when a page is visited next and why, with what its revisit policy was told at the visit before."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from replate.changes import moment
from replate.changes.history import History
from replate.db import audits, pages, prices, sources
from replate.db.database import transaction

ANEW = "planned anew"  # how the reason of a plan begins that no visit has made


@dataclass(frozen=True, slots=True)
class Planned:
    """One page's plan; `due` None: nothing is planned. `history` and `visited` are None before the first visit.

    `host_free` is when the host may be asked: later than `due` where it rests or is left alone (`backoff`).
    """

    page: int
    url: str
    source: str
    state: str
    headline: str | None
    due: datetime | None
    reason: str
    second_look: bool
    host: str
    host_free: datetime | None
    backoff: datetime | None
    visited: datetime | None
    history: History | None
    price: float = 1.0  # how many times more than usual its visit costs, where budgets are short


_SELECT = """SELECT p.*, s.name AS source_name, s.kind, f.due, f.reason AS why, f.second_look, f.host, h.next_request,
    h.backoff_until, (SELECT outcome FROM visits v WHERE v.page = p.id ORDER BY v.at DESC, v.id DESC LIMIT 1) AS outcome
    FROM pages p JOIN sources s ON s.id = p.source JOIN frontier f ON f.subject = 'page' AND f.subject_id = p.id
    LEFT JOIN hosts h ON h.host = f.host"""


def of_page(db: sqlite3.Connection, page: int) -> Planned:
    """The plan of one page; of a merged one that of the page that absorbed it."""
    return _planned(db, db.execute(f"{_SELECT} WHERE p.id = ?", (pages.target(db, page),)).fetchone())


def of_source(db: sqlite3.Connection, name: str, limit: int) -> Iterator[Planned]:
    """The next `limit` planned visits of a source's pages, the earliest first; raises UnknownSource."""
    number = sources.get(db, name).id
    sql = f"{_SELECT} WHERE p.source = ? AND f.due IS NOT NULL ORDER BY f.due LIMIT ?"
    yield from (_planned(db, row) for row in db.execute(sql, (number, limit)))


def _planned(db: sqlite3.Connection, row: sqlite3.Row) -> Planned:
    rest, backoff = moment.optional_parse(row["next_request"]), moment.optional_parse(row["backoff_until"])
    free = max(filter(None, (rest, backoff)), default=None)
    return Planned(
        row["id"], row["url"], row["source_name"], row["state"], row["headline"], moment.optional_parse(row["due"]),
        row["why"], bool(row["second_look"]), row["host"], free, backoff, moment.optional_parse(row["last_visit"]),
        _history(row), prices.factor(db, row["host"], row["source_name"]),
    )  # fmt: skip


def _history(row: sqlite3.Row) -> History | None:
    if row["outcome"] is None:
        return None
    return History(
        moment.parse(row["first_seen"]), moment.optional_parse(row["published"]),
        moment.optional_parse(row["last_edit"]), None, row["outcome"], row["failures"],
        max((row["revision"] or 0) - 1, 0), moment.optional_parse(row["text_seen"]), True,
        _belief(row), row["source_name"], is_asked_for=row["kind"] == "page",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A page whose plan may be made anew, as its last visit left it; `due` None: none is planned."""

    page: int
    due: datetime | None
    visited: datetime
    history: History


def standing(db: sqlite3.Connection, after: int, now: datetime, limit: int) -> list[Standing]:
    """The next `limit` pages behind page `after` that were read and are not due, second looks and audits aside.

    Pages of which a listing tells keep their plan: they are visited within a day.
    """
    rows = db.execute(
        """SELECT p.id, p.first_seen, p.published, p.last_edit, p.text_seen, p.last_visit, p.failures, p.revision,
        p.belief_shape, p.belief_rate, s.name, s.kind, f.due, f.host FROM frontier f
        JOIN pages p ON p.id = f.subject_id JOIN sources s ON s.id = p.source
        WHERE f.subject = 'page' AND f.subject_id > ? AND p.state IN ('live', 'retired')
        AND p.revision IS NOT NULL AND p.last_visit IS NOT NULL
        AND f.second_look = 0 AND f.unheard IS NULL AND (f.due IS NULL OR f.due > ?) AND f.reason <> ?
        ORDER BY f.subject_id LIMIT ?""",
        (after, moment.text(now), audits.REASON, limit),
    )
    is_short = prices.are_raised(db)
    return [_standing(row, prices.factor(db, row["host"], row["name"]) if is_short else 1.0) for row in rows]


def _standing(row: sqlite3.Row, price: float) -> Standing:
    parse, optional = moment.parse, moment.optional_parse
    history = History(
        parse(row["first_seen"]), optional(row["published"]), optional(row["last_edit"]), None, ANEW, row["failures"],
        row["revision"] - 1, optional(row["text_seen"]), belief=_belief(row), source=row["name"], price=price,
        is_asked_for=row["kind"] == "page",
    )  # fmt: skip
    return Standing(row["id"], optional(row["due"]), parse(row["last_visit"]), history)


def _belief(row: sqlite3.Row) -> tuple[float, float] | None:
    return None if row["belief_shape"] is None else (row["belief_shape"], row["belief_rate"])


def rewrite(db: sqlite3.Connection, planned: Sequence[tuple[Standing, datetime, str]]) -> None:
    """Plan pages anew (due time, reason), those apart that were visited, made due or given up meanwhile."""
    rows = [(moment.text(due), reason, one.page, moment.optional_text(one.due)) for one, due, reason in planned]
    with transaction(db):
        db.executemany(
            """UPDATE frontier SET due = ?, reason = ? WHERE subject = 'page' AND subject_id = ? AND second_look = 0
            AND signal IS NULL AND due IS ?
            AND EXISTS (SELECT 1 FROM pages WHERE id = subject_id AND state IN ('live', 'retired'))""",
            rows,
        )
