"""Replays: what each rule visits, finds and misses."""

import json
from math import inf
from pathlib import Path

import pytest

from replate.errors import UsageError
from replate.scheduler.policy import prior, value
from replate.scheduler.replay import comparison, plot, rules, run, synthetic, trace
from replate.scheduler.replay.ours import Learning
from replate.scheduler.replay.trace import Trace


def visited(rule: rules.Rule, end: float = 720.0, edits: tuple[float, ...] = (), start: float = 0.0) -> list[float]:
    """The ages at which a rule visits a page."""
    step, ages, seen = rule(Trace("x", None, start, end, edits)), [], 0
    now = step(start, False)
    while now < end:
        ages.append(now)
        changed = seen < len(edits) and edits[seen] <= now
        seen += changed
        now = step(now, changed)
    return ages


def test_an_edit_is_found_at_the_next_visit_and_hidden_by_one_before_it() -> None:
    result = run.replay([Trace("x", None, 0.0, 5.5, (1.2, 1.7, 3.25))], rules.fixed(1.0))
    assert result.delays == (2.0 - 1.7, 4.0 - 3.25)
    assert (result.edits, result.visits, result.capture) == (3, 6, 2 / 3)


def test_the_visit_planned_at_the_end_is_still_made() -> None:
    result = run.replay([Trace("x", None, 0.0, 1.5, (1.25,))], rules.fixed(1.0))
    assert result.delays == (0.75,)


def test_newsdiffs_ladder_costs_a_page_without_edits_what_was_counted_of_it() -> None:
    ages = visited(rules.newsdiffs(1))
    assert ages[:3] == [0.25, 0.5, 0.75]
    assert len(ages) == 12 + 21 + 48 + 7


def test_news_sniffer_backs_off_and_begins_again_at_an_edit() -> None:
    ages = visited(rules.news_sniffer(0.5), edits=(1.2,))
    assert ages[:3] == pytest.approx([0.5, 1.1, 1.82])
    assert ages[3] - ages[2] == pytest.approx(0.5)


def test_diffengine_as_coded_visits_sixteen_times_as_often_as_meant() -> None:
    meant, coded = len(visited(rules.diffengine())), len(visited(rules.diffengine_as_coded()))
    assert (meant, coded) == (38, 630)


def test_gdelt_looks_twice() -> None:
    assert visited(rules.two_looks) == [24.0, 168.0]


def test_the_made_up_workload_is_edited_as_real_news_is() -> None:
    traces = synthetic.workload(3000, 1)
    assert 0.25 < sum(bool(one.edits) for one in traces) / len(traces) < 0.33
    assert synthetic.workload(50, 4) == synthetic.workload(50, 4)


def test_ours_finds_more_than_the_ladder_in_as_many_visits() -> None:
    train, test = synthetic.workload(1500, 5), synthetic.workload(300, 6)
    learning = Learning(prior.fit(run.watch(train, rules.newsdiffs(1))), value.DELTA["balanced"], 0.001)
    (line,) = comparison.compare(test, learning, [rules.Named("NewsDiffs", rules.newsdiffs)])
    assert line.ours is not None
    assert abs(line.ours.visits_a_page / line.theirs.visits_a_page - 1) < 0.05
    assert line.ours.capture > line.theirs.capture
    for kind, begins in (("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")):
        picture = plot.draw([line], kind)
        assert picture.startswith(begins)
        assert picture == plot.draw([line], kind), "the same lines, the same bytes"
    assert b"NewsDiffs" in plot.draw([line], "svg")


def test_signals_find_the_same_with_fewer_visits() -> None:
    train, test = synthetic.workload(1500, 5), synthetic.workload(500, 6)
    heard = {name: one.reliability for name, one in run.heard(train, rules.newsdiffs(1)).items() if one.signalled}
    assert "Yahoo" not in heard and heard["Guardian"].recall > 0.8
    fitted = prior.fit(run.watch(train, rules.newsdiffs(1)))
    deaf, hearing = (run.replay(test, Learning(fitted, 0.05, 0.003, signals)) for signals in ({}, heard))
    assert hearing.visits_a_page < deaf.visits_a_page
    assert hearing.capture > deaf.capture


def test_a_rule_that_never_looks_finds_nothing() -> None:
    result = run.replay([Trace("x", None, 0.0, 9.0, (1.0,))], lambda one: lambda now, changed: inf)
    assert (result.visits, result.capture, result.wasted) == (0, 0.0, 1.0)


def test_traces_are_written_and_read_back(tmp_path: Path) -> None:
    traces = synthetic.workload(20, 2)
    trace.write(tmp_path / "t.jsonl", traces)
    back = list(trace.read(tmp_path / "t.jsonl"))
    assert [(one.source, one.edits, one.signals) for one in back] == [(o.source, o.edits, o.signals) for o in traces]


@pytest.mark.parametrize(
    "line", ["nonsense", "[]", json.dumps({"source": "a"}), json.dumps({"source": "a", "end": []})]
)
def test_a_line_that_is_no_trace_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "t.jsonl").write_text(f"\n{line}\n")
    with pytest.raises(UsageError, match="line 2"):
        list(trace.read(tmp_path / "t.jsonl"))
