"""nu_nl replayed as visits: real addresses and headlines that change, under each way a site may tell of it or not.

nu_nl holds no bodies, so each item gets the history of one post of gitnews, a version further at each of its own: body
and headline change together with the address, which is harder than life. The publisher's id is taken out of the
addresses, except where it is what is measured. Each change is listed, visited and written as the crawler does it: the
old address first, then the new one. Items whose address or post another one has, too, are left out.

An item is torn when its visits end up in two histories; a merge is wrong when it joins two items. "Strange" are visits
that took another version of an item for another article.

Before that: how often would neighbouring versions of one post be taken for two articles, and how often two posts not?
And which near texts under two titles would be one article, should one take the other's place within the hour? Some are
(a post filed twice), and some are the next number of a series; their titles are printed, to be judged by eye.
"""

import json
import lzma
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from replate.changes import identity, moment, nearness
from replate.changes.article import Article, Reading
from replate.changes.identity import Text
from replate.config import SourceConfig
from replate.crawler import visit
from replate.crawler.visit import Habits
from replate.db import database, listings, pages, record, sources
from replate.scheduler.policy.steady import SteadyPolicy

SITE = "https://www.news.example"
LEAST_WORDS = 60
HABITS = Habits(SteadyPolicy(), timedelta(0), "none")
MOST_WORDS = 5_000  # of the texts that are paired
TOOK_ITS_PLACE = identity.Pair(True, None, timedelta(hours=1), timedelta(hours=1), is_left=True)
ONE_TEXT, ONE_TITLED = 0.9, 0.5  # Jaccard likeness from which two posts, or two with one title, are copies of a file


@dataclass(frozen=True, slots=True)
class World:
    """How the site behaves: what an old address answers, and what of the entry stays when the address moves."""

    name: str
    old: str  # redirect, gone, stays
    has_guid: bool = False
    has_id: bool = False
    has_time: bool = True  # the page shows when it was published


WORLDS = (
    World("old address redirects (301)", "redirect"),
    World("guid in the feed, old address gone", "gone", has_guid=True),
    World("id in the address, old address gone", "gone", has_id=True),
    World("text only, old address gone", "gone"),
    World("text only, old address stays", "stays"),
    World("text only, no time shown, old gone", "gone", has_time=False),
)


@dataclass(frozen=True, slots=True)
class Item:
    number: int
    versions: tuple[dict[str, Any], ...]
    bodies: tuple[tuple[str, ...], ...]

    def body(self, version: int) -> tuple[str, ...]:
        return self.bodies[min(version, len(self.bodies) - 1)]

    def url(self, version: int, has_id: bool) -> str:
        path = self.versions[version]["url"]
        return SITE + (path if has_id else path.replace(f"/{self.number}/", "/"))


def measure(data: Path, most: int, parity: int = 1) -> None:
    _strangers(data / "gitnews", parity)
    _series(data / "gitnews", parity)
    items = chosen(data, most, parity)
    moved = sum(len({version["url"] for version in item.versions}) > 1 for item in items)
    print(f"\nnu_nl: {len(items):,} items, {moved:,} of them under several addresses")
    print("                                        kept together        merges   wrong   strange   ms a visit")
    for world in WORLDS:
        _replay(items, world)


def _strangers(folder: Path, parity: int) -> None:
    every = [row["versions"] for number, row in enumerate(_lines(folder, "*.jsonl.xz")) if number % 2 == parity]
    neighbours = torn = 0
    for versions in every:
        for one, other in pairwise([_titled(version) for version in versions]):
            neighbours, torn = neighbours + 1, torn + (identity.strange(one, other) is not None)
    chance = random.Random(7)
    drawn = [chance.sample(every, 2) for _ in range(3000)]
    told = sum(identity.strange(_titled(one[-1]), _titled(other[-1])) is not None for one, other in drawn)
    print(
        f"\ngitnews: of {neighbours:,} neighbouring versions {torn} taken for two articles; "
        f"of {len(drawn):,} pairs of posts {told:,} = {told / len(drawn):.1%}"
    )


def _series(folder: Path, parity: int) -> None:
    """Near texts of posts with two titles, each as if it had taken the other's place, without a time of publication."""
    known: list[Text] = []
    holders: dict[int, list[int]] = defaultdict(list)
    pairs, joined = 0, list[tuple[str, str]]()
    for row in (row for number, row in enumerate(_lines(folder, "*.jsonl.xz")) if number % 2 == parity):
        text = _titled(row["versions"][-1])
        if not LEAST_WORDS <= text.words <= MOST_WORDS:
            continue
        keys = nearness.sketch(text.shingles).keys
        for other in {number for key in keys for number in holders[key][-30:]}:
            alike = nearness.likeness(text.shingles, known[other].shingles)
            if text.headline == known[other].headline or alike.containment < 0.5 or alike.jaccard >= ONE_TEXT:
                continue
            pairs += 1
            if identity.judge(known[other], text, TOOK_ITS_PLACE).verdict == "same":
                joined.append((known[other].headline, text.headline))
        for key in keys:
            holders[key].append(len(known))
        known.append(text)
    print(
        f"gitnews: of {pairs:,} near texts under two titles {len(joined)} would be one article, had one taken the place"
    )
    for one, other in sorted(set(joined)):
        print(f"    {one}  =  {other}")


def _titled(version: dict[str, Any]) -> Text:
    return Text(Article(headline=version["title"], paragraphs=_paragraphs(version["body"])))


def chosen(data: Path, most: int, parity: int) -> list[Item]:
    posts = _posts(data / "gitnews", parity)
    found: list[Item] = []
    taken: set[str] = set()
    for row in _lines(data / "nu_nl", "articles_*.jsonl.xz"):
        urls = {version["url"].replace(f"/{row['id']}/", "/") for version in row["versions"]}
        if row["type"] != "article" or row["id"] % 2 != parity or urls & taken:
            continue
        bodies = next(posts, None)
        if bodies is None or len(found) >= most:
            break
        taken |= urls
        found.append(Item(row["id"], tuple(row["versions"]), bodies))
    return found


def _posts(folder: Path, parity: int) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Bodies of posts, each version in paragraphs; of posts that are one text (copied or renamed files) the first."""
    holders: dict[int, list[tuple[str, nearness.Shingles]]] = defaultdict(list)
    for number, row in enumerate(_lines(folder, "*.jsonl.xz")):
        bodies = tuple(_paragraphs(version["body"]) for version in row["versions"])
        bodies = tuple(body for body in bodies if sum(len(part.split()) for part in body) >= LEAST_WORDS)
        if number % 2 != parity or not bodies:
            continue
        title = str(row["versions"][-1]["title"]).casefold()
        told = [nearness.shingles(body) for body in bodies]
        if not any(_is_copy(title, one, holders) for one in told):
            yield bodies
        for one in told:
            for key in nearness.sketch(one).keys:
                holders[key].append((title, one))


def _is_copy(title: str, one: nearness.Shingles, holders: dict[int, list[tuple[str, nearness.Shingles]]]) -> bool:
    near = {id(other): (called, other) for key in nearness.sketch(one).keys for called, other in holders[key][-20:]}
    return any(
        nearness.likeness(one, other).jaccard >= (ONE_TITLED if called == title else ONE_TEXT)
        for called, other in near.values()
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def _lines(folder: Path, pattern: str) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob(pattern)):
        with lzma.open(path, "rt", encoding="utf8") as lines:
            yield from map(json.loads, lines)


def _replay(items: list[Item], world: World) -> None:
    with tempfile.TemporaryDirectory() as name:
        site = Site(Path(name) / "replay.db", world)
        order = [(version["first"], item, index) for item in items for index, version in enumerate(item.versions)]
        for at, item, index in sorted(order, key=lambda one: (one[0], one[1].number)):
            site.show(item, index, datetime.fromtimestamp(at, UTC))
        site.tell(items)
        site.db.close()


class Site:
    """The database, and the site that it follows."""

    def __init__(self, path: Path, world: World) -> None:
        self.db, self.world = database.connect(path), world
        now = datetime(2022, 1, 1, tzinfo=UTC)
        sources.sync(self.db, [SourceConfig("news", f"{SITE}/feed", kind="feed")], now)
        self.pages: dict[int, set[int]] = defaultdict(set)
        self.visits, self.seconds, self.strange = 0, 0.0, 0

    def show(self, item: Item, index: int, now: datetime) -> None:
        """One version appears: it is listed, and every page that follows the item is visited."""
        here = item.url(index, self.world.has_id)
        guid = f"guid-{item.number}" if self.world.has_guid else None
        listed = listings.Listed(here, guid, item.versions[index]["title"])
        if self.world.old == "redirect" and self.pages[item.number]:
            self.visit_all(item, index, now)  # the old address is asked before a feed tells of the new one
        with database.transaction(self.db):
            listings.discover(self.db, 1, [listed], None, now, now, now)
        page = pages.by_url(self.db, here)
        assert page is not None
        self.pages[item.number].add(page)
        self.visit_all(item, index, now + timedelta(minutes=1))

    def visit_all(self, item: Item, index: int, now: datetime) -> None:
        for page in sorted(self.pages[item.number]):
            if pages.state(self.db, page) != "merged":
                self.visit(page, item, index, now)
                now += timedelta(seconds=5)

    def visit(self, page: int, item: Item, index: int, now: datetime) -> None:
        known = pages.to_visit(self.db, page)
        asked = self.db.execute(
            "SELECT url FROM frontier WHERE subject = 'page' AND subject_id = ?", (page,)
        ).fetchone()[0]
        here = item.url(index, self.world.has_id)
        is_here = asked == here or self.world.old != "gone"
        reading = Reading("article", "", self.article(item, index), None, "bench") if is_here else None
        end = here if self.world.old == "redirect" else asked
        hops = ((301, asked, here),) if end != asked else ()
        reason = "redirect" if hops else pages.url_reason(self.db, page, end) or "redirect"
        aliases = (record.Alias(end, reason, True),) if is_here and end != known.url else ()
        seen = record.Visit(now, 200 if is_here else 404, end, redirects=hops)
        started = time.process_time()
        decided = visit.conclude(
            self.db, known, seen, "article" if is_here else "gone", "as replayed", HABITS, reading=reading,
            aliases=aliases, following=record.Next(now + timedelta(hours=1), None, "replayed"),
        )  # fmt: skip
        self.strange += decided.outcome in ("suspect", "soft_404")
        self.seconds, self.visits = self.seconds + time.process_time() - started, self.visits + 1

    def article(self, item: Item, index: int) -> Article:
        version = item.versions[index]
        published = moment.parse(version["published_at"]) if self.world.has_time else None
        return Article(headline=version["title"], dek=version["subtitle"], published=published, language="nl",
                       paragraphs=item.body(index))  # fmt: skip

    def tell(self, items: list[Item]) -> None:
        moved = [item for item in items if len({version["url"] for version in item.versions}) > 1]
        families = {item.number: {pages.target(self.db, page) for page in self.pages[item.number]} for item in items}
        kept = sum(len(families[item.number]) == 1 for item in moved)
        of_page = {page: number for number, held in self.pages.items() for page in held}
        merged = self.db.execute("SELECT id, merged_into FROM pages WHERE state = 'merged'").fetchall()
        wrong = sum(of_page[row["id"]] != of_page[row["merged_into"]] for row in merged)
        shared = len(items) - len({frozenset(held) for held in families.values()})
        print(
            f"  {self.world.name:36} {kept:5,} of {len(moved):,} = {kept / max(1, len(moved)):6.2%}"
            f"{len(merged):9,}{max(wrong, shared):8}{self.strange:10}{self.seconds / max(1, self.visits) * 1000:12.2f}",
            flush=True,
        )
