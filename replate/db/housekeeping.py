"""What keeps the file small and quick while the daemon runs for months."""

import sqlite3


def checkpoint(db: sqlite3.Connection) -> None:
    """Move the write-ahead log into the file, so that it does not grow without end."""
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def optimize(db: sqlite3.Connection) -> None:
    """Let SQLite refresh the statistics its query planner lives on."""
    db.execute("PRAGMA optimize").fetchone()
