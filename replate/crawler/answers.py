"""Answers, and their absence: each becomes a visit, a poll or a host's rules, written down once."""

import json
import logging
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from scrapy.http import Response

from replate.changes import moment
from replate.changes import url as urls
from replate.changes.article import Article, Reading
from replate.changes.decision import Decision, SightKind
from replate.config import Config
from replate.crawler import backoff, hop, poll, robots, trust, visit
from replate.crawler.events import log
from replate.crawler.poll import Progress, Times
from replate.crawler.reader import Reader, ReadingFailed
from replate.crawler.reading.anchor import Anchor
from replate.crawler.turns import Errand, Turn, Turns
from replate.crawler.visit import Answer, Habits
from replate.crawler.wire import Wire
from replate.db import frontier, pages, sources
from replate.db.database import transaction
from replate.db.frontier import Pass
from replate.db.pages import Page
from replate.db.polls import Poll
from replate.db.record import Alias, Visit

ACCEPT_ENCODING = "gzip, br, zstd"
AFTER_A_BUG = timedelta(hours=1)
QUIET = frozenset({"not_modified", "unchanged"})  # most visits: they stand in the database, not in the log
ROBOTS_HOPS = 5  # RFC 9309 section 2.3.1.2
ELSEWHERE_PAUSE = timedelta(seconds=2)  # while the host that has our rules is asked


class Answers:
    """Takes what came back for an errand, decides with `visit`, `poll` and `robots`, and writes it down."""

    def __init__(
        self, db: sqlite3.Connection, config: Config, habits: Habits, turns: Turns, reader: Reader, only: Pass | None
    ) -> None:
        self.db, self.config, self.habits, self.turns, self.reader, self.only = db, config, habits, turns, reader, only

    def is_known_unasked(self, turn: Turn, errand: Errand, now: datetime) -> bool:
        """Write down what needs no request: a source that is a single page, a host that may not be asked."""
        if errand.kind == "source":
            source = sources.by_id(self.db, errand.item.subject_id)
            if source.kind == "page":
                found = poll.itself(source, now, errand.item.due)
                poll.write(self.db, source, found, self._times(now), None)
                return True
        if self.config.requires_contact(turn.host):
            reason = "no `contact` in replate.toml: a host wants to know who asks; set it to a URL or a mail address"
            self.none(turn, errand, "error", reason, now)
            return True
        return False

    async def take(self, turn: Turn, errand: Errand, response: Response) -> None:
        """One answer, whatever it is."""
        wire: Wire = response.meta["wire"]
        now = self.turns.clock()
        self.count(turn, response.status, wire, now)
        if errand.kind != "robots":  # a refused robots.txt means that there are no rules (RFC 9309)
            self._count_refusals(turn, response.status, now)
        if response.status in hop.REDIRECTS:
            self._redirected(turn, errand, response, wire, now)
        elif errand.kind == "robots":
            text = robots.decode(response.body) if 200 <= response.status < 300 else None
            self.turns.learn_rules(turn, text, response.status, now)
        elif errand.kind == "source":
            await self._listed(turn, errand, response, wire)
        else:
            await self._visited(turn, errand, response, wire)

    def none(self, turn: Turn, errand: Errand, outcome: SightKind, reason: str, now: datetime) -> None:
        """No answer: the request failed, or was not allowed."""
        if errand.kind == "robots":
            self.turns.learn_rules(turn, reason, robots.UNREACHABLE, now)
        elif errand.kind == "source":
            self._poll_failed(turn, errand, outcome, reason, None, now)
        else:
            page = pages.to_visit(self.db, errand.item.subject_id)
            seen = Visit(now, None, errand.url, errand.item.due, errand.item.second_look, tuple(errand.redirects))
            self._conclude(turn, page, seen, outcome, reason)

    def stumbled(self, errand: Errand, now: datetime) -> None:
        """A bug of ours: the item waits, so that it is not made again and again; the bug is raised by the caller."""
        with transaction(self.db):
            frontier.postpone(self.db, errand.item, now + AFTER_A_BUG, "an error of ours, see the log")

    def count(self, turn: Turn, status: int | None, wire: Wire | None, now: datetime) -> None:
        """Keep the host's failures in a row, and leave it alone when it asks for that or keeps failing."""
        failed = status is None or status == 429 or status >= 500
        if not failed and not turn.failures:
            return
        asked = wire.header("retry-after") if wire else None
        headers = {"retry-after": asked} if asked else {}
        turn.failures = turn.failures + 1 if failed else 0
        self._leave_alone(turn, backoff.until(status, headers, turn.failures, now) if failed else None)

    def _count_refusals(self, turn: Turn, status: int, now: datetime) -> None:
        """Keep how often in a row the host refused us, and leave alone one that does not want us."""
        refused = status in backoff.REFUSES
        if not refused and (not turn.refusals or status == 429 or status >= 500):
            return
        turn.refusals = turn.refusals + 1 if refused else 0
        until = backoff.refused_until(turn.refusals, now)
        with transaction(self.db):
            frontier.refuse(self.db, turn.host, turn.refusals, until)
        if until:
            turn.is_left_alone = True
            log("refuses us", host=turn.host, in_a_row=turn.refusals, until=moment.text(until))

    def _leave_alone(self, turn: Turn, until: datetime | None) -> None:
        with transaction(self.db):
            frontier.back_off(self.db, turn.host, turn.failures, until)
        if until:
            turn.is_left_alone = True
            log("backs off", host=turn.host, until=moment.text(until))

    # -- redirects -----------------------------------------------------------------------------------------------

    def _redirected(self, turn: Turn, errand: Errand, response: Response, wire: Wire, now: datetime) -> None:
        found = hop.follow(response.status, errand.url, _location(wire), errand.redirects)
        redirects = [*errand.redirects, (response.status, errand.url, found.target)]
        onward = Errand(errand.item, found.target, errand.kind, redirects, errand.progress)
        if errand.kind == "robots":
            self._robots_redirected(turn, onward, found, now)
        elif errand.kind == "page" and found.way == "other_host" and self._is_loop(errand, found.target):
            around = replace(found, way="loop", reason=f"redirects in a loop over several hosts, to {found.target}")
            self._page_redirected(turn, onward, response, wire, around)
        elif found.way == "same_host" or (errand.kind == "source" and found.way == "home"):
            turn.errands.appendleft(onward)
        elif errand.kind == "source":
            advice = "; give that URL in replate.toml" if found.way == "other_host" else ""
            self._poll_failed(turn, errand, "error", found.reason + advice, response.status, now)
        else:
            self._page_redirected(turn, onward, response, wire, found)

    def _robots_redirected(self, turn: Turn, onward: Errand, found: hop.Hop, now: datetime) -> None:
        """Followed for five hops, to other hosts in their own turn; beyond that there are no rules (RFC 9309)."""
        target = urls.host(found.target)
        if found.way in ("loop", "unusable") or len(onward.redirects) > ROBOTS_HOPS:
            self.turns.learn_rules(turn, None, 404, now)
            return
        if target == turn.host:
            turn.errands.appendleft(onward)
            return
        if urlsplit(found.target).path != "/robots.txt":
            self.turns.learn_rules(turn, None, 404, now)  # no rules of that host, and no robots.txt of this one
            return
        known = self.turns.stored(target, now)
        if known:
            self.turns.learn_rules(turn, known.robots, known.robots_status or robots.UNREACHABLE, now)
            return
        borrowed = self.turns.borrow(target, now)
        if borrowed:
            borrowed.errands.appendleft(onward)
        self._leave_alone(turn, now + ELSEWHERE_PAUSE)  # then the other host's answer is known

    def _is_loop(self, errand: Errand, target: str) -> bool:
        """Whether the page was sent on from `target` before, or too often, without an article in between."""
        before = pages.hops(self.db, errand.item.subject_id, hop.MOST_HOPS)
        return target in before or len(before) >= hop.MOST_HOPS

    def _page_redirected(self, turn: Turn, onward: Errand, response: Response, wire: Wire, found: hop.Hop) -> None:
        page: Page = response.meta["page"]
        seen = self._seen(onward, response, wire, response.meta["errand"].url)
        if found.way == "home":
            self._conclude(turn, page, seen, "soft_404", found.reason)
        elif found.way == "other_host":
            reason = "redirect" if hop.is_permanent(onward.redirects) else "temporary redirect"
            alias = Alias(found.target, reason, False)
            self._conclude(turn, page, seen, "moved", found.reason, aliases=(alias,), next_url=found.target)
        else:
            self._conclude(turn, page, seen, "error", found.reason)

    # -- pages ---------------------------------------------------------------------------------------------------

    async def _visited(self, turn: Turn, errand: Errand, response: Response, wire: Wire) -> None:
        page: Page = response.meta["page"]
        said = visit.of_status(response.status, _retry_words(wire))
        seen = self._seen(errand, response, wire, errand.url)
        if said:
            self._conclude(turn, page, seen, said[0], said[1], aliases=self._aliases(page, errand, said[0]))
            return
        answer = Answer(
            seen.at, response.status, errand.url, response.body, wire.header("content-type"), wire.header("etag"),
            wire.header("last-modified"), ACCEPT_ENCODING,
        )  # fmt: skip
        same, raw, gate = visit.cheap(page, answer)
        if same:
            self._conclude(turn, page, seen, "same", same, answer=answer, digests=(raw, gate),
                           aliases=self._aliases(page, errand, "same"))  # fmt: skip
            return
        known = visit.anchor(self.db, page)
        reading = await self._read(page, answer, known)
        reread = await self._reread(page, reading, known)
        kind = visit.OF_READING[reading.kind]
        decision = self._conclude(
            turn, page, seen, kind, reading.reason, answer=answer, digests=(raw, gate), reading=reading, reread=reread,
            aliases=self._aliases(page, errand, kind),
        )  # fmt: skip
        self._judge(turn, page, answer, decision)

    def _judge(self, turn: Turn, page: Page, answer: Answer, decision: Decision) -> None:
        """Trust the host's "not modified" no more when it would have hidden an edit that was just recorded."""
        is_edit = decision.outcome in ("revised", "reverted") and answer.url == page.url
        if not turn.is_trusted or not is_edit or page.accept_encoding != ACCEPT_ENCODING:
            return
        why = trust.lie((page.etag, page.last_modified), (answer.etag, answer.last_modified))
        if why:
            turn.is_trusted = False
            with transaction(self.db):
                frontier.distrust(self.db, turn.host, answer.at, why)
            log("not trusted", host=turn.host, reason=why)

    async def _read(self, page: Page, answer: Answer, known: Anchor) -> Reading:
        return await self.reader.read(
            answer.body, url=answer.url, content_type=answer.content_type, status=answer.status,
            timezone=page.timezone, select=json.loads(page.selectors), anchor=known, seen_at=answer.at,
        )  # fmt: skip

    async def _reread(self, page: Page, reading: Reading, known: Anchor) -> Article | None:
        """The newest revision as we would read it today: its raw page, where it was read by other code."""
        if page.extractor in (None, reading.extractor):
            return None
        snapshot = visit.upgraded(self.db, page)
        if snapshot is None:
            return None
        answer = Answer(snapshot.first_seen, 200, page.url, snapshot.body, snapshot.content_type)
        return (await self._read(page, answer, known)).article

    def _aliases(self, page: Page, errand: Errand, kind: SightKind) -> tuple[Alias, ...]:
        """The URLs that were learnt on the way, when an article was found at its end."""
        if errand.url == page.url or kind not in ("article", "same", "not_modified", "paywalled"):
            return ()
        before = [] if errand.item.url == page.url else pages.sent_on(self.db, page.id, hop.MOST_HOPS)
        if before or errand.redirects:
            is_permanent = hop.is_permanent([*before, *errand.redirects])
            return (Alias(errand.url, "redirect" if is_permanent else "temporary redirect", is_permanent),)
        reason = pages.url_reason(self.db, page.id, errand.url) or "merged"
        return (Alias(errand.url, reason, reason != "temporary redirect"),)

    def _seen(self, errand: Errand, response: Response, wire: Wire, url: str) -> Visit:
        return Visit(
            self.turns.clock(), response.status, url, errand.item.due, errand.item.second_look,
            tuple(errand.redirects), wire.status_line, wire.response_headers, wire.request_headers, wire.address,
        )  # fmt: skip

    def _conclude(
        self, turn: Turn, page: Page, seen: Visit, kind: SightKind, reason: str, *, answer: Answer | None = None,
        digests: tuple[str, str | None] | None = None, reading: Reading | None = None, reread: Article | None = None,
        aliases: tuple[Alias, ...] = (), next_url: str | None = None,
    ) -> Decision:  # fmt: skip
        decision = visit.conclude(
            self.db, page, seen, kind, reason, self.habits, answer=answer, digests=digests, reading=reading,
            reread=reread, aliases=aliases, lease=self.turns.lease(turn, seen.at), next_url=next_url,
            wake=self._times(seen.at).wake,
        )  # fmt: skip
        level = logging.DEBUG if decision.outcome in QUIET else logging.INFO
        log("visit", level, page=page.id, outcome=decision.outcome, url=seen.url, reason=decision.reason)
        return decision

    # -- sources -------------------------------------------------------------------------------------------------

    async def _listed(self, turn: Turn, errand: Errand, response: Response, wire: Wire) -> None:
        source = sources.by_id(self.db, errand.item.subject_id)
        progress = errand.progress if isinstance(errand.progress, Progress) else Progress()
        is_first = not progress.seen
        status, now = response.status, self.turns.clock()
        if status == 304 and is_first:
            self._poll_ended(turn, source, Poll(now, "not_modified", "304 Not Modified", status, errand.url,
                                                errand.item.due))  # fmt: skip
            return
        if status != 200:
            said = visit.of_status(status, _retry_words(wire)) or ("error", f"answered with {status}")
            if is_first:
                outcome = "blocked" if said[0] == "blocked" else "error"
                self._poll_failed(turn, errand, outcome, said[1], status, now)
                return
            progress.problems.append(f"{errand.url}: {said[1]}")
            progress.seen.add(errand.url)
        elif is_first and visit.raw_digest(response.body) == source.digest:
            self._poll_ended(turn, source, Poll(now, "unchanged", "the same bytes", status, errand.url,
                                                errand.item.due))  # fmt: skip
            return
        else:
            await self._take_listing(progress, source, errand, response, wire, turn.host)
        if progress.waiting:
            onward = Errand(errand.item, progress.waiting.pop(0), "source", [], progress)
            turn.errands.appendleft(onward)
            return
        self._poll_ended(turn, source, poll.finished(progress, source, now, errand.url, status, errand.item.due))

    async def _take_listing(
        self, progress: Progress, source: sources.Source, errand: Errand, response: Response, wire: Wire, host: str
    ) -> None:
        if not progress.seen:
            progress.digest = visit.raw_digest(response.body)
            progress.etag, progress.last_modified = wire.header("etag"), wire.header("last-modified")
        try:
            listing = await self.reader.links(
                None if progress.seen else source.kind, response.body, url=errand.url,
                content_type=wire.header("content-type"), include=source.include, exclude=source.exclude,
            )  # fmt: skip
        except ReadingFailed as failure:
            progress.problems.append(str(failure))
            progress.seen.add(errand.url)
            return
        poll.take(progress, listing, errand.url, host)
        if progress.waiting:
            # What an index says of its sitemaps can lag behind them, so it alone never ends a poll early.
            progress.digest = progress.etag = progress.last_modified = None

    def _poll_failed(
        self, turn: Turn, errand: Errand, outcome: str, reason: str, status: int | None, now: datetime
    ) -> None:
        source = sources.by_id(self.db, errand.item.subject_id)
        self._poll_ended(turn, source, Poll(now, outcome, reason, status, errand.url, errand.item.due))

    def _poll_ended(self, turn: Turn, source: sources.Source, found: Poll) -> None:
        lease = self.turns.lease(turn, found.at)
        fresh = poll.write(self.db, source, found, self._times(found.at), lease)
        log("poll", source=source.name, outcome=found.outcome, links=len(found.listed), new=fresh, reason=found.reason)

    def _times(self, now: datetime) -> Times:
        wake = min(now, self.only.started) if self.only else now
        return Times(now + self.config.scheduler.first_visit_after, wake)


def _location(wire: Wire) -> str | None:
    """The Location header; many servers write it in raw UTF-8, where browsers read it as such."""
    value = wire.header("location")
    try:
        return value.encode("latin-1").decode("utf-8") if value else value
    except UnicodeError:
        return value


def _retry_words(wire: Wire) -> str:
    value = wire.header("retry-after")
    return f" (Retry-After: {value[:100]})" if value else ""
