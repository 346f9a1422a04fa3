"""Merges and splits: one page absorbed by another, and released again, without moving a row of either."""

import sqlite3
from datetime import datetime

from replate.changes import moment, url
from replate.db import clusters, edits, nearest, pages, passages, states
from replate.errors import UsageError


def absorb(db: sqlite3.Connection, target: int, other: int, evidence: str, now: datetime) -> None:
    """Merge page `other` into `target`, in the caller's transaction: an event of the absorbed page says so and why.

    Its URLs lead to the target from then on, its number to itself, and it is not visited any more.
    """
    row = _row(db, other)
    if row["state"] == "merged" or target == other:
        return
    remark = f"merged into page {target}"
    states.record(db, row, row["source_name"], "merged", evidence, now, kind="merge", target=target, remark=remark)
    db.execute("UPDATE pages SET state = 'merged', merged_into = ? WHERE id = ?", (target, other))
    db.execute(
        """UPDATE frontier SET due = ?, reason = 'absorbed another page' WHERE subject = 'page' AND subject_id = ?
        AND second_look = 0 AND (due IS NULL OR due > ?) AND EXISTS (SELECT 1 FROM frontier o
            WHERE o.subject = 'page' AND o.subject_id = ? AND o.due IS NOT NULL)
        AND EXISTS (SELECT 1 FROM pages WHERE id = ? AND state NOT IN ('merged', 'hidden'))""",
        (moment.text(now), target, moment.text(now), other, target),
    )
    db.execute(
        "UPDATE frontier SET due = NULL, second_look = 0, reason = 'merged' WHERE subject = 'page' AND subject_id = ?",
        (other,),
    )
    db.execute("DELETE FROM candidates WHERE page = ?", (other,))
    nearest.remove(db, other)
    passages.remove(db, other)
    clusters.hand_over(db, other, target, now)


def release(db: sqlite3.Connection, page: int, evidence: str, now: datetime) -> int:
    """Undo the merge of an absorbed page, in the caller's transaction; the page that had absorbed it.

    The inverse event is appended, its own URLs lead to it again, and it is due at once. The two are never merged again
    unless someone asks for it.
    """
    row = _row(db, page)
    if row["state"] != "merged":
        raise UsageError(_not_merged(db, page))
    merge = db.execute(
        "SELECT * FROM events WHERE page = ? AND type = 'merge' ORDER BY id DESC LIMIT 1", (page,)
    ).fetchone()
    target, state = int(merge["target"]), str(merge["before"])
    remark = f"split from page {target}"
    states.record(db, row, row["source_name"], state, evidence, now, kind="split", target=target, remark=remark)
    db.execute("UPDATE pages SET state = ?, merged_into = NULL WHERE id = ?", (state, page))
    refuse_claims(db, page)
    for holder in _line(db, target):
        _give_back(db, page, holder, evidence, now)
    db.execute(
        "UPDATE frontier SET due = ?, url = ?, host = ?, reason = 'split' WHERE subject = 'page' AND subject_id = ?",
        (None if state == "hidden" else moment.text(now), row["url"], url.host(row["url"]), page),
    )
    clusters.leave(db, target, page)
    return target


def _line(db: sqlite3.Connection, page: int) -> list[int]:
    """A page, the one that absorbed it, and so on: all that took over its URLs."""
    found: list[int] = []
    following: int | None = page
    while following is not None and following not in found:
        found.append(following)
        following = db.execute("SELECT merged_into FROM pages WHERE id = ?", (following,)).fetchone()[0]
    return found


def _give_back(db: sqlite3.Connection, page: int, target: int, evidence: str, now: datetime) -> None:
    """The target lets go of the URLs that it took over from the page and those merged into it, its own URL included."""
    family = [page, *pages.absorbed(db, page)]
    marks = ", ".join("?" * len(family))
    db.execute(
        f"""UPDATE page_urls AS t SET reason = 'released', evidence = ? WHERE t.page = ? AND EXISTS (
            SELECT 1 FROM page_urls u WHERE u.page IN ({marks}) AND u.first_seen <= t.first_seen
            AND (u.url = t.url OR u.ordered = t.ordered)
            AND u.reason NOT IN ('refused', 'released', 'canonical'))""",
        (evidence, target, *family),
    )
    row = _row(db, target)
    kept = db.execute(
        """SELECT url FROM page_urls WHERE page = ? AND reason NOT IN ('refused', 'released', 'canonical')
        ORDER BY url = ? DESC, last_seen DESC, first_seen DESC LIMIT 1""",
        (target, row["url"]),
    ).fetchone()
    if kept is not None and kept["url"] != row["url"]:
        rename(db, target, kept["url"], evidence, now)


def rename(db: sqlite3.Connection, page: int, address: str, why: str, now: datetime) -> None:
    """Give a page another URL as its own, in the caller's transaction: one row of the change log."""
    row = _row(db, page)
    if row["url"] == address:
        return
    context = edits.Context(page, address, row["source_name"], row["revision"], row["revision"], now,
                            moment.optional_parse(row["text_seen"]), None, None, row["chain"])  # fmt: skip
    edits.write_plain(db, context, "url", "move", row["url"], address, why)
    db.execute("UPDATE pages SET url = ? WHERE id = ?", (address, page))
    passages.move(db, page, address)
    db.execute(
        "UPDATE frontier SET url = ?, host = ? WHERE subject = 'page' AND subject_id = ?",
        (address, url.host(address), page),
    )


def force(db: sqlite3.Connection, target: int, other: int, now: datetime) -> None:
    """Merge because someone asked for it, in the caller's transaction; raises UsageError where that has no sense."""
    into = pages.target(db, other)
    if target == other:
        raise UsageError(f"page {target} cannot be merged into itself; name two pages")
    if into != other:
        raise UsageError(f"page {other} was merged into page {into} already; `replate split {other}` undoes that")
    if (held := pages.target(db, target)) != target:
        raise UsageError(f"page {target} was merged into page {held} itself; merge into page {held}")
    absorb(db, target, other, "asked for on the command line", now)


def were_split(db: sqlite3.Connection, one: int, other: int) -> bool:
    """Whether someone has said that these two are not one article, and not taken it back.

    It holds for all that has been merged into either: what was split from one of them was split from all.
    """
    families = [{page, pages.target(db, page), *pages.absorbed(db, page)} for page in (one, other)]
    every = families[0] | families[1]
    marks = ", ".join("?" * len(every))
    rows = db.execute(
        f"""SELECT page, target, type FROM events WHERE type IN ('merge', 'split') AND page IN ({marks})
        AND target IN ({marks}) ORDER BY id""",
        (*every, *every),
    )
    last = {frozenset((row["page"], row["target"])): row["type"] for row in rows}
    across = (frozenset((mine, theirs)) for mine in families[0] for theirs in families[1])
    return any(last.get(pair) == "split" for pair in across)


def refuse_claims(db: sqlite3.Connection, page: int) -> None:
    """A canonical link that names another article, as the texts or a person have told, is no URL of this page."""
    db.execute(
        """UPDATE page_urls SET reason = 'refused', evidence = 'its canonical link names another article'
        WHERE page = ? AND reason = 'canonical' AND EXISTS (SELECT 1 FROM page_urls o WHERE o.url = page_urls.url
        AND o.page <> page_urls.page AND o.reason NOT IN ('refused', 'released'))""",
        (page,),
    )


def absorbed_under(db: sqlite3.Connection, address: str) -> list[int]:
    """The absorbed pages that had a URL."""
    rows = db.execute(
        """SELECT p.id FROM page_urls u JOIN pages p ON p.id = u.page WHERE (u.url = ? OR u.ordered = ?)
        AND p.state = 'merged' ORDER BY p.url = u.url DESC, p.id""",
        (address, url.key(address)),
    )
    return [row["id"] for row in rows]


def _not_merged(db: sqlite3.Connection, page: int) -> str:
    held = pages.absorbed(db, page)
    told = f"; it absorbed page {', '.join(map(str, held))}: name the one to split off" if held else ""
    return f"page {page} was not merged into another{told}"


def _row(db: sqlite3.Connection, page: int) -> sqlite3.Row:
    found: sqlite3.Row = db.execute(
        "SELECT p.*, s.name AS source_name FROM pages p JOIN sources s ON s.id = p.source WHERE p.id = ?", (page,)
    ).fetchone()
    return found
