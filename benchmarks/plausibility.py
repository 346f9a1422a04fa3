"""How often real texts shrink or grow as failed readings do: the ground of the figures of changes/plausibility.py.

    REPLATE_DATA=… python -m benchmarks.plausibility

Over the neighbouring versions of the posts in `gitnews`: pairs whose earlier version has at least SHRUNK_FROM_WORDS
words, and of these the share whose later version keeps less than a tenth (and other shares, for comparison). Commits
that touched at most ten files are told apart from bulk commits, which move or retire posts by the hundred.
"""

import json
import lzma
import os
from collections.abc import Iterator
from pathlib import Path

from replate.changes import text
from replate.changes.plausibility import GROWN_TIMES, SHRUNK_FROM_WORDS, SHRUNK_SHARE

BULK = 10  # files in a commit above which it is a change of the template, as the pack's notes say
SHARES = (0.05, SHRUNK_SHARE, 0.2, 0.3, 0.5)
TIMES = (3, 5, GROWN_TIMES)


def shrinkages(folder: Path) -> Iterator[tuple[float, bool]]:
    """(words kept as a share, from a bulk commit) of each pair of neighbours that is long enough."""
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf8") as lines:
            for line in lines:
                versions = json.loads(line)["versions"]
                counts = [text.words(version["body"]) for version in versions]
                for before, after, version in zip(counts, counts[1:], versions[1:], strict=False):
                    if before >= SHRUNK_FROM_WORDS:
                        yield after / before, version["files_in_commit"] > BULK


def main() -> None:
    found = list(shrinkages(Path(os.environ["REPLATE_DATA"]) / "gitnews"))
    for name, kept in (
        ("all commits", [share for share, _ in found]),
        ("commits of at most ten files", [share for share, is_bulk in found if not is_bulk]),
        ("bulk commits", [share for share, is_bulk in found if is_bulk]),
    ):
        print(f"{name}: {len(kept)} pairs from {SHRUNK_FROM_WORDS} words")
        for limit in SHARES:
            count = sum(share < limit for share in kept)
            print(f"  keep less than {limit:4.0%}: {count:4} ({count / max(len(kept), 1):.2%})")
        for times in TIMES:
            print(f"  grow to more than {times:2} times: {sum(share > times for share in kept):4}")


if __name__ == "__main__":
    main()
