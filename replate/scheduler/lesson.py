"""The nightly lesson: what all followed articles taught, fitted to one prior for those to come."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from replate.changes.history import Watched
from replate.db import learning
from replate.scheduler.policy import prior
from replate.scheduler.policy.prior import Prior

EVERY = timedelta(days=1)
# Below so many edits the prior of news at large is better: python -m benchmarks.schedule learning
LEAST_EDITS = 100


def fitted(watched: Sequence[Watched]) -> Prior | None:
    """What the articles teach; None: too few edits were found in them."""
    return prior.fit(watched) if count_edits(watched) >= LEAST_EDITS else None


def count_edits(watched: Sequence[Watched]) -> int:
    return sum(len(one.edits) for one in watched)


def due(db: sqlite3.Connection, now: datetime) -> datetime:
    """When the next lesson is to be taken: a day after the last."""
    last = learning.latest(db)
    return last.at + EVERY if last else now


def take(db: sqlite3.Connection, now: datetime) -> Prior | None:
    """Take the lesson now and keep it; None: there is too little to learn from."""
    watched = learning.watched(db, now)
    found = fitted(watched)
    if found:
        learning.keep(db, now, len(watched), count_edits(watched), found.plain())
    return found
