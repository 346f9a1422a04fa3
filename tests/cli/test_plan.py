"""A plan says when, why then, and what is expected; for one page, or for the next visits of a source."""

import json

from replate.db import frontier, learning
from replate.scheduler.policy.prior import Prior
from tests.cli.conftest import Replate
from tests.conftest import Archive


def test_a_page_is_told_with_time_reason_rule_and_what_is_expected(replate: Replate) -> None:
    result = replate("plan", "1")
    assert result.exit_code == 0, result.stderr
    told = {line[:11].strip(): line[11:] for line in result.stdout.splitlines()[1:]}
    assert told["rule"].startswith('policy "steady": 30 min after an edit, then 1.2 times')
    assert "more edits" in told["expected"]
    assert told["last visit"].endswith("edits found") or "edit" in told["last visit"]


def test_json_holds_the_figures_of_the_plan(replate: Replate) -> None:
    found = json.loads(replate("plan", "1", "--json").stdout)
    assert found["page"] == 1
    assert found["policy"] == "steady"
    assert found["price"] is None
    assert 0 < found["expected_left"] < found["expected_edits"]
    assert found["chance_by_then"] is None or found["chance_by_then"] <= 1


def test_under_the_learning_policy_value_stands_beside_price(replate: Replate, ferry: Archive) -> None:
    (ferry.folder / "replate.toml").write_text('database = "replate.db"\n[scheduler]\npolicy = "learning"\n')
    ferry.db.execute(
        "UPDATE frontier SET due = ? WHERE subject_id = 1 AND subject = 'page'", (ferry.time(9000).isoformat(),)
    )
    found = json.loads(replate("plan", "1", "--json").stdout)
    assert (found["policy"], found["attention"], found["price"]) == ("learning", "balanced", 0.002)
    assert found["value"] > 0
    assert "its price is 0.002" in replate("plan", "1").stdout
    ferry.db.execute("INSERT INTO prices VALUES ('all', '', 2)")
    assert "its price is 0.004, 2.00 times the usual as budgets are short" in replate("plan", "1").stdout


def test_a_pause_that_was_learned_is_named(replate: Replate, ferry: Archive) -> None:
    assert json.loads(replate("plan", "1", "--json").stdout)["pause_h"] == 0
    learned = Prior(pauses={"The Harbour Bell": 0.5})
    learning.keep(ferry.db, ferry.time(9000), 500, 300, learned.plain())
    assert "pause      edits of this source mostly come 30 min apart or more" in replate("plan", "1").stdout
    assert json.loads(replate("plan", "1", "--json").stdout)["pause_h"] == 0.5


def test_a_sources_visits_come_in_their_order(replate: Replate) -> None:
    lines = replate("plan", "--source", "The Harbour Bell", "--json").stdout.splitlines()
    times = [json.loads(line)["next_visit"] for line in lines]
    assert times
    assert times == sorted(times)
    assert len(replate("plan", "--source", "The Harbour Bell", "--limit", "1").stdout.splitlines()) == 2


def test_a_page_that_was_never_visited_has_a_plan_too(replate: Replate, ferry: Archive) -> None:
    page = ferry.page("http://127.0.0.1:9/new", ferry.db.execute("SELECT id FROM sources").fetchone()[0])
    found = json.loads(replate("plan", str(page), "--json").stdout)
    assert (found["reason"], found["outcome"], found["expected_left"]) == ("first visit", None, None)
    assert "first visit" in replate("plan", str(page)).stdout


def test_a_host_that_is_left_alone_is_told(replate: Replate, ferry: Archive) -> None:
    frontier.lease_host(ferry.db, "127.0.0.1:9", "run 1", ferry.time(0), ferry.time(1) - ferry.time(0))
    frontier.back_off(ferry.db, "127.0.0.1:9", 9, ferry.time(10**7))
    ferry.db.execute("UPDATE frontier SET due = ? WHERE subject = 'page'", (ferry.time(0).isoformat(),))
    assert "host       127.0.0.1:9 is left alone until" in replate("plan", "1").stdout


def test_neither_page_nor_source_or_both_is_a_wrong_call(replate: Replate) -> None:
    for arguments in ((), ("1", "--source", "The Harbour Bell")):
        result = replate("plan", *arguments)
        assert result.exit_code == 2
        assert "--source NAME" in result.stderr
    assert replate("plan", "--source", "nobody").exit_code != 0
