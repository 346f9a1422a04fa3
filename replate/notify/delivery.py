"""One round: each rule's digest, made of what is new since its last, sent when it is time.

    rows behind the rule's cursor ─▶ wanted by the rule? ─▶ digest ─▶ pledged ─▶ sent ─▶ settled: the cursor moves
                                                                        │          └▶ failed: later again, with more
                                      killed in between: the same digest again ◀┘

A failure of one rule is a value; the other rules go on.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from replate.config import NotifyConfig
from replate.db import edits, notices
from replate.db.notices import Edit, Notice
from replate.notify import channel, rules
from replate.notify.channel import NotSent
from replate.notify.digest import Digest, Gathered, digest, gather

FIRST_PAUSE = timedelta(minutes=1)  # after a first failure; most outages of a mail or chat service are over by then
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one rule in one round; `told` in words."""

    name: str
    outcome: Literal["sent", "nothing", "waits", "failed"]
    told: str


def deliver(db: sqlite3.Connection, wanted: Sequence[NotifyConfig], now: datetime) -> list[Delivery]:
    """One round over all rules; `notices.sync` has made them known."""
    known = {notice.name: notice for notice in notices.every(db)}
    return [_deliver(db, rule, known[rule.name], now) for rule in wanted]


def preview(db: sqlite3.Connection, wanted: Sequence[NotifyConfig]) -> Iterator[tuple[NotifyConfig, Digest | None]]:
    """What each rule would send now if it were time; nothing is written."""
    known = {notice.name: notice for notice in notices.every(db)}
    for rule in wanted:
        notice = known.get(rule.name) or Notice(rule.name, edits.last_cursor(db))
        gathered, _ = _gather(db, rule, notice)
        yield rule, digest(rule.name, gathered) if gathered else None


def next_try(rule: NotifyConfig, notice: Notice) -> datetime | None:
    """Before when nothing is sent; None: at once. What a kill has left open does not wait."""
    if notice.pledged is not None:
        return None
    times = [notice.sent_at + rule.every] if notice.sent_at else []
    if notice.failures and notice.tried_at:
        times.append(notice.tried_at + pause(notice.failures))
    return max(times, default=None)


def pause(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, to a bound."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(failures - 1, 30)
    return min(doubled, LONGEST_PAUSE)


def _deliver(db: sqlite3.Connection, rule: NotifyConfig, notice: Notice, now: datetime) -> Delivery:
    due = next_try(rule, notice)
    if due is not None and now < due:
        return Delivery(rule.name, "waits", f"{_why(notice)}; not before {due:%Y-%m-%d %H:%M:%S} UTC")
    gathered, upto = _gather(db, rule, notice)
    if gathered is None:
        if upto > notice.cursor:
            notices.pass_over(db, rule.name, upto)
        return Delivery(rule.name, "nothing", "nothing new")
    return _send(db, rule, digest(rule.name, gathered), upto, now, again=notice.pledged is not None)


def _why(notice: Notice) -> str:
    if not notice.failures:
        return "one was sent lately"
    return f"{notice.failures} failed {'try' if notice.failures == 1 else 'tries'} ({notice.last_error})"


def _gather(db: sqlite3.Connection, rule: NotifyConfig, notice: Notice) -> tuple[Gathered | None, int]:
    """What the rule wants of the rows behind its cursor, and the last row that was looked at."""
    upto = notice.cursor

    def wanted() -> Iterator[Edit]:
        nonlocal upto
        for edit in notices.rows(db, notice.cursor, notice.pledged):
            upto = edit.cursor
            if rules.matches(rule, edit):
                yield edit

    return gather(wanted()), upto


def _send(
    db: sqlite3.Connection, rule: NotifyConfig, made: Digest, upto: int, now: datetime, *, again: bool
) -> Delivery:
    notices.pledge(db, rule.name, upto, now)
    try:
        channel.send(rule.url, made, again=again)
    except NotSent as error:
        notices.fail(db, rule.name, str(error))
        return Delivery(rule.name, "failed", str(error))
    notices.settle(db, rule.name, now)
    return Delivery(rule.name, "sent", made.subject)
