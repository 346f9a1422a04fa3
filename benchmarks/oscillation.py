"""Texts that flip between two states: what folding them saves, and which genuine reverts it hides.

    REPLATE_DATA=… python -m benchmarks.oscillation

The headlines of one front page over seven months (`headlines`, `bbc_2021-22`), seen every 20 minutes and replayed
through `changes/decision.py`. A flip that a reader would call an edit is one whose text stood for at least
`GENUINE` hours, as did the one before it; it is hidden where it made no row. Sites that show several headlines at once,
one in the teaser and one in the list, flip within the hour.
"""

import json
import lzma
import os
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from replate.changes import decision, fingerprint
from replate.changes.article import Article, Reading
from replate.changes.decision import Known, Sight, decide

GENUINE = timedelta(hours=12)
EXTRACTOR = "headlines"


def histories(path: Path) -> list[list[tuple[datetime, str]]]:
    """Of each URL the texts it showed, each with the time it was first seen."""
    found: dict[str, list[tuple[int, str, str, int]]] = defaultdict(list)
    with lzma.open(path, "rt", encoding="utf8") as lines:
        for row in map(json.loads, lines):
            if row["field"] == "title":
                found[row["url"]].append(
                    (row["first_seen_after"], row["before"], row["after"], row["last_seen_before"])
                )
    made = []
    for changes in found.values():
        changes.sort()
        texts = [(changes[0][3], changes[0][1]), *((at, after) for at, _, after, _ in changes)]
        made.append([(datetime.fromtimestamp(at, UTC), text) for at, text in texts])
    return made


class Page:
    """One page as the database would keep it between visits."""

    def __init__(self) -> None:
        self.known = Known(1, "live")
        self.rows = 0

    def see(self, at: datetime, text: str) -> bool:
        """Whether the sight made a row of the change log."""
        reading = Reading("article", "", Article(headline=text), None, EXTRACTOR)
        found = decide(self.known, Sight("article", "", at, reading), timedelta(0))
        self._keep(found, at)
        is_told = bool(found.fold) or any(one.verdict != "first" for one in found.revisions)
        self.rows += is_told
        return is_told

    def _keep(self, found: decision.Decision, at: datetime) -> None:
        states = [one.state for one in found.revisions]
        start = len(self.known.revisions)
        marks = tuple((start + n, state.fingerprint) for n, state in enumerate(states, 1))
        article = states[-1].article if states else self.known.article
        folded = found.folded if states or found.fold else self.known.folded
        self.known = Known(1, "live", article, self.known.revisions + marks, at, EXTRACTOR, None, folded)


def count(history: list[tuple[datetime, str]]) -> Counter[str]:
    page, counts, seen = Page(), Counter[str](), set[str]()
    for place, (at, text) in enumerate(history):
        is_told = page.see(at, text)
        if place and text != history[place - 1][1]:
            stood = at - history[place - 1][0]
            stands = history[place + 1][0] - at if place + 1 < len(history) else None
            is_return = fingerprint.digest(text) in seen
            is_genuine = stood >= GENUINE and stands is not None and stands >= GENUINE
            counts.update({"changes": 1, "returns": is_return, "genuine returns": is_return and is_genuine,
                           "genuine returns hidden": is_return and is_genuine and not is_told, "rows": is_told,
                           "new texts hidden": not is_return and not is_told})  # fmt: skip
        seen.add(fingerprint.digest(text))
    counts["urls"] = 1
    counts["urls that flip"] = counts["returns"] > 0
    counts["urls folded"] = counts["rows"] < counts["changes"]
    return counts


def main() -> None:
    path = Path(os.environ["REPLATE_DATA"]) / "headlines" / "bbc_2021-22.changes.jsonl.xz"
    total: Counter[str] = Counter()
    for history in histories(path):
        total.update(count(history))
    for name in ("urls", "urls that flip", "urls folded", "changes", "returns", "rows", "genuine returns",
                 "genuine returns hidden", "new texts hidden"):  # fmt: skip
        print(f"{name:24} {total[name]:7}")
    print(f"rows saved: {1 - total['rows'] / total['changes']:.1%}")


if __name__ == "__main__":
    main()
