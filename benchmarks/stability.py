"""Is the same article read the same way, whatever the page does around it, and is every edit seen?

    REPLATE_DATA=… python -m benchmarks.stability [--pages 250] [--seeds 4] [--peers 60] [--kind NAME ...]

Real pages (trafilatura_eval, aeb) whose text stands in paragraphs are changed on purpose and read again. Noise
(`around.py`) and shapes of it drawn from a grammar of markup in other languages (`shapes.py`) must change nothing that
is compared: headline, dek, byline, published, section, body, captions. Edits (`edited.py`) must change something. The
page after is read anchored in the reading of the page before, as a visit does. Half of the sites are held out: they are
judged with other words and other markup than the reading was built on. Peers read each page by itself; what they give
as text, title, author and date is compared.

Intervals are Wilson's, 95 %, over pairs. `gate`: the share that the gate alone absorbs; of edits it must be none.
"""

import argparse
import contextlib
import json
import math
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from benchmarks.stable import around, edited, shapes
from benchmarks.stable.phrases import Phrases, Vocabulary
from benchmarks.stable.specimen import Specimen, specimens
from replate import config
from replate.changes import fingerprint
from replate.changes.article import Article
from replate.crawler import imports
from replate.crawler.reading import anchor, gate, page
from replate.db import database
from replate.scheduler.policy.steady import SteadyPolicy

try:
    import readability
except ImportError:
    readability = None

HTML = "text/html; charset=utf-8"
SPENT: dict[str, list[float]] = defaultdict(list)  # milliseconds of CPU a page
ALL, BOTH, TURNED = "all together", "all together, before and after", ", before and after"


@dataclass
class Tally:
    """Of one kind on one side of the split: pairs, those judged wrongly, those that the gate took for the same.

    `told_otherwise`: edits of one paragraph of which another number of paragraphs comes and goes.
    """

    pairs: int = 0
    wrong: int = 0
    shut: int = 0
    fallen_back: int = 0
    told_otherwise: int = 0
    where: list[str] = field(default_factory=list)


def interval(wrong: int, pairs: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not pairs:
        return 0.0, 1.0
    z, share = 1.96, wrong / pairs
    middle = (share + z * z / (2 * pairs)) / (1 + z * z / pairs)
    half = z / (1 + z * z / pairs) * math.sqrt(share * (1 - share) / pairs + z * z / (4 * pairs * pairs))
    return max(0.0, middle - half), min(1.0, middle + half)


def _timed(name: str, call: Callable[..., Any], *args: Any, **options: Any) -> Any:
    start = time.process_time()
    result = call(*args, **options)
    SPENT[name].append((time.process_time() - start) * 1000)
    return result


def ours(source: bytes, url: str, known: "anchor.Anchor | None" = None) -> Any:
    return _timed("second reading" if known else "first reading", page.read, source, url=url, content_type=HTML,
                  anchor=known)  # fmt: skip


def _trafilatura(source: bytes, url: str, **options: Any) -> tuple[str, ...]:
    found = trafilatura.bare_extraction(source, url=url, include_comments=False, with_metadata=True, **options)
    return tuple(str(part or "") for part in (found.title, found.author, found.date, found.text)) if found else ()


def _readability(source: bytes, url: str) -> tuple[str, ...]:
    found = readability.Document(source.decode("utf-8"))
    from lxml import html

    return found.short_title(), " ".join(html.fromstring(found.summary()).text_content().split())


def _resiliparse(source: bytes, url: str) -> tuple[str, ...]:
    return (" ".join(extract_plain_text(source.decode("utf-8"), main_content=True).split()),)


PEERS: dict[str, Callable[[bytes, str], tuple[str, ...]]] = {
    "trafilatura": _trafilatura,
    "trafilatura precision": lambda source, url: _trafilatura(source, url, favor_precision=True),
    "resiliparse": _resiliparse,
}
if readability is not None:
    PEERS["readability"] = _readability


@dataclass(frozen=True)
class Pair:
    """A page before and after."""

    kind: str
    is_edit: bool
    before: bytes
    after: bytes


def pairs(one: Specimen, seed: int, kinds: frozenset[str]) -> Iterator[Pair]:
    """The pairs made of one page: each noise, all of it, and each edit that the page has room for."""
    vocabulary: Vocabulary = "judging" if one.is_held_out else "tuning"
    base = one.source()

    def say(name: str, turn: int = 0) -> Phrases:
        return Phrases(random.Random(f"{one.url} {name} {seed} {turn}"), vocabulary)

    for name, noise in {**around.NOISE, ALL: around.everything, BOTH: around.everything}.items():
        if (kinds and name not in kinds) or (name == BOTH and seed):
            continue
        changed, before = one.copy(), base
        noise(changed, say(name))
        if name in around.PAIRED or name == BOTH:
            earlier = one.copy()
            noise(earlier, say(name, 1))
            before = earlier.source()
        yield Pair(name, False, before, changed.source())
    yield from _shaped(one, seed, kinds, vocabulary)
    for name, edit in edited.EDITS.items():
        if kinds and name not in kinds:
            continue
        changed = one.copy()
        if edit(changed, say(name)) and (after := changed.source()) != base:
            yield Pair(name, True, base, after)


def _shaped(one: Specimen, seed: int, kinds: frozenset[str], vocabulary: Vocabulary) -> Iterator[Pair]:
    """Noise of any shape: where there was none, and where it stood with other words."""
    for kind in shapes.KINDS:
        turns = [one.copy(), one.copy()]
        for turn, changed in enumerate(turns):
            shapes.put(changed, kind, seed, turn, vocabulary)
        before, after = (changed.source() for changed in turns)
        for name, earlier in ((kind, one.source()), (kind + TURNED, before)):
            if not kinds or name in kinds:
                yield Pair(name, False, earlier, after)


@lru_cache(maxsize=4)
def _gate(source: bytes) -> str | None:
    return gate.digest(source, HTML)


def judge(pair: Pair, url: str, first: Any, tally: Tally, show: bool) -> None:
    """Read the page after, anchored in the page before, and count."""
    is_shut = _gate(pair.before) == gate.digest(pair.after, HTML)
    read = ours(pair.after, url, anchor.of(first))
    same = _mark(read.article) == _mark(first.article)
    wrong = same if pair.is_edit else not same
    tally.pairs += 1
    tally.shut += is_shut
    tally.fallen_back += not read.is_anchored
    tally.wrong += wrong
    told = _paragraphs(first.article, read.article)
    tally.told_otherwise += not wrong and told != edited.PARAGRAPHS.get(pair.kind, told)
    if wrong:
        tally.where.append(url)
        if show:
            _show(pair, url, first, read)


def _mark(article: Article | None) -> str:
    return fingerprint.of(article).whole if article else ""


def _paragraphs(before: Article | None, after: Article | None) -> tuple[int, int]:
    """How many paragraphs are gone and how many have come."""
    old, new = (Counter(article.paragraphs if article else ()) for article in (before, after))
    return (old - new).total(), (new - old).total()


def _show(pair: Pair, url: str, first: Any, read: Any) -> None:
    old, new = first.article or Article(), read.article or Article()
    print(f"? {pair.kind} | {url} | {read.kind} anchored={read.is_anchored}")
    for name in ("headline", "dek", "byline", "published", "section"):
        if getattr(old, name) != getattr(new, name):
            print(f"    {name}: {getattr(old, name)!r:.150} -> {getattr(new, name)!r:.150}")
    for name in ("paragraphs", "captions"):
        gone = [p for p in getattr(old, name) if p not in getattr(new, name)]
        come = [p for p in getattr(new, name) if p not in getattr(old, name)]
        if gone or come:
            print(f"    {name}: - {[p[:90] for p in gone[:3]]} + {[p[:90] for p in come[:3]]}")


def refetched(folder: Path, show: bool) -> None:
    """Two fetches of the same page, labelled by people, imported as captures: how many noise and edit pairs revise."""
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text("utf8").splitlines()]
    kinds = {row["id"]: "words changed" if row.get("words_changed") else row["label"] for row in rows}
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "replate.toml").touch()
        captures = Path(place) / "captures.jsonl"
        with captures.open("w") as lines:
            for row in rows:
                for day, side in enumerate(("before", "after"), 1):
                    at = f"2026-01-0{day}T00:00:00Z"
                    found = {"url": f"https://{row['id']}.example/terms", "fetched_at": at}
                    lines.write(json.dumps(found | {"body_path": str(folder / f"{row['id']}.{side}.html")}) + "\n")
        db = database.connect(Path(place) / "replate.db")
        imports.captures(db, config.load(Path(place) / "replate.toml"), SteadyPolicy(), captures)
        told = db.execute("""SELECT replace(substr(url, 9), '.example/terms', '') AS name, revision > 1 AS is_revised
            FROM pages WHERE revision IS NOT NULL""").fetchall()
        db.close()
    print("\nota_demo, pairs of real fetches imported as captures: pairs that made a second revision")
    for kind in ("noise", "words changed"):
        revised = [row["name"] for row in told if kinds[row["name"]] == kind and row["is_revised"]]
        print(f"  {kind:16s} {len(revised)} of {sum(one == kind for one in kinds.values())}", revised if show else "")


def main() -> None:
    asked = _arguments()
    data = os.environ.get("REPLATE_DATA")
    if not data:
        sys.exit("set REPLATE_DATA to the folder of the unpacked data packs")
    kinds = frozenset(asked.kind)
    tallies: dict[tuple[bool, bool, str], Tally] = defaultdict(Tally)
    peers: dict[tuple[str, bool, str], Tally] = defaultdict(Tally)
    pages: Counter[bool] = Counter()
    sites: dict[bool, set[str]] = {True: set(), False: set()}
    start = time.process_time()
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C: the tables of what was done so far
        for number, one in enumerate(specimens(Path(data), asked.pages)):
            if asked.side != "both" and one.is_held_out != (asked.side == "held-out"):
                continue
            pages[one.is_held_out] += 1
            sites[one.is_held_out].add(one.site)
            readings: dict[bytes, Any] = {}
            for seed in range(asked.seeds):
                for pair in pairs(one, seed, kinds):
                    if pair.before not in readings:
                        readings[pair.before] = ours(pair.before, one.url)
                    tally = tallies[one.is_held_out, pair.is_edit, pair.kind]
                    judge(pair, one.url, readings[pair.before], tally, asked.show)
                    if seed == 0 and number < asked.peers:
                        _judge_peers(pair, one, peers)
    for is_held_out in (False, True):
        if pages[is_held_out]:
            _table(is_held_out, pages[is_held_out], len(sites[is_held_out]), asked, tallies, peers)
    for name, spent in SPENT.items():
        print(f"  {name:24s} median {statistics.median(spent):6.1f} ms, mean {statistics.fmean(spent):6.1f} ms of CPU")
    if not kinds:
        refetched(Path(data) / "ota_demo", asked.show)
    print(f"{time.process_time() - start:.0f} s of CPU")


@lru_cache(maxsize=16)
def _before(name: str, source: bytes, url: str) -> tuple[str, ...]:
    return PEERS[name](source, url)


def _judge_peers(pair: Pair, one: Specimen, peers: dict[tuple[str, bool, str], Tally]) -> None:
    for name, read in PEERS.items():
        tally = peers[name, one.is_held_out, pair.kind]
        same = _before(name, pair.before, one.url) == _timed(name, read, pair.after, one.url)
        tally.pairs += 1
        tally.wrong += same if pair.is_edit else not same


def _table(
    is_held_out: bool, pages: int, sites: int, asked: argparse.Namespace,
    tallies: dict[tuple[bool, bool, str], Tally], peers: dict[tuple[str, bool, str], Tally],
) -> None:  # fmt: skip
    side = "held-out sites, judging words and markup" if is_held_out else "tuning sites, tuning words and markup"
    print(f"\n{side}: {pages} pages of {sites} sites, {asked.seeds} seeds; wrong % [95 % interval] of pairs")
    names = [name for name in PEERS if any(key[0] == name and key[1] == is_held_out for key in peers)]
    for is_edit, title in ((False, "FALSE CHANGES"), (True, "EDITS MISSED")):
        print(
            f"  {title:32s} {'replate':>26s} {'gate shut':>10s} {'first read':>10s} {'otherwise':>10s}"
            + "".join(f"{n:>24s}" for n in names)
        )
        for (held, edit, kind), tally in tallies.items():
            if held == is_held_out and edit == is_edit:
                print(f"  {kind:32s} {_row(tally)}" + "".join(f"{_share(peers[n, held, kind]):>24s}" for n in names))


def _row(tally: Tally) -> str:
    low, high = interval(tally.wrong, tally.pairs)
    share = 100 * tally.wrong / max(1, tally.pairs)
    return (f"{share:5.2f} [{100 * low:4.2f}-{100 * high:5.2f}] of {tally.pairs:5d} "
            f"{100 * tally.shut / max(1, tally.pairs):9.1f}% "
            f"{100 * tally.fallen_back / max(1, tally.pairs):9.1f}% "
            f"{100 * tally.told_otherwise / max(1, tally.pairs):9.1f}%")  # fmt: skip


def _share(tally: Tally) -> str:
    return f"{100 * tally.wrong / max(1, tally.pairs):.1f} of {tally.pairs}"


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--pages", type=int, default=250)
    asked.add_argument("--seeds", type=int, default=4)
    asked.add_argument("--peers", type=int, default=60, help="pages that the peers read as well, one seed each")
    asked.add_argument("--kind", action="append", default=[], help="only this kind; may be given again")
    asked.add_argument("--side", choices=("both", "tuning", "held-out"), default="both")
    asked.add_argument("--show", action="store_true", help="what was judged wrongly, field by field (tuning only)")
    return asked.parse_args()


if __name__ == "__main__":
    main()
