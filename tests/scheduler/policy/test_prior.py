"""The nightly fit, on made-up articles whose truth is known."""

from replate.changes import signal
from replate.changes.signal import Record, Reliability
from replate.scheduler.policy import prior
from replate.scheduler.policy.prior import Prior, Watched
from replate.scheduler.replay import rules, run, synthetic

WATCHED = run.watch(synthetic.workload(1500, 3), rules.newsdiffs(1))


def test_the_fit_finds_who_edits_much_and_how_edits_spread_over_age() -> None:
    found = prior.fit(WATCHED)
    assert 0.5 < found.level < 0.9
    assert found.sources["Guardian"] > 1.2 > 0.8 > found.sources["MarketWatch"]
    assert found.sections["politics"] > 1 > found.sections["culture"]
    true = sum(share for decay, share in synthetic.AGES if decay < 8)
    assert abs(found.profile.exact(7) - 0.58 * true / 0.68) < 0.15


def test_a_source_with_one_article_hardly_leaves_the_whole() -> None:
    lone = Watched("Lone Star", None, 0.1, 700.0, ((1.0, 1.1), (2.0, 2.1), (3.0, 3.1)))
    assert prior.fit([*WATCHED, lone]).sources["Lone Star"] < 1.4


def test_without_an_edit_the_default_stays() -> None:
    silent = [Watched("Quiet", None, 0.0, 10.0)] * 5
    assert prior.fit(silent) == Prior(articles=5)
    assert prior.fit([]) == Prior()


def test_a_signal_counts_by_what_its_source_has_shown_so_far() -> None:
    good = Record(edits=40, signalled=38, false=1, quiet=4000, alarmed=1, exposure=4000).reliability
    always = Record(edits=40, signalled=40, false=20_000, quiet=4000, alarmed=3990, exposure=4000).reliability
    assert good.evidence(0.05, 5.0) > 3.0
    assert always.evidence(0.05, 5.0) < 0.02
    assert Reliability().evidence(0.05, 5.0) == 0.0


def test_intervals_add_to_the_record_of_signals() -> None:
    record = Record().after(True, 2, 1.0, 2.0, True).after(True, 0, 2.0, 3.0, False).after(False, 1, 3.0, 4.0, True)
    assert (record.edits, record.signalled, record.false) == (2, 1, 1)
    assert record.exposure == signal.exposure(3.0, 4.0)
