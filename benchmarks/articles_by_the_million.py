"""A million articles in the indexes of near-equal texts, equal texts and passages: disk, memory, look-ups, and how the
cost of one grows.

The texts come of a seeded generator: 120 to 360 words of a vocabulary of 30,000 made-up ones in Zipf's proportions,
in sentences and paragraphs. Every 20th article is a near copy of an earlier one (six sentences of ten kept, two new),
as an outlet makes of a wire report. The 5,000 before each mark are looked up and then put in, each in a transaction of
its own, as a visit does, each sentence as a paragraph; making the sketch and the loose digest is told apart. Those
between are only put in, 500 at a time. The texts themselves are not stored.
"""

import random
import resource
import sqlite3
import tempfile
import time
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from replate.changes import fingerprint, nearness
from replate.db import database, nearest, passages

VOCABULARY = 30_000
COPIES = 20  # every so many articles one is a copy
MARKS = (10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)
MEASURED, AT_ONCE = 5_000, 500
LEAST = 0.4
OUTLETS = 500
MOST_PARAGRAPHS = 100  # no article has so many


@dataclass(slots=True)
class Stretch:
    """What was measured before a mark."""

    sketching: list[float] = field(default_factory=list)
    looking: list[float] = field(default_factory=list)
    putting: list[float] = field(default_factory=list)
    cpu: float = 0.0
    copies: int = 0
    found: int = 0
    strangers: int = 0


def measure(articles: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "million.db"
        db = database.connect(path)
        print("articles   look-up ms: mean  99 %   insert ms   CPU ms of both   sketch ms   copies found  MB   peak MB")
        _fill(db, articles, path)
        db.close()


def _fill(db: sqlite3.Connection, articles: int, path: Path) -> None:
    words = [_word(number) for number in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
    stretch = Stretch()
    marks = [mark for mark in MARKS if mark <= articles] or [articles]
    done = 0
    for mark in marks:
        for first in range(done + 1, max(done, mark - MEASURED) + 1, AT_ONCE):
            with database.transaction(db):
                for number in range(first, min(first + AT_ONCE, mark - MEASURED + 1)):
                    body = _body(number, words, weights)
                    _put(db, number, body, nearness.sketch(nearness.shingles(body)), fingerprint.whole_text(body))
        for number in range(max(done, mark - MEASURED) + 1, mark + 1):
            _one(db, number, words, weights, stretch)
        _tell(mark, stretch, path)
        stretch, done = Stretch(), mark


def _body(number: int, words: list[str], weights: list[float]) -> list[str]:
    original = _original(number) if number % COPIES == 0 else None
    return _copy(original, number, words, weights) if original else _text(number, words, weights)


def _put(db: sqlite3.Connection, number: int, body: list[str], found: nearness.Sketch, whole: int | None) -> None:
    nearest.put(db, number, found)
    passages.put(db, number, _address(number), whole)
    for place, paragraph in enumerate(body):
        passages.learn(db, number * MOST_PARAGRAPHS + place, paragraph)


def _address(number: int) -> str:
    return f"https://outlet-{number % OUTLETS}.example/"


def _one(db: sqlite3.Connection, number: int, words: list[str], weights: list[float], told: Stretch) -> None:
    original = _original(number) if number % COPIES == 0 else None
    body = _body(number, words, weights)
    started = time.perf_counter()
    found = nearness.sketch(nearness.shingles(body))
    whole = fingerprint.whole_text(body)
    assert whole is not None
    told.sketching.append(time.perf_counter() - started)
    cpu, started = time.process_time(), time.perf_counter()
    with database.transaction(db):
        equal = passages.copies(db, number, _address(number), whole)
        like = nearest.like(db, found, LEAST, number)
        looked = time.perf_counter()
        _put(db, number, body, found, whole)
    ended = time.perf_counter()
    told.cpu += time.process_time() - cpu
    told.looking.append(looked - started)
    told.putting.append(ended - looked)
    if original:
        told.copies += 1
        told.found += any(page == original for page, _ in like)
    else:
        told.strangers += bool(like or equal)


def _original(copy: int) -> int:
    """An earlier article that is no copy itself."""
    chosen = random.Random(f"which {copy}").randrange(1, copy)
    return chosen - 1 if chosen % COPIES == 0 else chosen


def _tell(number: int, told: Stretch, path: Path) -> None:
    count = len(told.looking)
    slow = sorted(told.looking)[int(count * 0.99)]
    size = sum(each.stat().st_size for each in path.parent.iterdir()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{number:9,}{_mean(told.looking):17.2f}{slow * 1000:6.2f}{_mean(told.putting):12.2f}"
        f"{told.cpu / count * 1000:17.2f}{_mean(told.sketching):12.2f}{told.found:9,} of {told.copies:,}"
        f"{size:8.0f}{peak:8.0f}   others found: {told.strangers}",
        flush=True,
    )


def _mean(seconds: list[float]) -> float:
    return sum(seconds) / len(seconds) * 1000


def _word(number: int) -> str:
    syllables = ("ka", "to", "mi", "re", "sul", "ven", "dor", "pa", "ni", "est", "ola", "bru")
    name = ""
    while number or not name:
        number, place = divmod(number, len(syllables))
        name += syllables[place]
    return name


def _text(number: int, words: list[str], weights: list[float]) -> list[str]:
    chance = random.Random(number)
    chosen = iter(chance.choices(words, cum_weights=weights, k=chance.randrange(120, 361)))
    sentences = []
    while sentence := [word for word, _ in zip(chosen, range(chance.randrange(8, 24)), strict=False)]:
        sentences.append(" ".join(sentence).capitalize() + ".")
    return sentences


def _copy(original: int, number: int, words: list[str], weights: list[float]) -> list[str]:
    chance = random.Random(f"copy {number}")
    text = _text(original, words, weights)
    kept = text[: max(1, round(len(text) * 0.6))]
    own = [" ".join(chance.choices(words, cum_weights=weights, k=16)).capitalize() + "." for _ in range(2)]
    return own[:1] + kept + own[1:]
