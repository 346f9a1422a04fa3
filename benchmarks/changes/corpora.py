"""Real version pairs and labelled edits from the data packs in REPLATE_DATA."""

import json
import lzma
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

Range = tuple[int, int]
Item = TypeVar("Item")


def folder() -> Path | None:
    """Where the data packs were unpacked; None where there are none."""
    return Path(os.environ["REPLATE_DATA"]) if os.environ.get("REPLATE_DATA") else None


@dataclass(frozen=True, slots=True)
class Marked:
    """An edit that people marked, by token ranges (None: nothing on that side), with the purpose they saw in it."""

    old: Range | None
    new: Range | None
    intention: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence before and after, as tokens, and each way in which its edits were marked."""

    old: list[str]
    new: list[str]
    markings: tuple[tuple[Marked, ...], ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """Two neighbouring versions of a post, and where they are found again."""

    path: str
    old_commit: str
    new_commit: str
    old: str
    new: str


def arxivedits(data: Path, *splits: str) -> list[Sentence]:
    """Edited sentences of scientific papers; a sentence that nobody marked is left out."""
    found = []
    for split in splits:
        rows = json.loads((data / "arxivedits/data/edits" / f"{split}.json").read_text("utf8")).values()
        for row in rows:
            markings = tuple(_marking(row[key]) for key in row if key.startswith("edits-combination") and row[key])
            if markings:
                found.append(Sentence(row["sentence-1"].split(" "), row["sentence-2"].split(" "), markings))
    return found


def _marking(edits: dict[str, dict[str, list[int] | str | None]]) -> tuple[Marked, ...]:
    def place(edit: dict[str, list[int] | str | None], side: int) -> Range | None:
        found = edit[f"sentence-{side}-token-indices"]
        return (int(found[0]), int(found[1])) if found else None

    return tuple(Marked(place(edit, 1), place(edit, 2), str(edit["intention"])) for edit in edits.values())


def gitnews(data: Path) -> Iterator[Versions]:
    """Neighbouring versions of posts, bulk changes left out."""
    for path in sorted((data / "gitnews").glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf8") as lines:
            for line in lines:
                post = json.loads(line)
                for old, new in pairwise(post["versions"]):
                    if new["files_in_commit"] <= 10 and old["body"] != new["body"]:
                        name = f"{path.name.removesuffix('.jsonl.xz')}/{post['path']}"
                        yield Versions(name, old["commit"], new["commit"], old["body"], new["body"])


def wiki_versions(data: Path) -> Iterator[tuple[str, str]]:
    """Neighbouring versions of encyclopedia articles."""
    for document in sorted((data / "wiki_versions" / "version_documents").iterdir()):
        numbered = sorted((p for p in document.iterdir() if p.stem.isdigit()), key=lambda p: int(p.stem))
        texts = [path.read_text("utf8", errors="replace") for path in numbered]
        yield from ((old, new) for old, new in pairwise(texts) if old != new)


def sample(items: Iterable[Item], size: int, seed: int = 7) -> list[Item]:
    """So many of them by chance, the same ones at each run; all in order where there are not more."""
    every = list(items)
    return random.Random(seed).sample(every, size) if len(every) > size else every


def paragraphs(text: str) -> list[str]:
    """Markdown parts paragraphs by an empty line; where there is none, a line is one."""
    return text.split("\n\n") if "\n\n" in text else text.split("\n")
