"""Time of the diff beside difflib, and of diff and kinds together on a median article; ratios within one run."""

import random
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from benchmarks.changes import corpora
from replate.changes import diff, finding, tokens
from replate.changes.article import Article

SIZES = (1_000, 5_000)


def measure(data: Path) -> None:
    words = [word for one in corpora.sample(corpora.gitnews(data), 300) for word in one.new.split()]
    print("\nwords of real posts, laid out in paragraphs of 60; CPU ms, best of several")
    for size in SIZES:
        for kind, share in (("few edits", 0.002), ("rewritten", 0.6)):
            old, new = edited(words[:size], share)
            own = best(partial(ours, old, new))
            other = best(partial(difflib, old, new))
            print(f"  {size:6,} words, {kind:10} replate {own:7.2f}   difflib {other:8.1f}   {other / own:5.0f} times")
    old, new = edited(words[:800], 0.005)
    states = Article(paragraphs=tuple(old)), Article(paragraphs=tuple(new))
    print(f"  an article of 800 words, few edits: diff and kinds {best(lambda: finding.find(*states)):.2f} ms")


def edited(words: list[str], share: float) -> tuple[list[str], list[str]]:
    """Paragraphs of 60 words, and the same with a share of the words replaced."""
    chance = random.Random(3)
    new = list(words)
    for place in chance.sample(range(len(words)), max(4, int(len(words) * share))):
        new[place] = chance.choice(words) + "s"
    return [[" ".join(side[i : i + 60]) for i in range(0, len(side), 60)] for side in (words, new)]  # type: ignore[return-value]


def ours(old: list[str], new: list[str]) -> object:
    return [diff.spans(op.before, op.after) for op in diff.paragraphs(old, new) if op.action == "replace"]


def difflib(old: list[str], new: list[str]) -> object:
    sides = (tokens.texts("\n".join(side)) for side in (old, new))
    return SequenceMatcher(None, *sides, autojunk=False).get_opcodes()


def best(job: Callable[[], object], rounds: int = 5) -> float:
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        job()
        taken.append(time.process_time() - started)
        if sum(taken) > 5:
            break
    return min(taken) * 1000
