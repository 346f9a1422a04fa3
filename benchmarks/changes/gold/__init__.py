"""A gold set of edits with their kinds, and how well the rules find them: python -m benchmarks.changes gold.

`written.txt` holds edits written for this purpose: kinds | before | after, paragraphs parted by ¶. `drawn.jsonl` names
edits of real posts by path, commits and character offsets; their text is read from REPLATE_DATA. A second reader
labelled every drawn edit (`second`) and the first written ones (`second.txt`, line by line) from the two texts and the
meanings below alone, in shuffled order; the first labels are what the rules are judged by. Later written edits have
one reading, given before the rules were first run on them. Four in ten, chosen by a digest of the row, are held out:
no rule was ever changed for them.

What a label means: figure, name, quote, hedge: what the sentence claims differs in a number or date; in a proper name;
inside quotation marks or by the marks themselves; in certainty, negation, attribution or into the opposite. typo: only
spelling or grammar is mended. addition, removal: a passage of five words or more. move: a paragraph elsewhere.
correction: a correction or editor's note came, went or changed. None: another way to put the same.
"""

import html
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import xxhash

from benchmarks.changes import corpora
from replate.changes import finding
from replate.changes.article import Article
from replate.crawler.reading import notes

KINDS = ("figure", "name", "quote", "hedge", "typo", "addition", "removal", "move", "correction")
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """Two states with the kinds of what differs; `shown` names the case, `second` is the other reading, if any."""

    shown: str
    old: Article
    new: Article
    kinds: frozenset[str]
    second: frozenset[str] | None
    is_held_out: bool
    is_drawn: bool


def cases(data: Path | None) -> list[Case]:
    return [*_written(), *(_drawn(data) if data else ())]


def _written() -> Iterator[Case]:
    rows, seconds = ((_HERE / name).read_text("utf8").splitlines() for name in ("written.txt", "second.txt"))
    for line, second in zip_longest(rows, seconds):
        label, before, after = line.split(" | ")
        sides = [_article(side.split("¶")) for side in (before, after)]
        other = None if second is None else _labels(second)
        shown = f"{before} → {after}"
        yield Case(shown, sides[0], sides[1], _labels(label), other, _is_held_out(line), is_drawn=False)


def _labels(written: str) -> frozenset[str]:
    return frozenset(written.split(", ")) - {"none"}


def _drawn(data: Path) -> Iterator[Case]:
    rows = [json.loads(line) for line in (_HERE / "drawn.jsonl").read_text("utf8").splitlines()]
    wanted = {(row["path"], row["old_commit"], row["new_commit"]): row for row in rows}
    for versions in corpora.gitnews(data):
        for row in rows if (versions.path, versions.old_commit, versions.new_commit) in wanted else ():
            if (row["path"], row["old_commit"], row["new_commit"]) == (
                versions.path,
                versions.old_commit,
                versions.new_commit,
            ):
                yield _case(row, versions)


def _case(row: dict[str, object], versions: corpora.Versions) -> Case:
    """The edited paragraph at the head of those that both versions share, which tell names and words."""
    old, new = (_cut(body, row[side]) for body, side in ((versions.old, "old"), (versions.new, "new")))
    shared = [
        html.unescape(one) for one in corpora.paragraphs(versions.new) if one in set(corpora.paragraphs(versions.old))
    ]
    kinds, second = (frozenset(_strings(row[key])) for key in ("kinds", "second"))
    held_out = _is_held_out(json.dumps([row["path"], row["old"], row["new"]]))
    states = _article([*old, *shared]), _article([*new, *shared])
    return Case(f"{row['path']} {row['old']}", *states, kinds, second, held_out, is_drawn=True)


def _cut(body: str, place: object) -> list[str]:
    if place is None:
        return []
    assert isinstance(place, list)
    return [html.unescape(body[place[0] : place[1]])]


def _strings(value: object) -> list[str]:
    assert isinstance(value, list)
    return value


def _article(paragraphs: list[str]) -> Article:
    return Article(paragraphs=tuple(paragraphs), notes=tuple(one for one in paragraphs if notes.is_note(one)))


def _is_held_out(row: str) -> bool:
    return xxhash.xxh3_64_intdigest(row.encode()) % 10 < 4


def told(case: Case) -> frozenset[str]:
    return frozenset(kind.name for edit in finding.find(case.old, case.new).edits for kind in edit.kinds)


def measure(data: Path | None) -> None:
    every = cases(data)
    drawn = [case for case in every if case.is_drawn]
    print(f"\ngold set: {len(every)} edits, {len(drawn)} of them drawn from real posts")
    _print_agreement([(case.kinds, case.second) for case in every if case.second is not None])
    for name, part in (
        ("tuned on", [case for case in every if not case.is_held_out]),
        ("held out", [case for case in every if case.is_held_out]),
        ("all", every),
    ):
        found = [(case, told(case)) for case in part]
        print(f"  {name}, {len(part)} edits: " + "  ".join(_judged(kind, found) for kind in KINDS))


def _print_agreement(read: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    same = sum(first == second for first, second in read)
    print(f"  two independent readings of {len(read)} agree on all kinds in {same}; kappa of each kind:")
    print("  " + "  ".join(f"{kind} {kappa([(kind in a, kind in b) for a, b in read]):.2f}" for kind in KINDS))


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Cohen's kappa of two readers who say yes or no: agreement beyond what chance gives."""
    first, second = (sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    seen = sum(a == b for a, b in pairs) / len(pairs)
    return (seen - chance) / (1 - chance) if chance < 1 else 1.0


def _judged(kind: str, found: list[tuple[Case, frozenset[str]]]) -> str:
    marked = sum(kind in case.kinds for case, _ in found)
    said = sum(kind in one for _, one in found)
    hits = sum(kind in case.kinds and kind in one for case, one in found)
    return f"{kind} {2 * hits / max(1, marked + said):.2f} ({marked})"
