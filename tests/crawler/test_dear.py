"""A visit that has become too dear since it was planned is put off; what somebody asks for is made."""

from datetime import datetime, timedelta

import pytest

from replate.changes.history import Plan
from replate.crawler import visit
from replate.crawler.visit import Habits
from replate.db import frontier, pages, plans
from replate.db.frontier import Item
from replate.scheduler.policy.learning import LearningPolicy
from replate.scheduler.policy.steady import SteadyPolicy
from tests.conftest import Archive, story

LEARNING = Habits(LearningPolicy(), timedelta(0), "none")


@pytest.fixture
def read(archive: Archive) -> Archive:
    """Page 1, read at minute 0; its policy planned the next visit half an hour later."""
    page = archive.page()
    archive.see(page, 0, story(), next_minute=30)
    return archive


def dearer(archive: Archive, factor: float, minute: float = 30, habits: Habits = LEARNING) -> Plan | None:
    archive.db.execute("DELETE FROM prices")
    archive.db.execute("INSERT INTO prices VALUES ('all', '', ?)", (factor,))
    now: datetime = archive.time(minute)
    (item,) = [one for one in frontier.due_items(archive.db, "127.0.0.1:9", now, 9) if one.subject == "page"]
    return visit.dearer(archive.db, pages.to_visit(archive.db, 1), item, habits, now)


def test_a_dearer_visit_is_made_later_and_a_much_dearer_one_is_thought_of_tomorrow(read: Archive) -> None:
    assert dearer(read, 1.0) is None
    later = dearer(read, 30.0)
    assert later is not None and later.due is not None and later.due > read.time(35)
    assert later.reason.startswith(visit.TOO_DEAR)
    never = dearer(read, 1e4)
    assert never is not None and never.due == read.time(30) + visit.DEAR_TODAY


def test_a_visit_that_was_put_off_is_held_against_the_price_again(read: Archive) -> None:
    (item,) = [one for one in frontier.due_items(read.db, "127.0.0.1:9", read.time(30), 9) if one.subject == "page"]
    frontier.postpone(read.db, item, read.time(40), f"{visit.TOO_DEAR}: whatever")
    assert dearer(read, 1e4, minute=40) is not None


def test_a_visit_that_was_planned_anew_after_a_lesson_is_held_against_the_price(read: Archive) -> None:
    (one,) = plans.standing(read.db, 0, read.time(1), 9)
    plans.rewrite(read.db, [(one, read.time(20), f"{plans.ANEW}: cheap then")])
    assert dearer(read, 1e4, minute=20) is not None


def test_what_a_signal_or_a_person_asks_for_is_made(read: Archive) -> None:
    frontier.make_all_due(read.db, read.time(3))
    assert dearer(read, 1e4, minute=3) is None


def test_a_second_look_is_made(read: Archive) -> None:
    read.db.execute("UPDATE frontier SET second_look = 1 WHERE subject = 'page'")
    assert dearer(read, 1e4) is None


def test_the_steady_policy_knows_no_prices(read: Archive) -> None:
    assert dearer(read, 1e4, habits=Habits(SteadyPolicy(), timedelta(0), "none")) is None


def test_a_page_that_was_never_visited_is_read(archive: Archive) -> None:
    page = archive.page()
    item = Item(1, "page", page, "127.0.0.1:9", "http://127.0.0.1:9/ferry", archive.time(0), False, "first visit")
    assert visit.dearer(archive.db, pages.to_visit(archive.db, page), item, LEARNING, archive.time(0)) is None
