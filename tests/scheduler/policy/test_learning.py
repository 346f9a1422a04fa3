"""The learning policy on live pages: histories and the visit that follows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from replate.changes.history import History, Plan
from replate.crawler.follow import FollowSpider
from replate.scheduler.policy.learning import LearningPolicy

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def after(
    outcome: str = "unchanged",
    seen: timedelta = HOUR,
    *,
    edits: int = 0,
    failures: int = 0,
    attention: str = "balanced",
    published: timedelta | None = None,
) -> Plan:
    """The plan for a page found `seen` ago."""
    born = None if published is None else NOW - published
    history = History(NOW - seen, born, NOW - HOUR if edits else None, HOUR, outcome, failures, edits)
    return LearningPolicy(attention).next_visit(history, NOW)


def test_an_old_page_is_visited_later_than_a_young_one_and_then_no_more() -> None:
    waits = [after(seen=age).interval for age in (HOUR, 6 * HOUR, DAY, 4 * DAY)]
    assert waits == sorted(waits)
    assert after(seen=80 * DAY).due is None
    assert "retired" in after(seen=80 * DAY).reason


def test_a_page_that_somebody_asked_for_is_followed_for_as_long_as_was_said() -> None:
    policy, at, visits = LearningPolicy(), NOW, 0
    plan = policy.next_visit(History(NOW, None, None, None, "first", 0, is_asked_for=True), at)
    while plan.due:
        at, visits = plan.due, visits + 1
        history = History(NOW, None, None, HOUR, "unchanged", 0, 0, at - HOUR, True, plan.belief, is_asked_for=True)
        plan = policy.next_visit(history, at)
    assert 80 * DAY < at - NOW < 120 * DAY
    assert visits < 60
    assert "no edit for 90 days" in plan.reason


def test_a_page_that_was_edited_is_visited_sooner_and_kept_longer() -> None:
    assert after(seen=DAY, edits=3).interval < after(seen=DAY).interval
    assert after(seen=20 * DAY, edits=6).due is not None
    assert after(seen=20 * DAY).due is None


def test_attention_says_how_soon() -> None:
    waits = [after(seen=DAY, attention=name).interval for name in ("alert", "balanced", "archive")]
    assert waits == sorted(waits) and len(set(waits)) == 3


def test_failures_are_met_with_growing_patience_and_never_retire_a_page() -> None:
    assert after("error", failures=1).interval >= HOUR / 2
    assert after("error", failures=4).interval >= 4 * HOUR
    assert after("error", seen=80 * DAY, failures=9).due == NOW + DAY


@pytest.mark.parametrize("published", [None, 400 * DAY])
def test_a_page_published_long_ago_is_watched_like_a_new_one(published: timedelta | None) -> None:
    assert after("first", seen=timedelta(0), published=published).interval < HOUR


def test_settings_give_attention_and_retirement() -> None:
    found = LearningPolicy.from_settings(Settings({"REPLATE_ATTENTION": "alert", "REPLATE_RETIRE_AFTER": 3600}))
    assert (found.attention, found.retire_after) == ("alert", HOUR)
    assert LearningPolicy.from_settings(Settings()) == LearningPolicy()


def test_the_configuration_names_the_policy_for_the_crawler(tmp_path: Path) -> None:
    toml = tmp_path / "replate.toml"
    toml.write_text('[scheduler]\npolicy = "learning"\nattention = "archive"\n')
    settings = Settings({"REPLATE_CONFIG": str(toml)})
    FollowSpider.update_settings(settings)
    assert load_object(settings["REVISIT_POLICY"]).from_settings(settings) == LearningPolicy("archive")


def test_two_floats_hold_what_visits_taught() -> None:
    policy = LearningPolicy()
    at, belief = NOW, None
    means = []
    for outcome in ("first", "unchanged", "unchanged", "revised", "error", "unchanged"):
        seen = None if outcome == "first" else at
        at += HOUR
        saw = outcome != "error"
        history = History(NOW, None, None, HOUR, outcome, int(not saw), 0, seen, saw, belief, "Bell")
        belief = policy.next_visit(history, at).belief
        assert belief is not None
        means.append(belief[0] / belief[1])
    first, quiet, quieter, edited, failed, after = means
    assert first > quiet > quieter
    assert edited > first, "an edit says more than two quiet hours"
    assert failed == edited, "who sees nothing learns nothing"
    assert after < edited


def test_where_a_listing_tells_of_edits_silence_is_waited_out_for_a_day_at_most() -> None:
    def plan(recall: float, seen: timedelta = HOUR) -> Plan:
        history = History(NOW - seen, None, None, HOUR, "unchanged", 0, recall=recall)
        return LearningPolicy().next_visit(history, NOW)

    deaf, told = plan(0.0), plan(0.9)
    assert told.unheard == deaf.due and deaf.unheard is None
    assert deaf.interval < told.interval <= DAY
    assert plan(0.98, 5 * HOUR).interval <= DAY
    assert plan(0.98, 80 * DAY).due is None, "what would retire anyway does"
