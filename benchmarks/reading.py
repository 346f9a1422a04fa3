"""How well and how fast a page is read, beside trafilatura alone, on pages with gold: `REPLATE_DATA=… python benchmarks/reading.py`.

Body: F1 over 4-word shingles (aeb, 181 pages, its own measure). Headline: agreement with the gold title
(trafilatura_eval): equal after normalisation (letters and figures only, case folded), or one contained in the other
with at least half of its length. Date: the gold day is the day of `published`, in UTC or as shown.
"""

import gzip
import json
import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import trafilatura

from replate.changes.article import Reading
from replate.crawler.reading import gate, page
from replate.crawler.reading.headline import plain

_TOKEN = re.compile(r"\w+", re.UNICODE)


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


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """4-word shingles of a text, as aeb's evaluator counts them."""
    words = _TOKEN.findall(text)
    return Counter(tuple(words[max(0, i) : i + 4]) for i in range(-3 if len(words) < 4 else 0, len(words) - 3 or 1))


def shares(gold: str, read: str) -> tuple[float, float, float]:
    """True positives, false positives and false negatives of a page, as shares of all (so that each page counts one)."""
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


def agrees(read: str | None, gold: str) -> tuple[bool, bool]:
    """Whether a headline is the gold title exactly, and whether one is in the other with at least half its length."""
    one, other = plain(read or ""), plain(gold)
    short, long = sorted((one, other), key=len)
    return one == other, bool(short) and short in long and len(short) * 2 >= len(long)


def ours(url: str, body: bytes) -> Reading:
    return page.read(body, url=url, content_type="text/html")


def theirs(url: str, body: bytes) -> str:
    return trafilatura.extract(body, url=url, favor_precision=True, include_comments=False) or ""


def timed(call: Callable[[str, bytes], Any], url: str, body: bytes, spent: list[float]) -> Any:
    start = time.process_time()
    result = call(url, body)
    spent.append((time.process_time() - start) * 1000)
    return result


def bodies(folder: Path) -> None:
    our_time: list[float] = []
    their_time: list[float] = []
    our_pages, their_pages, exact = [], [], [0, 0]
    for url, body, gold in aeb(folder):
        reading = timed(ours, url, body, our_time)
        text = "\n".join(reading.article.paragraphs) if reading.article else ""
        base = timed(theirs, url, body, their_time)
        our_pages.append(shares(gold, text))
        their_pages.append(shares(gold, base))
        exact = [
            exact[0] + (_TOKEN.findall(gold) == _TOKEN.findall(text)),
            exact[1] + (_TOKEN.findall(gold) == _TOKEN.findall(base)),
        ]
    print(f"aeb, {len(our_pages)} pages         F1 (P / R)          exact   ms a page (median, mean)")
    for name, pages, same, spent in (
        ("read", our_pages, exact[0], our_time),
        ("trafilatura precision", their_pages, exact[1], their_time),
    ):
        f, p, r = f1(pages)
        print(
            f"  {name:22s} {f:.3f} ({p:.3f} / {r:.3f})   {same / len(pages):.2f}   {statistics.median(spent):.1f}, {statistics.fmean(spent):.1f}"
        )


def fields(folder: Path) -> None:
    kinds: Counter[str] = Counter()
    score: Counter[str] = Counter()
    our_time: list[float] = []
    their_time: list[float] = []
    for url, body, gold in gold_pages(folder):
        reading = timed(ours, url, body, our_time)
        theirs_found = timed(
            lambda u, b: trafilatura.bare_extraction(
                b, url=u, favor_precision=True, include_comments=False, with_metadata=True
            ),
            url,
            body,
            their_time,
        )
        kinds[reading.kind] += 1
        _count(
            score,
            "read",
            gold,
            reading.article.headline if reading.article else None,
            _days(reading),
            "\n".join(reading.article.paragraphs) if reading.article else "",
            reading.article.byline if reading.article else (),
        )
        found = theirs_found
        _count(
            score,
            "trafilatura",
            gold,
            found and found.title,
            {found.date} if found and found.date else set(),
            found.text if found else "",
            tuple((found.author or "").split("; ")) if found else (),
        )
    print(f"trafilatura_eval, {sum(kinds.values())} pages, kinds {dict(kinds)}")
    for who, spent in (("read", our_time), ("trafilatura", their_time)):
        print(
            f"  {who:12s} headline exact {score[who, 'exact'] / score[who, 'titles']:.3f}, agrees {score[who, 'agrees'] / score[who, 'titles']:.3f} of {score[who, 'titles']}"
            f"; day {score[who, 'day'] / score[who, 'dates']:.3f} of {score[who, 'dates']} (wrong {score[who, 'wrong day']})"
            f"; author {score[who, 'author'] / score[who, 'authors']:.3f} of {score[who, 'authors']}"
            f"; segments with {score[who, 'with'] / score[who, 'all with']:.3f}, without {score[who, 'without'] / score[who, 'all without']:.3f}"
            f"; ms a page {statistics.median(spent):.1f}, {statistics.fmean(spent):.1f}"
        )


def _days(reading: Reading) -> set[str]:
    article = reading.article
    if article is None or article.published is None:
        return set()
    shown = re.match(r"\d{4}-\d\d-\d\d", article.published_text or "")
    return {article.published.date().isoformat(), *([shown[0]] if shown else [])}


def _count(
    score: Counter[Any],
    who: str,
    gold: dict[str, Any],
    title: str | None,
    days: set[str],
    text: str,
    authors: tuple[str, ...],
) -> None:
    if gold.get("title"):
        exact, contained = agrees(title, gold["title"])
        score.update({(who, "titles"): 1, (who, "exact"): int(exact), (who, "agrees"): int(contained)})
        if os.environ.get("SHOW") and who == "read" and not contained:
            print("title?", gold["file"], repr(title), "|", gold["title"])
    if gold.get("date"):
        right = gold["date"][:10] in days
        score.update({(who, "dates"): 1, (who, "day"): int(right), (who, "wrong day"): int(bool(days) and not right)})
    if gold.get("author"):
        wanted = {plain(a) for a in re.split(r"[;,]| and ", gold["author"])}
        score.update({(who, "authors"): 1, (who, "author"): int(wanted == {plain(a) for a in authors})})
    for side in ("with", "without"):
        for segment in gold.get(side) or ():
            score.update({(who, f"all {side}"): 1, (who, side): int((segment in text) == (side == "with"))})


def gates(folder: Path) -> None:
    spent: list[float] = []
    for _, body, _ in gold_pages(folder):
        if 45_000 <= len(body) <= 85_000:
            gate.digest(body, "text/html")
            start = time.process_time()
            for _ in range(5):
                gate.digest(body, "text/html")
            spent.append((time.process_time() - start) * 200)
    print(
        f"gate: {statistics.median(spent):.2f} ms a page of 45-85 KB (median of {len(spent)}; mean {statistics.fmean(spent):.2f})"
    )
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
        f"gate on ota_demo: {hidden} pairs the same to it, of which read() tells apart {missed} (must be 0); opens for {opened} of {noise} noise pairs"
    )


def main() -> None:
    data = os.environ.get("REPLATE_DATA")
    if not data:
        sys.exit("set REPLATE_DATA to the folder of the unpacked data packs")
    wanted = sys.argv[1:] or ["bodies", "fields", "gates"]
    if "bodies" in wanted:
        bodies(Path(data) / "aeb")
    if "fields" in wanted:
        fields(Path(data) / "trafilatura_eval")
    if "gates" in wanted:
        gates(Path(data) / "trafilatura_eval")


if __name__ == "__main__":
    main()
