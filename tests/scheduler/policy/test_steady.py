"""The revisit policy: tables of histories and the visit that follows."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.settings import Settings

from replate.changes.history import History, Plan, RevisitPolicy
from replate.scheduler.policy import steady as policy
from replate.scheduler.policy.steady import SteadyPolicy

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def after(
    outcome: str,
    interval: timedelta | None = HOUR,
    seen: timedelta = DAY,
    edited: timedelta | None = None,
    failures: int = 0,
    policy: RevisitPolicy | None = None,
) -> Plan:
    """The plan for a page first seen `seen` ago and last edited `edited` ago."""
    history = History(NOW - seen, None, None if edited is None else NOW - edited, interval, outcome, failures)
    return (policy or SteadyPolicy()).next_visit(history, NOW)


@pytest.mark.parametrize("outcome", ["first", "revised", "reverted", "back"])
def test_a_fresh_page_is_looked_back_at_after_half_an_hour(outcome: str) -> None:
    plan = after(outcome, interval=10 * DAY)
    assert (plan.due, plan.interval) == (NOW + 30 * MINUTE, 30 * MINUTE)
    assert plan.reason.startswith(outcome)


@pytest.mark.parametrize(
    "outcome",
    [
        "unchanged",
        "not_modified",
        "technical",
        "moved",
        "gone",
        "soft_404",
        "blocked",
        "paywalled",
        "suspect",
        "robots",
        "error",
    ],
)
def test_a_visit_without_an_edit_backs_off_by_a_fifth(outcome: str) -> None:
    plan = after(outcome, interval=HOUR)
    assert (plan.due, plan.interval) == (NOW + 72 * MINUTE, 72 * MINUTE)
    assert plan.reason == f"{outcome}: 1.2 times the last interval"


def test_a_first_visit_that_failed_is_made_again_at_the_first_look() -> None:
    assert after("error", interval=None, failures=1).due == NOW + 30 * MINUTE


def test_failures_in_a_row_are_told_in_the_reason() -> None:
    assert after("error", failures=3).reason == "error (3 failures in a row): 1.2 times the last interval"


def test_a_page_retires_when_its_interval_would_pass_forty_days() -> None:
    assert after("unchanged", interval=33 * DAY).due == NOW + 33 * DAY * 1.2
    plan = after("unchanged", interval=34 * DAY)
    assert plan == Plan(None, 34 * DAY, "retired: the interval would pass 40 days")


@pytest.mark.parametrize(
    ("seen", "edited", "retires"),
    [
        (89 * DAY, None, False),
        (90 * DAY, None, True),
        (400 * DAY, 89 * DAY, False),
        (400 * DAY, 90 * DAY, True),
    ],
)
def test_a_page_without_an_edit_for_ninety_days_retires(
    seen: timedelta, edited: timedelta | None, retires: bool
) -> None:
    plan = after("unchanged", seen=seen, edited=edited)
    assert (plan.due is None) is retires
    assert plan.reason.startswith("retired: no edit for 90 days") is retires


def test_an_edit_keeps_even_the_oldest_page_alive() -> None:
    assert after("revised", seen=4000 * DAY, edited=1000 * DAY).due == NOW + 30 * MINUTE


def test_an_old_article_just_found_is_followed() -> None:
    history = History(NOW, NOW - 4000 * DAY, None, 30 * MINUTE, "unchanged", 0)
    assert SteadyPolicy().next_visit(history, NOW).due == NOW + 36 * MINUTE


def test_a_quiet_page_is_visited_43_times_before_it_retires() -> None:
    quiet = SteadyPolicy(retire_after=1000 * DAY)
    now, interval, visits = NOW, None, 0
    outcome = "first"
    while True:
        plan = quiet.next_visit(History(NOW, None, None, interval, outcome, 0), now)
        visits += 1
        if plan.due is None:
            break
        now, interval, outcome = plan.due, plan.interval, "unchanged"
    assert visits == 43
    assert timedelta(days=200) < now - NOW < timedelta(days=240)


def test_an_interval_shorter_than_the_first_look_is_lengthened_to_it() -> None:
    assert after("unchanged", interval=MINUTE).interval == 30 * MINUTE


def test_no_backoff_is_too_large_to_reckon_with() -> None:
    assert after("unchanged", interval=30 * DAY, policy=SteadyPolicy(backoff=1e300)).due is None


def test_settings_give_the_policy_in_seconds() -> None:
    settings = Settings({"REPLATE_FIRST_LOOK": 1.5, "REPLATE_BACKOFF": "2", "REPLATE_LONGEST_INTERVAL": 60})
    assert SteadyPolicy.from_settings(settings) == SteadyPolicy(
        timedelta(seconds=1.5), 2.0, timedelta(seconds=60), 90 * DAY
    )
    assert SteadyPolicy.from_settings({"REPLATE_RETIRE_AFTER": 0.5}).retire_after == timedelta(seconds=0.5)
    assert SteadyPolicy.from_settings({}) == SteadyPolicy()


def test_the_policy_imports_nothing_of_ours_but_changes() -> None:
    tree = ast.parse(Path(policy.__file__).read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert [name for name in modules if name.startswith("replate")] == ["replate.changes.history"]
