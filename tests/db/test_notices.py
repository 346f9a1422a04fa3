"""How far each notification has come: begun at the end, moved by a settlement alone, forgotten with its name."""

from datetime import timedelta
from pathlib import Path

import sqlite_utils

from replate.db import database, edits, notices, schema
from replate.db.notices import Notice
from tests.conftest import Archive, story


def only(archive: Archive) -> Notice:
    [found] = notices.every(archive.db)
    return found


def test_a_notification_begins_at_the_present_end_of_the_change_log(ferry: Archive) -> None:
    end = edits.last_cursor(ferry.db)
    assert end > 0
    notices.sync(ferry.db, ["Desk"])
    assert only(ferry) == Notice("Desk", end)
    assert list(notices.rows(ferry.db, end)) == []


def test_a_known_notification_stays_where_it_is(ferry: Archive) -> None:
    notices.sync(ferry.db, ["Desk"])
    before = only(ferry)
    ferry.see(1, 200, story("Ferry is afloat again"), planned=200)
    notices.sync(ferry.db, ["Desk"])
    assert only(ferry) == before
    assert len(list(notices.rows(ferry.db, before.cursor))) > 0


def test_a_notification_that_is_named_no_more_is_forgotten_and_would_begin_anew(ferry: Archive) -> None:
    notices.sync(ferry.db, ["Desk", "Other"])
    ferry.see(1, 200, story("Ferry is afloat again"), planned=200)
    notices.sync(ferry.db, ["Other"])
    assert [one.name for one in notices.every(ferry.db)] == ["Other"]
    notices.sync(ferry.db, ["Desk", "Other"])
    cursors = {one.name: one.cursor for one in notices.every(ferry.db)}
    assert cursors["Desk"] == edits.last_cursor(ferry.db) > cursors["Other"]


def test_the_cursor_moves_with_the_settlement_alone(ferry: Archive) -> None:
    notices.sync(ferry.db, ["Desk"])
    ferry.db.execute("UPDATE notices SET cursor = 0")
    notices.pledge(ferry.db, "Desk", 2, ferry.time(300))
    assert only(ferry) == Notice("Desk", 0, pledged=2, tried_at=ferry.time(300))
    notices.fail(ferry.db, "Desk", "no answer")
    assert only(ferry) == Notice("Desk", 0, tried_at=ferry.time(300), failures=1, last_error="no answer")
    notices.pledge(ferry.db, "Desk", 3, ferry.time(301))
    notices.settle(ferry.db, "Desk", ferry.time(301))
    assert only(ferry) == Notice("Desk", 3, sent_at=ferry.time(301), tried_at=ferry.time(301))


def test_rows_come_between_two_cursors_with_the_headline_of_their_revision(ferry: Archive) -> None:
    [first] = notices.rows(ferry.db, 0, 1)
    assert (first.field, first.before, first.after) == ("headline", story().headline, first.headline)
    assert (first.source, first.kinds, first.stealth) == ("The Harbour Bell", ("figure",), True)
    assert first.window_start is not None
    assert first.window_end - first.window_start == timedelta(minutes=30)
    everything = list(notices.rows(ferry.db, 0))
    assert [edit.cursor for edit in everything] == list(range(1, edits.last_cursor(ferry.db) + 1))
    assert list(notices.rows(ferry.db, 1)) == everything[1:]


def first_shape(path: Path) -> None:
    """A file as the first shape of the database left it."""
    db = sqlite_utils.Database(path)
    schema.migrations.apply(db, stop_before="m0002_notices")
    db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")
    db.execute("INSERT INTO runs (kind, pid, machine, started_at, beat_at) VALUES ('crawl', 1, 'm', 't', 't')")
    db.conn.commit()
    db.close()


def test_a_file_of_the_first_shape_is_brought_up_to_date_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    first_shape(path)
    db = database.connect(path)
    notices.sync(db, ["Desk"])
    assert notices.every(db) == [Notice("Desk", 0)]
    assert db.execute("SELECT count(*) FROM runs").fetchone()[0] == 1
    assert db.execute("PRAGMA user_version").fetchone()[0] == database.VERSION
    db.close()


def test_a_file_of_the_first_shape_that_is_only_read_has_no_notifications(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    first_shape(path)
    db = database.connect(path, readonly=True)
    assert notices.every(db) == []
    db.close()
