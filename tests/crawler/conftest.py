"""A town: sites on loopback, each a host of its own, followed by real crawler processes into a real database."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from replate import config
from replate.changes import moment
from replate.db import database, frontier, pages, sources
from replate.demo.site import Request, Response, Site, revalidated

ROOT = Path(__file__).resolve().parents[2]
PROSE = (
    "The harbour board of Ostwick met on Tuesday evening and agreed to dredge the inner basin before the winter, after "
    "two trawlers had touched the bottom there in a single week of low water.",
    "The work will cost 640,000 crowns and take nineteen days, the harbour master, Edda Lindqvist, told the meeting. "
    "Boats of more than four metres draught are to use the outer quay until it is done.",
    "Fishermen at the meeting said they had asked for it since the spring. The board answered that the dredger was "
    "booked elsewhere then, and that the price had been higher.",
    "The sand is to be taken to the bathing beach at Lower Ostwick, which lost a third of its width in the storms of "
    "the last two years. The hotel keepers there have offered to pay for the lorries.",
    "Work begins on the first Monday of next month. The ferry to the islands will use the northern pier for as long as "
    "it lasts, and the fish market stays where it is.",
)


def article(
    headline: str = "Ostwick dredges its inner basin", *paragraphs: str, updated: str = "", more: str = ""
) -> str:
    """The markup of one article, with an Updated stamp where given; `more` goes into the head."""
    text = "".join(f"<p>{one}</p>\n" for one in paragraphs or PROSE)
    stamp = f'<p class="stamp">Updated: {updated}</p>' if updated else ""
    return f"""<!doctype html><html lang="en"><head><title>{headline}</title>{more}</head><body>
<nav><a href="/">Front</a> <a href="/about">About us</a></nav>
<article><h1>{headline}</h1>{stamp}
{text}</article><footer>The Ostwick Packet, printed on the quay</footer></body></html>"""


Answer = Response | str | Callable[[Request], Response]


class Place:
    """One site: what it answers on each path at each stage; the last answer of a path stands for all later stages.

    robots.txt and whatever is not named are 404. ETag and Last-Modified are honoured where an answer has them.
    """

    def __init__(self, town: "Town", answers: dict[str, list[Answer]], encodings: tuple[str, ...]) -> None:
        self.town, self.answers = town, answers
        self.site = Site(self._respond, encodings=encodings).start()

    def url(self, path: str = "/a") -> str:
        return self.site.url + path

    def asked(self, path: str | None = None) -> list[float]:
        """When each request for `path` (or any) came, in monotonic seconds."""
        return [one.at for one in self.site.requests if path in (None, one.path)]

    def _respond(self, request: Request) -> Response:
        listed = self.answers.get(request.path)
        if not listed:
            return Response(404, "nothing here", content_type="text/plain")
        chosen = listed[min(self.town.stage, len(listed) - 1)]
        if callable(chosen):
            chosen = chosen(request)
        return revalidated(request, chosen if isinstance(chosen, Response) else Response(body=chosen))


class Town:
    """Sites, the configuration that follows them, and the crawler processes; everything is ended with the town."""

    def __init__(self, folder: Path, **crawler: str) -> None:
        self.folder, self.stage = folder, 0
        self.crawler = {"delay": "0s", "confirm_after": "0s", "timeout": "10s", **crawler}
        self.networks = ["127.0.0.0/8"]
        self.head, self.sources = "", list[str]()
        self.places: list[Place] = []
        self.processes: list[subprocess.Popen[str]] = []
        self.logs: list[str] = []

    def place(
        self, answers: dict[str, list[Answer]], *, follow: str | None = "/a", encodings: tuple[str, ...] = ("gzip",),
        **source: object,
    ) -> Place:  # fmt: skip
        """Open a site, and follow it at the path `follow` (None: not at all); `source` are keys of its [[source]]."""
        made = Place(self, answers, encodings)
        self.places.append(made)
        if follow is not None:
            self.follow(made.url(follow), **{"kind": "page", **source})
        return made

    def follow(self, url: str, **source: object) -> str:
        """Add a [[source]]; its name."""
        name = str(source.pop("name", f"source {len(self.sources) + 1}"))
        lines = [f"{key} = {_toml(value)}" for key, value in {"name": name, "url": url, **source}.items() if value]
        self.sources.append("\n".join(["[[source]]", *lines]))
        return name

    @property
    def config(self) -> Path:
        path = self.folder / "replate.toml"
        settings = "\n".join(f'{key} = "{value}"' for key, value in self.crawler.items())
        head = f'database = "replate.db"\n{self.head}\n[crawler]\nprocesses = 1\n{settings}\n'
        path.write_text(f"{head}private_networks = {_toml(self.networks)}\n\n" + "\n\n".join(self.sources))
        return path

    @property
    def db(self) -> sqlite3.Connection:
        return database.connect(self.folder / "replate.db")

    def make_due(self, *, pages_only: bool = False) -> datetime:
        """Bring the database in line with the configuration and make everything due; the pass's start."""
        read, now = config.load(self.config), datetime.now(UTC)
        db = self.db
        sources.sync(db, read.sources, now)
        frontier.make_all_due(db, now)
        if pages_only:
            db.execute("UPDATE frontier SET due = NULL WHERE subject = 'source'")
        db.close()
        return now

    def start(self, started: datetime | None = None, *settings: str) -> "subprocess.Popen[str]":
        """Start a crawler process: for one pass over what was due when it `started`, else one that stays."""
        once = ("-s", f"REPLATE_ONCE={moment.text(started)}") if started else ()
        log = (self.folder / f"crawler {len(self.processes)}.log").open("w+")
        # Else a visit in 64, drawn by the page's number, would ask without conditions.
        more = [part for one in ("REPLATE_CHECK_ONE_IN=1000000007", *settings) for part in ("-s", one)]
        command = [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "follow",
            "-s",
            f"REPLATE_CONFIG={self.config}",
            *once,
            *more,
        ]
        environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "replate.crawler.settings", "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, text=True, cwd=self.folder)
        process.log = log  # type: ignore[attr-defined]
        self.processes.append(process)
        return process

    def log(self, process: "subprocess.Popen[str]") -> str:
        return Path(process.log.name).read_text()  # type: ignore[attr-defined]

    def visit(self, *settings: str, stage: int | None = None, timeout: float = 60) -> str:
        """One pass over everything, at `stage`; what the crawler logged. It must end well and say nothing of a bug."""
        if stage is not None:
            self.stage = stage
        process = self.start(self.make_due(), *settings)
        status = process.wait(timeout)
        said = self.log(process)
        assert "Traceback" not in said, said[-4000:]
        assert status == 0, said[-4000:]
        self.logs.append(said)
        return said

    def page(self, url: str) -> sqlite3.Row:
        db = self.db
        try:
            number = pages.find(db, url)
            return db.execute("SELECT * FROM pages WHERE id = ?", (number,)).fetchone()
        finally:
            db.close()

    def visits(self, url: str) -> list[sqlite3.Row]:
        return self.rows("SELECT * FROM visits WHERE page = ? ORDER BY id", self.page(url)["id"])

    def outcomes(self, url: str) -> list[str]:
        return [row["outcome"] for row in self.visits(url)]

    def edits(self, url: str) -> list[sqlite3.Row]:
        return self.rows("SELECT * FROM edits WHERE page = ? ORDER BY cursor", self.page(url)["id"])

    def told(self, url: str) -> list[tuple[str, str | None, str | None]]:
        """The change log of a page: field, before, after."""
        return [(row["field"], row["before"], row["after"]) for row in self.edits(url)]

    def poll(self, name: str) -> sqlite3.Row:
        """The newest poll of a source."""
        return self.rows(
            "SELECT p.* FROM polls p JOIN sources s ON s.id = p.source WHERE s.name = ? ORDER BY p.id", name
        )[-1]

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        db = self.db
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait(10)
            process.log.close()  # type: ignore[attr-defined]
        for place in self.places:
            place.site.stop()


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return f'"{value}"'


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that another process does; fails when it does not come to pass."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def peak_memory(process: "subprocess.Popen[str]") -> Callable[[], int]:
    """Watch a process; the function gives its peak resident bytes so far."""
    status = Path(f"/proc/{process.pid}/status")
    most = 0

    def watch() -> None:
        nonlocal most
        while process.poll() is None:
            try:
                line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
            except (OSError, StopIteration):
                return
            most = max(most, int(line.split()[1]) * 1024)
            time.sleep(0.05)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()

    def peak() -> int:
        thread.join(1)
        return most

    return peak


@pytest.fixture(scope="module")
def new_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Town]]:
    """Makes towns that live as long as the test's module."""
    made: list[Town] = []

    def make(**crawler: str) -> Town:
        made.append(Town(tmp_path_factory.mktemp("town"), **crawler))
        return made[-1]

    yield make
    for town in made:
        town.close()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town for one test."""
    made = Town(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def page_of() -> Callable[..., str]:
    """The markup of an article: `page_of(headline, *paragraphs, updated=…, more=…)`."""
    return article


@pytest.fixture(scope="session")
def prose() -> tuple[str, ...]:
    """The paragraphs of `page_of` where none are given."""
    return PROSE


@pytest.fixture(scope="session")
def watch_memory() -> Callable[["subprocess.Popen[str]"], Callable[[], int]]:
    """Watches a process: `peak = watch_memory(process)`, and `peak()` when it has ended gives bytes."""
    return peak_memory


@pytest.fixture(scope="session")
def until() -> Callable[..., None]:
    """`until(lambda: …)` waits for what another process does."""
    return wait_until
