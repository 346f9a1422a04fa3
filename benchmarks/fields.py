"""Headline, byline, day and gold segments of real pages, beside the libraries that read such fields.

    REPLATE_DATA=… python -m benchmarks.fields [READER ...] | ceiling

990 pages of trafilatura_eval. The split is by site: rules were chosen on the tuning side, the held-out side is only
judged. `judged` states how each field is compared. newspaper4k, goose3 and readability run where they can be imported
(pip install newspaper4k goose3 readability-lxml, in a throw-away environment), else it says that they are missing.
"""

import hashlib
import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import trafilatura
from htmldate import find_date
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.html import HTMLTree
from tldextract import TLDExtract, tldextract

from benchmarks.reading import gold_pages
from replate.changes.article import Article
from replate.crawler.reading import byline as bylines
from replate.crawler.reading import document as documents
from replate.crawler.reading import outline, page, stamp_words, structured, times
from replate.crawler.reading.headline import plain

_SUFFIXES = TLDExtract(suffix_list_urls=())  # the list that comes with the library: nothing is fetched
_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-\d\d"
_FIELDS = ("headline", "headline agrees", "byline", "byline of people", "day", "segments")


@dataclass(frozen=True)
class Fields:
    """What a reader made of a page; `days` holds each day that the time of publication is, by zone."""

    headline: str | None = None
    authors: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    text: str = ""


Read = Callable[[str, bytes], Fields]


def is_held_out(url: str) -> bool:
    """Whether a page's site is only judged on, never tuned on: the first byte of its domain's SHA-256 is odd."""
    site = _SUFFIXES(url).top_domain_under_public_suffix or url
    return hashlib.sha256(site.encode()).digest()[0] % 2 == 1


def readers() -> dict[str, Read]:
    """Ours, the libraries that replate comes with, and what can be imported of the others."""
    found: dict[str, Read] = {"replate": ours}
    for mode in ("", "precision", "recall"):
        found[f"trafilatura {mode}".strip()] = partial(_by_trafilatura, mode)
    found["htmldate"] = _by_htmldate
    found["resiliparse"] = _by_resiliparse
    tldextract.TLD_EXTRACTOR = _SUFFIXES  # newspaper's: it would fetch a list
    for name, read in (("newspaper", _by_newspaper), ("goose3", _by_goose), ("readability", _by_readability)):
        try:
            found[name] = partial(read, import_module(name))
        except ImportError:
            print(f"left out {name}: it is not installed")
    return found


def ours(url: str, body: bytes) -> Fields:
    article = page.read(body, url=url, content_type="text/html").article or Article()
    text = "\n".join((*((article.dek,) if article.dek else ()), *article.paragraphs))
    return Fields(article.headline, frozenset(article.byline), _days(article), text)


def _days(article: Article) -> frozenset[str]:
    """The day of publication in UTC, and as the page wrote it."""
    if article.published is None:
        return frozenset()
    written = times.parse((article.published_text or "").partition("T")[0], language=article.language)
    days = (article.published, *([written.at] if written and written.at else []))
    return frozenset(day.date().isoformat() for day in days)


def _by_trafilatura(mode: str, url: str, body: bytes) -> Fields:
    options = {f"favor_{mode}": True} if mode else {}
    found = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True, **options)
    if found is None:
        return Fields()
    authors = frozenset((found.author or "").split("; ")) - {""}
    return Fields(found.title, authors, frozenset({found.date or ""}) - {""}, found.text or "")


def _by_htmldate(url: str, body: bytes) -> Fields:
    day = find_date(trafilatura.load_html(body), url=url, original_date=True, extensive_search=True)
    return Fields(days=frozenset({day} if day else ()))


def _by_resiliparse(_: str, body: bytes) -> Fields:
    tree = HTMLTree.parse_from_bytes(body, detect_encoding(body))
    return Fields(tree.title, text=extract_plain_text(tree, main_content=True, preserve_formatting=False))


def _by_newspaper(library: Any, url: str, body: bytes) -> Fields:
    try:
        found = library.Article(url, fetch_images=False)
        found.download(input_html=body.decode("utf-8", "replace"))
        found.parse()
    except Exception:  # it raises at languages whose tokenizer is not installed: nothing read
        return Fields()
    return Fields(found.title, _names(found.authors), _day_of(found.publish_date), found.text)


def _by_goose(library: Any, url: str, body: bytes) -> Fields:
    with library.Goose({"enable_image_fetching": False}) as goose:
        try:
            found = goose.extract(url=url, raw_html=body.decode("utf-8", "replace"))
        except Exception:  # likewise
            return Fields()
    return Fields(found.title, _names(found.authors), _day_of(found.publish_date), found.cleaned_text)


def _by_readability(library: Any, _: str, body: bytes) -> Fields:
    try:
        found = library.Document(body)
        text = trafilatura.load_html(found.summary()).text_content()
        return Fields(found.short_title(), text=re.sub(r"\s+", " ", text))
    except Exception:  # likewise
        return Fields()


def _names(said: Any) -> frozenset[str]:
    """Authors as a library gives them: texts, or lists of texts among them."""
    parts = said if isinstance(said, list) else [said] if said else []
    return frozenset(name for part in parts for name in (_names(part) if isinstance(part, list) else {str(part)}))


def _day_of(found: Any) -> frozenset[str]:
    return frozenset({str(found)[:10]} if found else ())


def judged(gold: dict[str, Any], read: Fields) -> Counter[tuple[str, bool]]:
    """Answers by field and whether they are right.

    Headline: letters and figures only, case folded, equal; "agrees": one in the other with at least half its length.
    Byline: the set of names, likewise; "of people": what names no person (an agency, "Redaktion") left out on both
    sides, pages without a person in the gold left out. Day: gold that is no ISO day left out. Segments: those that
    belong to the text and are in it, and those that do not and are not.
    """
    found: Counter[tuple[str, bool]] = Counter()
    if gold.get("title"):
        exact, contained = agrees(read.headline, gold["title"])
        found.update([("headline", exact), ("headline agrees", contained)])
    if gold.get("author"):
        said = gold["author"] if isinstance(gold["author"], str) else ";".join(gold["author"])
        wanted = re.split(r"[;,&]| and | und | et ", said)
        found["byline", _plain(wanted) == _plain(read.authors)] += 1
        if people := _people(wanted):
            found["byline of people", people == _people(read.authors)] += 1
    if re.fullmatch(_DAY, (gold.get("date") or "")[:10]):
        found["day", gold["date"][:10] in read.days] += 1
    for side in ("with", "without"):
        found.update(("segments", (segment in read.text) == (side == "with")) for segment in gold.get(side) or ())
    return found


def agrees(read: str | None, gold: str) -> tuple[bool, bool]:
    """Whether a headline is the gold title exactly, and whether one is in the other with at least half its length."""
    one, other = plain(read or ""), plain(gold)
    short, long = sorted((one, other), key=len)
    return one == other, bool(short) and short in long and len(short) * 2 >= len(long)


def _plain(names: Iterable[str]) -> set[str]:
    return {plain(name) for name in names} - {""}


def _people(names: Iterable[str]) -> set[str]:
    return _plain(person for name in names for person in bylines.names(name))


def measure(folder: Path, chosen: dict[str, Read]) -> None:
    score: Counter[tuple[bool, str, str, bool]] = Counter()
    spent: dict[str, list[float]] = {name: [] for name in chosen}
    pages: Counter[bool] = Counter()
    for url, body, gold in gold_pages(folder):
        side = is_held_out(url)
        pages[side] += 1
        for name, read in chosen.items():
            start = time.process_time()
            found = judged(gold, read(url, body))
            spent[name].append((time.process_time() - start) * 1000)
            score.update({(side, name, *answer): count for answer, count in found.items()})
    for side in (False, True):
        print(f"trafilatura_eval, {pages[side]} pages of {'held-out' if side else 'tuning'} sites")
        for name in chosen:
            print(f"  {name:22s}" + "".join(_share(score, side, name, field) for field in _FIELDS))
    print("; ".join(f"{name} {statistics.median(times):.0f} ms" for name, times in spent.items()))


def _share(score: Counter[tuple[bool, str, str, bool]], side: bool, name: str, field: str) -> str:
    right, wrong = score[side, name, field, True], score[side, name, field, False]
    return f" {field} {right / max(1, right + wrong):.3f} of {right + wrong};"


def ceiling(folder: Path) -> None:
    """On how many pages any place tells the gold's day, and on how many one that is no update does: no reader gets
    further than the first, none that tells publication from update than the second."""
    found: Counter[tuple[bool, str]] = Counter()
    for url, body, gold in gold_pages(folder):
        if re.fullmatch(_DAY, day := (gold.get("date") or "")[:10]):
            told, updated = _told(url, body)
            names = ("judged", "anywhere") if day in told | updated else ("judged",)
            found.update((is_held_out(url), name) for name in (*names, *(("published",) if day in told else ())))
    for side in (False, True):
        counts = {name: found[side, name] for name in ("judged", "anywhere", "published")}
        print(f"{'held-out' if side else 'tuning'}: {counts}; ", end="")
        print(", ".join(f"{name} {counts[name] / counts['judged']:.3f}" for name in ("anywhere", "published")))


def _told(url: str, body: bytes) -> tuple[set[str], set[str]]:
    """The days that a page tells in its address, its claims and its lines, and those that it tells as updates."""
    document = documents.parse(body, url=url, content_type="text/html")
    if document is None:
        return set(), set()
    claims = structured.jsonld(document), structured.meta(document), structured.microdata(document)
    lines = [run.text for run in outline.of(document).runs]
    updates = [line for line in lines if stamp_words.UPDATE.search(line) and not stamp_words.PUBLISHED.search(line)]
    marked = [element.get("datetime") for element in document.root.iter("time")]
    told = {*_every_day([url, *(c.published for c in claims), *marked, *(set(lines) - set(updates))])}
    updated = {*_every_day([*(c.modified for c in claims), *updates])}
    return told - {*_every_day(c.modified for c in claims)} | {*_every_day(c.published for c in claims)}, updated


def _every_day(said: Iterable[str | None]) -> Iterable[str]:
    for words in said:
        rest = words or ""
        while moment := times.parse(rest):
            if moment.at:
                yield moment.at.date().isoformat()
            rest = rest[moment.end :]


def main() -> None:
    data = os.environ.get("REPLATE_DATA")
    if not data:
        sys.exit("set REPLATE_DATA to the folder of the unpacked data packs")
    if sys.argv[1:] == ["ceiling"]:
        ceiling(Path(data) / "trafilatura_eval")
        return
    found = readers()
    if unknown := set(sys.argv[1:]) - set(found):
        sys.exit(f"no such reader: {', '.join(sorted(unknown))}; there are {', '.join(found)}")
    measure(Path(data) / "trafilatura_eval", {name: found[name] for name in sys.argv[1:] or found})


if __name__ == "__main__":
    main()
