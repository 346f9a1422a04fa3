"""How well template changes are told from edits: the ground of the figures in `changes/template.py`.

    REPLATE_DATA=… python -m benchmarks.template [--interval HOURS]

Every post of `gitnews` is looked at once in `--interval` hours, at an hour of its own; a visit that finds a new version
is judged as `db/templates.py` would, from what other posts of the blog have shown. A commit of more than ten files is
a bulk change, as the pack's notes say. Those that change something else in each post (another link, another date) show
no same difference: "could be found" is what recurs, all of it, in enough posts of the commit. Takes five minutes.
"""

import argparse
import json
import lzma
import os
import random
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from replate.changes import template
from replate.changes.article import Article
from replate.changes.finding import find
from replate.changes.template import Shared

BULK = 10
LONGEST = 60_000  # characters; a few release notes are longer and would take most of the time
HOUR = 3600.0


@dataclass(frozen=True)
class Version:
    """One edit of a post: when it was made, how many files its commit touched, and the marks of its differences."""

    post: int
    at: float
    commit: str
    is_bulk: bool
    marks: tuple[str | None, ...]


def article(version: dict[str, str]) -> Article:
    parts = (" ".join(part.split()) for part in version["body"].split("\n\n"))
    return Article(headline=version["title"], paragraphs=tuple(part for part in parts if part))


def blog(path: Path) -> tuple[list[float], list[Version]]:
    """When each post began, and all edits of all posts."""
    born, found = [], []
    with lzma.open(path, "rt", encoding="utf8") as lines:
        for number, line in enumerate(lines):
            versions = json.loads(line)["versions"]
            born.append(float(versions[0]["ct"]))
            before = article(versions[0])
            for version in versions[1:]:
                after = article(version)
                if max(sum(map(len, one.paragraphs)) for one in (before, after)) <= LONGEST:
                    marks = tuple(template.mark(edit) for edit in find(before, after).edits)
                    if marks:
                        is_bulk = version["files_in_commit"] > BULK
                        found.append(Version(number, float(version["ct"]), version["commit"], is_bulk, marks))
                before = after
    return born, found


class Replay:
    """The visits of one blog in order of time, each judged from those before it."""

    def __init__(self, born: list[float], versions: list[Version], interval: float) -> None:
        self.births, self.interval = sorted(born), interval
        phases = [random.Random(number).random() * interval for number in range(len(born))]
        visits = {}
        for one in versions:  # of several versions between two visits the last is seen
            at = phases[one.post] + ((one.at - phases[one.post]) // interval + 1) * interval
            visits[one.post, at] = one
        self.visits = sorted(((at, one) for (_, at), one in visits.items()), key=lambda visit: visit[0])
        self.sights: dict[str, dict[int, float]] = defaultdict(dict)
        self.decided: dict[str, float] = {}

    def judged(self) -> Iterator[tuple[float, Version, list[str]]]:
        for at, version in self.visits:
            shared = {mark: self._shared(mark, version.post, at) for mark in version.marks if mark}
            doings = [template.judge(shared.get(mark or "")) for mark in version.marks]
            for mark, doing in zip(version.marks, doings, strict=True):
                if mark:
                    self.sights[mark][version.post] = at
                if mark and doing == "template" and not shared[mark].is_template:
                    self.decided[mark] = at
            yield at, version, list(doings)

    def _shared(self, mark: str, post: int, at: float) -> Shared:
        last_seen = at - self.interval
        for known in (mark, template.inverse(mark)):
            if known in self.decided and last_seen <= self.decided[known] + template.ROLLOUT.total_seconds():
                return Shared(0, 0, is_template=True)
        window = template.WINDOW.total_seconds()
        others = [time for other, time in self.sights[mark].items() if other != post and at - time <= window]
        if not others:
            return Shared(0, 0)
        looked = bisect_left(self.births, min(others)) * min(1.0, (at - min(others)) / self.interval)
        return Shared(len(others), max(int(looked), len(others)))

    def is_annulled(self, mark: str | None, at: float) -> bool:
        """Whether what was recorded at `at` was found out later."""
        return mark in self.decided and 0 <= self.decided[mark or ""] - at <= template.WINDOW.total_seconds()


def count(replay: Replay, versions: list[Version]) -> dict[bool, Counter[str]]:
    """What became of bulk edits (True) and of others."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    posts: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    for one in versions:
        for mark in one.marks:
            posts[one.commit, mark].add(one.post)
    for at, version, doings in list(replay.judged()):
        final = [
            "template" if doing == "template" or replay.is_annulled(mark, at) else doing
            for mark, doing in zip(version.marks, doings, strict=True)
        ]
        counts[version.is_bulk].update(
            {
                "edits": 1,
                "collapsed at sight": all(doing == "template" for doing in doings),
                "in the end": all(doing == "template" for doing in final),
                "in part": any(doing == "template" for doing in final) and final.count("template") < len(final),
                "held": "undecided" in doings,
                "could be found": all(
                    mark and len(posts[version.commit, mark]) >= template.FEWEST for mark in version.marks
                ),
            }
        )
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interval", type=float, default=24, help="hours between two visits of a post")
    chosen = parser.parse_args()
    columns = ("edits", "collapsed at sight", "in the end", "in part", "held", "could be found")
    print(f"{'':16} {'commits':8} " + " ".join(f"{column:>18}" for column in columns))
    for path in sorted((Path(os.environ["REPLATE_DATA"]) / "gitnews").glob("*.jsonl.xz")):
        born, versions = blog(path)
        found = count(Replay(born, versions, chosen.interval * HOUR), versions)
        for is_bulk, counts in found.items():
            shown = [str(counts["edits"]), *(f"{counts[one] / max(1, counts['edits']):.2%}" for one in columns[1:])]
            name = path.name.split(".")[0]
            print(f"{name:16} {'bulk' if is_bulk else 'own':8} " + " ".join(f"{one:>18}" for one in shown), flush=True)


if __name__ == "__main__":
    main()
