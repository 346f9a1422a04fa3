"""After a lesson all plans are made anew, in batches, and only where that changes something."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from replate.changes import moment
from replate.db import merges, pages, plans
from replate.db.database import transaction
from replate.scheduler import replanning
from replate.scheduler.policy.learning import LearningPolicy
from tests.conftest import Archive, story

COUNT = 25


@pytest.fixture
def read(archive: Archive) -> Archive:
    """Pages that were read at minute 1 and are due a day later."""
    archive.source()
    for number in range(COUNT):
        page = archive.page(f"http://127.0.0.1:9/{number}")
        archive.see(page, 1, story(), next_minute=1440)
    return archive


def replan(archive: Archive, minute: float = 60, price: float = 0.002) -> None:
    after: int | None = 0
    while after is not None:
        after = replanning.replan(archive.db, LearningPolicy(price=price), after, archive.time(minute))


def dues(db: sqlite3.Connection) -> list[str]:
    return [row["due"] for row in db.execute("SELECT due FROM frontier WHERE subject = 'page' ORDER BY subject_id")]


def test_all_pages_get_the_plan_that_the_policy_makes_now(read: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replanning, "BATCH", 10)
    replan(read, minute=2)
    found = dues(read.db)
    assert len(set(found)) == 1 and moment.parse(found[0]) < read.time(1440)
    replan(read, minute=2, price=0.1)
    assert moment.parse(dues(read.db)[0]) > moment.parse(found[0]) + timedelta(minutes=1)


def test_a_plan_whose_time_has_gone_by_is_due_now(read: Archive) -> None:
    replan(read, minute=1000)
    assert set(dues(read.db)) == {moment.text(read.time(1000))}


def test_what_is_due_or_waits_for_a_second_look_keeps_its_time(read: Archive) -> None:
    read.plan(1, 30)
    read.db.execute("UPDATE frontier SET second_look = 1 WHERE subject = 'page' AND subject_id = 2")
    before = dues(read.db)
    replan(read)
    assert dues(read.db)[:2] == before[:2]
    assert set(dues(read.db)[2:]).isdisjoint(before)


def test_a_retired_page_comes_back_where_visits_have_become_cheap(read: Archive) -> None:
    read.db.execute("UPDATE pages SET state = 'retired', belief_shape = 0.5, belief_rate = 1 WHERE id = 1")
    read.db.execute("UPDATE frontier SET due = NULL WHERE subject = 'page' AND subject_id = 1")
    replan(read, price=10.0)
    assert dues(read.db)[0] is None
    replan(read)
    assert dues(read.db)[0] is not None
    assert pages.state(read.db, 1) == "retired", "until a visit has seen it"


def test_a_page_that_is_not_worth_a_visit_any_more_retires_at_the_one_planned(read: Archive, tmp_path: Path) -> None:
    before = dues(read.db)
    replan(read, price=10.0)
    assert dues(read.db) == before


def test_where_budgets_are_short_plans_are_made_at_what_a_visit_costs_there(read: Archive) -> None:
    replan(read, minute=2, price=20 * 0.002)
    dear = dues(read.db)
    replan(read, minute=2)
    assert set(dues(read.db)).isdisjoint(dear)
    read.db.execute("INSERT INTO prices VALUES ('host', '127.0.0.1:9', 20.0), ('host', 'another.example', 50.0)")
    replan(read, minute=2)
    assert dues(read.db) == dear


def test_what_was_visited_or_merged_while_plans_were_made_keeps_what_became_of_it(read: Archive) -> None:
    read.db.execute("UPDATE pages SET state = 'retired' WHERE id = 3")
    read.db.execute("UPDATE frontier SET due = NULL WHERE subject = 'page' AND subject_id = 3")
    found = plans.standing(read.db, 0, read.time(2), COUNT)
    read.see(1, 3, story(), next_minute=2000)
    with transaction(read.db):
        merges.absorb(read.db, 1, 3, "asked for", read.time(3))
    before = dues(read.db)
    plans.rewrite(read.db, [(one, read.time(500), plans.ANEW) for one in found])
    assert dues(read.db) == [before[0], moment.text(read.time(500)), None, *[moment.text(read.time(500))] * 22]
