"""The watch over the change log: round after round until it is told to stop."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from replate.config import NotifyConfig
from replate.db import notices
from replate.errors import DatabaseError
from replate.notify import delivery

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=2)
AFTER_A_REFUSAL = timedelta(minutes=1)  # what could not be settled goes out again: not every two seconds


async def watch(
    db: sqlite3.Connection, rules: Sequence[NotifyConfig], stop: asyncio.Event, every: timedelta = LOOK_EVERY
) -> None:
    """Look every two seconds what is to be sent, until `stop` is set; a digest that is going out is finished first.

    A busy or full database is told, and the watch goes on.
    """
    notices.sync(db, [rule.name for rule in rules])
    log.info("notifications started rules=%d", len(rules))
    while not stop.is_set():
        is_done = _round(db, rules)
        await _set_within(stop, every if is_done else AFTER_A_REFUSAL)
    log.info("notifications stopped")


def _round(db: sqlite3.Connection, rules: Sequence[NotifyConfig]) -> bool:
    """Whether the round came to its end."""
    try:
        found = delivery.deliver(db, rules, datetime.now(UTC))
    except DatabaseError as error:
        log.error("database refused: %s", error)
        return False
    for one in found:
        if one.outcome == "sent":
            log.info("digest sent name=%r subject=%r", one.name, one.told)
        elif one.outcome == "failed":
            log.error("digest not sent name=%r reason=%r", one.name, one.told)
    return True


async def _set_within(event: asyncio.Event, duration: timedelta) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(duration.total_seconds()):
            await event.wait()
