"""Revisit policies side by side: python -m benchmarks.schedule [ARTICLES | ladder [ARTICLES] | learning | real]

On the made-up workload, with the truth known: against an oracle at equal visits, against NewsDiffs' ladder at equal
capture, with wrong signals; then every tool at its own settings. With REPLATE_DATA also on real traces: the prior is
fitted on the newest articles of their earlier half (as NewsDiffs' ladder would have watched them), all are judged on
the later. Seeds are fixed; bounds are those of the bootstrap over articles (95 %).
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from benchmarks import traces as packs
from replate.scheduler.policy import prior, value
from replate.scheduler.policy.learning import USUAL_PRICE
from replate.scheduler.policy.prior import Prior
from replate.scheduler.policy.profile import Profile
from replate.scheduler.replay import comparison, interval, rules, run, synthetic
from replate.scheduler.replay.comparison import HEADING, told
from replate.scheduler.replay.ours import Learning, Oracle
from replate.scheduler.replay.run import Result
from replate.scheduler.replay.trace import Trace

LEARNT_FROM, LEARNT_SEED, SEED = 6000, 99, 11  # settings were chosen on seed 7
SAMPLES = {"nu_nl": 3000, "bbc": 4000}  # pages judged, drawn from the later half
NEWSDIFFS = next(tool for tool in rules.TOOLS if tool.name == "NewsDiffs")
AROUND = 1.6  # prices between which visits at equal capture are read off; nearer ones differ by little but chance
FEW = 2.0  # visits: such rules wait for the last text, which is what attention = "archive" is for
SLOW = ("fixed, hourly", "diffengine, as coded", "changedetection.io, 3 h")  # hundreds of visits a page, to be matched


def timed(learning: Learning) -> None:
    """One due time after another, in microseconds of CPU."""
    random = Random(1)
    cases = [(random.gammavariate(0.6, 1), random.expovariate(1 / 30)) for _ in range(20_000)]
    began = time.process_time()
    for edits, age in cases:
        value.wait(learning.prior.profile, edits, age, learning.delta, learning.price)
    print(f"next due time of a page: {(time.process_time() - began) / len(cases) * 1e6:.1f} microseconds")


def against_oracle(test: list[Trace], learning: Learning) -> None:
    weights = tuple(share for _, share in synthetic.AGES)
    oracle = Oracle(Profile(weights, decays=tuple(decay for decay, _ in synthetic.AGES)), learning.delta, 0.001)
    print(f"\nagainst the oracle at equal visits\n{HEADING}   of the oracle's capture")
    for visits in (14, 34, 50):
        best, _ = run.at(
            visits, priced(test, oracle), 0.18 * visits**-1.53, lambda one: one.visits_a_page, -0.65, 0.002
        )
        ours, _ = run.at(
            visits, priced(test, learning), 0.18 * visits**-1.53, lambda one: one.visits_a_page, -0.65, 0.002
        )
        print(told("oracle", best))
        print(told("replate", ours), f"{ours.capture / best.capture:.4f}", flush=True)


def priced(test: list[Trace], rule: Learning | Oracle) -> Callable[[float], Result]:
    return lambda price: run.replay(test, replace(rule, price=price))


def against_ladder(test: list[Trace], learning: Learning, heard: Learning) -> None:
    """As much found in fewer visits, and more in as many; beside each figure how far it is chance."""
    ladder = run.replay(test, NEWSDIFFS.rule)
    print(f"\nagainst NewsDiffs, {len(test)} articles\n{HEADING}   times fewer visits\n{told('NewsDiffs', ladder)}")
    ours, _ = comparison.at_visits(test, learning, ladder.visits_a_page)
    low, high = interval.more(ours, ladder)
    print(told("replate, equal visits", ours), f"finds {low:.4f} to {high:.4f} more", flush=True)
    for name, rule in (("", learning), (", signals", heard)):
        for attention in ("balanced", "archive"):
            changed = replace(rule, delta=value.DELTA[attention])
            ours, price = comparison.at_capture(test, changed, ladder.capture, 0.0005)
            around = [run.replay(test, replace(changed, price=price * factor)) for factor in (AROUND, 1 / AROUND)]
            low, high = interval.fewer(ladder, (around[0], around[1]))
            fewer = ladder.visits_a_page / ours.visits_a_page
            print(told(f"{attention}{name}", ours), f"{fewer:.2f} ({low:.2f} to {high:.2f})", flush=True)


def with_wrong_signals(learning: Learning) -> None:
    """Every source says "changed just now" at every poll for two days; judged at equal visits."""
    train = synthetic.workload(1500, LEARNT_SEED, signals="always now")
    test = synthetic.workload(1500, SEED, signals="always now")
    misled = replace(learning, signals={n: r.reliability for n, r in run.heard(train, NEWSDIFFS.rule).items()})
    print(f"\nsignals that say nothing\n{HEADING}")
    for name, rule in (("without signals", learning), ("with wrong signals", misled)):
        ours, _ = run.at(34, priced(test, rule), 0.001, lambda one: one.visits_a_page, -0.65, 0.002)
        print(told(name, ours), flush=True)


def live(test: list[Trace]) -> None:
    """What `policy = "learning"` does before its first lesson and after so many edits, beside "steady"."""
    steady = run.replay(test, rules.news_sniffer(0.5))
    print(f"\nas live crawls follow them, by edits learned from\n{HEADING}\n{told('steady', steady)}")
    print(told("learning, usual price", run.replay(test, unlearned(USUAL_PRICE))), flush=True)
    for articles in (0, 100, 300, 1000, 6000):
        watched = run.watch(synthetic.workload(articles, LEARNT_SEED), rules.news_sniffer(0.5))
        found = sum(len(one.edits) for one in watched)
        learning = replace(unlearned(USUAL_PRICE), prior=prior.fit(watched))
        ours, _ = comparison.at_visits(test, learning, steady.visits_a_page)
        print(told(f"learning, as often, {found}", ours), flush=True)


def live_on_traces(name: str) -> None:
    """The same on real traces: before any lesson, and after one from the newest articles of the earlier half."""
    train, test = split(name)
    if name == "nu_nl":
        train, test = packs.at_any_moment(train), packs.at_any_moment(test)
    rule = rules.news_sniffer(0.5)
    steady = run.replay(test, rule)
    print(f"\n{name}: {len(test)} pages\n{HEADING}   points more (95 %)\n{told('steady', steady)}")
    taught = replace(unlearned(USUAL_PRICE), prior=prior.fit(run.watch(train, rule)))
    for lesson, learning in (("before a lesson", unlearned(USUAL_PRICE)), ("after one", taught)):
        print(told(f"{lesson}, usual price", run.replay(test, learning)))
        ours, price = comparison.at_visits(test, learning, steady.visits_a_page)
        line = comparison.Line("steady", steady, ours, price, interval.more(ours, steady))
        print(told(f"{lesson}, as often", ours) + comparison.told_more(line), flush=True)


def unlearned(price: float) -> Learning:
    return Learning(Prior(), value.DELTA["balanced"], price)


def table(test: list[Trace], learning: Learning) -> None:
    print(f"\nevery tool at its own settings, and replate at as many visits\n{HEADING}   points more (95 %)")
    for tool in rules.TOOLS:
        if tool.name in SLOW:
            print(told(tool.name, run.replay(test, tool.rule)), flush=True)
            continue
        (line,) = comparison.compare(test, learning, [tool])
        print(told(tool.name, line.theirs))
        if line.ours:
            print(told("  replate", line.ours) + comparison.told_more(line), flush=True)
        if line.theirs.visits_a_page < FEW:
            (line,) = comparison.compare(test, replace(learning, delta=value.DELTA["archive"]), [tool])
            if line.ours:
                print(told("  replate, archive", line.ours) + comparison.told_more(line), flush=True)


def taught() -> tuple[Learning, Learning]:
    """The policy as it has learned from made-up articles, deaf and hearing."""
    train = synthetic.workload(LEARNT_FROM, LEARNT_SEED)
    learning = Learning(prior.fit(run.watch(train, NEWSDIFFS.rule)), value.DELTA["balanced"], 0.001)
    heard = {name: one.reliability for name, one in run.heard(train, NEWSDIFFS.rule).items() if one.signalled}
    return learning, replace(learning, signals=heard)


def made_up(articles: int) -> None:
    learning, hearing = taught()
    test = synthetic.workload(articles, SEED)
    print(f"made-up workload: {articles} articles, {sum(len(one.edits) for one in test)} edits, 30 days each")
    timed(learning)
    against_oracle(test, learning)
    against_ladder(test, learning, hearing)
    with_wrong_signals(learning)
    live(test[:2000])
    table(test[:2000], learning)


def real(name: str) -> None:
    train, test = split(name)
    learning = judged(name, train, test)
    if name == "nu_nl":
        judged("nu_nl, found at any moment", packs.at_any_moment(train), packs.at_any_moment(test))
    heard = {source: one.reliability for source, one in run.heard(train, NEWSDIFFS.rule, 0.5).items() if one.signalled}
    if heard:
        ladder = run.replay(test, NEWSDIFFS.rule)
        ours, _ = comparison.at_capture(test, replace(learning, signals=heard), ladder.capture, 0.02)
        fewer = ladder.visits_a_page / ours.visits_a_page
        print(told("with its feed as signal", ours), f"{fewer:.2f} times fewer than NewsDiffs", flush=True)


def split(name: str) -> tuple[list[Trace], list[Trace]]:
    """The newest articles of a pack's earlier half, to learn from, and a sample of the later, to be judged on."""
    earlier, later = packs.halves(packs.PACKS[name]())
    most = SAMPLES.get(name, len(later))
    return earlier[-LEARNT_FROM:], Random(SEED).sample(later, min(most, len(later)))


def judged(name: str, train: list[Trace], test: list[Trace]) -> Learning:
    """Print the table of one set of traces; the policy as it has learned for it."""
    learning = Learning(prior.fit(run.watch(train, NEWSDIFFS.rule)), value.DELTA["balanced"], 0.01)
    pauses = ", ".join(f"{source} {hours:g} h" for source, hours in learning.prior.pauses.items()) or "none"
    print(f"\n{name}: {len(test)} pages, {sum(len(one.edits) for one in test)} edits; pauses learned: {pauses}")
    table(test, learning)
    return learning


def main() -> None:
    match sys.argv[1:]:
        case ["learning"]:
            live(synthetic.workload(2000, SEED))
            for_each(packs.PACKS, live_on_traces)
        case ["ladder", *number]:
            against_ladder(synthetic.workload(int(number[0]) if number else 24_000, SEED), *taught())
        case ["real"]:
            for_each(SAMPLES, real)
        case number:
            made_up(int(number[0]) if number else 4000)
            for_each(SAMPLES, real)


def for_each(names: Iterable[str], show: Callable[[str], None]) -> None:
    """Real traces, where there are any."""
    if "REPLATE_DATA" not in os.environ:
        print("left out the real traces: set REPLATE_DATA to the folder of the unpacked data packs")
        return
    for name in names:
        show(name)


if __name__ == "__main__":
    main()
