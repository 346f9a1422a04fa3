"""Real histories as traces for replay: python -m benchmarks.traces PACK FILE, then `replate simulate FILE`.

    nu_nl         items of a Dutch news site, in play while its feed listed them; edits are its own updated_at times
    bbc, german   articles on home pages, in play while they stood there; edits are changes of headline or summary
    change_times  terms and policies of services over years; an edit is a real change of the text

Packs are found through REPLATE_DATA. Ages are hours since publication, where that is known, else since first sight.
"""

import csv
import json
import lzma
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from replate.scheduler.replay import trace
from replate.scheduler.replay.trace import Trace

HOUR = 3600.0
LIVE = ("/live/", "/liveblog", "/live-")  # pages that are one long edit; not what a revisit policy is for


def folder() -> Path:
    return Path(os.environ["REPLATE_DATA"])


def nu_nl() -> list[tuple[float, Trace]]:
    """(time of publication, trace); what was updated within the first sight's own second is no edit."""
    found = []
    for row in _lines(folder() / "nu_nl" / "articles_2022-07_2023-06.jsonl.xz"):
        if row["type"] != "article":
            continue
        versions = row["versions"]
        published = datetime.fromisoformat(versions[0]["published_at"]).timestamp()
        first, last = versions[0]["first"], max(one["last"] for one in versions)
        if not 0 <= first - published < 48 * HOUR or last <= first:
            continue
        moved = {datetime.fromisoformat(one["updated_at"]).timestamp() for one in versions}
        edits = tuple(sorted((one - published) / HOUR for one in moved if first < one <= last))
        seen = sorted((one["first"] - published) / HOUR for one in versions[1:])
        section = versions[0]["url"].split("/")[1]
        start, end = (first - published) / HOUR, (last - published) / HOUR
        found.append((published, Trace("nu.nl", section, start, end, edits, tuple(a for a in seen if a > start))))
    return sorted(found, key=lambda one: one[0])


def bbc() -> list[tuple[float, Trace]]:
    return _fronts("bbc_2021-22", lambda url: url.startswith("https://www.bbc.com/news/"))


def german() -> list[tuple[float, Trace]]:
    return _fronts("de_frontpages_2026", lambda url: True)


def _fronts(name: str, is_wanted: Callable[[str], bool]) -> list[tuple[float, Trace]]:
    """An edit's time is the middle between the two sights that enclose it."""
    edits: defaultdict[str, set[float]] = defaultdict(set)
    for row in _lines(folder() / "headlines" / f"{name}.changes.jsonl.xz"):
        edits[row["url"]].add((_time(row["last_seen_before"]) + _time(row["first_seen_after"])) / 2)
    found = []
    for row in _lines(folder() / "headlines" / f"{name}.urls.jsonl.xz"):
        url, first, last = row["url"], _time(row["first_seen"]), _time(row["last_seen"])
        if last <= first or any(word in url for word in LIVE) or not is_wanted(url):
            continue
        ages = tuple(sorted((one - first) / HOUR for one in edits.get(url, ()) if first < one <= last))
        found.append((first, Trace(urlsplit(url).netloc, _section(url), 0.0, (last - first) / HOUR, ages)))
    return sorted(found, key=lambda one: one[0])


def change_times() -> list[tuple[float, Trace]]:
    """Watched from the first capture to the end of the pack's time."""
    pages: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    with lzma.open(folder() / "change_times" / "ota_changes.csv.xz", "rt", encoding="utf8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["kind"] in ("first", "change"):
                pages[row["collection"], row["doc"]].append(float(row["ct"]))
    ends = {name: max(time for (other, _), times in pages.items() if other == name for time in times)
            for name in {name for name, _ in pages}}  # fmt: skip
    found = []
    for (collection, _), times in pages.items():
        first, *changes = sorted(times)
        end = (ends[collection] - first) / HOUR
        if end > 0:
            found.append((first, Trace(collection, None, 0.0, end, tuple((one - first) / HOUR for one in changes))))
    return sorted(found, key=lambda one: one[0])


def halves(dated: list[tuple[float, Trace]]) -> tuple[list[Trace], list[Trace]]:
    """The earlier half, to learn from, and the later, to be judged on."""
    middle = len(dated) // 2
    return [one for _, one in dated[:middle]], [one for _, one in dated[middle:]]


def at_any_moment(traces: list[Trace], seed: int = 1) -> list[Trace]:
    """The same articles, each found at a moment of its own before the archive saw it first.

    Of an archive's pages no more is known than its readings saw. Who looks in its rhythm, from its first sight on,
    looks at the very moments at which it looked, and misses nothing that it knows; others find less.
    """
    random = Random(seed)
    return [replace(one, start=random.uniform(0.0, one.start)) for one in traces]


def _section(url: str) -> str | None:
    """The BBC's section stands before the number of the story, others' is the first folder."""
    parts = urlsplit(url).path.strip("/").split("/")
    if parts[0] == "news" and len(parts) > 1:
        return parts[1].rsplit("-", 1)[0]
    return parts[0] if len(parts) > 1 else None


def _time(value: str | float) -> float:
    return (
        float(value)
        if isinstance(value, int | float)
        else datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp()
    )


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    with lzma.open(path, "rt", encoding="utf8") as file:
        for line in file:
            yield json.loads(line)


PACKS = {"nu_nl": nu_nl, "bbc": bbc, "german": german, "change_times": change_times}


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in PACKS or "REPLATE_DATA" not in os.environ:
        sys.exit(f"usage: REPLATE_DATA=FOLDER python -m benchmarks.traces {'|'.join(PACKS)} FILE")
    trace.write(Path(sys.argv[2]), [one for _, one in PACKS[sys.argv[1]]()])
