"""Recomputes the hash chains, and names the first row of each page that does not fit.

Revisions and events of a page stand in two tables and form one chain. The order in which they were written is found by
following the chain: from its head so far, the next row is the one whose recomputed value equals its stored one.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from replate.changes import chain
from replate.db import events, revisions


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a chain: a page's revision or event `number`, as stored, and its immutable fields as they are hashed.

    `fields` is None where the row cannot even be read.
    """

    kind: Literal["revision", "event"]
    number: int
    row: sqlite3.Row
    fields: Mapping[str, Any] | None

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def chain(self) -> str:
        """The value stored with the row."""
        return str(self.row["chain"])

    @property
    def at(self) -> str:
        return str(self.row["seen_at" if self.kind == "revision" else "at"])

    def fits(self, head: str) -> bool:
        try:
            return self.fields is not None and chain.link(head, self.fields) == self.chain
        except ValueError:  # a value of a kind that no row of ours ever had
            return False


@dataclass(frozen=True, slots=True)
class Problem:
    """Where a page's chain breaks: `row` is for example "revision 3", "event 1", "change 17" or "head"."""

    page: int
    row: str
    what: str

    def __str__(self) -> str:
        return f"page {self.page}, {self.row}: {self.what}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and the first problem of each page that has one."""

    pages: int
    rows: int
    problems: tuple[Problem, ...]


def verify(db: sqlite3.Connection, page: int | None = None) -> Report:
    """Recompute the chain of one page or of all."""
    numbers = [row[0] for row in db.execute("SELECT id FROM pages ORDER BY id")] if page is None else [page]
    count = 0
    problems: list[Problem] = []
    for number in numbers:
        ordered, rest = _follow(db, number)
        count += len(ordered) + len(rest)
        problem = _broken(number, ordered, rest) if rest else _loose_end(db, number, ordered)
        problems += [problem] if problem else []
    return Report(len(numbers), count, tuple(problems))


def order(db: sqlite3.Connection, page: int) -> list[Link]:
    """The rows of a page in the order in which they were written, as far as the chain holds; then the rest by time."""
    ordered, rest = _follow(db, page)
    return [*ordered, *sorted(rest, key=lambda link: link.at)]


def _follow(db: sqlite3.Connection, page: int) -> tuple[list[Link], list[Link]]:
    """The rows that fit, in order, and those left over."""
    revised, happened = list(_revisions(db, page)), list(_events(db, page))
    ordered: list[Link] = []
    head = chain.GENESIS
    while link := next((first for first in (*revised[:1], *happened[:1]) if first.fits(head)), None):
        ordered.append(link)
        (revised if link.kind == "revision" else happened).pop(0)
        head = link.chain
    return ordered, [*revised, *happened]


def _broken(page: int, ordered: list[Link], rest: list[Link]) -> Problem:
    link = _first_that_does_not_fit(rest)
    wanted = 1 + sum(one.kind == "revision" for one in ordered)
    if link.kind == "revision" and link.number != wanted:
        return Problem(page, str(link), f"revision {wanted}, which came before it, is missing")
    behind = f"from {ordered[-1]}" if ordered else "from the beginning"
    return Problem(page, str(link), f"does not follow {behind}: it was changed, or a row between them is missing")


def _first_that_does_not_fit(rest: list[Link]) -> Link:
    """Of the next revision and the next event, the one from whose stored value the others go on; else the earlier."""
    next_of_each = [
        next(link for link in rest if link.kind == kind) for kind in dict.fromkeys(one.kind for one in rest)
    ]
    for link in next_of_each:
        if any(other.fits(link.chain) for other in rest if other is not link):
            return link
    return min(next_of_each, key=lambda link: link.at)


def _loose_end(db: sqlite3.Connection, page: int, ordered: list[Link]) -> Problem | None:
    """What names a link that an unbroken chain does not have: the page itself, or a row of the change log."""
    head = ordered[-1].chain if ordered else chain.GENESIS
    if db.execute("SELECT chain FROM pages WHERE id = ?", (page,)).fetchone()[0] != head:
        last = str(ordered[-1]) if ordered else "an empty chain"
        return Problem(
            page, "head", f"pages.chain is not that of {last}: rows behind it are missing, or it was changed"
        )
    known = {chain.GENESIS, *(link.chain for link in ordered)}
    for row in db.execute("SELECT cursor, chain FROM edits WHERE page = ? ORDER BY cursor", (page,)):
        if row["chain"] not in known:
            return Problem(page, f"change {row['cursor']}", "its chain is that of no revision or event of the page")
    return None


def _revisions(db: sqlite3.Connection, page: int) -> Iterator[Link]:
    for row in revisions.rows(db, page):
        parts = revisions.texts(db, row["id"])
        fields: Mapping[str, Any] | None
        try:
            fields = revisions.chained(dict(row), parts["body"], parts["caption"], parts["note"])
        except ValueError:  # a column that should hold JSON does not any more
            fields = None
        yield Link("revision", row["revision"], row, fields)


def _events(db: sqlite3.Connection, page: int) -> Iterator[Link]:
    for number, row in enumerate(events.of_page(db, page), 1):
        yield Link("event", number, row, events.chained(dict(row), number))
