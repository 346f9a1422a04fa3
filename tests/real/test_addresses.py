"""Canonical URLs of real pages: stable, and never one for two articles."""

import json
import lzma
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from replate.changes import twins
from replate.changes import url as urls

DATA = os.environ.get("REPLATE_DATA")
pytestmark = [pytest.mark.real, pytest.mark.skipif(DATA is None, reason="REPLATE_DATA is not set")]


def lines(folder: str, pattern: str) -> Iterator[dict[str, object]]:
    for path in sorted((Path(DATA or "") / folder).glob(pattern)):
        with lzma.open(path, "rt", encoding="utf8") as found:
            yield from map(json.loads, found)


def addresses() -> dict[str, set[str]]:
    """Addresses of nu_nl with the ids of the items that had each, then those of the gold pages, each its own."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in lines("nu_nl", "articles_*.jsonl.xz"):
        for version in row["versions"]:  # type: ignore[attr-defined]
            path = version["url"]
            found[path if path.startswith("http") else f"https://www.nu.nl{path}"].add(f"nu {row['id']}")
    gold = Path(DATA or "") / "trafilatura_eval" / "tests" / "evaldata.json"
    for address in json.loads(gold.read_text("utf8")):
        if address.startswith("http"):
            found[address].add(address)
    return found


def test_no_two_articles_of_the_packs_get_one_address() -> None:
    canonical: dict[str, set[str]] = defaultdict(set)
    for address, articles in addresses().items():
        once = urls.canonical(address)
        assert urls.canonical(once) == once
        if len(articles) == 1:  # two quizzes had one address after another
            canonical[urls.key(once)] |= articles
    shared = {address: articles for address, articles in canonical.items() if len(articles) > 1}
    assert not shared
    assert len(canonical) > 38_000


def test_a_parameter_that_chooses_the_article_stays() -> None:
    """Of the gold pages those whose query names the page: its parameters, each changed, give another address."""
    asked = [address for address in addresses() if urlsplit(urls.canonical(address)).query]
    assert len(asked) > 10
    for address in asked:
        once = urls.canonical(address)
        for piece in urlsplit(once).query.split("&"):
            other = urls.canonical(once.replace(piece, f"{piece}9"))
            assert urls.key(other) != urls.key(once)
            related = twins.relation(once, other)
            assert related is not None and related.parameters


def test_ids_of_real_addresses_stay_while_slugs_move() -> None:
    """Held against nu_nl: each address has the item's id, and no two items share one."""
    holders: dict[str, set[str]] = defaultdict(set)
    for address, articles in addresses().items():
        if address.startswith("https://www.nu.nl/"):
            found = [token for token in twins.tokens(address) if token.place == "segment 2 from the end"]
            for token in found:
                holders[token.text] |= articles
    assert len(holders) > 30_000
    assert sum(len(articles) > 1 for articles in holders.values()) == 0
