"""The file: opened, checked, brought up to date, and written in whole transactions.

Reading needs nothing but SQLite. Writing processes share the file through WAL and wait for each other's short
transactions; whatever SQLite says when that goes wrong is translated here into an error that says how to mend it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlite_utils

from replate.db.schema import APPLICATION_ID, migrations
from replate.errors import DatabaseBusy, DatabaseError, DatabaseFull

BUSY_SECONDS = 30.0  # a write transaction lasts milliseconds; who waits longer than this waits for something stuck
VERSION = 16  # number of migrations this code knows; written as PRAGMA user_version


def connect(path: Path | str, *, readonly: bool = False, must_exist: bool = False) -> sqlite3.Connection:
    """Open the database, creating it unless `readonly` or `must_exist`, and bringing it up to date.

    Raises DatabaseError.

    A file of an older version is brought up to date for a reader, too, who could make nothing of it otherwise. Rows
    come as `sqlite3.Row`. Transactions are explicit: use `transaction`.
    """
    path = Path(path)
    if (readonly or must_exist) and not path.exists():
        raise DatabaseError(f"{path}: no such database yet; it is made by the first `replate crawl` or `replate run`")
    with translated(path):
        db = _open(path, readonly)
        try:
            _check(db, path)
            if not readonly:
                _bring_up_to_date(db)
            elif 0 < db.execute("PRAGMA user_version").fetchone()[0] < VERSION:
                connect(path).close()
        except BaseException:
            db.close()
            raise
    return db


def _open(path: Path, readonly: bool) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rwc'}"
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _check(db: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that is another program's, or that newer code has written."""
    application = db.execute("PRAGMA application_id").fetchone()[0]
    is_empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application != APPLICATION_ID and not (is_empty and application == 0):
        raise DatabaseError(
            f"{path}: this SQLite file was not made by replate; name another file as `database` in replate.toml"
        )
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise DatabaseError(
            f"{path}: written by a newer replate (schema {version}, this one knows {VERSION}); upgrade replate, "
            "nothing was changed"
        )


def _bring_up_to_date(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA synchronous = NORMAL")
    if db.execute("PRAGMA user_version").fetchone()[0] == VERSION:
        return
    db.execute("PRAGMA journal_mode = WAL")
    with transaction(db):
        if db.execute("PRAGMA user_version").fetchone()[0] == VERSION:
            return  # another process was faster
        migrations.apply(sqlite_utils.Database(db))
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; takes the write lock at once, so that what is read inside is what is written on."""
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        _roll_back(db)
        raise _translation(error, _path_of(db)) or error from error
    except BaseException:
        _roll_back(db)
        raise


def _roll_back(db: sqlite3.Connection) -> None:
    if db.in_transaction:
        db.execute("ROLLBACK")


@contextmanager
def translated(path: Path | str) -> Iterator[None]:
    """Turn SQLite's errors about the file into ours, each with the way to mend it; bugs stay what they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _translation(error, path) or error from error


def _translation(error: sqlite3.DatabaseError, path: Path | str) -> DatabaseError | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseBusy(f"{path}: another process has locked it for over {BUSY_SECONDS:.0f} s; close that program")
    if name.startswith("SQLITE_FULL"):
        return DatabaseFull(f"{path}: the disk is full; free some space, what is stored is safe")
    if name.startswith("SQLITE_READONLY"):
        return DatabaseError(f"{path}: the file or its folder is read-only; give this user the right to write there")
    if name.startswith("SQLITE_CANTOPEN"):
        return DatabaseError(f"{path}: cannot be opened; check that its folder exists and that this user may read it")
    if name.startswith("SQLITE_NOTADB"):
        return DatabaseError(f"{path}: not a database; name another file as `database` in replate.toml")
    if name.startswith("SQLITE_CORRUPT"):
        return DatabaseError(f"{path}: damaged; restore a backup, or save what is left with `sqlite3 FILE .recover`")
    if name.startswith("SQLITE_IOERR"):
        return DatabaseError(f"{path}: the disk answers with an error ({error}); check it")
    return None


def _path_of(db: sqlite3.Connection) -> str:
    for _, name, path in db.execute("PRAGMA database_list"):
        if name == "main":
            return str(path)
    return "database"
