"""What is learned of a site: where its articles' ids stand, in addresses and in markup, and which parameters do not
matter.

Learned from pairs of URLs and pages that a redirect, a guid or a text has decided. One pair that speaks against a habit
ends it for good: an id that is believed wrongly makes two articles one.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from replate.changes import twins, url

KEPT_IDS, KEPT_PARAMETERS = 3, 3  # pairs before a habit is believed
MOST_OF_ONE_FORM = 10_000  # addresses of one bare form among which those with the same parameters are looked for
MOST = 50  # known addresses of one bare form, or pages with one token, that are looked at


def note(db: sqlite3.Connection, page: int, address: str) -> None:
    """Index what may be ids in an address of a page, in the caller's transaction."""
    for token in twins.tokens(address):
        db.execute(
            "INSERT INTO url_ids (token, place, site, page) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (token.text, token.place, url.site(address), page),
        )


def note_markup(db: sqlite3.Connection, page: int, address: str, ids: Iterable[twins.Token]) -> None:
    """Index what a page's markup calls its article, in place of what it did before, in the caller's transaction."""
    db.execute("DELETE FROM url_ids WHERE page = ? AND place LIKE ?", (page, f"{twins.MARKUP}%"))
    db.executemany(
        "INSERT INTO url_ids (token, place, site, page) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(token.text, token.place, url.site(address), page) for token in ids],
    )


def _markup(db: sqlite3.Connection, page: int) -> dict[str, str]:
    sql = "SELECT place, token FROM url_ids WHERE page = ? AND place LIKE ?"
    return dict(db.execute(sql, (page, f"{twins.MARKUP}%")).fetchall())


def weigh_markup(db: sqlite3.Connection, address: str, one: int, other: int, *, is_one: bool) -> None:
    """Learn from the markup of two pages of a site, which are one article or two."""
    mine, theirs = _markup(db, one), _markup(db, other)
    for place in mine.keys() & theirs.keys():
        if is_one or mine[place] == theirs[place]:
            _count(db, address, "id", place, is_one and mine[place] == theirs[place])


def markup_tells(db: sqlite3.Connection, address: str, one: int, other: int) -> bool | None:
    """Whether two pages of a site are one article by an id of their markup that is known to stay; None: unknown."""
    mine, theirs = _markup(db, one), _markup(db, other)
    site = url.site(address)
    places = [place for place in mine.keys() & theirs.keys() if _is_habit(db, site, "id", place, KEPT_IDS)]
    return all(mine[place] == theirs[place] for place in places) if places else None


def confirm(db: sqlite3.Connection, one: str, other: str) -> None:
    """Learn from two addresses of one article."""
    if not url.is_same_site(one, other):
        return
    mine, theirs = ({token.place: token.text for token in twins.tokens(each)} for each in (one, other))
    if twins.bare(one) != twins.bare(other):  # else nothing moved that an id could have stayed through
        for place in mine.keys() & theirs.keys():
            _count(db, one, "id", place, mine[place] == theirs[place])
    related = twins.relation(one, other)
    if related and len(related.parameters) == 1:
        _count(db, one, "parameter", min(related.parameters), True)


def refute(db: sqlite3.Connection, one: str, other: str) -> None:
    """Learn from the addresses of two articles."""
    if not url.is_same_site(one, other):
        return
    for token in {*twins.tokens(one)} & {*twins.tokens(other)}:
        _count(db, one, "id", token.place, False)
    related = twins.relation(one, other)
    if related and len(related.parameters) == 1:
        _count(db, one, "parameter", min(related.parameters), False)


def _count(db: sqlite3.Connection, address: str, kind: str, name: str, is_kept: bool) -> None:
    column = "kept" if is_kept else "broken"
    db.execute(
        f"""INSERT INTO url_habits (site, kind, name, {column}) VALUES (?, ?, ?, 1) ON CONFLICT (site, kind, name)
        DO UPDATE SET {column} = {column} + 1""",
        (url.site(address), kind, name),
    )


def _is_habit(db: sqlite3.Connection, site: str, kind: str, name: str, least: int) -> bool:
    row = db.execute(
        "SELECT kept, broken FROM url_habits WHERE site = ? AND kind = ? AND name = ?", (site, kind, name)
    ).fetchone()
    return row is not None and row["kept"] >= least and row["broken"] == 0


def _is_broken(db: sqlite3.Connection, site: str, place: str) -> bool:
    sql = "SELECT 1 FROM url_habits WHERE site = ? AND kind = 'id' AND name = ? AND broken > 0"
    return db.execute(sql, (site, place)).fetchone() is not None


def differ_in_nothing(db: sqlite3.Connection, one: str, other: str) -> bool:
    """Whether two addresses differ in parameters alone that never changed the text there."""
    related = twins.relation(one, other)
    names = related.parameters if related else ()
    return bool(names) and all(_is_habit(db, url.site(one), "parameter", name, KEPT_PARAMETERS) for name in names)


def page_of(db: sqlite3.Connection, address: str) -> tuple[int, str, str] | None:
    """The page that an unknown address must lead to, by what was learned: its number, the reason, the evidence."""
    site = url.site(address)
    for page, known in _but_for_idle_parameters(db, site, address):
        if differ_in_nothing(db, address, known):
            return page, "parameter", f"differs from {known} in parameters alone that never changed the text there"
    for token in twins.tokens(address):
        if _is_habit(db, site, "id", token.place, KEPT_IDS):
            pages = {*_of_token(db, site, token)}
            if len(pages) == 1 and _is_of_host(db, page := pages.pop(), address):
                return page, "article id", f"the id {token.text} ({token.place}), which stays there"
    return None


def _is_of_host(db: sqlite3.Connection, page: int, address: str) -> bool:
    """Whether a page stands at the host of an address; at another one the same id may be a translation's."""
    known = db.execute("SELECT url FROM pages WHERE id = ?", (page,)).fetchone()[0]
    return twins.bare_host(known) == twins.bare_host(address)


def are_told_apart(db: sqlite3.Connection, one: str, other: str) -> bool:
    """Whether the publisher's ids in two addresses differ, at a place where they are known to stay."""
    mine, theirs = ({token.place: token.text for token in twins.tokens(each)} for each in (one, other))
    places = [place for place in mine.keys() & theirs.keys() if mine[place] != theirs[place]]
    return any(_is_habit(db, url.site(one), "id", place, KEPT_IDS) for place in places)


def hints(db: sqlite3.Connection, page: int, address: str) -> Iterator[tuple[int, str]]:
    """Pages that may be the one at this address, each with the hint in words; the text decides."""
    for other, known in _of_bare_form(db, address):
        related = twins.relation(address, known)
        if other != page and related and not related.parameters:
            yield other, f"{known} is another form of its address"
        elif other != page and related and len(related.parameters) == 1:
            yield other, f"{known} differs in one parameter"
    for token in twins.tokens(address):
        for other in _of_token(db, url.site(address), token):
            if other != page:
                yield other, f"the id {token.text} in both addresses"
    for place, text in _markup(db, page).items():
        if not _is_broken(db, url.site(address), place):
            for other in _of_token(db, url.site(address), twins.Token(place, text)):
                if other != page:
                    yield other, f"the id {text} in both ({place})"


def _of_bare_form(db: sqlite3.Connection, address: str) -> list[tuple[int, str]]:
    rows = db.execute(
        """SELECT coalesce(p.merged_into, p.id) AS page, u.url FROM page_urls u JOIN pages p ON p.id = u.page
        WHERE u.bare = ? AND u.url <> ? AND u.reason NOT IN ('refused', 'released')
        ORDER BY u.last_seen DESC LIMIT ?""",
        (twins.bare(address), address, MOST),
    )
    return [(row["page"], row["url"]) for row in rows]


def _but_for_idle_parameters(db: sqlite3.Connection, site: str, address: str) -> list[tuple[int, str]]:
    """Addresses of its bare form that have all its parameters but those which do not matter there.

    A site may have all its articles under one bare form, told apart by a parameter.
    """
    idle = {name for _, name in learned(db, site, "parameter")}
    if not idle:
        return []
    pieces = [f"&{piece}&" for piece in urlsplit(address).query.split("&") if piece.partition("=")[0] not in idle]
    filters = " AND instr(replace(url, '?', '&') || '&', ?) > 0" * len(pieces)
    rows = db.execute(
        f"""SELECT coalesce(p.merged_into, p.id) AS page, u.url FROM (
            SELECT page, url FROM (
                SELECT page, url, reason FROM page_urls WHERE bare = ? AND url <> ? ORDER BY last_seen DESC LIMIT ?)
            WHERE reason NOT IN ('refused', 'released') {filters} LIMIT ?) u JOIN pages p ON p.id = u.page""",
        (twins.bare(address), address, MOST_OF_ONE_FORM, *pieces, MOST),
    )
    return [(row["page"], row["url"]) for row in rows]


def learned(db: sqlite3.Connection, site: str, kind: str | None = None) -> list[tuple[str, str]]:
    """What is believed of a site's addresses by now: (`id` or `parameter`, its place or name)."""
    rows = db.execute(
        """SELECT kind, name FROM url_habits WHERE site = ? AND (kind = ? OR ? IS NULL) AND broken = 0
        AND kept >= CASE kind WHEN 'id' THEN ? ELSE ? END ORDER BY kind, name""",
        (site, kind, kind, KEPT_IDS, KEPT_PARAMETERS),
    )
    return [(row["kind"], row["name"]) for row in rows]


def told(db: sqlite3.Connection, source: int) -> list[str]:
    """What is believed of the addresses of a source's newest page's site, in words."""
    row = db.execute("SELECT url FROM pages WHERE source = ? ORDER BY id DESC LIMIT 1", (source,)).fetchone()
    words = {"id": "articles keep their id ({})", "parameter": "parameter {} never changed a text"}
    return [] if row is None else [words[kind].format(name) for kind, name in learned(db, url.site(row["url"]))]


def _of_token(db: sqlite3.Connection, site: str, token: twins.Token) -> list[int]:
    rows = db.execute(
        """SELECT coalesce(p.merged_into, p.id) AS page FROM url_ids i JOIN pages p ON p.id = i.page
        WHERE i.token = ? AND i.place = ? AND i.site = ? ORDER BY i.page DESC LIMIT ?""",
        (token.text, token.place, site, MOST),
    )
    return [row["page"] for row in rows]
