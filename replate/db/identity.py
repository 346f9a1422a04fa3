"""One article, one history: what a newly read text is compared with, and what follows, in the visit's transaction.

    first reading ──▶ equal texts (loose digest) · near-equal texts (sketches) · address hints · canonical claims
                  ──▶ identity.judge, pair by pair
                  ──▶ same: the younger page is merged into the elder · cluster: it joins one · apart: learned
    later readings ─▶ the index; a page in no cluster yet may join one
    gone           ─▶ near-equal texts that came in the last days: one of them is where it went

A merge comes only of a first reading, or of an address that is left: pages that have grown alike for weeks are two.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from replate.changes import fingerprint, identity, moment, nearness, twins, url
from replate.changes.decision import Decision
from replate.changes.identity import Pair, Ruling, Text
from replate.changes.nearness import Sketch
from replate.db import clusters, habits, merges, nearest, pages, passages, revisions

NEAR, HINTED = 8, 8  # pages whose texts are read and compared: the nearest by sketch, and those that addresses hint at
LEAST = 0.4  # containment by sketch; what is asked of texts begins at .5, and a sketch errs by .1


@dataclass(frozen=True, slots=True)
class Newest:
    """What a visit brought: a page's newest text, its sketch and its loose digest (None: it has no word), and whether
    it is the first that was read.
    """

    text: Text
    sketch: Sketch
    digest: int | None
    is_first: bool


def newest(decision: Decision) -> Newest | None:
    """The text to settle, made before the transaction begins; None: the visit brought no revision."""
    if not decision.revisions:
        return None
    text = Text(decision.revisions[-1].state.article)
    digest = fingerprint.whole_text(text.article.paragraphs)
    return Newest(text, nearness.sketch(text.shingles), digest, decision.revisions[0].verdict == "first")


def settle(
    db: sqlite3.Connection, page: int, address: str, found: Newest, now: datetime, *, imported: bool = False
) -> str:
    """Index a page's newest text and draw what follows from it; `address` is its own URL; its URL from now on.

    Of `imported` captures nobody knows what was listed when, so their texts alone merge nothing.
    """
    row = _row(db, page)
    if row is None:
        return address
    nearest.put(db, page, found.sketch)
    passages.put(db, page, address, found.digest)
    if not found.is_first and row["cluster"] is not None:
        return address
    hinted = _hints(db, page, address) if found.is_first else {}
    alike: list[tuple[int, float]] = []
    for other in _to_compare(db, page, address, found.digest, found.sketch, hinted):
        known = _row(db, other)
        if known is None:
            continue
        ruling = _judge(db, row, known, found, hinted.get(other), now)
        may_merge = found.is_first and (other in hinted or not imported)
        if ruling.verdict == "same" and may_merge and _may_merge(db, page, other, now):
            return _merge(db, row, known, ruling.reason, now)
        if ruling.verdict == "cluster":
            alike.append((other, ruling.likeness.containment))
        if ruling.verdict == "apart" and other in hinted:
            habits.refute(db, address, known["url"])
            habits.weigh_markup(db, address, page, other, is_one=False)
    merges.refuse_claims(db, page)
    if alike and row["cluster"] is None:
        clusters.join(db, page, found.sketch, sorted(alike, key=lambda one: -one[1]), now)
    return address


def follow_on(db: sqlite3.Connection, page: int, now: datetime) -> str | None:
    """Where a page has gone that is not to be had any more: the address of a page that was read beside it and is it.

    That page is merged into this one, which goes on there; None: there is none, and the page is gone.
    """
    row, found = _row(db, page), nearest.sketch(db, page)
    if row is None or found is None:
        return None
    for other in _to_compare(db, page, row["url"], passages.of_page(db, page), found):
        known = _row(db, other)
        if known is None or other < page or known["state"] != "live" or not _may_merge(db, page, other, now):
            continue
        apart = abs(moment.parse(known["first_seen"]) - moment.parse(row["text_seen"]))
        pair = _pair(db, row, known, None, apart, is_left=True)
        ruling = identity.judge(_text(db, row), _text(db, known), pair)
        if ruling.verdict == "same":
            return _merge(db, row, known, ruling.reason, now)
    return None


def _to_compare(
    db: sqlite3.Connection, page: int, address: str, digest: int | None, found: Sketch, hinted: Iterable[int] = ()
) -> Iterator[int]:
    """The pages to compare with, each once: those with the same words, before sketches are asked; near ones; others."""
    given = {page}
    for some in (_equal(db, page, address, digest), _near(db, page, address, found), hinted):
        for other in some:
            if other not in given:
                given.add(other)
                yield other


def _equal(db: sqlite3.Connection, page: int, address: str, digest: int | None) -> Iterator[int]:
    if digest is not None:
        yield from passages.copies(db, page, address, digest)


def _near(db: sqlite3.Connection, page: int, address: str, found: Sketch) -> Iterator[int]:
    """The nearest pages of all, and the nearest of the same site; not asked for before the first is wanted."""
    like = [other for other, _ in nearest.like(db, found, LEAST, page, at=address)]
    rest = like[NEAR:]
    own = [other for other in rest if url.is_same_site(pages.standing(db, other)[1], address)]
    yield from like[:NEAR] + own[:NEAR]


def _hints(db: sqlite3.Connection, page: int, address: str) -> dict[int, str]:
    """Pages that may be this one by their addresses or by a canonical link, each with the first hint in words."""
    found: dict[int, str] = {}
    for other, told in _claims(db, page, address):
        found.setdefault(other, told)
    for other, told in habits.hints(db, page, address):
        if len(found) >= HINTED:
            break
        found.setdefault(other, told)
    found.pop(page, None)
    return found


def _claims(db: sqlite3.Connection, page: int, address: str) -> list[tuple[int, str]]:
    """Pages that name this one's URL as their own, those whose URL this one names, and those that name the same."""
    theirs = db.execute(
        "SELECT page FROM page_urls WHERE url = ? AND page <> ? AND reason = 'canonical' LIMIT ?",
        (address, page, HINTED),
    ).fetchall()
    mine = db.execute(
        """SELECT p.id, u.url FROM page_urls u JOIN page_urls o ON o.url = u.url AND o.page <> u.page
        AND o.reason NOT IN ('refused', 'released') JOIN pages p ON p.id = o.page
        WHERE u.page = ? AND u.reason = 'canonical' ORDER BY o.reason = 'canonical', o.last_seen DESC LIMIT ?""",
        (page, HINTED),
    ).fetchall()
    return [(row["page"], f"its canonical link names {address}") for row in theirs] + [
        (pages.target(db, row["id"]), f"a canonical link names {row['url']}") for row in mine
    ]


def strangers(db: sqlite3.Connection, one: int, other: int) -> str | None:
    """Why two pages of which one is said to lead to the other are two articles all the same; None: they may be one."""
    rows = [_row(db, page) for page in (one, other)]
    texts = [_text(db, row) for row in rows if row is not None]
    return identity.strange(*texts) if len(texts) == 2 else None


def _text(db: sqlite3.Connection, row: sqlite3.Row) -> Text:
    revision = revisions.row(db, row["id"], row["revision"])
    assert revision is not None, "a page names the newest of its revisions"
    return Text(revisions.article(db, revision))


def _row(db: sqlite3.Connection, page: int) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute(
        "SELECT * FROM pages WHERE id = ? AND state NOT IN ('merged', 'hidden') AND revision IS NOT NULL", (page,)
    ).fetchone()
    return found


def _judge(
    db: sqlite3.Connection, row: sqlite3.Row, known: sqlite3.Row, found: Newest, hint: str | None, now: datetime
) -> Ruling:
    apart = abs(now - moment.parse(known["text_seen"]))
    pair = _pair(db, row, known, hint, apart, is_left=_is_left(db, row["id"], known))
    ruling = identity.judge(found.text, _text(db, known), pair)
    if ruling.verdict != "same" and hint and _is_one_by_markup(db, row, known, found.text):
        return Ruling("same", f"{hint}, which stays there; {ruling.reason}", ruling.likeness)
    return ruling


def _is_one_by_markup(db: sqlite3.Connection, row: sqlite3.Row, known: sqlite3.Row, text: Text) -> bool:
    """Whether the publisher's software calls both by one id, as it is known to, and no text speaks against it."""
    is_one_host = twins.bare_host(row["url"]) == twins.bare_host(known["url"])
    tells = is_one_host and habits.markup_tells(db, row["url"], row["id"], known["id"])
    return bool(tells) and identity.strange(_text(db, known), text) is None


def _pair(
    db: sqlite3.Connection, row: sqlite3.Row, known: sqlite3.Row, hint: str | None, apart: timedelta, *, is_left: bool
) -> Pair:  # fmt: skip
    return Pair(
        url.is_same_site(row["url"], known["url"]), hint, apart, abs(_appeared(row) - _appeared(known)), is_left,
        habits.are_told_apart(db, row["url"], known["url"])
        or habits.markup_tells(db, row["url"], row["id"], known["id"]) is False,
    )  # fmt: skip


def _is_left(db: sqlite3.Connection, page: int, known: sqlite3.Row) -> bool:
    """Whether the other page is gone, or in no listing any more in which this one stands."""
    if known["state"] == "gone":
        return True
    row = db.execute(
        """SELECT 1 FROM candidates WHERE page = ? AND kind = 'gone' UNION ALL
        SELECT 1 FROM listings k JOIN listings p ON p.source = k.source AND p.page = ? WHERE k.page = ?
        AND k.last_seen < p.last_seen LIMIT 1""",
        (known["id"], page, known["id"]),
    ).fetchone()
    return row is not None


def _appeared(row: sqlite3.Row) -> datetime:
    first = moment.parse(row["first_seen"])
    published = moment.optional_parse(row["published"])
    return min(first, published) if published else first


def _may_merge(db: sqlite3.Connection, page: int, other: int, now: datetime) -> bool:
    """Not what someone has split, nor what is imported out of order: its later captures could then not be told."""
    seen = pages.newest_visit(db, other)
    return not merges.were_split(db, page, other) and (seen is None or seen <= now)


def _merge(db: sqlite3.Connection, row: sqlite3.Row, known: sqlite3.Row, reason: str, now: datetime) -> str:
    """The younger into the elder, which goes on where the article is; the URL to be asked next."""
    elder, younger = sorted((row, known), key=lambda one: int(one["id"]))
    is_moved = _is_moved(db, elder, younger)
    habits.weigh_markup(db, elder["url"], elder["id"], younger["id"], is_one=True)
    merges.absorb(db, elder["id"], younger["id"], f"{reason}: {younger['url']} and {elder['url']}", now)
    habits.confirm(db, elder["url"], younger["url"])
    if not is_moved:
        return str(row["url"])
    pages.learn_url(db, elder["id"], younger["url"], "text", now, reason)
    merges.rename(db, elder["id"], younger["url"], reason, now)
    return str(younger["url"])


def _is_moved(db: sqlite3.Connection, elder: sqlite3.Row, younger: sqlite3.Row) -> bool:
    """Whether the article is at the younger's address now: the elder's was left, or listed earlier.

    Another form of one address is no move: the elder would be compared with what the other form leaves out.
    """
    if _is_left(db, younger["id"], elder):
        return True
    related = twins.relation(elder["url"], younger["url"])
    if (related and not related.parameters) or url.host(younger["url"]) != url.host(elder["url"]):
        return False
    return _last_seen(db, younger) > _last_seen(db, elder)


def _last_seen(db: sqlite3.Connection, row: sqlite3.Row) -> str:
    found = db.execute("SELECT last_seen FROM page_urls WHERE page = ? AND url = ?", (row["id"], row["url"])).fetchone()
    return "" if found is None else str(found["last_seen"])
