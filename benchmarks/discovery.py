"""What discovery finds in the real packs: entries of feeds and sitemaps, kinds of pages, links of section fronts.

    REPLATE_DATA=FOLDER python benchmarks/discovery.py [SAMPLE]

With a number, so many links of each front are printed for a person to judge.
"""

import json
import os
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from replate.changes import url as urls
from replate.crawler.discovery import article_url
from replate.crawler.discovery.listing import Listing, links

DATA = Path(os.environ["REPLATE_DATA"])


def timed(body: bytes, url: str) -> tuple[Listing, float]:
    started = time.process_time()
    return links(None, body, url=url, content_type=None), (time.process_time() - started) * 1000


def documents(pack: str) -> None:
    """Feeds or sitemaps of one pack: how many files, read as what, how many entries, how many with a problem."""
    found = [
        timed(path.read_bytes(), "https://feeds.example.org/x")
        for path in sorted((DATA / pack).rglob("*"))
        if path.is_file() and path.suffix != ".py"
    ]
    kinds = Counter(listing.kind for listing, _ in found)
    entries = [entry for listing, _ in found for entry in listing.entries]
    published = sum(entry.published is not None for entry in entries)
    updated = sum(entry.updated is not None for entry in entries)
    problems = sum(bool(listing.problem) for listing, _ in found)
    print(f"{pack}: {len(found)} files, none raised; {dict(kinds)}")
    print(f"    {len(entries)} entries, {published} with a time of publication, {updated} with one of update")
    print(f"    {problems} with a problem, slowest {max(ms for _, ms in found):.0f} ms")


def pages() -> Iterator[tuple[str, bytes]]:
    gold = json.loads((DATA / "trafilatura_eval/tests/evaldata.json").read_text("utf8"))
    for url, row in gold.items():
        for place in ("cache", "eval"):
            path = DATA / "trafilatura_eval/tests" / place / row["file"]
            if path.is_file() and url.startswith("http"):
                yield url, path.read_bytes()
                break


def articles() -> None:
    """Articles given as sources without a kind: how many are known for single pages, and by their address alone."""
    rows = list(pages())
    kinds = Counter(timed(body, url)[0].kind for url, body in rows)
    by_address = sum(article_url.looks_like_article(urls.canonical(url), urls.canonical(url)) for url, _ in rows)
    print(f"articles (trafilatura_eval): {len(rows)}; kinds {dict(kinds)}; article by address alone {by_address}")


def fronts(sample: int) -> None:
    captures = defaultdict(list)
    for line in (DATA / "fp2022_dev/index.jsonl").read_text("utf8").splitlines():
        row = json.loads(line)
        captures[row["page"], row["url"]].append(DATA / "fp2022_dev" / row["file"])
    for (page, url), paths in captures.items():
        found = [timed(path.read_bytes(), url) for path in paths]
        kinds = Counter(listing.kind for listing, _ in found)
        counts = sorted(len(listing.entries) for listing, _ in found)
        distinct = {entry.url: entry.title for listing, _ in found for entry in listing.entries}
        print(f"front {page}: {len(paths)} captures {dict(kinds)}")
        print(f"    links {counts[0]}-{counts[-1]}, median {counts[len(counts) // 2]}, distinct {len(distinct)}")
        untitled = sum(not title for title in distinct.values())
        print(f"    without title {untitled}, {sum(ms for _, ms in found) / len(found):.0f} ms each")
        for link in random.Random(7).sample(sorted(distinct), min(sample, len(distinct))):
            print(f"    {link} | {(distinct[link] or '')[:70]}")


if __name__ == "__main__":
    for pack in ("feeds_rss_parser", "feeds_feedparser", "sitemaps"):
        documents(pack)
    articles()
    fronts(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
