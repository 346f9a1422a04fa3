"""How long edits keep off one another, found again in made-up articles in which they do, and in none in which not."""

from random import Random

import pytest

from replate.scheduler.policy import prior
from replate.scheduler.policy.prior import Prior, Watched
from replate.scheduler.replay import rules, run, synthetic
from replate.scheduler.replay.trace import Trace


def by_the_hour(traces: list[Trace]) -> list[Trace]:
    """The same articles as shown by a cache that is renewed each hour: of the edits in an hour the last is shown."""
    random, shown = Random(5), []
    for one in traces:
        phase = random.random()
        last = {int(age + phase): age for age in one.edits}
        shown.append(Trace("Hourly", None, one.start, one.end, tuple(last.values())))
    return shown


def watched(traces: list[Trace], rule: rules.Rule) -> list[Watched]:
    return run.watch(traces, rule)


@pytest.mark.parametrize("rule", [rules.newsdiffs(1), rules.news_sniffer(0.5)])
def test_a_cache_of_an_hour_is_found_and_only_at_its_own_source(rule: rules.Rule) -> None:
    edited = [one for one in synthetic.workload(20_000, 8) if len(one.edits) > 4]
    found = prior.fit([*watched(by_the_hour(edited[:350]), rule), *watched(synthetic.workload(1000, 9), rule)])
    assert set(found.pauses) == {"Hourly"}
    assert 0.25 <= found.pause("Hourly") <= 1.0
    assert found.pause("Guardian") == 0.0
    assert prior.read(found.plain()) == found


def test_a_few_regular_edits_prove_no_pause() -> None:
    lone = Watched("Lone Star", None, 0.0, 24.0, ((0.9, 1.0), (1.9, 2.0), (2.9, 3.0), (3.9, 4.0)))
    assert not prior.fit([lone] * 2).pauses


def test_a_prior_of_before_there_were_pauses_is_read() -> None:
    plain = Prior().plain()
    del plain["pauses"]
    assert prior.read(plain) == Prior()
