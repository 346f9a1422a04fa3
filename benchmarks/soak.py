"""The whole crawler under load: python -m benchmarks.soak [HOSTS ARTICLES MINUTES], or `make soak`

Sites on loopback, each a host of its own, publish articles all the time and edit some of them; `replate run` follows
them with real processes, at durations shortened a hundredfold. At the end the sites' own logs and the database must
agree that

- no host saw two requests closer than its delay, or its Crawl-delay where that is longer,
- no path was asked for that robots.txt forbids, and robots.txt came first,
- 95 of 100 visits and polls came within 5 seconds of their time,
- nothing starved: every article was read, every source polled, nothing waits,
- nothing was invented: no page has more revisions than its site showed texts, and no process said a word of a bug.

It exits with 1 where they do not.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

from replate.changes import moment
from replate.demo.site import Request, Response, Site, revalidated

ROOT = Path(__file__).resolve().parents[1]
DELAY, CRAWL_DELAY = 0.25, 0.5  # seconds; at a second a host of 50 busy pages has more to be asked than it allows
EDITS_AN_ARTICLE = 0.68  # benchmarks/schedule.py
GRACE, PATIENCE = 15.0, 180.0  # seconds that the crawler goes on when all is published, and until all is read
LATE, STARVED = 5.0, 30.0  # seconds
SETTINGS = f"""database = "replate.db"
[crawler]
processes = 2
delay = "{DELAY}s"
confirm_after = "2s"
private_networks = ["127.0.0.0/8"]
[scheduler]
first_look = "30s"
[viewer]
enabled = false
"""
NAMES, PLACES, THINGS, DEEDS, BODIES = (
    line.split()
    for line in """
Aldo Berit Cato Dunja Egil Freya Gunnar Hanne Ivo Jorun Kasimir Liv Marek Nella Odd Petra Runa Sverre
Arnwick Bellmoor Cawdrey Dunhaven Eastry Fallow Garth Hexley Ings Jarrow Kelby Lunt Marske Nafferton
barges bridges buses clinics farms ferries fields grants houses lorries mills nets orchards pumps
bought closed counted delayed flooded inspected leased moved opened painted repaired sold towed
council court harbour inquiry ministry parish press region school union watch
""".strip().splitlines()
)


@dataclass(frozen=True)
class Story:
    """One article: seconds after the start at which each of its texts appears, the first included."""

    path: str
    times: tuple[float, ...]
    seed: int

    def shown(self, now: float) -> int:
        """The number of the text shown, from 1; 0: not published yet."""
        return sum(at <= now for at in self.times)


class Paper:
    """A site with its articles, a listing of them, and rules for robots."""

    def __init__(self, number: int, stories: Sequence[Story], began: float) -> None:
        self.stories, self.began = {one.path: one for one in stories}, began
        self.is_slow, self.has_sitemap, self.has_tags = number % 6 == 0, number % 3 == 1, number % 2 == 0
        self.epoch = datetime.now(UTC)
        self.site = Site(self._respond)

    @property
    def listing(self) -> str:
        return "/sitemap.xml" if self.has_sitemap else "/feed.json"

    @property
    def delay(self) -> float:
        return CRAWL_DELAY if self.is_slow else DELAY

    def out(self) -> Iterator[tuple[Story, int]]:
        """What is published by now, with the number of the text."""
        now = time.monotonic() - self.began
        yield from ((one, shown) for one in self.stories.values() if (shown := one.shown(now)))

    def _respond(self, request: Request) -> Response:
        if request.path == "/robots.txt":
            slow = f"Crawl-delay: {CRAWL_DELAY:g}\n" if self.is_slow else ""
            return Response(body=f"User-agent: *\n{slow}Disallow: /private/\n", content_type="text/plain")
        if request.path == self.listing:
            return self._sitemap() if self.has_sitemap else self._feed()
        for story, shown in self.out():
            if story.path == request.path:
                headers = (("ETag", f'"{shown}"'),) if self.has_tags else ()
                return revalidated(request, Response(body=page(story, shown), headers=headers))
        return Response(404, "nothing here")

    def _feed(self) -> Response:
        items = [{"id": one.path, "url": self.site.url + one.path, "title": headline(one, shown),
                  "date_modified": self._moved(one, shown)} for one, shown in self.out()]  # fmt: skip
        items.append({"id": "p", "url": f"{self.site.url}/private/notes-of-the-editor", "title": "Not for robots"})
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": items}
        return Response(body=json.dumps(feed), content_type="application/feed+json")

    def _sitemap(self) -> Response:
        rows = "".join(f"<url><loc>{self.site.url}{one.path}</loc><lastmod>{self._moved(one, shown)}</lastmod></url>"
                       for one, shown in self.out())  # fmt: skip
        ours = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Response(body=f'<urlset xmlns="{ours}">{rows}</urlset>', content_type="application/xml")

    def _moved(self, story: Story, shown: int) -> str:
        return moment.text(self.epoch + timedelta(seconds=int(story.times[shown - 1])))


def headline(story: Story, shown: int) -> str:
    random = Random(story.seed)
    return f"{random.choice(PLACES)} {random.choice(DEEDS)} {random.randrange(3, 900) + shown} {random.choice(THINGS)}"


def page(story: Story, shown: int) -> str:
    """The markup; each text after the first gives another figure in the headline and has one paragraph more."""
    random, title = Random(story.seed), headline(story, shown)
    text = "".join(f"<p>{' '.join(_sentence(random) for _ in range(3))}</p>\n" for _ in range(5 + shown))
    return f"""<!doctype html><html lang="en"><head><title>{title}</title></head><body><nav><a href="/">Front</a></nav>
<article><h1>{title}</h1>{text}</article><footer>Printed on the quay</footer></body></html>"""


def _sentence(random: Random) -> str:
    pick = random.choice
    return pick((
        f"{pick(NAMES)} of {pick(PLACES)} said the {pick(BODIES)} {pick(DEEDS)} {random.randrange(2, 990)} more.",
        f"In {pick(PLACES)} {random.randrange(2, 990)} {pick(THINGS)} were {pick(DEEDS)} before {pick(NAMES)} came.",
        f"The {pick(BODIES)} {pick(DEEDS)} the {pick(THINGS)} near {pick(PLACES)} for {random.randrange(2, 99)} days.",
        f"“We {pick(DEEDS)} them ourselves,” {pick(NAMES)} told the {pick(BODIES)}, “all {random.randrange(9, 990)}.”",
    ))  # fmt: skip


def papers(hosts: int, articles: int, seconds: float, began: float) -> list[Paper]:
    """`articles` over `hosts`; half the edits come soon after publication, as they do."""
    random = Random(5)
    stories: list[list[Story]] = [[] for _ in range(hosts)]
    for number in range(articles):
        first = random.uniform(0, seconds)
        left = seconds - first
        edits = [first + left * random.random() ** 2 for _ in range(3) if random.random() < EDITS_AN_ARTICLE / 3]
        times = tuple(sorted([first, *edits]))
        stories[number % hosts].append(Story(f"/news/{number}-{random.choice(PLACES).lower()}", times, number))
    return [Paper(number, own, began) for number, own in enumerate(stories)]


def follow(folder: Path, published: Sequence[Paper], seconds: float) -> str:
    """Let the daemon follow the papers for so long, and until it has read them all; what it logged."""
    sources = "".join(
        f'[[source]]\nname = "Paper {number}"\nurl = "{one.site.url}{one.listing}"\nevery = "10s"\n'
        for number, one in enumerate(published)
    )
    (folder / "replate.toml").write_text(SETTINGS + sources)
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-m", "replate", "--config", str(folder / "replate.toml"), "run"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        daemon = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        end = time.monotonic() + seconds + GRACE
        while daemon.poll() is None and (time.monotonic() < end or _unread(folder, published)):
            if time.monotonic() > end + PATIENCE:
                break
            time.sleep(1)
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(60)
    return (folder / "log").read_text()


def problems(folder: Path, published: Sequence[Paper], log: str) -> Iterator[str]:
    """What is not as it should be, lateness aside."""
    asked = [one for paper in published for one in paper.site.requests]
    print(f"{len(published)} hosts, {len(asked):,} requests")
    yield from (f"{paper.site.host}: {told}" for paper in published for told in _impolite(paper))
    if "Traceback" in log:
        yield "a process told of a bug: " + log[log.index("Traceback") :][:2000]
    if unread := _unread(folder, published):
        yield f"{len(unread)} articles were never read, such as {unread[0]}"
    with closing(sqlite3.connect(folder / "replate.db")) as db:
        silent = db.execute("SELECT name FROM sources WHERE last_outcome IS NULL OR failures > 0").fetchall()
        yield from (f"{row[0]} could not be polled" for row in silent)
        yield from _invented(db, published)


def _impolite(paper: Paper) -> Iterator[str]:
    asked = paper.site.requests
    gaps = [b.at - a.at for a, b in pairwise(asked)]
    if gaps and min(gaps) < paper.delay - 0.002:  # the database keeps times in milliseconds
        yield f"two requests {min(gaps):.3f} s apart, its delay is {paper.delay} s"
    if not asked or asked[0].path != "/robots.txt":
        yield "robots.txt was not asked for first"
    yield from (f"{one.path} was asked for, robots.txt forbids it" for one in asked if one.path.startswith("/private/"))


def late(folder: Path) -> Iterator[str]:
    """Whether visits and polls came in time, and none waits."""
    with closing(sqlite3.connect(folder / "replate.db")) as db:
        yield from _late(db)
        yield from _starved(db)


def _late(db: sqlite3.Connection) -> Iterator[str]:
    for what, sql in (
        ("visits", "SELECT (julianday(at) - julianday(planned)) * 86400 FROM visits WHERE planned IS NOT NULL"),
        ("polls", "SELECT late_s FROM polls WHERE late_s IS NOT NULL"),
    ):
        found = sorted(max(row[0], 0.0) for row in db.execute(sql))
        if not found:
            yield f"there were no {what}"
            continue
        p95 = found[int(0.95 * len(found))]
        print(f"{len(found):,} {what}; late by {found[len(found) // 2]:.2f} s (median), {p95:.2f} s (95 %), "
              f"{found[-1]:.2f} s (most)")  # fmt: skip
        if p95 >= LATE:
            yield f"{what}: 5 in 100 were more than {p95:.1f} s late"


def _starved(db: sqlite3.Connection) -> Iterator[str]:
    ended = datetime.fromisoformat(db.execute("SELECT max(ended_at) FROM runs").fetchone()[0])
    waiting = db.execute(
        "SELECT count(*) FROM frontier WHERE due < ?", (moment.text(ended - timedelta(seconds=STARVED)),)
    ).fetchone()[0]
    if waiting:
        yield f"{waiting} visits and polls have waited for over {STARVED:.0f} s"


def _unread(folder: Path, published: Sequence[Paper]) -> list[str]:
    """Articles that were not read yet."""
    with closing(sqlite3.connect(folder / "replate.db", timeout=30)) as db:
        read = {row[0] for row in db.execute("SELECT url FROM pages WHERE revision IS NOT NULL")}
    return [url for paper in published for path in paper.stories if (url := paper.site.url + path) not in read]


def _invented(db: sqlite3.Connection, published: Sequence[Paper]) -> Iterator[str]:
    shown = {paper.site.url + path: len(one.times) for paper in published for path, one in paper.stories.items()}
    found = dict(db.execute("SELECT url, revision FROM pages WHERE revision IS NOT NULL"))
    more = [url for url, count in found.items() if count > shown.get(url, 0)]
    made, seen = sum(shown.values()) - len(shown), sum(found.values()) - len(found)
    print(f"{len(found):,} articles read; {made:,} edits made, {seen:,} recorded")
    if more:
        yield f"{len(more)} pages have revisions that their site never showed, such as {more[0]}"


def soak(folder: Path, hosts: int, articles: int, seconds: float) -> list[str]:
    """Publish and follow; what is not as it should be, lateness aside."""
    with ExitStack() as stack:
        published = papers(hosts, articles, seconds, time.monotonic())
        for one in published:
            stack.enter_context(one.site)
        log = follow(folder, published, seconds)
        return list(problems(folder, published, log))


def main() -> None:
    hosts, articles, minutes = [float(one) for one in sys.argv[1:]] or [60, 3000, 10]
    with tempfile.TemporaryDirectory() as name:
        found = soak(Path(name), int(hosts), int(articles), minutes * 60)
        found += late(Path(name))
    for told in found:
        print(f"NOT WELL: {told}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
