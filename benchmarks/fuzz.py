"""Does any page at all break the reading? Mutated pages, read for the first time and again, for ten minutes.

    [REPLATE_DATA=…] python -m benchmarks.fuzz [--minutes 10] [--seed 1]          (make fuzz)

Pages are real ones (trafilatura_eval, ota_demo) where REPLATE_DATA names the packs, else those of the tests. Each is
cut, doubled, nested, spliced with others, and sown with broken markup and odd bytes; then it is read as a page never
seen, as one anchored in the page before the mutation, and asked by the gate. Nothing may be raised, nothing may take
longer than 5 s of CPU or hold more than 500 MB. A page that does is written to the current folder, with its seed.
"""

import argparse
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from replate.crawler.reading import anchor, gate, page

SECONDS, MEGABYTES = 5.0, 500
_URL = "https://fuzz.example/news/2026/03/02/a"
_TESTS = Path(__file__).resolve().parents[1] / "tests" / "crawler" / "reading" / "pages"
_SEEDS = (
    b"<div>", b"</div>", b"<p>", b"<table><tr><td>", b"</table>", b"<!--", b"-->", b"<![CDATA[", b"<script>",
    b"</script>", b"<svg><title>", b"<a href='", b'"', b"<b><i><p>", b"<br><br>", b"&#0;", b"&#x1F600;", b"&nbsp;",
    b"\x00", b"\xff\xfe",
    b"\xed\xa0\x80", b"<h1>", b"<li>", b"<figure><figcaption>", b"<time datetime='9999-99-99'>", b"<body>", b"</html>",
    b'<script type="application/ld+json">{"@graph":[[[[', b'<meta itemprop="', b"<plaintext>", b"<frameset>",
    b"<select>",
    b"Updated: 99 March 99999, 99:99", b"Correction: ", "e\u0301".encode() * 40, "\u202e\u200d".encode(), b"<p hidden>",
)  # fmt: skip


def nested(rng: random.Random, source: bytes, _: bytes) -> bytes:
    """Thousands of elements inside each other, at some place."""
    at, tag = (
        rng.randrange(len(source) + 1),
        rng.choice((b"div", b"b", b"ul><li", b"table><tr><td", b"blockquote", b"a")),
    )
    return source[:at] + (b"<" + tag + b">") * rng.choice((300, 3_000, 30_000)) + source[at:]


def repeated(rng: random.Random, source: bytes, _: bytes) -> bytes:
    """A part of the page again and again."""
    start = rng.randrange(len(source) + 1)
    part = source[start : start + rng.randint(1, 2_000)]
    return source[:start] + part * rng.choice((2, 30, 1_000)) + source[start:]


def cut(rng: random.Random, source: bytes, _: bytes) -> bytes:
    """A part of the page gone, or its end."""
    start = rng.randrange(len(source) + 1)
    return source[:start] + source[start + rng.choice((1, 50, 5_000, len(source))) :]


def spliced(rng: random.Random, source: bytes, other: bytes) -> bytes:
    """A part of another page in it."""
    at, start = rng.randrange(len(source) + 1), rng.randrange(len(other) + 1)
    return source[:at] + other[start : start + rng.randint(1, 20_000)] + source[at:]


def sown(rng: random.Random, source: bytes, _: bytes) -> bytes:
    """Broken markup and odd bytes in many places."""
    parts = bytearray(source)
    for _ in range(rng.choice((1, 5, 60))):
        at = rng.randrange(len(parts) + 1)
        parts[at:at] = rng.choice(_SEEDS)
    return bytes(parts)


def flipped(rng: random.Random, source: bytes, _: bytes) -> bytes:
    """Single bytes replaced."""
    parts = bytearray(source)
    for _ in range(rng.choice((1, 20, 400))):
        if parts:
            parts[rng.randrange(len(parts))] = rng.randrange(256)
    return bytes(parts)


Mutation = Callable[[random.Random, bytes, bytes], bytes]
MUTATIONS: tuple[Mutation, ...] = (nested, repeated, cut, spliced, sown, sown, flipped)


def mutated(rng: random.Random, source: bytes, other: bytes) -> bytes:
    """One to four mutations, one after the other; at most 10 MiB, as the crawler takes."""
    for mutation in rng.choices(MUTATIONS, k=rng.randint(1, 4)):
        source = mutation(rng, source, other)
    return source[: 10 * 2**20]


def trial(before: bytes, after: bytes) -> float:
    """Read a page for the first time and after its mutation; the CPU seconds of the slowest step."""
    slowest = 0.0
    known = anchor.of(page.read(before, url=_URL, content_type="text/html"))
    for step in (
        lambda: page.read(after, url=_URL, content_type=None),
        lambda: page.read(after, url=_URL, content_type="text/html; charset=utf-8", anchor=known),
        lambda: gate.digest(after, "text/html"),
    ):
        steps = time.process_time()
        step()
        slowest = max(slowest, time.process_time() - steps)
    return slowest


def corpus() -> list[Path]:
    """The pages that are mutated."""
    data = os.environ.get("REPLATE_DATA")
    if not data:
        return sorted(_TESTS.glob("*.html"))
    places = ("trafilatura_eval/tests/cache", "trafilatura_eval/tests/eval", "ota_demo")
    return sorted(one for place in places for one in (Path(data) / place).glob("*.html"))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    pages, end, trials, failed, slowest = corpus(), time.monotonic() + given.minutes * 60, 0, 0, 0.0
    while time.monotonic() < end:
        seed = f"{given.seed}.{trials}"
        rng = random.Random(seed)
        before, other = (rng.choice(pages).read_bytes() for _ in range(2))
        after = mutated(rng, before, other)
        trials += 1
        try:
            took = trial(before, after)
            held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            problem = f"took {took:.1f} s" if took > SECONDS else f"held {held:.0f} MB" if held > MEGABYTES else ""
            slowest = max(slowest, took)
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
        if problem:
            failed += 1
            Path(f"fuzz-{seed}.html").write_bytes(after)
            print(f"fuzz-{seed}.html ({len(after)} bytes): {problem}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{trials} pages of {len(pages)} mutated, {failed} failed; slowest {slowest:.2f} s, peak {peak:.0f} MB")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
