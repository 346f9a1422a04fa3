"""990 real pages of many languages, served from 24 loopback hosts and crawled by two real processes."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from replate import config
from replate.changes import moment
from replate.db import database, frontier, sources
from replate.demo.site import Request, Response, Site

DATA = os.environ.get("REPLATE_DATA")
ROOT = Path(__file__).resolve().parents[2]
HOSTS, CRAWLERS = 24, 2
CRAWLER_LIMIT, READER_LIMIT = 250, 400  # MiB

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not DATA, reason="needs the real data packs: REPLATE_DATA names the folder they are unpacked in"
    ),
]


def gold_pages() -> Iterator[tuple[bytes, dict[str, Any]]]:
    folder = Path(DATA or "") / "trafilatura_eval" / "tests"
    for gold in json.loads((folder / "evaldata.json").read_text("utf8")).values():
        places = (folder / place / gold["file"] for place in ("cache", "eval"))
        path = next((place for place in places if place.is_file()), None)
        if path is not None:
            yield path.read_bytes(), gold


@dataclass
class Crawled:
    """What came of the crawl."""

    db: sqlite3.Connection
    gold: dict[str, dict[str, Any]]
    logs: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    seconds: float = 0.0
    peaks: dict[str, float] = field(default_factory=dict)


class Peaks:
    """Peak resident memory of each process of a family, in MiB, watched until `stop`."""

    def __init__(self, roots: "list[subprocess.Popen[bytes]]") -> None:
        self.roots, self.found = roots, dict[str, float]()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            for number, root in enumerate(self.roots, 1):
                self._look(number, root.pid)

    def _look(self, number: int, pid: int) -> None:
        try:
            process = psutil.Process(pid)
            family = [
                (f"crawler {number}", process),
                *((f"reader of crawler {number}", one) for one in process.children()),
            ]
            for name, one in family:
                self.found[name] = max(self.found.get(name, 0.0), one.memory_info().rss / 2**20)
        except psutil.NoSuchProcess:
            return

    def stop(self) -> dict[str, float]:
        self._over.set()
        self._thread.join()
        return self.found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("real")
    pages = list(gold_pages())
    shelves: list[dict[str, bytes]] = [{} for _ in range(HOSTS)]
    for number, (body, _) in enumerate(pages):
        shelves[number % HOSTS][f"/news/page-{number}.html"] = body
    sites = [Site(_serving(shelf)).start() for shelf in shelves]
    gold = {}
    for number, (_, one) in enumerate(pages):
        gold[f"{sites[number % HOSTS].url}/news/page-{number}.html"] = one
    done = _crawl(folder, sites)
    done.gold = gold
    yield done
    done.db.close()
    for site in sites:
        site.stop()


def _serving(shelf: dict[str, bytes]) -> Any:
    def respond(request: Request) -> Response:
        if request.path == "/sitemap.xml":
            host = request.headers["Host"]
            rows = "".join(f"<url><loc>http://{host}{path}</loc></url>" for path in shelf)
            body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
            return Response(body=body, content_type="application/xml")
        if request.path in shelf:
            return Response(body=shelf[request.path], content_type="text/html")
        return Response(404, "none", content_type="text/plain")

    return respond


def _crawl(folder: Path, sites: list[Site]) -> Crawled:
    text = 'database = "real.db"\n[crawler]\ndelay = "0s"\nconfirm_after = "0s"\nprivate_networks = ["127.0.0.0/8"]\n'
    for number, site in enumerate(sites):
        text += f'[[source]]\nname = "shelf {number}"\nurl = "{site.url}/sitemap.xml"\nkind = "sitemap"\n'
    (folder / "replate.toml").write_text(text)
    read, started = config.load(folder / "replate.toml"), datetime.now(UTC)
    db = database.connect(read.database)
    sources.sync(db, read.sources, started)
    frontier.make_all_due(db, started)
    command = [
        *(sys.executable, "-m", "scrapy", "crawl", "follow"),
        *("-s", f"REPLATE_CONFIG={read.path}", "-s", f"REPLATE_ONCE={moment.text(started)}"),
    ]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "replate.crawler.settings", "PYTHONPATH": str(ROOT)}
    logs = [(folder / f"crawler {number}.log").open("w+b") for number in range(CRAWLERS)]
    began = time.monotonic()
    processes = [subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder) for log in logs]
    watch = Peaks(processes)
    done = Crawled(db, {})
    try:
        done.statuses = [process.wait(270) for process in processes]
    finally:
        for process in processes:
            process.kill()
    done.seconds, done.peaks = time.monotonic() - began, watch.stop()
    for log in logs:
        log.close()
        done.logs.append(Path(log.name).read_text(errors="replace"))
    return done


def plain(text: str) -> str:
    """Letters and figures only, case folded."""
    return re.sub(r"[\W_]+", "", text.casefold())


def agrees(read: str | None, gold: str) -> bool:
    """Equal in letters and figures, or one within the other with at least half of its length (site names, dashes)."""
    short, long = sorted((plain(read or ""), plain(gold)), key=len)
    return bool(short) and short in long and len(short) * 2 >= len(long)


def test_every_page_has_one_visit_with_an_outcome_and_none_raises(crawled: Crawled) -> None:
    rows = crawled.db.execute(
        "SELECT p.url, v.outcome, v.reason FROM pages p LEFT JOIN visits v ON v.page = p.id"
    ).fetchall()
    assert len(crawled.gold) >= 990
    assert {row["url"] for row in rows} == set(crawled.gold)
    assert len(rows) == len(crawled.gold)
    assert all(row["outcome"] and row["reason"] for row in rows)
    assert crawled.statuses == [0] * CRAWLERS
    assert [log for log in crawled.logs if "Traceback" in log] == []
    assert crawled.db.execute("SELECT count(*) FROM polls WHERE outcome = 'listed'").fetchone()[0] == HOSTS


def test_both_processes_share_the_work(crawled: Crawled) -> None:
    visits = [log.count(" visit page=") for log in crawled.logs]
    assert sum(visits) == len(crawled.gold)
    assert min(visits) > len(crawled.gold) // 5
    hosts = [set(re.findall(r"visit page=\d+ outcome=\S+ url=http://([^/]+)/", log)) for log in crawled.logs]
    assert len(hosts[0] | hosts[1]) == HOSTS


def test_headlines_agree_with_gold_in_nine_of_ten(crawled: Crawled) -> None:
    headlines = {row["url"]: row["headline"] for row in crawled.db.execute("SELECT url, headline FROM pages")}
    judged = [(headlines[url], one["title"]) for url, one in crawled.gold.items() if one.get("title")]
    assert len(judged) >= 800
    share = sum(agrees(read, gold) for read, gold in judged) / len(judged)
    assert share >= 0.9, f"{share:.3f} of {len(judged)}"


def test_processes_stay_small(crawled: Crawled) -> None:
    for name, peak in crawled.peaks.items():
        assert peak < (READER_LIMIT if name.startswith("reader") else CRAWLER_LIMIT), (name, peak)


def test_the_figures_are_told(crawled: Crawled, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = crawled.db.execute("SELECT outcome, count(*) FROM visits GROUP BY 1 ORDER BY 2 DESC").fetchall()
    headlines = {row["url"]: row["headline"] for row in crawled.db.execute("SELECT url, headline FROM pages")}
    judged = [(headlines[url], one["title"]) for url, one in crawled.gold.items() if one.get("title")]
    with capsys.disabled():
        print(
            f"\n{len(crawled.gold)} real pages, {HOSTS} hosts, {CRAWLERS} crawler processes: {crawled.seconds:.1f} s,"
        )
        print(f"  {len(crawled.gold) / crawled.seconds:.1f} pages/s, start-up and first readings included")
        print("  peak memory:", ", ".join(f"{name} {peak:.0f} MiB" for name, peak in sorted(crawled.peaks.items())))
        print("  outcomes:", ", ".join(f"{name} {count}" for name, count in outcomes))
        print(f"  headline agrees with gold: {sum(agrees(*one) for one in judged)} of {len(judged)}")
