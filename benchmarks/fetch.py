"""Pages a CPU second of one crawler process, beside plain Scrapy: python -m benchmarks.fetch [--pages N] [--rounds N]

In one run, each round: plain Scrapy with its default settings fetches every page; then `scrapy crawl follow` refetches
all that it follows, end to end with every outcome in the database: the same bytes, other bytes around the same text,
304. CPU time is user and system time of that one process, start-up left out; nginx is another process. Both log at
INFO into a file (Scrapy's default is DEBUG, which costs it more). The first visits come before, with the reading
process counted apart.
"""

import argparse
import asyncio
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import trafilatura

from benchmarks import newsstand
from benchmarks.newsstand import Newsstand
from replate import config
from replate.changes import moment
from replate.crawler import settings
from replate.db import database, frontier, sources

ROOT = Path(__file__).parent.parent
GOALS = {"the same bytes": 1.5, "other bytes, same text": 1.0, "304": 2.5}


@dataclass(frozen=True, slots=True)
class Run:
    pages: int
    cpu: float
    wall: float
    peak_mb: float
    outcomes: dict[str, int]

    @property
    def rate(self) -> float:
        return self.pages / self.cpu


def configure(folder: Path, stand: Newsstand) -> Path:
    """A replate.toml that follows the stand's sitemaps as fast as it can."""
    listed = "".join(
        f'[[source]]\nname = "{address}"\nurl = "http://{address}/sitemap.xml"\nkind = "sitemap"\nevery = "1h"\n'
        for address in stand.addresses()
    )
    path = folder / "replate.toml"
    path.write_text(
        f'[crawler]\ndelay = "0s"\nprivate_networks = ["127.0.0.0/8"]\n[scheduler]\nretire_after = "3650d"\n{listed}'
    )
    read = config.load(path)
    db = database.connect(read.database)
    sources.sync(db, read.sources, datetime.now(UTC))
    db.close()
    return path


def follow(toml: Path, *, options: tuple[str, ...] = ()) -> Run:
    """One pass of `scrapy crawl follow` over everything that is followed."""
    db = database.connect(config.load(toml).database)
    now = datetime.now(UTC)
    frontier.make_all_due(db, now)
    before = db.execute("SELECT coalesce(max(id), 0) FROM visits").fetchone()[0]
    clock = toml.parent / "clock.json"
    extensions = {**settings.EXTENSIONS, "benchmarks.clock.Clock": 0}
    _scrapy(
        ["crawl", "follow", "-s", f"REPLATE_CONFIG={toml}", "-s", f"REPLATE_ONCE={moment.text(now)}",
         "-s", f"EXTENSIONS={json.dumps(extensions)}", "-s", f"BENCHMARK_CLOCK={clock}", *options],
        toml.parent / "follow.log", ROOT,
    )  # fmt: skip
    outcomes = _outcomes(db, before)
    db.close()
    return Run(sum(outcomes.values()), **json.loads(clock.read_text()), outcomes=outcomes)


def _outcomes(db: sqlite3.Connection, after: int) -> dict[str, int]:
    rows = db.execute("SELECT outcome, count(*) FROM visits WHERE id > ? GROUP BY outcome", (after,))
    return {row[0]: row[1] for row in rows}


def plain(folder: Path, stand: Newsstand) -> Run:
    """Plain Scrapy over every page."""
    urls, clock = folder / "urls.txt", folder / "plain.json"
    urls.write_text("\n".join(stand.urls()))
    _scrapy(
        ["runspider", str(ROOT / "benchmarks/plain.py"), "-a", f"urls={urls}", "-s", "LOG_LEVEL=INFO",
         "-s", 'EXTENSIONS={"benchmarks.clock.Clock": 0}', "-s", f"BENCHMARK_CLOCK={clock}"],
        folder / "plain.log", folder,
    )  # fmt: skip
    assert f"'downloader/response_status_count/200': {stand.pages}" in (folder / "plain.log").read_text()
    return Run(stand.pages, **json.loads(clock.read_text()), outcomes={"fetched": stand.pages})


def _scrapy(arguments: list[str], log: Path, where: Path) -> None:
    with log.open("wb") as stream:
        subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments], cwd=where, stderr=stream, check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip


def bare(stand: Newsstand) -> float:
    """Pages a CPU second of a bare aiohttp client, for orientation; run in this process."""

    async def fetch(client: aiohttp.ClientSession, urls: list[str]) -> None:
        for url in urls:
            async with client.get(url) as response:
                await response.read()

    async def everything() -> None:
        async with aiohttp.ClientSession() as client:
            urls = stand.urls()
            await asyncio.gather(*(fetch(client, urls[i::32]) for i in range(32)))

    began = time.process_time()
    asyncio.run(everything())
    return stand.pages / (time.process_time() - began)


def library_alone(number: int = 40) -> float:
    """Pages a CPU second of the extraction library alone, with the options that we use."""
    pages = [newsstand.page(i, 0).decode() for i in range(number)]
    began = time.process_time()
    for page in pages:
        trafilatura.extract(page, favor_precision=True, include_comments=False, with_metadata=True)
    return number / (time.process_time() - began)


def first_visits(toml: Path) -> None:
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = follow(toml)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
    print(f"first visits: {run.pages} {run.outcomes}")
    print(f"  {run.pages / run.wall:7.0f} pages a second on the clock, crawler and reading process side by side")
    print(f"  {run.pages / whole:7.0f} pages a CPU second of both together; crawler alone {run.rate:.0f}")
    print(f"  {library_alone():7.0f} pages a CPU second of trafilatura.extract alone, on the same pages", flush=True)


def measure(folder: Path, stand: Newsstand, rounds: int) -> dict[str, list[Run]]:
    """Every kind of pass, `rounds` times in turn."""
    toml = configure(folder, stand)
    first_visits(toml)
    edition = 0
    found: dict[str, list[Run]] = {"plain Scrapy": [], **{name: [] for name in GOALS}}
    for number in range(rounds):
        found["plain Scrapy"].append(plain(folder, stand))
        found["the same bytes"].append(follow(toml))
        edition = (edition + 1) % newsstand.EDITIONS
        stand.show(edition)
        found["other bytes, same text"].append(follow(toml))
        stand.validators(on=True)
        follow(toml)  # learns them
        found["304"].append(follow(toml))
        stand.validators(on=False)
        print(f"  round {number + 1}: " + ", ".join(f"{name} {runs[-1].rate:.0f}" for name, runs in found.items()),
              flush=True)  # fmt: skip
    return found


def report(found: dict[str, list[Run]]) -> None:
    base = statistics.median(run.rate for run in found["plain Scrapy"])
    print(f"\n{'':28}pages a CPU second   of plain Scrapy   peak MB   outcomes")
    for name, runs in found.items():
        rate = statistics.median(run.rate for run in runs)
        ratios = statistics.median(run.rate / one.rate for run, one in zip(runs, found["plain Scrapy"], strict=True))
        goal = f"(goal {GOALS[name]})" if name in GOALS else ""
        peak = max(run.peak_mb for run in runs)
        print(f"{name:28}{rate:18.0f}   {ratios:8.2f} {goal:10}{peak:6.0f}   {runs[-1].outcomes}")
    print(f"(medians; plain Scrapy {base:.0f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with newsstand.opened(folder, chosen.hosts, chosen.pages) as stand:
            found = measure(folder, stand, chosen.rounds)
            report(found)
            print(f"for orientation: a bare aiohttp client {bare(stand):.0f} pages a CPU second")


if __name__ == "__main__":
    main()
