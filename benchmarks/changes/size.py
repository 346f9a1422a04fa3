"""Edit size against the optimum, and exact round trips, over real version pairs."""

import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz.distance import Indel

from benchmarks.changes import corpora, peers
from replate.changes import breaks, diff, patching, tokens

LONGEST_FOR_DIFFLIB = 60_000  # characters of both sides: it is quadratic


def measure(data: Path, pairs: int) -> None:
    versions = [(one.old, one.new) for one in corpora.gitnews(data)]
    compare("gitnews", corpora.sample(versions, pairs))
    for name, every in (("gitnews", versions), ("wiki_versions", list(corpora.wiki_versions(data)))):
        for old, new in every:
            check(old, new)
        print(f"  {name}: all {len(every):,} pairs carried out and taken back exactly, by paragraphs and by words")


def check(old: str, new: str) -> None:
    """The edits make the new of the old and the old of the new, exactly, or the benchmark fails."""
    before, after = old.split("\n"), new.split("\n")
    ops = diff.paragraphs(before, after)
    assert patching.forward(before, ops) == tuple(after)
    assert patching.backward(after, ops) == tuple(before)
    pieces = [(op.before, op.after) for op in ops if op.action == "replace"]
    for one, other in [*pieces, (old, new)]:
        spans = diff.spans(one, other)
        changes = patching.changes(one, other, spans)
        assert patching.applied(one, changes) == other
        assert patching.taken_back(other, changes) == one


def compare(name: str, pairs: list[tuple[str, str]]) -> None:
    """Ours over all pairs, and beside other tools over those short enough for them."""
    own: dict[str, Callable[[str, str], int]] = {"replate, as recorded": ours, "replate, words alone": flat}
    _table(name, pairs, own)
    short = [(old, new) for old, new in pairs if len(old) + len(new) < LONGEST_FOR_DIFFLIB]
    others = {tool: _sized(differ) for tool, differ in peers.present().items() if tool != "rapidfuzz LCSseq"}
    _table(f"{name}, short enough for difflib", short, own | others)


def _table(name: str, pairs: list[tuple[str, str]], tools: dict[str, Callable[[str, str], int]]) -> None:
    best = sum(_optimum(old, new) for old, new in pairs)
    print(f"\n{name}: {len(pairs):,} pairs, optimum {best:,} tokens")
    for label, size_of in tools.items():
        started = time.process_time()
        size = sum(size_of(old, new) for old, new in pairs)
        each = (time.process_time() - started) / max(1, len(pairs)) * 1000
        print(f"  {label:24} edit size / optimum {size / max(1, best):.3f}   {each:8.2f} CPU ms a pair")


def ours(old: str, new: str) -> int:
    """Tokens deleted and inserted as a finding counts them: a move costs nothing, nor do new paragraph breaks."""
    size = 0
    for run in breaks.runs(diff.paragraphs(corpora.paragraphs(old), corpora.paragraphs(new))):
        relaid = breaks.relaid(run)
        size += flat(*breaks.joined(relaid))
        size += sum(flat(op.before, op.after) for op in run if op.action != "move" and op not in relaid)
    return size


def flat(old: str, new: str) -> int:
    """Tokens deleted and inserted, words over the whole text."""
    changed = [span for span in diff.spans(old, new) if span.action != "equal"]
    lost = sum(len(tokens.texts(old[span.old_start : span.old_end])) for span in changed)
    return lost + sum(len(tokens.texts(new[span.new_start : span.new_end])) for span in changed)


def _sized(differ: peers.Differ) -> Callable[[str, str], int]:
    return lambda old, new: sum(b - a + d - c for a, b, c, d in differ(tokens.texts(old), tokens.texts(new)))


def _optimum(old: str, new: str) -> int:
    numbers: dict[str, int] = {}
    coded = [[numbers.setdefault(word, len(numbers)) for word in tokens.texts(text)] for text in (old, new)]
    return int(Indel.distance(*coded))
