"""The file when things go wrong: each trouble is one clear error, and nothing stored is harmed."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlite_utils

from replate.db import database, runs
from replate.db.schema import APPLICATION_ID, migrations
from replate.errors import DatabaseBusy, DatabaseError, DatabaseFull

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one row in it."""
    made = tmp_path / "replate.db"
    db = database.connect(made)
    runs.start(db, "crawl", 1, NOW)
    db.close()
    return made


def count(path: Path) -> int:
    db = sqlite3.connect(path)
    try:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return int(db.execute("SELECT count(*) FROM runs").fetchone()[0])
    finally:
        db.close()


# -- what is opened --------------------------------------------------------------------------------------------------


def test_an_empty_or_missing_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    for name in ("empty.db", "new.db"):
        database.connect(tmp_path / name).close()
        db = sqlite3.connect(tmp_path / name)
        assert db.execute("PRAGMA user_version").fetchone()[0] == database.VERSION
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        db.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Dear diary, this is no database at all.\n" * 50, "not a database"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "replate.db: "),
        (b"%PDF-1.7\n" + bytes(5000), "not a database"),
    ],
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "replate.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match=words) as caught:
        database.connect(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content
    assert caught.value.exit_status == 2


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    before = path.read_bytes()
    for readonly in (False, True):
        with pytest.raises(DatabaseError, match="was not made by replate"):
            database.connect(path, readonly=readonly)
    assert path.read_bytes() == before


def test_a_newer_file_is_refused_and_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {database.VERSION + 1}")
    newer.close()
    with pytest.raises(DatabaseError, match=r"written by a newer replate .* nothing was changed"):
        database.connect(path)
    assert count(path) == 1


def test_an_older_file_is_brought_up_to_date_for_a_reader_too(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    older = sqlite3.connect(path)
    migrations.apply(sqlite_utils.Database(older), stop_before=migrations.pending(sqlite_utils.Database(older))[1].name)
    older.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    older.execute("PRAGMA user_version = 1")
    older.close()
    db = database.connect(path, readonly=True)
    assert db.execute("SELECT count(*) FROM template_marks").fetchone()[0] == 0
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("DELETE FROM runs")
    db.close()


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="check that its folder exists"):
        database.connect(tmp_path / "nowhere" / "replate.db")
    with pytest.raises(DatabaseError, match="cannot be opened"):
        database.connect(tmp_path)


def test_reading_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no such database yet"):
        database.connect(tmp_path / "replate.db", readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_cannot_write(path: Path) -> None:
    db = database.connect(path, readonly=True)
    with pytest.raises(DatabaseError, match="read-only"):
        runs.start(db, "crawl", 2, NOW)
    db.close()
    assert count(path) == 1


def test_a_damaged_file_is_called_damaged(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    content = bytearray(path.read_bytes())
    content[4096 * 2 :] = os.urandom(len(content) - 4096 * 2)
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match="damaged"):
        broken = database.connect(path)
        with database.translated(path):
            broken.execute("PRAGMA integrity_check").fetchall()
            broken.execute("SELECT * FROM runs, pages, visits, edits, hosts, frontier").fetchall()


# -- locked ----------------------------------------------------------------------------------------------------------


def test_a_writer_waits_for_another(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.7, lambda: other.execute("COMMIT")).start()
    db = database.connect(path)
    began = time.monotonic()
    runs.start(db, "crawl", 2, NOW)
    assert time.monotonic() - began > 0.5
    db.close()
    other.close()
    assert count(path) == 2


def test_a_writer_that_waits_too_long_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    db = database.connect(path)
    with pytest.raises(DatabaseBusy, match="another process has locked it"):
        runs.start(db, "crawl", 2, NOW)
    other.execute("ROLLBACK")
    runs.start(db, "crawl", 2, NOW)
    db.close()
    other.close()
    assert count(path) == 2


def test_readers_read_while_somebody_writes(path: Path) -> None:
    db = database.connect(path)
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE runs SET note = 'changed'")
    reader = database.connect(path, readonly=True)
    assert reader.execute("SELECT note FROM runs").fetchone()[0] is None
    reader.close()
    db.execute("COMMIT")
    db.close()


def test_many_processes_can_make_the_same_new_database_at_once(tmp_path: Path) -> None:
    code = "import sys; from replate.db import database; database.connect(sys.argv[1]).close()"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "new.db")], env=environment, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    assert [one.communicate(timeout=30)[1] for one in started] == [b""] * 4
    database.connect(tmp_path / "new.db").close()


# -- read-only -------------------------------------------------------------------------------------------------------


@pytest.fixture
def locked_away(path: Path) -> Iterator[Path]:
    """The database in a folder where this user may not write; as root, as nobody."""
    folder = Path(tempfile.mkdtemp())
    shutil.copy(path, folder / "replate.db")
    (folder / "replate.db").chmod(0o444)
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield folder / "replate.db"
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_read_only_file_is_told_with_what_to_do(locked_away: Path) -> None:
    with pytest.raises(DatabaseError, match=r"read-only|cannot be opened") as caught:
        db = database.connect(locked_away)
        runs.start(db, "crawl", 2, NOW)
    assert str(locked_away) in str(caught.value)


# -- full ------------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_harms_nothing(path: Path) -> None:
    db = database.connect(path)
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 1}")

    def fill() -> None:
        with database.transaction(db):
            for number in range(200):
                db.execute("INSERT INTO paragraphs (digest, text) VALUES (?, ?)", (str(number), "x" * 3000))

    with pytest.raises(DatabaseFull, match="the disk is full; free some space, what is stored is safe"):
        fill()
    assert not db.in_transaction
    assert db.execute("SELECT count(*) FROM paragraphs").fetchone()[0] == 0
    db.execute("PRAGMA max_page_count = 100000")
    fill()
    db.close()
    assert count(path) == 1


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    db = database.connect(path)
    with pytest.raises(ZeroDivisionError), database.transaction(db):
        db.execute("UPDATE runs SET note = 'half'")
        raise ZeroDivisionError
    with pytest.raises(sqlite3.IntegrityError), database.transaction(db):
        db.execute("UPDATE runs SET note = 'half'")
        db.execute("INSERT INTO runs (kind) VALUES (NULL)")
    assert db.execute("SELECT note FROM runs").fetchone()[0] is None
    db.close()
