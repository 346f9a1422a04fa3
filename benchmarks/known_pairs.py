"""Pairs of texts that people or histories have judged: which does the index find, and are they called near copies?

Ours goes the whole way: every text of a pack is put into the index, looked up there, and what is found is compared
whole, as for a cluster. The peers compare pair by pair, which spares them the misses of an index: simhash 64 bits
over sets of three-word runs at a Hamming distance of at most 3 and 12, datasketch's MinHash with its defaults (128
permutations, LSH threshold .9) over sets of words as its documentation has them, and over our shingles.
"""

import csv
import json
import lzma
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

from replate.changes import identity, nearness, tokens
from replate.changes.article import Article
from replate.changes.identity import Pair, Text
from replate.db import database, nearest

LEAST = 0.4  # as db/identity.py asks the index
TOGETHER = Pair(False, None, timedelta(0), timedelta(0))

Judge = Callable[[str, str], bool]


def measure(data: Path) -> None:
    judges = peers()
    near = [row for number, row in enumerate(_lines(data / "neardup")) if number % 2]
    _pairs("neardup, every other pair", [(row["text_a"], row["text_b"], bool(row["label"])) for row in near], judges)
    versions = dict(list(_versions(data / "wiki_versions"))[1::2])
    _pairs("wiki_versions, neighbours and as many random pairs, every other document", _wiki_pairs(versions), judges)
    _whole_pack(versions)
    _events(list(_same_event(data / "tgcontest")), judges)


def peers() -> dict[str, Judge]:
    """Ours and what can be imported of the others."""
    found: dict[str, Judge] = {"replate": ours}
    try:
        simhash = import_module("simhash").Simhash
        for most in (3, 12):
            found[f"simhash, Hamming {most}"] = partial(_by_simhash, simhash, most)
        lsh = import_module("datasketch")
        found["datasketch, words"] = partial(_by_lsh, lsh, lambda text: set(tokens.words(text)))
        found["datasketch, shingles"] = partial(_by_lsh, lsh, _named)
    except ImportError as missing:
        print(f"left out the other tools: {missing}")
    return found


def ours(one: str, other: str) -> bool:
    """The pair through sketches and keys, then compared whole."""
    first, second = _text("", one), _text("", other)
    a, b = nearness.sketch(first.shingles), nearness.sketch(second.shingles)
    is_found = bool(set(a.keys) & set(b.keys)) and nearness.estimate(a, b).containment >= LEAST
    return is_found and identity.judge(first, second, TOGETHER).verdict == "cluster"


def _named(text: str) -> set[str]:
    return {str(value) for value in nearness.shingles([text])}


def _by_simhash(library: Any, most: int, one: str, other: str) -> bool:
    a, b = (library({" ".join(run) for run in _threes(text)}) for text in (one, other))
    return int(a.distance(b)) <= most


def _threes(text: str) -> Iterator[tuple[str, ...]]:
    words = tokens.words(text.lower())
    return zip(words, words[1:], words[2:], strict=False)


def _by_lsh(library: Any, of: Callable[[str], set[str]], one: str, other: str) -> bool:
    index = library.MinHashLSH()
    sketches = []
    for words in (of(one), of(other)):
        sketch = library.MinHash()
        for word in words:
            sketch.update(word.encode("utf8"))
        sketches.append(sketch)
    index.insert("one", sketches[0])
    return bool(index.query(sketches[1]))


def _pairs(name: str, pairs: Sequence[tuple[str, str, bool]], judges: dict[str, Judge]) -> None:
    print(f"\n{name}: {len(pairs):,} pairs, {sum(same for _, _, same in pairs):,} of them near copies")
    likeness = [nearness.likeness(nearness.shingles([a]), nearness.shingles([b])).jaccard for a, b, _ in pairs]
    for label, judge in judges.items():
        called = [judge(a, b) for a, b, _ in pairs]
        hits = sum(yes and same for yes, (_, _, same) in zip(called, pairs, strict=True))
        wrong = sum(yes and not same for yes, (_, _, same) in zip(called, pairs, strict=True))
        missed = sum(same for _, _, same in pairs) - hits
        rate = 2 * hits / max(1, 2 * hits + wrong + missed)
        precision, recall = hits / max(1, hits + wrong), hits / (hits + missed)
        print(f"  {label:22} precision {precision:.4f}  recall {recall:.4f}  F1 {rate:.4f}")
        _bands(pairs, likeness, called)


def _bands(pairs: Sequence[tuple[str, str, bool]], likeness: list[float], called: list[bool]) -> None:
    """Recall by the pairs' Jaccard likeness of 5-word shingles."""
    total: Counter[int] = Counter()
    found: Counter[int] = Counter()
    for (_, _, same), jaccard, yes in zip(pairs, likeness, called, strict=True):
        if same:
            band = min(9, int(jaccard * 10))
            total[band] += 1
            found[band] += yes
    print("    recall by Jaccard: " + "  ".join(f".{band}: {found[band]}/{total[band]}" for band in sorted(total)))


def _whole_pack(versions: dict[str, list[str]]) -> None:
    """Every version in one index, each looked up among all: what is called a near copy, and of what."""
    with tempfile.TemporaryDirectory() as name:
        db = database.connect(Path(name) / "pairs.db")
        texts = [(document, _text("", text)) for document, each in versions.items() for text in each]
        hits = wrong = 0
        for page, (document, text) in enumerate(texts, 1):
            sketch = nearness.sketch(text.shingles)
            for other, _ in nearest.like(db, sketch, LEAST, page):
                known = texts[other - 1]
                if identity.judge(text, known[1], TOGETHER).verdict == "cluster":
                    hits, wrong = hits + (known[0] == document), wrong + (known[0] != document)
            with database.transaction(db):
                nearest.put(db, page, sketch)
        db.close()
    print(f"  its {len(texts):,} versions in one index: {hits:,} near copies found of one document, {wrong} of another")


def _events(rows: Sequence[tuple[str, str, str, str, bool]], judges: dict[str, Judge]) -> None:
    """Pairs judged "different" must not be called near copies; "same event" mostly is another text."""
    print(f"\ntgcontest: {len(rows)} pairs, every one")
    for label, judge in judges.items():
        called = [judge(first, second) for _, first, _, second, _ in rows]
        wrong = sum(yes and not row[4] for yes, row in zip(called, rows, strict=True))
        different = sum(not row[4] for row in rows)
        alike = sum(yes and row[4] for yes, row in zip(called, rows, strict=True))
        print(
            f"  {label:22} judged different and clustered: {wrong} of {different} = {wrong / different:.1%};"
            f" same event and clustered: {alike} of {len(rows) - different}"
        )


def _text(headline: str, body: str) -> Text:
    return Text(Article(headline=headline, paragraphs=tuple(part for part in body.split("\n\n") if part.strip())))


def _wiki_pairs(versions: dict[str, list[str]]) -> list[tuple[str, str, bool]]:
    chance = random.Random(7)
    near = [(a, b, True) for each in versions.values() for a, b in pairwise(each)]
    names = list(versions)
    far = []
    while len(far) < len(near):
        one, other = chance.sample(names, 2)
        far.append((chance.choice(versions[one]), chance.choice(versions[other]), False))
    return near + far


def _versions(folder: Path) -> Iterator[tuple[str, list[str]]]:
    for document in sorted((folder / "version_documents").iterdir()):
        numbered = sorted((path for path in document.iterdir() if path.stem.isdigit()), key=lambda path: int(path.stem))
        yield document.name, [path.read_text("utf8", errors="replace") for path in numbered]


def _same_event(folder: Path) -> Iterator[tuple[str, str, str, str, bool]]:
    for path in sorted(folder.glob("toloka/clustering_pairs/*.tsv")):
        with path.open(encoding="utf8", newline="") as rows:
            for row in csv.DictReader(rows, delimiter="\t"):
                yield (row["INPUT:first_title"], row["INPUT:first_text"], row["INPUT:second_title"],
                       row["INPUT:second_text"], row["GOLDEN:quality"] == "OK")  # fmt: skip


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf8") as lines:
            yield from map(json.loads, lines)
