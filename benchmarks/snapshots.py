"""What raw pages cost to keep: alone, and with the page's snapshot before as dictionary. python -m benchmarks.snapshots

Pairs of two fetches of one page: those of `ota_demo` where REPLATE_DATA is set, and the demo newsroom's articles, each
state of a story followed by its next. Every patch is unpacked again and compared.
"""

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from replate.db import snapshots
from replate.demo.newsroom import Newsroom

Pair = tuple[bytes, bytes]


def ota_demo(folder: Path) -> Iterator[Pair]:
    """Two fetches of each of 260 real pages."""
    for line in (folder / "index.jsonl").read_text("utf8").splitlines():
        name = json.loads(line)["id"]
        yield (folder / f"{name}.before.html").read_bytes(), (folder / f"{name}.after.html").read_bytes()


def newsroom() -> Iterator[Pair]:
    """Each state of the demo's stories beside the one that follows it, walls and retractions left out."""
    now = timedelta()
    with Newsroom(lambda: now) as room:
        for story in room.stories:
            seen = []
            for state in story.states:
                now = timedelta(minutes=state.minute + 0.1)
                try:
                    with urllib.request.urlopen(room.url(story)) as response:
                        seen.append(response.read())
                except urllib.error.HTTPError:
                    continue
            yield from pairwise(seen)


def measure(name: str, pairs: Iterator[Pair]) -> None:
    count = raw = alone = patched = 0
    packing = unpacking = 0.0
    for before, after in pairs:
        began = time.process_time()
        patch = snapshots.pack(after, before)
        packed = time.process_time()
        assert snapshots.unpack(patch, before) == after
        unpacking += time.process_time() - packed
        packing += packed - began
        count, raw, patched = count + 1, raw + len(after), patched + len(patch)
        alone += len(snapshots.pack(after, None))
    print(f"{name}: {count} pages fetched again, {raw:,} bytes")
    print(f"  alone {alone:,} bytes (1/{raw / alone:.1f})")
    print(f"  against the snapshot before {patched:,} bytes (1/{raw / patched:.0f})")
    print(f"  {packing / count * 1000:.2f} ms to pack a page, {unpacking / count * 1000:.2f} ms to unpack it")


def main() -> None:
    measure("demo newsroom", newsroom())
    if "REPLATE_DATA" in os.environ:
        measure("ota_demo", ota_demo(Path(os.environ["REPLATE_DATA"]) / "ota_demo"))
    else:
        print("ota_demo left out: set REPLATE_DATA to the folder of the unpacked data packs")


if __name__ == "__main__":
    main()
