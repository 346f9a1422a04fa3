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
ARTICLES = 60


def measure(data: Path) -> None:
    posts = [corpora.paragraphs(one.new) for one in corpora.sample(corpora.gitnews(data), 400)]
    every = [paragraph for post in posts for paragraph in post if 8 <= len(paragraph.split()) <= 150]
    print("\nparagraphs of real posts; CPU ms, best of several")
    for size in SIZES:
        for kind, share in (("few edits", 0.002), ("rewritten", 0.6)):
            old, new = edited(_of_size(every, size), share)
            own = best(partial(ours, old, new))
            other = best(partial(difflib, old, new))
            print(f"  {size:6,} words, {kind:10} replate {own:7.2f}   difflib {other:8.1f}   {other / own:5.0f} times")
    articles = [post for post in posts if 700 <= sum(len(paragraph.split()) for paragraph in post) <= 900][:ARTICLES]
    for kind, job in (("diff", ours), ("diff and kinds", found)):
        took = sorted(best(partial(job, *edited(post, 0.005))) for post in articles)
        print(f"  {len(articles)} articles of 700-900 words, few edits: {kind} {took[len(took) // 2]:.2f} ms (median)")


def _of_size(paragraphs: list[str], size: int) -> list[str]:
    chosen, words = [], 0
    for paragraph in paragraphs:
        if words < size:
            chosen.append(paragraph)
            words += len(paragraph.split())
    return chosen


def edited(old: list[str], share: float) -> tuple[list[str], list[str]]:
    """The paragraphs, and the same with a share of the words, at least four, replaced by others of the text."""
    chance = random.Random(3)
    words = [paragraph.split(" ") for paragraph in old]
    places = [(i, j) for i, paragraph in enumerate(words) for j in range(len(paragraph))]
    others = [word for paragraph in words for word in paragraph if word.isalpha()]
    for i, j in chance.sample(places, max(4, int(len(places) * share))):
        words[i][j] = chance.choice(others)
    return old, [" ".join(paragraph) for paragraph in words]


def found(old: list[str], new: list[str]) -> object:
    return finding.find(Article(paragraphs=tuple(old)), Article(paragraphs=tuple(new)))


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
