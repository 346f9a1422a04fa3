"""Near fingerprints: how much of one text stands in another, and a sketch of a text by which such texts are found.

A text is its set of shingles: runs of 5 words, of 8 characters where a script has no spaces, over the whole text, so
that other paragraph breaks change nothing. `likeness` compares two sets exactly. A `Sketch` keeps the smallest hashes
of the set (bottom-k sampling: Broder 1997, Cohen and Kaplan 2007): the overlap of two sketches estimates that of the
texts, and its first `KEYS` values are what an index is asked for. Texts with a Jaccard likeness of .2 share one of 24
keys 99.5 times in 100 ((1 - J)^24 is the chance of none), where 42 bands of 3 rows of MinHash find 28 of 100 and need
42 rows of an index instead of 24.
"""

import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice

import xxhash

from replate.changes import tokens
from replate.changes.text import loose

VERSION = 1
WIDTH, WIDTH_UNSPACED = 5, 8
SIZE = 128  # hashes of a sketch: an overlap is estimated within .04 (one standard deviation, at the worst)
KEYS = 24
LONGEST = (
    1_000_000  # characters of a text that are looked at: twenty times the longest article, and under half a second
)
_KEPT = 32  # bits of a 64-bit hash; among a million sketches two of 24 keys meet by chance, and the overlap tells

Shingles = frozenset[int]


@dataclass(frozen=True, slots=True)
class Sketch:
    """`size` is the number of shingles, `hashes` the smallest of their hashes, up to `SIZE`, in order."""

    size: int
    hashes: tuple[int, ...]

    @property
    def keys(self) -> tuple[int, ...]:
        """What an index is asked for."""
        return self.hashes[:KEYS]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two texts: shingles they share as a share of both together, and of the shorter text's; 0 to 1."""

    jaccard: float
    containment: float


def shingles(paragraphs: Iterable[str]) -> Shingles:
    """The hashes of a text's shingles; of a text shorter than one shingle the hash of all its words; none of none."""
    words = tokens.words(loose(" ".join(paragraphs)[:LONGEST]))
    width = _width(words)
    if not words:
        return frozenset()
    digest = xxhash.xxh3_64_intdigest
    runs = zip(*(islice(words, start, None) for start in range(width)), strict=False)
    found = frozenset(digest(" ".join(run).encode("utf-8", "surrogatepass")) >> _KEPT for run in runs)
    return found or frozenset((digest(" ".join(words).encode("utf-8", "surrogatepass")) >> _KEPT,))


def _width(words: list[str]) -> int:
    signs = sum(len(word) == 1 and word > "\u0dff" for word in islice(words, 400))
    return WIDTH_UNSPACED if signs * 2 > min(len(words), 400) else WIDTH


def sketch(found: Shingles) -> Sketch:
    """The sketch of a text's shingles."""
    return Sketch(len(found), tuple(nsmallest(SIZE, found)))


def pack(hashes: Iterable[int]) -> bytes:
    """Hashes as they are stored: four bytes each, the first byte the least."""
    packed = array("I", hashes)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(stored: bytes) -> tuple[int, ...]:
    """What `pack` has stored."""
    packed = array("I", stored)
    if sys.byteorder == "big":
        packed.byteswap()
    return tuple(packed)


def likeness(one: Shingles, other: Shingles) -> Likeness:
    """How much two texts share, exactly."""
    shared = len(one & other)
    return _likeness(shared, len(one), len(other))


def estimate(one: Sketch, other: Sketch) -> Likeness:
    """How much two texts share, by their sketches alone."""
    mine, theirs = frozenset(one.hashes), frozenset(other.hashes)
    union = nsmallest(SIZE, mine | theirs)
    if not union:
        return Likeness(0.0, 0.0)
    shared = sum(value in mine and value in theirs for value in union)
    jaccard = shared / len(union)
    return _likeness(jaccard / (1 + jaccard) * (one.size + other.size), one.size, other.size)


def _likeness(shared: float, one: int, other: int) -> Likeness:
    if not shared:
        return Likeness(0.0, 0.0)
    return Likeness(min(1.0, shared / (one + other - shared)), min(1.0, shared / min(one, other)))
