"""How well and how fast a page is read, beside trafilatura alone, on pages with gold.

    REPLATE_DATA=… python benchmarks/reading.py [bodies] [gates] [worker]

Body: F1 over 4-word shingles (aeb, 181 pages, its own measure). The other fields: python -m benchmarks.fields.
"""

import asyncio
import gzip
import hashlib
import json
import os
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import tldextract
import trafilatura
import trafilatura.settings

from replate.changes.article import Reading
from replate.crawler.reader import Reader
from replate.crawler.reading import gate, page

_TOKEN = re.compile(r"\w+", re.UNICODE)
_SITE = tldextract.TLDExtract(suffix_list_urls=())


def aeb(folder: Path) -> Iterator[tuple[str, bytes, str]]:
    """(url, page, gold body) of the article extraction benchmark."""
    for key, gold in json.loads((folder / "ground-truth.json").read_text("utf8")).items():
        yield gold["url"], gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()), gold["articleBody"]


def gold_pages(folder: Path) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """(url, page, gold fields) of trafilatura's evaluation set."""
    for url, gold in json.loads((folder / "tests/evaldata.json").read_text("utf8")).items():
        for place in ("cache", "eval"):
            path = folder / "tests" / place / gold["file"]
            if path.is_file():
                yield url, path.read_bytes(), gold
                break


def is_held_out(url: str) -> bool:
    """Whether a page's site is one that the reading was not tuned on: by the first byte of its domain's digest."""
    found = _SITE(url)
    domain = f"{found.domain}.{found.suffix}"
    return hashlib.sha256(domain.encode()).digest()[0] % 2 == 1


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """4-word shingles of a text, as aeb's evaluator counts them."""
    words = _TOKEN.findall(text)
    return Counter(tuple(words[max(0, i) : i + 4]) for i in range(-3 if len(words) < 4 else 0, len(words) - 3 or 1))


def shares(gold: str, read: str) -> tuple[float, float, float]:
    """True positives, false positives and false negatives of a page, as shares of all (each page counts one)."""
    one, other = shingles(gold), shingles(read)
    same = sum((one & other).values())
    over, missed = sum(other.values()) - same, sum(one.values()) - same
    whole = same + over + missed
    return (same / whole, over / whole, missed / whole) if whole else (0.0, 0.0, 0.0)


def f1(pages: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    """F1, precision and recall over pages; the mean of each page's precision and recall, as the benchmark reports."""
    precisions = [tp / (tp + fp) if tp + fp else 0.0 if fn else 1.0 for tp, fp, fn in pages]
    recalls = [tp / (tp + fn) if tp + fn else 0.0 if fp else 1.0 for tp, fp, fn in pages]
    precision, recall = statistics.fmean(precisions), statistics.fmean(recalls)
    return 2 * precision * recall / (precision + recall), precision, recall


def ours(url: str, body: bytes) -> Reading:
    return page.read(body, url=url, content_type="text/html")


def theirs(url: str, body: bytes) -> Any:
    """trafilatura alone, its metadata too: what a user of the library would call."""
    empty = trafilatura.settings.Document()
    options = {"favor_precision": True, "include_comments": False, "with_metadata": True}
    return trafilatura.bare_extraction(body, url=url, **options) or empty


def clock(spent: list[float]) -> str:
    return f"{statistics.median(spent):.2f} ms a page (mean {statistics.fmean(spent):.2f}, most {max(spent):.0f})"


def ratio(ours: Sequence[float], base: Sequence[float]) -> str:
    """How many times the base library's time ours is, of the same pages in one run."""
    medians = statistics.median(ours) / statistics.median(base)
    pages = statistics.median(one / other for one, other in zip(ours, base, strict=True))
    return f"time of a reading by the library's: {medians:.2f} (medians), {pages:.2f} (median page)"


def timed(call: Callable[[str, bytes], Any], url: str, body: bytes, spent: list[float]) -> Any:
    start = time.process_time()
    result = call(url, body)
    spent.append((time.process_time() - start) * 1000)
    return result


def bodies(folder: Path) -> None:
    """Body F1, pages read exactly and time, beside trafilatura alone; the held-out pages apart."""
    spent: dict[str, list[float]] = {"read": [], "trafilatura": []}
    pages: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    exact: Counter[tuple[str, str]] = Counter()
    for url, body, gold in aeb(folder):
        article = timed(ours, url, body, spent["read"]).article
        texts = {"read": "\n".join(article.paragraphs) if article else ""}
        texts["trafilatura"] = timed(theirs, url, body, spent["trafilatura"]).text
        for who, text in texts.items():
            for part in ("all", "held out" if is_held_out(url) else "tuning"):
                pages[who, part].append(shares(gold, text))
                exact[who, part] += _TOKEN.findall(gold) == _TOKEN.findall(text)
    print("aeb: pages, F1 (precision / recall), share read exactly")
    for key, found in sorted(pages.items()):
        score, precision, recall = f1(found)
        who, part = key
        share = exact[key] / len(found)
        print(f"  {who:12s} {part:9s} {len(found):4d}  {score:.3f} ({precision:.3f} / {recall:.3f})  {share:.3f}")
    for who, times in spent.items():
        print(f"  {who:12s} {clock(times)}")
    print(f"  {ratio(spent['read'], spent['trafilatura'])}")


def gates(folder: Path) -> None:
    spent: list[float] = []
    for _, body, _ in gold_pages(folder):
        if 45_000 <= len(body) <= 85_000:
            gate.digest(body, "text/html")
            start = time.process_time()
            for _ in range(5):
                gate.digest(body, "text/html")
            spent.append((time.process_time() - start) * 200)
    print(f"gate, {len(spent)} pages of 45-85 KB: {clock(spent)}")
    hidden = missed = opened = noise = 0
    demo = folder.parent / "ota_demo"
    for row in map(json.loads, (demo / "index.jsonl").read_text("utf8").splitlines()):
        before, after = ((demo / f"{row['id']}.{side}.html").read_bytes() for side in ("before", "after"))
        same = gate.digest(before, "text/html") == gate.digest(after, "text/html")
        if same:
            hidden += 1
            missed += ours("https://example.org/", before) != ours("https://example.org/", after)
        if row["label"] == "noise":
            noise += 1
            opened += not same
    print(
        f"gate, ota_demo: {hidden} pairs the same to it, of which read() tells apart {missed} (must be 0); "
        f"it opens for {opened} of {noise} noise pairs"
    )


async def worker(folder: Path) -> None:
    """Peak memory of the reading process over all pages, and over the largest page that is read at all."""
    reader, peak = Reader(), 0
    for url, body, _ in gold_pages(folder):
        await reader.read(body, url=url, content_type="text/html")
        peak = max(peak, _peak(reader.pid))
    start = time.monotonic()
    await reader.read(b"<p>one two three four five.</p>" * 200_000, url="https://example.org/", content_type=None)
    took = time.monotonic() - start
    print(f"worker: peak {peak / 1024:.0f} MB over all pages")
    print(f"worker: the largest page {_peak(reader.pid) / 1024:.0f} MB, {took:.1f} s")
    await reader.close()


def _peak(pid: int | None) -> int:
    """KiB of memory a process ever held; 0 when it has been replaced."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text("ascii")) if pid and status.exists() else None
    return int(found[1]) if found else 0


def main() -> None:
    data = os.environ.get("REPLATE_DATA")
    if not data:
        sys.exit("set REPLATE_DATA to the folder of the unpacked data packs")
    wanted = sys.argv[1:] or ["bodies", "gates", "worker"]
    if "bodies" in wanted:
        bodies(Path(data) / "aeb")
    if "worker" in wanted:
        asyncio.run(worker(Path(data) / "trafilatura_eval"))
    if "gates" in wanted:
        gates(Path(data) / "trafilatura_eval")


if __name__ == "__main__":
    main()
