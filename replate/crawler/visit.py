"""One visit of a page: an answer in, an outcome written down.

The cheap questions come first: not modified? same bytes? same visible text? Only what is left is read in full, and only
what reads differently is compared with what is known.
"""

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import xxhash

from replate.changes import identity, template, twins
from replate.changes import url as urls
from replate.changes.article import Article, Reading, Stamp
from replate.changes.decision import Decision, Sight, SightKind, decide
from replate.changes.history import History, Plan, RevisitPolicy
from replate.changes.identity import Text
from replate.crawler.reading import gate
from replate.crawler.reading.anchor import Anchor
from replate.db import articles, frontier, furniture, pages, plans, prices, record, signals, snapshots, templates
from replate.db.frontier import Item
from replate.db.pages import Page
from replate.db.record import Alias, Body, Lease, Next, Visit
from replate.errors import UsageError

DEAR_TODAY = timedelta(days=1)  # a page that is worth no visit at today's price is thought of again then
TOO_DEAR = "too dear now"
SLIGHT = timedelta(minutes=5)  # a visit that would be later by less is made
OF_READING: dict[str, SightKind] = {
    "article": "article", "blocked": "blocked", "consent": "blocked", "soft_404": "soft_404",
    "broken": "error",    "paywalled": "paywalled", "front": "suspect", "empty": "suspect", "not_html": "error",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a page, decoded; `validators` are those to send next time, under `accept_encoding`."""

    at: datetime
    status: int
    url: str
    body: bytes
    content_type: str | None
    etag: str | None = None
    last_modified: str | None = None
    accept_encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """What the configuration says of visits, and the policy that plans them."""

    policy: RevisitPolicy
    confirm_after: timedelta
    keep_snapshots: str


def of_status(status: int, reason: str = "") -> tuple[SightKind, str] | None:
    """What a status says without a look at the body; None: read the body."""
    if status == 304:
        return "not_modified", "304 Not Modified"
    if status in (404, 410):
        return "gone", f"{status} {'Not Found' if status == 404 else 'Gone'}"
    if status in (401, 403, 407, 429, 451):
        return "blocked", f"refused with {status}{reason}"
    if status == 402:
        return "paywalled", "402 Payment Required"
    if status == 200 or status == 203:
        return None
    return "error", f"answered with {status}{reason}"


def raw_digest(body: bytes) -> str:
    return str(xxhash.xxh3_128_hexdigest(body))


def cheap(page: Page, answer: Answer) -> tuple[str | None, str, str | None]:
    """The cheap questions: a reason why the text is the same (or None), and the digests of this body."""
    raw = raw_digest(answer.body)
    if raw == page.raw_digest:
        return "the same bytes", raw, page.gate_digest
    seen = gate.digest(answer.body, answer.content_type)
    if seen is not None and seen == page.gate_digest:
        return "the same visible text", raw, seen
    return None, raw, seen


def conclude(
    db: sqlite3.Connection, page: Page, visit: Visit, kind: SightKind, reason: str, habits: Habits, *,
    answer: Answer | None = None, digests: tuple[str, str | None] | None = None, reading: Reading | None = None,
    reread: Article | None = None, aliases: tuple[Alias, ...] = (), lease: Lease | None = None,
    next_url: str | None = None, wake: datetime | None = None, following: Next | None = None,
) -> Decision:  # fmt: skip
    """Decide what the visit came to and write it down; the decision. Raises LeaseLost.

    `next_url` with `wake`: a redirect led to another host, where the visit goes on. `following` replaces what the
    policy would plan (imports plan nothing).
    """
    strange = _strange(db, page, reading, aliases)
    if strange:
        (kind, reason, aliases), answer, reading, reread = strange, None, None, None
    body = _body(answer, digests) if answer and digests else None
    snapshot = snapshots.digest(answer.body) if answer and reading and habits.keep_snapshots != "none" else None
    told = {**page.signal_stamps, **(_last_modified(visit) if answer else {})}
    sight = Sight(kind, reason, visit.at, reading, snapshot, told, reread)
    decision = _with_move(_decide(db, page, sight, habits.confirm_after), page, aliases)
    following = following or _following(page, decision, visit.at, habits, _conditions(db, page))
    if next_url and wake:
        following = Next(wake, page.interval, reason, url=next_url)
    if reading and reading.article and decision.state == "live":
        aliases = (*aliases, *_canonical(page, reading, visit.url))
    record.write(db, page, visit, decision, following, body=body, aliases=aliases, lease=lease,
                 keep_snapshots=habits.keep_snapshots, passed=reading.passed if reading else (),
                 ids=reading.ids if reading else ())  # fmt: skip
    return decision


def _strange(
    db: sqlite3.Connection, page: Page, reading: Reading | None, aliases: tuple[Alias, ...]
) -> tuple[SightKind, str, tuple[Alias, ...]] | None:
    """What a visit came to that another address led to another article; None: what was read is the page's.

    Behind a permanent redirect the page is gone, behind another one it cannot be told. A guid or an id that was given
    to another article says nothing of the page, which is asked at its own address again.
    """
    alias = aliases[0] if aliases else None
    why = stranger(db, page, reading) if alias else None
    if not alias or not why:
        return None
    kind: SightKind = "strange"
    if alias.reason in ("redirect", "temporary redirect"):
        kind = "soft_404" if alias.moves else "suspect"
    reason = f"{alias.reason} to {alias.url}: {why}"
    return kind, reason, (replace(alias, reason="strange", moves=False, evidence=f"{alias.reason}: {why}"),)


def stranger(db: sqlite3.Connection, page: Page, reading: Reading | None) -> str | None:
    """Why what was read under another address than the page's own is another article; None: it may be the page's."""
    if reading is None or reading.article is None or page.revision is None:
        return None
    known = pages.known(db, page.id).article
    return identity.strange(Text(known), Text(reading.article)) if known else None


def _decide(db: sqlite3.Connection, page: Page, sight: Sight, confirm_after: timedelta) -> Decision:
    """Most visits see the text that is known, on a live page, with nothing pending: those need no look at the rest."""
    is_quiet = sight.kind in ("same", "not_modified") and page.state == "live" and not page.has_candidate
    if is_quiet and page.revision and (page.signals == "{}" or _are_judged(page)) and not _is_header_new(page, sight):
        outcome = "not_modified" if sight.kind == "not_modified" else "unchanged"
        return Decision(outcome, sight.reason, "live", saw_text=True)
    known = pages.known(db, page.id)
    decision = decide(known, sight, confirm_after)
    shared = templates.shared(db, page.source, page.id, decision.marks, sight.at)
    return decide(replace(known, shared=shared), sight, confirm_after) if shared else decision


def _with_move(decision: Decision, page: Page, aliases: tuple[Alias, ...]) -> Decision:
    moved = next((alias.url for alias in aliases if alias.moves and alias.url != page.url), None)
    if moved is None or decision.outcome not in ("unchanged", "not_modified"):
        return decision
    return replace(decision, outcome="moved", reason=f"moved to {moved}; the text is the same")


def _are_judged(page: Page) -> bool:
    judged = json.loads(page.stamps)
    return all(judged.get(series) == stamp for series, stamp in json.loads(page.signals).items())


def _is_header_new(page: Page, sight: Sight) -> bool:
    """Whether Last-Modified moved, at a source where it is not known to be a clock."""
    shown = sight.signals.get("http")
    return shown is not None and not page.is_header_clock and shown != articles.stamps(page.stamps).get("http")


def _last_modified(visit: Visit) -> dict[str, Stamp]:
    """The server's own stamp, as a series of its own; nothing where the header is missing or says no time."""
    headers = visit.response_headers or ()
    said = next((value for name, value in headers if name.lower() == "last-modified"), None)
    try:
        at = parsedate_to_datetime(said).astimezone(UTC) if said else None
    except (ValueError, OverflowError):
        at = None
    return {"http": Stamp("http", said[:200], at, "text", "second")} if said and at else {}


def dearer(db: sqlite3.Connection, page: Page, item: Item, habits: Habits, now: datetime) -> Plan | None:
    """The later plan of a visit that has become too dear since it was planned, as budgets are short; None: it stands.

    Only what the policy planned itself is held against the price: not what a signal, a person or a candidate asks for.
    """
    if page.visited is None or page.interval is None or item.second_look:
        return None
    is_planned = abs(item.due - page.visited - page.interval) < timedelta(seconds=1)
    if not is_planned and not item.reason.startswith((TOO_DEAR, plans.ANEW)):
        return None
    recall, price = _conditions(db, page)
    if price <= 1:
        return None
    edits = max((page.revision or 0) - 1, 0)
    history = History(
        page.first_seen, page.published, page.last_edit, page.interval, plans.ANEW, page.failures, edits,
        page.text_seen, belief=page.belief, source=page.source_name, recall=recall, price=price,
        is_asked_for=page.is_asked_for,
    )  # fmt: skip
    plan = habits.policy.planned(history, page.visited)
    due = plan.due or now + DEAR_TODAY
    return replace(plan, due=due, reason=f"{TOO_DEAR}: {plan.reason}") if due > now + SLIGHT else None


def _conditions(db: sqlite3.Connection, page: Page) -> tuple[float, float]:
    """What share of the page's edits its listings tell, and by how much a visit costs more than usual."""
    return signals.recall(db, page.id), prices.factor(db, urls.host(page.url), page.source_name)


def _following(page: Page, decision: Decision, now: datetime, habits: Habits, told: tuple[float, float]) -> Next:
    candidate = decision.candidate
    if decision.second_look and candidate and candidate.visit is None:
        return Next(now + habits.confirm_after, page.interval, frontier.SECOND_LOOK)
    failures = page.failures + 1 if decision.outcome in ("error", "blocked") else 0
    edited = decision.revisions[-1] if decision.revisions else None
    published = edited.state.article.published if edited else page.published
    last_edit = now if edited and edited.verdict != "first" else page.last_edit
    edits = max((page.revision or 0) + len(decision.revisions) - 1, 0)
    history = History(
        page.first_seen, published, last_edit, page.interval, decision.outcome, failures, edits, page.text_seen,
        decision.saw_text, page.belief, page.source_name, edited.state.article.section if edited else None, *told,
        page.is_asked_for,
    )  # fmt: skip
    plan = habits.policy.next_visit(history, now)
    if decision.second_look and plan.due is None:  # what was seen once is decided before the page may retire
        plan = replace(plan, due=now + max(plan.interval, habits.confirm_after))
    if candidate and decision.outcome == "candidate" and plan.due:  # it waits for what other pages show
        until = max(now, candidate.seen_at + template.HOLD)
        return Next(min(plan.due, until), page.interval, "second look again, other pages show the same difference")
    if decision.second_look and failures and plan.due:
        soon = min(plan.due, now + habits.confirm_after * 2.0 ** min(failures, 30))
        return Next(soon, page.interval, f"second look again, {decision.outcome} at the last")
    return Next(plan.due, plan.interval, plan.reason, plan.due is None, belief=plan.belief, unheard=plan.unheard)


def _body(answer: Answer, digests: tuple[str, str | None]) -> Body:
    return Body(answer.body, answer.content_type, digests[0], digests[1], answer.etag, answer.last_modified,
                answer.accept_encoding)  # fmt: skip


def _canonical(page: Page, reading: Reading, here: str) -> tuple[Alias, ...]:
    """The URL that the page names as its own: evidence, no command; one that cannot be true is kept as refused."""
    if not reading.canonical:
        return ()
    try:
        named = urls.canonical(reading.canonical, here)
    except UsageError:
        return ()
    if named == page.url:
        return ()
    refused = twins.refusal(named, here)
    return (Alias(named, "refused" if refused else "canonical", False, refused),)


def anchor(db: sqlite3.Connection, page: Page) -> Anchor:
    """What a full reading starts from: the article as it is known, what stood by it, and the site's furniture."""
    article = pages.known(db, page.id).article
    return Anchor(article, tuple(json.loads(page.passed)), furniture.digests(db, page.source))


def upgraded(db: sqlite3.Connection, page: Page) -> snapshots.Snapshot | None:
    """The raw page of the newest revision, to be read again when our reading code has changed since; None: not kept."""
    row = pages.newest_snapshot(db, page.id)
    return snapshots.load(db, row) if row else None
