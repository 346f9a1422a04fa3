"""What keeps the file small and quick while the daemon runs for months."""

import sqlite3

from replate.db import passages
from replate.db.database import transaction

OLDER = 2000  # paragraphs of an older database that are indexed at a time: 72 ms of CPU time


def checkpoint(db: sqlite3.Connection) -> None:
    """Move the write-ahead log into the file, so that it does not grow without end."""
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def optimize(db: sqlite3.Connection) -> None:
    """Let SQLite refresh the statistics its query planner lives on."""
    db.execute("PRAGMA optimize").fetchone()


def index(db: sqlite3.Connection) -> None:
    """Take some of the paragraphs that were stored before passages were indexed into the index."""
    with transaction(db):
        passages.catch_up(db, OLDER)
