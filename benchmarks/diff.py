"""Measure the diff on real version pairs: python benchmarks/diff.py [--pairs N] (real data from REPLATE_DATA).

Prints, beside difflib: edit size against the optimum, and time; agreement with people's token edits (arXivEdits); that
every round trip is exact; and time and memory for large inputs. Without REPLATE_DATA only large inputs are measured.
"""

import argparse
import json
import lzma
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import Indel

from replate.changes import breaks, diff, tokens


def gitnews(folder: Path) -> Iterator[tuple[str, str]]:
    """Neighbouring versions of posts, bulk changes left out."""
    for path in sorted((folder / "gitnews").glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf8") as lines:
            for line in lines:
                versions = json.loads(line)["versions"]
                for old, new in pairwise(versions):
                    if new["files_in_commit"] <= 10 and old["body"] != new["body"]:
                        yield old["body"], new["body"]


def wiki_versions(folder: Path) -> Iterator[tuple[str, str]]:
    """Neighbouring versions of encyclopedia articles."""
    for document in sorted((folder / "wiki_versions" / "version_documents").iterdir()):
        numbered = sorted((p for p in document.iterdir() if p.stem.isdigit()), key=lambda p: int(p.stem))
        texts = [path.read_text("utf8", errors="replace") for path in numbered]
        yield from ((old, new) for old, new in pairwise(texts) if old != new)


def sample(pairs: Iterable[tuple[str, str]], size: int) -> list[tuple[str, str]]:
    every = list(pairs)
    return random.Random(7).sample(every, min(size, len(every)))


def check(old: str, new: str) -> None:
    """The round trip of paragraphs and of words is exact, or the benchmark fails."""
    before, after = old.split("\n"), new.split("\n")
    assert diff.applied(before, diff.paragraphs(before, after)) == tuple(after)
    spans = diff.spans(old, new)
    assert "".join(old[span.old_start : span.old_end] for span in spans) == old
    assert "".join(new[span.new_start : span.new_end] for span in spans) == new


def paragraphs(text: str) -> list[str]:
    """Markdown parts paragraphs by an empty line; where there is none, a line is one."""
    return text.split("\n\n") if "\n\n" in text else text.split("\n")


def words(text: str) -> list[str]:
    return [token.text for token in tokens.split(text)]


def ours(old: str, new: str) -> int:
    """Tokens deleted and inserted as a finding counts them: a move costs nothing, nor do new paragraph breaks."""
    size = 0
    for run in breaks.runs(diff.paragraphs(paragraphs(old), paragraphs(new))):
        if breaks.is_relaid(run):
            size += flat(*breaks.joined(run))
        else:
            size += sum(flat(op.before, op.after) for op in run if op.action != "move")
    return size


def flat(old: str, new: str) -> int:
    """Tokens deleted and inserted, words over the whole text."""
    changed = [span for span in diff.spans(old, new) if span.action != "equal"]
    lost = sum(len(words(old[span.old_start : span.old_end])) for span in changed)
    return lost + sum(len(words(new[span.new_start : span.new_end])) for span in changed)


def difflib_size(old: str, new: str) -> int:
    codes = SequenceMatcher(None, words(old), words(new), autojunk=False).get_opcodes()
    return sum(b - a + d - c for tag, a, b, c, d in codes if tag != "equal")


def optimum(old: str, new: str) -> int:
    numbers: dict[str, int] = {}
    coded = [[numbers.setdefault(word, len(numbers)) for word in words(text)] for text in (old, new)]
    return int(Indel.distance(*coded))


def compare(name: str, pairs: list[tuple[str, str]]) -> None:
    for old, new in pairs:
        check(old, new)
    pairs = [(old, new) for old, new in pairs if len(old) + len(new) < 60_000]  # difflib is quadratic
    best = sum(optimum(old, new) for old, new in pairs)
    print(f"\n{name}: {len(pairs)} pairs, every round trip exact; optimum {best:,} tokens")
    for label, measure in (("paragraphs, then words", ours), ("words alone", flat), ("difflib", difflib_size)):
        started = time.perf_counter()
        size = sum(measure(old, new) for old, new in pairs)
        each = (time.perf_counter() - started) / max(1, len(pairs)) * 1000
        print(f"  {label:24} edit size / optimum {size / max(1, best):.3f}   {each:8.2f} ms a pair")


def agreement(folder: Path) -> None:
    """Token F1 against the best fitting of the edits that people marked (arXivEdits)."""
    rows = []
    for split in ("train", "dev", "test"):
        rows += json.loads((folder / "arxivedits/data/edits" / f"{split}.json").read_text("utf8")).values()
    for label, found in (("ours", _our_tokens), ("difflib", _difflib_tokens)):
        hits = marked = gold_size = pieces = 0
        for row in rows:
            old, new = row["sentence-1"].split(" "), row["sentence-2"].split(" ")
            guess, count = found(old, new)
            golds = [_gold(row[key]) for key in row if key.startswith("edits-combination") and row[key]]
            if golds:
                best = max(golds, key=lambda gold: 2 * len(gold & guess) / max(1, len(gold) + len(guess)))
                hits, marked, gold_size = hits + len(best & guess), marked + len(guess), gold_size + len(best)
                pieces += count
        print(f"  {label:24} token F1 {2 * hits / (marked + gold_size):.3f}   {pieces} pieces")


def _gold(edits: dict[str, dict[str, list[int] | None]]) -> set[tuple[int, int]]:
    found = set()
    for edit in edits.values():
        for side in (1, 2):
            if place := edit[f"sentence-{side}-token-indices"]:
                found |= {(side, index) for index in range(*place)}
    return found


def _our_tokens(old: list[str], new: list[str]) -> tuple[set[tuple[int, int]], int]:
    changed = [span for span in diff.spans(" ".join(old), " ".join(new)) if span.action != "equal"]
    touched = _touched(1, old, [(span.old_start, span.old_end) for span in changed])
    return touched | _touched(2, new, [(span.new_start, span.new_end) for span in changed]), len(changed)


def _touched(side: int, sentence: list[str], ranges: list[tuple[int, int]]) -> set[tuple[int, int]]:
    found, start = set(), 0
    for index, token in enumerate(sentence):
        end = start + len(token)
        if any(start < stop and first < end for first, stop in ranges):
            found.add((side, index))
        start = end + 1
    return found


def _difflib_tokens(old: list[str], new: list[str]) -> tuple[set[tuple[int, int]], int]:
    codes = [code for code in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"]
    found = {(1, index) for _, a, b, _, _ in codes for index in range(a, b)}
    return found | {(2, index) for _, _, _, c, d in codes for index in range(c, d)}, len(codes)


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


def large(kind: str) -> None:
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--large", choices=LARGE)
    chosen = parser.parse_args()
    if chosen.large:
        large(chosen.large)
        return
    if "REPLATE_DATA" in os.environ:
        folder = Path(os.environ["REPLATE_DATA"])
        sources: tuple[Callable[[Path], Iterable[tuple[str, str]]], ...] = (gitnews, wiki_versions)
        for source in sources:
            compare(source.__name__, sample(source(folder), chosen.pairs))
        print("\narXivEdits, agreement with people")
        agreement(folder)
    print("\n100,000 words each", flush=True)
    for kind in LARGE:
        subprocess.run([sys.executable, __file__, "--large", kind], check=True)


if __name__ == "__main__":
    main()
