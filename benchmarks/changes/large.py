"""Time and memory for 100,000 words on each side, in a process of its own: python -m benchmarks.changes.large KIND."""

import random
import subprocess
import sys
import time
from pathlib import Path

from replate.changes import diff


def large_texts(size: int, kind: str) -> tuple[str, str]:
    """Two texts of `size` words: few or many edits in paragraphs, a rewrite, or the same in a single paragraph."""
    chance = random.Random(3)
    vocabulary = [f"w{int(chance.paretovariate(0.6)) % 60_000}" for _ in range(size)]
    edited = list(vocabulary)
    share = {"few": 0.002, "many": 0.2, "one paragraph": 0.2}.get(kind, 1.0)
    for place in chance.sample(range(size), int(size * share)):
        edited[place] = f"x{chance.randrange(60_000)}"
    if kind == "shuffle":
        edited = chance.sample(vocabulary, size)
    if kind == "repetitive":
        vocabulary, edited = ["a", "b"] * (size // 2), ["a", "c", "c"] * (size // 3)
    width = size if kind in ("one paragraph", "shuffle", "repetitive") else 60

    def laid(text: list[str]) -> str:
        return "\n".join(" ".join(text[i : i + width]) for i in range(0, size, width))

    return laid(vocabulary), laid(edited)


LARGE = ("few", "many", "rewrite", "one paragraph", "shuffle", "repetitive")


def peak(*, reset: bool = False) -> float:
    """The highest resident size of this process in MB, since its start or the last reset (Linux)."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def compare(kind: str) -> None:
    """One large comparison in this process: time, and the memory it added to the texts."""
    old, new = large_texts(100_000, kind)
    before = peak(reset=True)
    started = time.process_time()
    ops = diff.paragraphs(old.split("\n"), new.split("\n"))
    spans = [span for op in ops if op.action == "replace" for span in diff.spans(op.before, op.after)]
    took = time.process_time() - started
    added = peak() - before
    coarse = " (coarse)" if any(span.is_coarse for span in spans) else ""
    print(f"  {kind:14} {took:6.2f} CPU s   {added:6.1f} MB   {len(ops):,} operations, {len(spans):,} spans{coarse}")


def measure() -> None:
    print("\n100,000 words each", flush=True)
    for kind in LARGE:
        subprocess.run([sys.executable, "-m", "benchmarks.changes.large", kind], check=True)


if __name__ == "__main__":
    compare(sys.argv[1])
