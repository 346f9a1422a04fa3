"""Content, style, typo or format: agreement with the purposes that people marked (arXivEdits, test split)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.changes import corpora
from replate.changes import manner

_NAMES = {"Content": "content", "Improve-grammar-Typo": "typo", "Format": "format"}  # every other one is style


@dataclass(frozen=True, slots=True)
class Labelled:
    """One marked edit as text, with the purpose marked."""

    before: str
    after: str
    at_start: bool
    label: str


def labelled(data: Path, split: str) -> list[Labelled]:
    """The edits of a split, as first marked."""
    found = []
    for sentence in corpora.arxivedits(data, split):
        for edit in sentence.markings[0]:
            before, after = (
                " ".join(side[slice(*place)]) if place else ""
                for side, place in ((sentence.old, edit.old), (sentence.new, edit.new))
            )
            at_start = 0 in ((edit.old or (1,))[0], (edit.new or (1,))[0])
            found.append(Labelled(before, after, at_start, _NAMES.get(edit.intention, "style")))
    return found


def measure(data: Path) -> None:
    rows = labelled(data, "test")
    told = [manner.of_change(row.before, row.after, at_start=row.at_start).name for row in rows]
    each = {name: f1([row.label == name for row in rows], [one == name for one in told]) for name in manner.NAMES}
    right = sum(row.label == one for row, one in zip(rows, told, strict=True)) / len(rows)
    print(f"\narXivEdits, test split, {len(rows)} edits: {dict(Counter(row.label for row in rows))}")
    print("  " + "   ".join(f"{name} F1 {value:.3f}" for name, value in each.items()))
    print(f"  macro F1 {sum(each.values()) / len(each):.3f}   accuracy {right:.3f}")


def f1(marked: Sequence[bool], told: Sequence[bool]) -> float:
    hits = sum(a and b for a, b in zip(marked, told, strict=True))
    return 2 * hits / max(1, sum(marked) + sum(told))
