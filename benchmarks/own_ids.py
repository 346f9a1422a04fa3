"""Ids of articles in the markup of real pages: how many have one, and do two articles of a site ever share one?"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from replate.changes import url
from replate.crawler.reading import document, structured
from replate.crawler.reading.own_ids import own_ids
from replate.errors import UsageError


def measure(data: Path) -> None:
    pages = named = 0
    places: Counter[str] = Counter()
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for address, body in _pages(data):
        found = document.parse(body, url=address, content_type=None)
        if found is None:
            continue
        ids = own_ids(found, structured.jsonld(found))
        pages, named = pages + 1, named + bool(ids)
        for token in ids:
            places[token.place] += 1
            holders[url.site(address), token.place].append(token.text)
    several = [texts for texts in holders.values() if len(texts) > 1]
    shared = sum(len(texts) - len(set(texts)) for texts in several)
    print(f"\n{pages:,} pages of trafilatura_eval and aeb, {named} = {named / pages:.0%} with an id in their markup")
    print("  " + ", ".join(f"{place.removeprefix('markup ')}: {count}" for place, count in places.most_common(8)))
    print(f"  {len(several)} places at sites with several pages hold {sum(map(len, several))} ids, {shared} shared")


def _pages(data: Path) -> Iterator[tuple[str, bytes]]:
    tests = data / "trafilatura_eval" / "tests"
    for address, row in json.loads((tests / "evaldata.json").read_text("utf8")).items():
        for folder in ("eval", "cache"):
            if (path := tests / folder / row["file"]).exists():
                yield from _named(address, path.read_bytes())
                break
    for name, row in json.loads((data / "aeb" / "ground-truth.json").read_text("utf8")).items():
        yield from _named(row["url"], gzip.decompress((data / "aeb" / "html" / f"{name}.html.gz").read_bytes()))


def _named(address: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        yield url.canonical(address if "//" in address else f"https://{address}"), body
    except UsageError:
        return
