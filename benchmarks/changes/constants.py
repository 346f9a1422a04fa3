"""What other values of the rules' constants would do: python -m benchmarks.changes constants.

Those that judge are tried on the tuned-on part of the gold set, one at a time. Those that bound the work are measured
at the bound and at twice of it, on the worst text known for each. The weights of significance are a judgement; it is
measured how well they set content before form, and how much the order of revisions hangs on them.
"""

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from benchmarks.changes import corpora, gold, manners
from replate.changes import breaks, diff, finding, kinds, significance, typos
from replate.changes.article import Article
from replate.changes.significance import Score

JUDGING: tuple[tuple[ModuleType, str, tuple[float, ...]], ...] = (
    (kinds, "PASSAGE_WORDS", (3, 4, 5, 6, 8)),
    (kinds, "REWRITE_KEPT", (0.1, 0.2, 0.3, 0.4, 0.5)),
    (typos, "LETTERS", (1, 2, 3)),
    (breaks, "COVERED", (0.5, 0.6, 0.7, 0.8, 0.9)),
)
FORM = frozenset({"typo", "style", "move", "format"})
SHAKEN = 1.5  # each weight is multiplied by a factor between 1 / SHAKEN and SHAKEN


def measure(data: Path | None) -> None:
    print("\nmean F1 of the nine kinds, gold set, tuned-on part")
    cases = [case for case in gold.cases(data) if not case.is_held_out]
    for module, name, values in JUDGING:
        print(f"  {name:14} " + "   ".join(f"{value} {_with(module, name, value, cases):.4f}" for value in values))
    print("\nCPU time at the bounds")
    _print_bound("LONGEST", kinds, _quoted, _kinds_of)
    _print_bound("MOST_CHANGES", kinds, _alternating, _kinds_of)
    _print_bound("LONGEST_RUN", breaks, _relaid_run, _relaid)
    if data is not None:
        _print_reach(data)
        _print_significance(data)


def _with(module: ModuleType, name: str, value: float, cases: Sequence[gold.Case]) -> float:
    kept = getattr(module, name)
    setattr(module, name, value)
    try:
        found = [(case.kinds, gold.told(case)) for case in cases]
    finally:
        setattr(module, name, kept)
    each = (
        manners.f1([kind in marked for marked, _ in found], [kind in told for _, told in found]) for kind in gold.KINDS
    )
    return sum(each) / len(gold.KINDS)


def _print_bound(
    name: str, module: ModuleType, made: Callable[[int], tuple[str, str]], work: Callable[[str, str], object]
) -> None:
    bound = getattr(module, name)
    took = []
    setattr(module, name, 10**9)
    try:
        for size in (bound // 2, bound, 2 * bound):
            pair = made(size)
            started = time.process_time()
            work(*pair)
            took.append(f"{size:,}: {time.process_time() - started:.2f} s")
    finally:
        setattr(module, name, bound)
    print(f"  {name:14} " + "   ".join(took))


def _quoted(size: int) -> tuple[str, str]:
    """So many characters on both sides together, nearly all of them short quotations, few changes."""
    words = [f"“w{place % 97}”" for place in range(size // 12)]
    edited = [f"“x{place}”" if place % 50 == 0 else word for place, word in enumerate(words)]
    return " ".join(words), " ".join(edited)


def _alternating(size: int) -> tuple[str, str]:
    """So many changes, of a figure or a name each, parted by a word that stays."""
    old = " ".join(f"Ada{'b' * (place % 7)} {place} stays{place}" for place in range(size // 2))
    new = " ".join(f"Eve{'c' * (place % 7)} {place + 1} stays{place}" for place in range(size // 2))
    return old, new


def _kinds_of(before: str, after: str) -> object:
    return kinds.compared(before, after, kinds.Setting())


def _relaid_run(size: int) -> tuple[str, str]:
    """So many paragraphs, each split in two and edited."""
    chance = random.Random(5)
    told = [[f"w{chance.randrange(9_000)}" for _ in range(40)] for _ in range(size // 2)]
    split = [" ".join(half) for one in told for half in ([*one[:20], "now"], one[20:])]
    return "\n".join(map(" ".join, told)), "\n".join(split)


def _relaid(before: str, after: str) -> object:
    return [breaks.relaid(run) for run in breaks.runs(diff.paragraphs(before.split("\n"), after.split("\n")))]


def _print_reach(data: Path) -> None:
    """How often real pairs reach a bound."""
    longest = changes = runs = paragraphs = found_runs = 0
    for pair in corpora.sample(corpora.gitnews(data), 1_000):
        ops = diff.paragraphs(corpora.paragraphs(pair.old), corpora.paragraphs(pair.new))
        replaced = [op for op in ops if op.action == "replace"]
        paragraphs += len(replaced)
        longest += sum(len(op.before) + len(op.after) > kinds.LONGEST for op in replaced)
        changes += sum(
            sum(span.action != "equal" for span in diff.spans(op.before, op.after)) > kinds.MOST_CHANGES
            for op in replaced
        )
        each = breaks.runs(ops)
        found_runs += len(each)
        runs += sum(len(run) > breaks.LONGEST_RUN for run in each)
    print(f"  gitnews, 1,000 pairs: {longest} and {changes} of {paragraphs:,} edited paragraphs reach LONGEST and")
    print(f"  MOST_CHANGES, {runs} of {found_runs:,} runs LONGEST_RUN")


def _print_significance(data: Path) -> None:
    print("\nsignificance: share of pairs in which content is set before form (ties count half)")
    cases = [(_is_content(case), finding.find(case.old, case.new).significance) for case in gold.cases(data)]
    print(f"  gold set {_ordered(cases):.3f}")
    sentences = [(_has_content(one), _sentence(one)) for one in corpora.arxivedits(data, "test")]
    print(f"  arXivEdits, test split, sentences with and without an edit of content {_ordered(sentences):.3f}")
    pairs = corpora.sample(corpora.gitnews(data), 300)
    found = [finding.find(_article(one.old), _article(one.new)) for one in pairs]
    print(f"  gitnews, {len(found)} revisions: weights shaken by up to {SHAKEN} times keep the order of", end=" ")
    print(f"{_steadiness(found):.3f} of the pairs")


def _is_content(case: gold.Case) -> bool:
    return bool(case.kinds - FORM)


def _has_content(sentence: corpora.Sentence) -> bool:
    return any(edit.intention == "Content" for edit in sentence.markings[0])


def _sentence(sentence: corpora.Sentence) -> int:
    old, new = (Article(paragraphs=(" ".join(side),)) for side in (sentence.old, sentence.new))
    return finding.find(old, new).significance


def _article(text: str) -> Article:
    return Article(paragraphs=tuple(corpora.paragraphs(text)))


def _ordered(scored: Sequence[tuple[bool, int]]) -> float:
    content, form = ([score for is_content, score in scored if is_content is side] for side in (True, False))
    wins = sum((a > b) + (a == b) / 2 for a in content for b in form)
    return wins / max(1, len(content) * len(form))


def _steadiness(found: Sequence[finding.Finding]) -> float:
    """The mean share of pairs of revisions, ties left aside, that stand in the same order under other weights."""
    chance, kept = random.Random(11), dict(significance.WEIGHTS)
    plain, shares = _scores(found), []
    try:
        for _ in range(20):
            for name, weight in kept.items():
                significance.WEIGHTS[name] = round(weight * SHAKEN ** chance.uniform(-1, 1))
            shares.append(_same_order(plain, _scores(found)))
    finally:
        significance.WEIGHTS.update(kept)
    return sum(shares) / len(shares)


def _scores(found: Sequence[finding.Finding]) -> list[int]:
    return [
        significance.of_revision(
            Score(significance.of_edit(edit.field, edit.new_index, edit.kinds, 0.5).value, "") for edit in one.edits
        ).value
        for one in found
    ]


def _same_order(one: Sequence[int], other: Sequence[int]) -> float:
    pairs = [(i, j) for i in range(len(one)) for j in range(i) if one[i] != one[j]]
    return sum((one[i] > one[j]) == (other[i] > other[j]) and other[i] != other[j] for i, j in pairs) / len(pairs)
