"""The hash chain holds what was written, and names the row that was touched."""

import sqlite3

import pytest

from replate.changes import chain
from replate.db import database, merges, verify
from tests.conftest import Archive

COLUMNS = sorted(set(chain.REVISION_FIELDS) - {"type", "page", "revision", "body", "captions", "notes"})


def problems(db: sqlite3.Connection, page: int | None = None) -> list[str]:
    return [f"{one.page}: {one.row}" for one in verify.verify(db, page).problems]


def test_an_untouched_archive_verifies(ferry: Archive) -> None:
    report = verify.verify(ferry.db)
    assert (report.pages, report.rows, report.problems) == (2, 5, ())


def test_revisions_and_events_are_followed_in_the_order_of_writing(archive: Archive, ferry: Archive) -> None:
    names = [str(link) for link in verify.order(ferry.db, 2)]
    assert names == ["revision 1", "event 1"]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_touched_column_of_a_revision_names_that_revision(ferry: Archive, column: str) -> None:
    forged = {"significance": 99, "stealth": 0, "reverted_to": 1}.get(column, '["forged"]')
    ferry.db.execute(f"UPDATE revisions SET {column} = ? WHERE page = 1 AND revision = 2", (forged,))
    assert problems(ferry.db) == ["1: revision 2"]


def test_a_renumbered_revision_is_missed(ferry: Archive) -> None:
    ferry.db.execute("UPDATE revisions SET revision = 7 WHERE page = 1 AND revision = 2")
    assert problems(ferry.db) == ["1: revision 3"]


@pytest.mark.parametrize("column", ["type", "at", "before", "after", "target", "reason"])
def test_a_touched_column_of_an_event_names_that_event(ferry: Archive, column: str) -> None:
    ferry.db.execute(f"UPDATE events SET {column} = 1 WHERE page = 2")
    assert problems(ferry.db) == ["2: event 1"]


def test_a_touched_paragraph_names_the_first_revision_that_holds_it(ferry: Archive) -> None:
    ferry.db.execute("UPDATE paragraphs SET text = text || '!' WHERE text LIKE '=SUM%'")
    assert problems(ferry.db) == ["1: revision 3"]


def test_a_column_that_is_no_json_any_more_names_its_row(ferry: Archive) -> None:
    ferry.db.execute("UPDATE revisions SET byline = 'Ines' WHERE page = 1 AND revision = 2")
    assert problems(ferry.db) == ["1: revision 2"]


def test_a_value_of_a_wrong_kind_names_its_row(ferry: Archive) -> None:
    ferry.db.execute("UPDATE revisions SET headline = x'00ff' WHERE page = 1 AND revision = 2")
    assert problems(ferry.db) == ["1: revision 2"]


def test_a_missing_revision_is_missed(ferry: Archive) -> None:
    ferry.db.execute("PRAGMA foreign_keys = OFF")
    ferry.db.execute("DELETE FROM revisions WHERE page = 1 AND revision = 2")
    (problem,) = verify.verify(ferry.db).problems
    assert str(problem) == "page 1, revision 3: revision 2, which came before it, is missing"


def test_a_missing_last_revision_is_missed_by_the_head(ferry: Archive) -> None:
    ferry.db.execute("PRAGMA foreign_keys = OFF")
    ferry.db.execute("DELETE FROM revisions WHERE page = 1 AND revision = 3")
    assert problems(ferry.db) == ["1: head"]


def test_a_change_that_names_no_link_of_the_chain_is_named(ferry: Archive) -> None:
    ferry.db.execute("UPDATE edits SET chain = 'ab' WHERE cursor = 2")
    assert problems(ferry.db) == ["1: change 2"]


def test_one_page_can_be_asked_for(ferry: Archive) -> None:
    ferry.db.execute("UPDATE revisions SET headline = 'forged' WHERE page = 2")
    assert problems(ferry.db, 1) == []
    assert problems(ferry.db, 2) == ["2: revision 1"]


def test_an_absorbed_page_verifies(ferry: Archive) -> None:
    with database.transaction(ferry.db):
        merges.absorb(ferry.db, 1, 2, "the same article", ferry.time(200))
    assert problems(ferry.db) == []
    ferry.db.execute("UPDATE events SET target = 2 WHERE type = 'merge'")
    assert problems(ferry.db) == ["2: event 2"]
