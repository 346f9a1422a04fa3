"""One visit, written down: visit, revisions, edits, state, stamps and next due time, all in one transaction.

A kill at any instant loses at most the visit in flight, which is made again: its due time moves only here.
"""

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from replate.changes import moment, template, url
from replate.changes.decision import Candidate, Decision, Fold, Revision
from replate.changes.edit import FieldEdit
from replate.changes.stamps import StampMove
from replate.changes.twins import Token
from replate.db import (
    articles,
    audits,
    edits,
    frontier,
    habits,
    identity,
    merges,
    pages,
    passages,
    revisions,
    signals,
    snapshots,
    states,
    templates,
    zones,
)
from replate.db.database import transaction
from replate.db.pages import Page


@dataclass(frozen=True, slots=True)
class Visit:
    """What went over the wire; headers as pairs in their order, as received and as sent."""

    at: datetime
    status: int | None
    url: str
    planned: datetime | None = None
    second_look: bool = False
    redirects: tuple[tuple[int, str, str], ...] = ()
    status_line: str | None = None
    response_headers: tuple[tuple[str, str], ...] | None = None
    request_headers: tuple[tuple[str, str], ...] | None = None
    address: str | None = None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A response body that was read, and what makes the next visit cheap."""

    content: bytes
    content_type: str | None
    raw_digest: str
    gate_digest: str | None
    etag: str | None
    last_modified: str | None
    accept_encoding: str | None


@dataclass(frozen=True, slots=True)
class Next:
    """When to look again and why; `due` None: not any more, and `retires` says that the policy decided so."""

    due: datetime | None
    interval: timedelta | None
    reason: str
    retires: bool = False
    url: str | None = None  # to ask then, where it is not the page's own
    belief: tuple[float, float] | None = None  # of the policy, kept with the page; None: as it was
    unheard: datetime | None = None  # when to look, should its listings tell of it no more; None: as `due`


@dataclass(frozen=True, slots=True)
class Lease:
    host: str
    holder: str
    until: datetime
    next_request: datetime


@dataclass(frozen=True, slots=True)
class Alias:
    """Another URL that leads to the page; `moves`: it is the page's own from now on.

    Reason `canonical` is a claim that the texts have yet to bear out, `refused` one that is not believed, as `evidence`
    says; `strange`: another article stood there, so it is no URL of the page whatever was said.
    """

    url: str
    reason: str
    moves: bool
    evidence: str | None = None


class LeaseLost(Exception):
    """Another process holds the host by now; nothing was written, and that process makes the visit."""


def write(
    db: sqlite3.Connection, page: Page, visit: Visit, decision: Decision, following: Next, *, body: Body | None = None,
    aliases: tuple[Alias, ...] = (), lease: Lease | None = None, keep_snapshots: str = "revisions",
    passed: tuple[str, ...] = (), ids: tuple[Token, ...] = (),
) -> int:  # fmt: skip
    """Write one visit down; its number. Raises LeaseLost when `lease` is not ours any more."""
    if following.retires and page.state == "retired" and decision.state == "live":
        decision = replace(decision, state="retired")  # a signal woke it for one look; the policy lets it sleep on
    newest = identity.newest(decision)
    with transaction(db):
        if lease and not frontier.renew(db, lease.host, lease.holder, lease.until, lease.next_request):
            raise LeaseLost(lease.host)
        state, current = pages.standing(db, page.id)
        if state != page.state:
            raise LeaseLost(f"page {page.id} was merged or retired while it was visited")
        number = _write_visit(db, page.id, visit, decision, _kept(db, page.id, visit, decision, body, keep_snapshots))
        if _has_findings(page, decision):
            _write_findings(db, page, visit, decision, number)
        elif decision.state != page.state:
            _write_state(db, page, visit, decision.state, decision.reason, decision.state_since)
        _update_page(db, page, visit, decision, following, body, passed)
        for alias in aliases:
            current = _write_alias(db, page, visit, alias, current)
        if decision.state == "gone" and page.state != "gone" and not visit.imported:
            current, following = _gone_on(db, page, visit, current, following)
        if newest:
            passages.catch_up(db)
            habits.note_markup(db, page.id, current, ids)
            current = identity.settle(db, page.id, current, newest, visit.at, imported=visit.imported)
        _answer(db, page, visit, decision)
        _plan(db, page, decision, following, _target(visit, following, current, lease))
        _retire(db, page, visit, decision, following)
    return number


def _answer(db: sqlite3.Connection, page: Page, visit: Visit, decision: Decision) -> None:
    """Hold what brought the visit about against what it saw."""
    if visit.imported or not signals.tells(decision.outcome):
        return
    signals.answer(db, page.id, decision.outcome)
    if page.text_seen and not visit.second_look:
        signals.count(db, page.id, decision.outcome, page.published or page.first_seen, page.text_seen, visit.at)
    audits.answer(db, page.id, visit.at)


def _has_findings(page: Page, decision: Decision) -> bool:
    is_quiet = decision.outcome in ("not_modified", "unchanged", "error", "robots")
    is_quiet = is_quiet and decision.base is None
    return not is_quiet or page.has_candidate or decision.stamp_move is not None


def _kept(
    db: sqlite3.Connection, page: int, visit: Visit, decision: Decision, body: Body | None, keep: str
) -> str | None:
    is_evidence = bool(decision.revisions or decision.fold or decision.base or _new(decision.candidate))
    if body is None or keep == "none" or (keep == "revisions" and not is_evidence):
        return None
    return snapshots.keep(db, page, body.content, body.content_type, visit.at)


def _new(candidate: Candidate | None) -> bool:
    return bool(candidate and candidate.visit is None and candidate.state)


def _write_visit(db: sqlite3.Connection, page: int, visit: Visit, decision: Decision, snapshot: str | None) -> int:
    return int(
        db.execute(
            """INSERT INTO visits (page, at, outcome, reason, status, url, planned, second_look, redirects, status_line,
            response_headers, request_headers, address, snapshot, imported)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
            (
                page, moment.text(visit.at), decision.outcome, decision.reason, visit.status, visit.url,
                moment.optional_text(visit.planned), int(visit.second_look),
                json.dumps(visit.redirects) if visit.redirects else None, visit.status_line,
                _headers(visit.response_headers), _headers(visit.request_headers), visit.address, snapshot,
                int(visit.imported),
            ),
        ).fetchone()[0]
    )  # fmt: skip


def _headers(pairs: tuple[tuple[str, str], ...] | None) -> str | None:
    return None if pairs is None else json.dumps(pairs)


def _write_findings(db: sqlite3.Connection, page: Page, visit: Visit, decision: Decision, number: int) -> None:
    if decision.state != page.state:
        _write_state(db, page, visit, decision.state, decision.reason, decision.state_since)
    if decision.variant:
        _write_variant(db, page, decision)
        templates.withdraw(db, page.id)
    current, fold = page.revision or 0, decision.fold
    for revision in decision.revisions:
        if fold and fold.state.seen_at < revision.state.seen_at:
            _write_fold(db, page, current, fold)
            fold = None
        current += 1
        _write_revision(db, page, visit, current, number, revision)
    if fold:
        _write_fold(db, page, current, fold)
    if decision.revisions:
        zones.learn(db, page, decision.revisions[-1].state.article)
    if decision.stamp_move:
        _write_stamp_move(db, page, visit, decision)
    _write_series(db, page.source, decision)
    _write_template(db, page, visit, decision, number)
    _write_candidate(db, page.id, decision, number)


def _write_template(db: sqlite3.Connection, page: Page, visit: Visit, decision: Decision, number: int) -> None:
    templates.sight(db, page.source, page.id, decision.marks, visit.at)
    templates.decide(db, page.source, page.id, decision.template, visit.at)
    if decision.base and page.revision:
        templates.rebase(db, page.id, page.revision, decision.base, number)


def _write_state(
    db: sqlite3.Connection, page: Page, visit: Visit, state: str, reason: str, since: datetime | None
) -> None:
    row = db.execute("SELECT * FROM pages WHERE id = ?", (page.id,)).fetchone()
    states.record(db, row, page.source_name, state, reason, since or visit.at)


def _write_variant(db: sqlite3.Connection, page: Page, decision: Decision) -> None:
    assert decision.variant is not None
    state = decision.variant
    db.execute(
        """INSERT INTO variants (page, revision, seen_at, fingerprint, reading) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING""",
        (page.id, page.revision or 0, moment.text(state.seen_at), state.fingerprint, articles.to_text(state.article)),
    )


def _write_revision(
    db: sqlite3.Connection, page: Page, visit: Visit, number: int, visit_id: int, revision: Revision
) -> None:
    head = db.execute("SELECT chain FROM pages WHERE id = ?", (page.id,)).fetchone()[0]
    chain = revisions.write(db, page.id, number, visit.url, visit_id, head, revision)
    db.execute("UPDATE pages SET chain = ? WHERE id = ?", (chain, page.id))
    if revision.finding is None:
        return
    article = revision.state.article
    context = edits.Context(
        page.id, page.url, page.source_name, number, number - 1, revision.state.seen_at, revision.window_start,
        article.updated_text, article.published_text or moment.optional_text(article.published), chain,
        revision.stealth.value if revision.stealth else None,
    )  # fmt: skip
    for edit in revision.finding.edits:
        mark = template.mark(edit) if revision.verdict == "revised" else None
        seen_at = revision.state.seen_at
        others = templates.told_elsewhere(db, page.source, page.id, mark, seen_at) if mark else []
        row = replace(context, remark=edits.grouped(others))
        cursor = edits.write(db, row, edit, is_technical=revision.verdict == "technical")
        if mark:
            templates.sight(db, page.source, page.id, [mark], seen_at, cursor)


def _write_fold(db: sqlite3.Connection, page: Page, current: int, fold: Fold) -> None:
    row = db.execute("SELECT chain, text_seen FROM pages WHERE id = ?", (page.id,)).fetchone()
    article = fold.state.article
    context = edits.Context(
        page.id, page.url, page.source_name, current, current, fold.state.seen_at,
        moment.optional_parse(row["text_seen"]), article.updated_text, article.published_text, row["chain"],
        remark=f"varies between revisions {current} and {current - 1}",
    )  # fmt: skip
    edits.write(db, context, _most_telling(fold.finding.edits))


def _most_telling(found: tuple[FieldEdit, ...]) -> FieldEdit:
    return max(found, key=lambda edit: (edit.significance, edit.field == "headline"))


def _write_stamp_move(db: sqlite3.Connection, page: Page, visit: Visit, decision: Decision) -> None:
    assert decision.stamp_move is not None
    move = decision.stamp_move
    if move.is_shown:
        _write_moved_stamp(db, page, visit, move)
    for series in move.series:
        db.execute(
            """INSERT INTO stamp_series (source, series, spoiled_at) VALUES (?, ?, ?) ON CONFLICT (source, series)
            DO UPDATE SET spoiled_at = coalesce(spoiled_at, excluded.spoiled_at)""",
            (page.source, series, moment.text(visit.at)),
        )


def _write_moved_stamp(db: sqlite3.Connection, page: Page, visit: Visit, move: StampMove) -> None:
    row = db.execute("SELECT chain, text_seen FROM pages WHERE id = ?", (page.id,)).fetchone()
    context = edits.Context(page.id, page.url, page.source_name, page.revision, page.revision, visit.at,
                            moment.optional_parse(row["text_seen"]), move.after, None, row["chain"])  # fmt: skip
    why = f"the stamp moved ({', '.join(move.series)}) over unchanged text"
    edits.write_plain(db, context, "updated", "stamp", move.before, move.after, why)


def _write_series(db: sqlite3.Connection, source: int, decision: Decision) -> None:
    for column, found in (("moved_with_edit", decision.moved_series), ("stood_over_edit", decision.stood_series)):
        for series in sorted(found):
            db.execute(
                f"""INSERT INTO stamp_series (source, series, {column}) VALUES (?, ?, 1) ON CONFLICT (source, series)
                DO UPDATE SET {column} = {column} + 1""",
                (source, series),
            )


def _write_candidate(db: sqlite3.Connection, page: int, decision: Decision, visit: int) -> None:
    candidate = decision.candidate
    if candidate is None:
        db.execute("DELETE FROM candidates WHERE page = ?", (page,))
        return
    if candidate.visit is not None:
        return  # it waits as it was
    state = candidate.state
    db.execute(
        """INSERT INTO candidates (page, kind, seen_at, visit, fingerprint, reading, extractor, snapshot)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (page) DO UPDATE SET kind = excluded.kind,
        seen_at = excluded.seen_at, visit = excluded.visit, fingerprint = excluded.fingerprint,
        reading = excluded.reading, extractor = excluded.extractor, snapshot = excluded.snapshot""",
        (
            page, candidate.kind, moment.text(candidate.seen_at), visit, state.fingerprint if state else None,
            articles.to_text(state.article) if state else None, state.extractor if state else None,
            state.snapshot if state else None,
        ),
    )  # fmt: skip


def _update_page(
    db: sqlite3.Connection, page: Page, visit: Visit, decision: Decision, following: Next, body: Body | None,
    passed: tuple[str, ...],
) -> None:  # fmt: skip
    at = moment.text(visit.at)
    failed = decision.outcome in ("error", "blocked")
    columns: dict[str, object] = {
        "state": decision.state, "last_visit": at, "failures": page.failures + 1 if failed else 0,
        "interval_s": following.interval.total_seconds() if following.interval else page.interval and
        page.interval.total_seconds(),
    }  # fmt: skip
    if decision.saw_text:
        columns["text_seen"] = at
    if following.belief:
        columns["belief_shape"], columns["belief_rate"] = following.belief
    if decision.revisions or decision.fold:
        columns["folded"] = json.dumps(decision.folded) if decision.folded else None
    if decision.saw_text and body:
        columns |= {"etag": body.etag, "last_modified": body.last_modified, "accept_encoding": body.accept_encoding,
                    "raw_digest": body.raw_digest, "gate_digest": body.gate_digest}  # fmt: skip
    if decision.saw_text and passed:
        columns["passed"] = json.dumps(passed)
    if decision.stamps is not None:
        columns["stamps"] = articles.stamps_text(decision.stamps)
    if decision.revisions:
        columns |= _of_latest(page, decision)
    names = ", ".join(f"{name} = :{name}" for name in columns)
    db.execute(f"UPDATE pages SET {names} WHERE id = :id", {**columns, "id": page.id})


def _of_latest(page: Page, decision: Decision) -> dict[str, object]:
    last = decision.revisions[-1]
    edited = [one for one in decision.revisions if one.verdict in ("revised", "reverted")]
    columns: dict[str, object] = {
        "revision": (page.revision or 0) + len(decision.revisions), "headline": last.state.article.headline,
        "published": moment.optional_text(last.state.article.published), "extractor": last.state.extractor,
    }  # fmt: skip
    if edited:
        columns["last_edit"] = moment.text(edited[-1].state.seen_at)
    return columns


def _write_alias(db: sqlite3.Connection, page: Page, visit: Visit, alias: Alias, current: str) -> str:
    """Learn a URL of the page; one that is another page's merges the younger into the elder. The URL now its own."""
    if alias.reason == "strange":
        pages.disown(db, page.id, alias.url, alias.evidence or "", visit.at, visit.planned or visit.at)
        return current
    other = pages.by_url(db, alias.url, claims=not alias.moves)
    if other is not None and other != page.id and alias.reason != "refused":
        if alias.reason == "canonical" and page.revision is None:
            pages.learn_url(db, page.id, alias.url, alias.reason, visit.at)  # identity.settle tells what is in it
        if not alias.moves or merges.were_split(db, page.id, other):
            return current
        if why := identity.strangers(db, page.id, other):
            pages.disown(db, page.id, alias.url, why, visit.at, visit.at)
            return current
        elder, younger = min(page.id, other), max(page.id, other)
        merges.absorb(db, elder, younger, f"{alias.reason}: {current} leads to {alias.url}", visit.at)
        if elder != page.id:
            return current
    if alias.moves and alias.url != current:
        if other is None and habits.differ_in_nothing(db, current, alias.url):
            return current  # a session that each answer gives another name is no move
        habits.confirm(db, current, alias.url)
    pages.learn_url(db, page.id, alias.url, alias.reason, visit.at, alias.evidence)
    if not alias.moves or alias.url == current:
        return current
    merges.rename(db, page.id, alias.url, alias.reason, visit.at)
    return alias.url


def _gone_on(db: sqlite3.Connection, page: Page, visit: Visit, current: str, following: Next) -> tuple[str, Next]:
    """The URL of a page that has just gone, and when to ask where: where its text was read, else where it stood."""
    if moved := identity.follow_on(db, page.id, visit.at):
        return moved, Next(visit.at, page.interval, "gone; its text stands at another address")
    if other := pages.other_address(db, page.id, visit.url):
        return current, Next(visit.at, page.interval, "gone; asked once where it stood before", url=other)
    return current, following


def _target(visit: Visit, following: Next, current: str, lease: Lease | None) -> tuple[str, str]:
    """Host and URL to ask next time; most visits ask again where they just were, and need not take the URL apart."""
    target = following.url or current
    is_here = lease is not None and target == visit.url and not visit.redirects
    return (lease.host if lease and is_here else url.host(target)), target


def _plan(db: sqlite3.Connection, page: Page, decision: Decision, following: Next, target: tuple[str, str]) -> None:
    db.execute(
        """UPDATE frontier SET host = ?, url = ?, due = CASE WHEN EXISTS (SELECT 1 FROM pages WHERE id = ?
        AND state = 'merged') THEN NULL ELSE ? END, second_look = ?, reason = ?, unheard = ?,
        signal = NULL WHERE subject = 'page' AND subject_id = ?""",
        (
            *target, page.id, moment.optional_text(following.due), int(decision.second_look),
            following.reason, moment.optional_text(following.unheard), page.id,
        ),
    )  # fmt: skip


def _retire(db: sqlite3.Connection, page: Page, visit: Visit, decision: Decision, following: Next) -> None:
    if not following.retires or decision.state not in ("live", "retired") or pages.state(db, page.id) == "merged":
        return
    if decision.state == "live":
        states.change(db, page.id, "retired", following.reason, visit.at)
    audits.plan(db, page.id, visit.at)
