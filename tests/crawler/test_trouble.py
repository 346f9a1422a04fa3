"""Trouble with the database while crawling: the process says what is wrong and ends, and what is stored stands."""

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from replate.db import database, verify
from replate.demo.site import Response

if TYPE_CHECKING:
    from conftest import Town


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 5 MB, where this user may make one: room for the write-ahead log (4 MB) and little beside."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=5m", "none", str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"cannot mount a small disk here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_ends_the_crawler_with_one_line_and_harms_nothing(
    town: "Town", page_of: Callable[..., str], small_disk: Path
) -> None:
    (town.folder / "replate.db").symlink_to(small_disk / "replate.db")
    names = [f"/{number}" for number in range(40)]
    place = town.place({}, follow=None)
    for name in names:
        noise = os.urandom(60_000).hex()  # does not compress well, so that snapshots fill the disk
        place.answers[name] = [page_of(f"Page {name}", more=f"<script>{noise}</script>")]
        town.follow(place.url(name), kind="page")
    process = town.start(town.make_due())
    assert process.wait(60) == 1
    said = town.log(process)
    assert "Traceback" not in said, said[-3000:]
    last_words = [line for line in said.splitlines() if line.startswith("replate: ")]
    assert len(last_words) == 1
    assert "the disk is full; free some space, what is stored is safe" in last_words[0]
    db = sqlite3.connect(town.folder / "replate.db")
    db.row_factory = sqlite3.Row
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    visits = db.execute("SELECT count(*) FROM visits").fetchone()[0]
    assert 0 < visits < 40
    assert db.execute("SELECT count(*) FROM revisions").fetchone()[0] == visits
    assert verify.verify(db).problems == ()
    db.close()


def test_a_database_that_is_locked_for_a_while_is_waited_for(
    town: "Town", page_of: Callable[..., str], until: Callable[..., None]
) -> None:
    place = town.place({"/a": [lambda request: Response(body=page_of(), delay=0.3)]})
    process = town.start(town.make_due())
    until(lambda: place.asked("/a") != [])
    other = sqlite3.connect(town.folder / "replate.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    time.sleep(2)
    other.execute("ROLLBACK")
    other.close()
    assert process.wait(30) == 0
    assert town.outcomes(place.url()) == ["first"]
    assert "Traceback" not in town.log(process)


def test_a_database_that_breaks_under_the_crawler_ends_it_with_one_line(
    town: "Town", page_of: Callable[..., str], until: Callable[..., None]
) -> None:
    place = town.place({"/a": [page_of()]})
    town.make_due()
    process = town.start()
    until(lambda: place.asked("/a") != [] and town.rows("SELECT 1 FROM visits") != [])
    db = database.connect(town.folder / "replate.db")
    db.execute("DROP VIEW change_log")
    db.execute("DROP VIEW revision_texts")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with (town.folder / "replate.db").open("r+b") as file:
        file.seek(0, os.SEEK_END)
        size = file.tell()
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    assert process.wait(30) != 0
    said = town.log(process)
    assert "damaged; restore a backup" in said
