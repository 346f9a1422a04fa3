"""Agreement with the edits that people marked in 200 sentences (arXivEdits, test split; constants chosen on train).

Token F1 counts the tokens marked on either side, span F1 the stretches marked on either side that are the same to the
token. Where a sentence was marked in several ways, the way that fits best counts, for every tool.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.changes import corpora, peers
from benchmarks.changes.corpora import Sentence
from replate.changes import diff

Stretch = tuple[int, int, int]  # side, first token, behind the last


def ours(old: Sequence[str], new: Sequence[str], *, with_recased: bool = True) -> list[peers.Change]:
    """Our spans over the written sentence, as the tokens that they touch."""
    before, after = " ".join(old), " ".join(new)
    found = []
    for span in diff.spans(before, after):
        if span.action != "equal" and (with_recased or not span.is_recased):
            touched = *_touched(old, span.old_start, span.old_end), *_touched(new, span.new_start, span.new_end)
            found.append(touched)
    return found


def _touched(sentence: Sequence[str], start: int, end: int) -> tuple[int, int]:
    place, found = 0, []
    for index, token in enumerate(sentence):
        if place < end and start < place + len(token):
            found.append(index)
        place += len(token) + 1
    return (found[0], found[-1] + 1) if found else (0, 0)


def measure(data: Path) -> None:
    tools: dict[str, Callable[[Sequence[str], Sequence[str]], list[peers.Change]]] = {
        "replate": ours,
        "replate, words that only change case left aside": lambda old, new: ours(old, new, with_recased=False),
        **peers.present(),
    }
    for split in ("test", "train"):
        sentences = corpora.arxivedits(data, split)
        print(f"\narXivEdits, {split} split, {len(sentences)} sentences")
        for name, tool in tools.items():
            tokens, spans, pieces = score(sentences, tool)
            print(f"  {name:48} token F1 {tokens:.3f}   span F1 {spans:.3f}   {pieces} changes")


def score(
    sentences: Iterable[Sentence], tool: Callable[[Sequence[str], Sequence[str]], list[peers.Change]]
) -> tuple[float, float, int]:
    """Token F1, span F1 and the number of changes found."""
    tokens, spans, pieces = _F1(), _F1(), 0
    for sentence in sentences:
        changes = tool(sentence.old, sentence.new)
        pieces += len(changes)
        found = {(1, a, b) for a, b, _, _ in changes if a < b} | {(2, c, d) for _, _, c, d in changes if c < d}
        marked = [_stretches(marking) for marking in sentence.markings]
        spans.count(found, marked)
        tokens.count(_tokens(found), [_tokens(one) for one in marked])
    return tokens.value, spans.value, pieces


def _stretches(marking: Iterable[corpora.Marked]) -> set[Stretch]:
    found = {(1, *edit.old) for edit in marking if edit.old}
    return found | {(2, *edit.new) for edit in marking if edit.new}


def _tokens(stretches: Iterable[Stretch]) -> set[Stretch]:
    return {(side, index, index + 1) for side, start, end in stretches for index in range(start, end)}


class _F1:
    """Hits among what was found and what was marked, over all sentences."""

    def __init__(self) -> None:
        self.hits = self.total = 0

    def count(self, found: set[Stretch], marked: Sequence[set[Stretch]]) -> None:
        best = max(marked, key=lambda one: len(one & found) / max(1, len(one) + len(found)))
        self.hits += len(best & found)
        self.total += len(best) + len(found)

    @property
    def value(self) -> float:
        return 2 * self.hits / max(1, self.total)
