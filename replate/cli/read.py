"""`replate read`: how a page is read, field by field, with what speaks for each; or what other selectors would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click
from cssselect import HTMLTranslator, SelectorError
from rich.console import Console
from rich.text import Text

from replate.changes import moment, url
from replate.changes.article import Reading
from replate.cli import learned, look, reread, terminal
from replate.cli.learned import Learned
from replate.cli.project import Project, pass_project
from replate.config import SourceConfig
from replate.config.allowed import SELECTABLE
from replate.crawler.reading import evidence
from replate.crawler.reading import page as pages
from replate.errors import UnknownSource, UsageError

LABEL = 11  # columns
_ZONES = {
    "text": "zone from the text", "source": "zone of the source", "learned": "zone learned from the source's pages",
    "visit": "the time of the visit less that", "unknown": "zone unknown",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    body: bytes
    content_type: str | None
    seen_at: datetime | None = None  # None: a file, which may be of any time


@click.command()
@click.argument("target", metavar="[URL|FILE]", required=False)
@click.option("--source", metavar="NAME",
              help="Read it as a visit of this source would: with its settings and what was learned.")  # fmt: skip
@click.option("--select", "selectors", metavar="FIELD=CSS", multiple=True,
              help="Another selector for a field; an empty one takes the source's away.")  # fmt: skip
@click.option("--url", "address", metavar="URL", help="Where FILE comes from.")
@terminal.json_option
@pass_project
def command(
    project: Project, target: str | None, source: str | None, selectors: tuple[str, ...], address: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Show how a page is read, and which places of it say so.

    With --source and --select alone: what these selectors would do to the recorded revisions of the source, whose raw
    pages are read anew. Nothing is written.
    """
    select = _selectors(selectors)
    if target is None:
        if source is None or not select:
            raise UsageError("name a URL or a file to read, or --source with --select FIELD=CSS")
        reread.report(project, source, select, as_json=as_json)
        return
    known = _known(project, source, target, address)
    settings = _settings(project, source, known)
    chosen = {field: css for field, css in {**settings.select, **select}.items() if css}
    found, outcome = _page(project, target, address)
    if found is None:
        assert outcome is not None
        _print_outcome(*outcome, as_json=as_json)
        return
    reading = pages.read(
        found.body, url=found.url, content_type=found.content_type, seen_at=found.seen_at, select=chosen or None,
        timezone=settings.timezone or (known.zone if known else None), anchor=known.anchor if known else None,
    )  # fmt: skip
    told = _evidence(found, reading, chosen)
    if as_json:
        terminal.print_json([_row(found, reading, told, known)])
    else:
        _print(found, reading, told, known)


def _selectors(given: tuple[str, ...]) -> dict[str, str]:
    malformed = next((one for one in given if "=" not in one), None)
    if malformed is not None:
        raise UsageError(f"--select {malformed}: write FIELD=CSS, such as body=div.story")
    pairs = {field.strip(): css.strip() for field, _, css in (one.partition("=") for one in given)}
    wrong = next((field for field in pairs if field not in SELECTABLE), None)
    if wrong is not None:
        raise UsageError(f"--select {wrong}=…: there is no such field; allowed are {', '.join(SELECTABLE)}")
    for field, css in pairs.items():
        _check(field, css)
    return pairs


def _check(field: str, css: str) -> None:
    try:
        HTMLTranslator().css_to_xpath(css or "*")
    except SelectorError:
        raise UsageError(
            f"--select {field}={css}: this is no CSS selector; such as body=div.story > p is one"
        ) from None


def _known(project: Project, name: str | None, target: str, address: str | None) -> Learned | None:
    """What is known of the source and the page, which a file may be told to come from."""
    where = target if "://" in target else address
    return learned.of(project, name, url.canonical(where) if where else "") if name is not None else None


def _settings(project: Project, name: str | None, known: Learned | None) -> SourceConfig:
    """The source's settings as they are configured; of one that is not (a URL, an import) as they are stored."""
    if name is None:
        return SourceConfig("", "")
    found = next((one for one in project.config.sources if one.name == name), known.settings if known else None)
    if found is None:
        names = ", ".join(repr(one.name) for one in project.config.sources) or "none"
        raise UnknownSource(f"{project.path} has no source {name!r}; it has: {names}")
    return found


def _page(project: Project, target: str, address: str | None) -> tuple[_Page | None, tuple[str, str, str] | None]:
    """The raw page; or, when none was had, where, the outcome and its reason."""
    if "://" not in target:
        body = _file(Path(target))
        return _Page(url.canonical(address) if address else Path(target).resolve().as_uri(), body, None), None
    seen = look.fetch(project, url.canonical(target))
    if seen.body is None:
        return None, (seen.url, seen.outcome, seen.reason)
    return _Page(seen.url, seen.body, seen.content_type, datetime.now(UTC)), None


def _file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{path} is no file, and no URL with http:// or https://") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        told = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{path}: cannot be read: {told}; name a page that was saved, or a URL") from error


def _evidence(found: _Page, reading: Reading, select: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    if reading.article is None:
        return {}
    told = evidence.of(found.body, reading.article, url=found.url, content_type=found.content_type, select=select)
    if reading.is_anchored and not select.get("body"):
        return {**told, "body": ("where it stood at the last reading",)}
    return told


def _print_outcome(where: str, outcome: str, reason: str, *, as_json: bool) -> None:
    if as_json:
        terminal.print_json([{"url": where, "kind": outcome, "reason": reason, "fields": None}])
    else:
        _line(terminal.console(), outcome, reason, "")


def _print(found: _Page, reading: Reading, told: Mapping[str, tuple[str, ...]], known: Learned | None = None) -> None:
    screen = terminal.console()
    _line(screen, reading.kind, reading.reason, "")
    _line(screen, "read by", reading.extractor, "")
    if known:
        _line(screen, "source", known.told(is_anchored=reading.is_anchored), "")
    for field, value in _values(reading).items():
        _line(screen, field, value, _speaks(told.get(field, ())) if value else "not found")
    if reading.article is None:
        return
    for stamp in reading.article.stamps:
        at = moment.optional_text(stamp.at) or "no time that can be told"
        zone = _ZONES[stamp.zone]
        _line(screen, "stamp", stamp.shown, f"{stamp.series}: {at}, {zone}, to the {stamp.precision}")
    if reading.article.is_live:
        _line(screen, "live", f"{len(reading.article.posts)} posts", "")
    for name, texts in (("body", reading.article.paragraphs), ("captions", reading.article.captions),
                        ("notes", reading.article.notes)):  # fmt: skip
        _line(screen, name, f"{len(texts)} passages" if texts else "", _speaks(told.get(name, ())) or "none")
        kinds = reading.article.kinds if name == "body" else ()
        for number, (words, kind) in enumerate(zip_longest(texts, kinds, fillvalue=""), 1):
            label = f"[{kind}] " if kind not in ("", "paragraph") else ""
            screen.print(Text.assemble((f"{number:>{LABEL - 2}}  {label}", "dim"), terminal.safe(words)))


def _line(screen: Console, name: str, value: str, why: str) -> None:
    aside = (f"  ({why})" if value else f"({why})") if why else ""
    screen.print(Text.assemble((f"{name:<{LABEL}}", "bold"), terminal.safe(value), (terminal.safe(aside), "dim")))


def _speaks(places: tuple[str, ...]) -> str:
    """The place that has it by the order of evidence, and those that agree."""
    also = f"; also {', '.join(places[1:])}" if len(places) > 1 else ""
    return f"from {places[0]}{also}" if places else ""


def _values(reading: Reading) -> dict[str, str]:
    article = reading.article
    if article is None:
        return {"canonical": reading.canonical or ""}
    published = moment.optional_text(article.published) or ""
    return {
        "headline": article.headline or "", "dek": article.dek or "", "byline": ", ".join(article.byline),
        "agency": article.agency or "", "published": published, "section": article.section or "",
        "language": article.language or "", "canonical": reading.canonical or "", "dateline": article.dateline or "",
    }  # fmt: skip


def _row(
    found: _Page, reading: Reading, told: Mapping[str, tuple[str, ...]], known: Learned | None = None
) -> dict[str, Any]:
    article = reading.article
    fields: dict[str, Any] | None = None
    if article is not None:
        fields = {
            **{name: value or None for name, value in _values(reading).items()}, "byline": list(article.byline),
            "body": list(article.paragraphs), "captions": list(article.captions), "notes": list(article.notes),
            "stamps": [
                {"series": one.series, "shown": one.shown, "at": moment.optional_text(one.at), "zone": one.zone,
                 "precision": one.precision}
                for one in article.stamps
            ],
            "paragraph_kinds": list(article.kinds), "is_live": article.is_live,
            "posts": [
                {"id": one.id, "at": moment.optional_text(one.at), "shown": one.shown, "start": one.start,
                 "end": one.end}
                for one in article.posts
            ],
        }  # fmt: skip
    return {
        "url": found.url, "kind": reading.kind, "reason": reading.reason, "extractor": reading.extractor,
        "fields": fields, "evidence": {name: list(places) for name, places in told.items()},
        "learned": _learned(known, reading) if known else None,
    }  # fmt: skip


def _learned(known: Learned, reading: Reading) -> dict[str, Any]:
    return {
        "zone": known.zone, "furniture": len(known.anchor.furniture), "page": known.page, "revision": known.revision,
        "is_anchored": reading.is_anchored,
    }  # fmt: skip
