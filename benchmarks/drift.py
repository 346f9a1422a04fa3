"""How often the drift alarm would ring for nothing, and what it notices: the ground of `changes/drift.py`.

    REPLATE_DATA=… python -m benchmarks.drift

False alarms: every tenth window over the posts of each blog of `gitnews` in order of date, as first published; their
stamps are made up (half of the posts have one). Notices: the same windows with a field taken from half of the newest
pages, or their bodies cut to a quarter.
"""

import json
import lzma
import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from replate.changes import drift
from replate.changes.drift import Read

STEP = 10


def posts(path: Path) -> list[Read]:
    """The posts of a blog, the newest first."""
    with lzma.open(path, "rt", encoding="utf8") as lines:
        found = sorted((json.loads(line) for line in lines), key=_date, reverse=True)
    chance = random.Random(7)
    firsts = [post["versions"][0] for post in found]
    return [Read(bool(one["title"]), chance.random() < 0.5, len(one["body"])) for one in firsts]


def _date(post: dict[str, Any]) -> str:
    """The date that a post gives itself, else that in its path."""
    first = post["versions"][0]
    said = re.search(r"date\s*[:=]\s*['\"]?(\d{4}-\d\d-\d\d)", first["front_matter"] + "\n" + first["body"][:500])
    in_path = re.search(r"\d{4}-\d\d-\d\d", post["path"])
    return said[1] if said else in_path[0] if in_path else ""


def windows(reads: list[Read]) -> Iterator[tuple[list[Read], list[Read]]]:
    for start in range(0, len(reads) - drift.RECENT - drift.LEAST, STEP):
        middle = start + drift.RECENT
        yield reads[start:middle], reads[middle : middle + drift.BASELINE]


def broken(change: Callable[[Read], Read], share: float) -> Callable[[list[Read]], list[Read]]:
    return lambda reads: [change(one) if n < share * len(reads) else one for n, one in enumerate(reads)]


def main() -> None:
    cases: dict[str, Callable[[list[Read]], list[Read]]] = {
        "nothing": lambda reads: reads,
        "half without headline": broken(lambda one: replace(one, headline=False), 0.5),
        "half without body": broken(lambda one: replace(one, length=0), 0.5),
        "half without stamp": broken(lambda one: replace(one, stamp=False), 0.5),
        "all without stamp": broken(lambda one: replace(one, stamp=False), 1),
        "cut to a quarter": broken(lambda one: replace(one, length=one.length // 4), 1),
    }
    blogs = [posts(path) for path in sorted((Path(os.environ["REPLATE_DATA"]) / "gitnews").glob("*.jsonl.xz"))]
    pairs = [pair for blog in blogs for pair in windows(blog)]
    for name, change in cases.items():
        found = [drift.signs(change(newest), before) for newest, before in pairs]
        lengths = sum(any("characters" in sign for sign in signs) for signs in found)
        shares = sum(any("have no" in sign for sign in signs) for signs in found)
        print(f"{name:24} {len(pairs)} windows: a share alarms in {shares / len(pairs):.1%}, the length in "
              f"{lengths / len(pairs):.1%}, either in {sum(map(bool, found)) / len(pairs):.1%}")  # fmt: skip


if __name__ == "__main__":
    main()
