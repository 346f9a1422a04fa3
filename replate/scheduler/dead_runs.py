"""Runs whose process is gone without a word: closed, and the hosts they held set free before their leases end."""

import os
import sqlite3
from datetime import datetime, timedelta

from replate.db import frontier, runs
from replate.db.database import transaction
from replate.db.runs import Run

# Only what a daemon starts: where its lock is ours, such a process is our child or dead. A `crawl` or `import` by hand
# may live where its number means nothing to us (another container), and is left to the end of its leases.
KINDS = ("daemon", "crawler")


def bury(db: sqlite3.Connection, now: datetime, rest: timedelta) -> list[Run]:
    """Close the runs of dead processes and free their hosts after `rest`, as a request may just have gone out."""
    dead = [run for run in runs.open_runs(db) if run.kind in KINDS and not is_alive(run.pid)]
    for run in dead:
        with transaction(db):
            frontier.release_all(db, runs.holder(run.id), now + rest)
            runs.end(db, run.id, now, "killed or crashed: its process is gone")
    return dead


def is_alive(pid: int) -> bool:
    """Whether a process of this number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
