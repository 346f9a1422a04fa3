"""All plans made anew, after a lesson: what is expected of a page has changed, and so has the time to look at it.

Pages that were given up come back where they have become worth a visit. In batches, each a short transaction, so that
crawlers go on meanwhile.
"""

import sqlite3
from datetime import datetime, timedelta

from replate.db import plans
from replate.db.plans import Standing
from replate.scheduler.policy.learning import LearningPolicy

BATCH = 2000
CLOSE = timedelta(minutes=1)  # a plan that moves by less stays


def replan(db: sqlite3.Connection, policy: LearningPolicy, after: int, now: datetime) -> int | None:
    """Plan the next batch of pages behind page `after` anew; the last of them, None: that was all."""
    found = plans.standing(db, after, now, BATCH)
    made = (_planned(one, policy, now) for one in found)
    plans.rewrite(db, [one for one in made if one])
    return found[-1].page if len(found) == BATCH else None


def _planned(one: Standing, policy: LearningPolicy, now: datetime) -> tuple[Standing, datetime, str] | None:
    """The page, due time and reason; None: as it was. What is not worth a visit any more retires at the one planned."""
    plan = policy.planned(one.history, one.visited)
    if plan.due is None:
        return None
    due = max(plan.due, now)
    if one.due and abs(due - one.due) < CLOSE:
        return None
    return one, due, plan.reason
