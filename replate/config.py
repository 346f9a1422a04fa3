"""Reads `replate.toml`, validates it whole, and gives it on as frozen records.

Every problem of a file is told at once, one line each, naming file, key, value and what is allowed. A missing key has
the default that stands in its record.
"""

import difflib
import json
import math
import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cssselect import HTMLTranslator, SelectorError

from replate.errors import ConfigError

Network = IPv4Network | IPv6Network
T = TypeVar("T")
Parser = Callable[[object], T]

SOURCE_KINDS = ("feed", "sitemap", "section", "page")
SNAPSHOT_KEEPING = ("none", "revisions", "all")
POLICIES = ("steady", "learning")
ATTENTION = ("alert", "balanced", "archive")
SELECTABLE = ("headline", "dek", "byline", "published", "updated", "section", "body")
EDIT_FIELDS = ("headline", "dek", "byline", "published", "updated", "section", "body", "caption", "url", "state")
EDIT_KINDS = (
    "typo", "style", "figure", "name", "quote", "hedge", "addition", "removal", "move", "correction", "rewrite",
    "stamp", "state", "technical",
)  # fmt: skip
DEFAULT_EVERY = timedelta(minutes=10)
DEFAULT_NOTIFY_EVERY = timedelta(minutes=15)


@dataclass(frozen=True)
class CrawlerConfig:
    """Table `[crawler]`: how politely and how fully pages are fetched."""

    processes: int = field(default_factory=lambda: os.cpu_count() or 1)
    delay: timedelta = timedelta(seconds=2)
    timeout: timedelta = timedelta(seconds=30)
    max_body: int = 10 * 2**20
    confirm_after: timedelta = timedelta(seconds=90)
    private_networks: tuple[Network, ...] = ()
    keep_snapshots: str = "revisions"


@dataclass(frozen=True)
class SchedulerConfig:
    """Table `[scheduler]`: when pages are visited, and how often at most; a budget of 0 is none but politeness."""

    first_visit_after: timedelta = timedelta(0)
    retire_after: timedelta = timedelta(days=90)
    requests_per_hour: int = 0
    requests_per_host_per_hour: int = 0
    policy: str = "steady"
    attention: str = "balanced"
    first_look: timedelta = timedelta(minutes=30)
    backoff: float = 1.2
    longest_interval: timedelta = timedelta(days=40)

    def settings(self) -> dict[str, str | float]:
        """What a revisit policy is built from, under the names of Scrapy's settings; durations in seconds."""
        return {
            "REPLATE_ATTENTION": self.attention,
            "REPLATE_FIRST_LOOK": self.first_look.total_seconds(),
            "REPLATE_BACKOFF": self.backoff,
            "REPLATE_LONGEST_INTERVAL": self.longest_interval.total_seconds(),
            "REPLATE_RETIRE_AFTER": self.retire_after.total_seconds(),
        }


@dataclass(frozen=True)
class ViewerConfig:
    """Table `[viewer]`: where the viewer listens while the daemon runs."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = 8642


@dataclass(frozen=True)
class SourceConfig:
    """One `[[source]]`; `kind` None is found out at the first poll, and either `every` or `cron` is set, never both.

    `window` is a cron expression that names the minutes in which pages are visited; None: all.
    """

    name: str
    url: str
    kind: str | None = None
    every: timedelta | None = DEFAULT_EVERY
    cron: str | None = None
    timezone: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    requests_per_hour: int = 0
    window: str | None = None
    select: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NotifyConfig:
    """One `[[notify]]`: who is told of which edits; an empty `fields` or `kinds` and a `source` of None choose all.

    `url` may hold a password: it is never shown, logged or stored. `every` is the least time between two digests.
    """

    name: str
    url: str = field(repr=False)
    every: timedelta = DEFAULT_NOTIFY_EVERY
    source: str | None = None
    fields: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    stealth: bool = False
    least_significance: int = 0


@dataclass(frozen=True)
class Config:
    """The whole file; `database` is absolute, whatever the file says."""

    path: Path
    folder: Path
    database: Path
    contact: str | None = None
    crawler: CrawlerConfig = field(default_factory=CrawlerConfig)
    scheduler: SchedulerConfig = field(default_factory=SchedulerConfig)
    viewer: ViewerConfig = field(default_factory=ViewerConfig)
    sources: tuple[SourceConfig, ...] = ()
    notify: tuple[NotifyConfig, ...] = ()

    def requires_contact(self, host: str) -> bool:
        """Whether `host` (with or without a port) must not be visited because the file names no contact."""
        return self.contact is None and not _is_loopback(host)


def load(path: str | os.PathLike[str]) -> Config:
    """Read and validate the file at `path`; raise ConfigError with one line a problem."""
    path = Path(path).absolute()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; run `replate init` to write one") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}: line {line} is not UTF-8; save the file in that encoding") from error
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """Validate the text of a file that stands, or would stand, at `path`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from error
    problems: list[str] = []
    config = _config(_Table(document, "", problems), path.absolute())
    if problems:
        raise ConfigError("\n".join(f"{path}: {problem}" for problem in problems))
    return config


class _NotAllowed(ValueError):
    """A value that is not allowed; the text says what is."""


class _Table:
    """One TOML table on its way into a record: each key taken once, what is wrong kept beside the rest."""

    def __init__(self, values: Mapping[str, object], where: str, problems: list[str]) -> None:
        self.values, self.where, self.problems = values, where, problems
        self.known: list[str] = []

    def take(self, key: str, parser: Parser[T], default: T) -> T:
        """The value under `key` as `parser` reads it, `default` where it is missing or wrong."""
        self.known.append(key)
        if key not in self.values:
            return default
        try:
            return parser(self.values[key])
        except _NotAllowed as error:
            self.problem(key, str(error))
            return default

    def need(self, key: str, parser: Parser[str]) -> str:
        if key not in self.values:
            self.problems.append(f"{self.where}{key} is missing; it is required")
        return self.take(key, parser, "")

    def table(self, key: str) -> "_Table":
        values: Mapping[str, object] = self.take(key, _mapping, {})
        return _Table(values, f"[{key}] ", self.problems)

    def tables(self, key: str) -> list["_Table"]:
        values: Sequence[Mapping[str, object]] = self.take(key, _mappings(key), ())
        return [
            _Table(one, f"[[{key}]] {_label(one, number)}: ", self.problems) for number, one in enumerate(values, 1)
        ]

    def finish(self) -> None:
        """Tell every key that nothing asked for, with the nearest that something did."""
        for key in self.values:
            if key in self.known:
                continue
            near = difflib.get_close_matches(key, self.known, n=1, cutoff=0.5)
            known = f"did you mean {near[0]}?" if near else "known keys: " + ", ".join(self.known)
            self.problem(key, f"unknown key; {known}")

    def problem(self, key: str, what: str) -> None:
        self.problems.append(f"{self.where}{key} = {_shown(self.values[key])}: {what}")


def _config(table: _Table, path: Path) -> Config:
    config = Config(
        path=path,
        folder=path.parent,
        database=path.parent / Path(table.take("database", _text, "replate.db")).expanduser(),
        contact=table.take("contact", _contact, None),
        crawler=_crawler(table.table("crawler")),
        scheduler=_scheduler(table.table("scheduler")),
        viewer=_viewer(table.table("viewer")),
        sources=tuple(_source(each) for each in table.tables("source")),
        notify=tuple(_notify(each) for each in table.tables("notify")),
    )
    table.finish()
    _check_duplicates("source", ("name", "url"), config.sources, table.problems)
    _check_duplicates("notify", ("name",), config.notify, table.problems)
    _check_sources_of_notify(config, table.problems)
    return config


def _crawler(table: _Table) -> CrawlerConfig:
    default = CrawlerConfig()
    crawler = CrawlerConfig(
        processes=table.take("processes", _whole(1, 256), default.processes),
        delay=table.take("delay", _duration, default.delay),
        timeout=table.take("timeout", _positive_duration, default.timeout),
        max_body=table.take("max_body", _size, default.max_body),
        confirm_after=table.take("confirm_after", _duration, default.confirm_after),
        private_networks=table.take("private_networks", _networks, default.private_networks),
        keep_snapshots=table.take("keep_snapshots", _one_of(SNAPSHOT_KEEPING), default.keep_snapshots),
    )
    table.finish()
    return crawler


def _scheduler(table: _Table) -> SchedulerConfig:
    default = SchedulerConfig()
    budget = _whole(0, 10**9)
    scheduler = SchedulerConfig(
        first_visit_after=table.take("first_visit_after", _duration, default.first_visit_after),
        retire_after=table.take("retire_after", _positive_duration, default.retire_after),
        requests_per_hour=table.take("requests_per_hour", budget, default.requests_per_hour),
        requests_per_host_per_hour=table.take("requests_per_host_per_hour", budget, default.requests_per_host_per_hour),
        policy=table.take("policy", _one_of(POLICIES), default.policy),
        attention=table.take("attention", _one_of(ATTENTION), default.attention),
        first_look=table.take("first_look", _positive_duration, default.first_look),
        backoff=table.take("backoff", _factor, default.backoff),
        longest_interval=table.take("longest_interval", _positive_duration, default.longest_interval),
    )
    table.finish()
    return scheduler


def _viewer(table: _Table) -> ViewerConfig:
    default = ViewerConfig()
    viewer = ViewerConfig(
        enabled=table.take("enabled", _flag, default.enabled),
        host=table.take("host", _text, default.host),
        port=table.take("port", _whole(1, 65535), default.port),
    )
    table.finish()
    return viewer


def _source(table: _Table) -> SourceConfig:
    if "every" in table.values and "cron" in table.values:
        table.problem("cron", "give either every or cron, not both")
    source = SourceConfig(
        name=table.need("name", _text),
        url=table.need("url", _url),
        kind=table.take("kind", _one_of(SOURCE_KINDS), None),
        every=table.take("every", _positive_duration, None if "cron" in table.values else DEFAULT_EVERY),
        cron=table.take("cron", _cron, None),
        timezone=table.take("timezone", _zone, None),
        include=table.take("include", _texts, ()),
        exclude=table.take("exclude", _texts, ()),
        requests_per_hour=table.take("requests_per_hour", _whole(0, 10**9), 0),
        window=table.take("window", _cron, None),
        select=table.take("select", _selectors, {}),
    )
    table.finish()
    return source


def _notify(table: _Table) -> NotifyConfig:
    default = NotifyConfig("", "")
    rule = NotifyConfig(
        name=table.need("name", _text),
        url=table.need("url", _channel),
        every=table.take("every", _duration, default.every),
        source=table.take("source", _text, default.source),
        fields=table.take("fields", _some_of(EDIT_FIELDS), default.fields),
        kinds=table.take("kinds", _some_of(EDIT_KINDS), default.kinds),
        stealth=table.take("stealth", _flag, default.stealth),
        least_significance=table.take("least_significance", _whole(0, 100), default.least_significance),
    )
    table.finish()
    return rule


def _check_duplicates(
    table: str, keys: Sequence[str], records: Sequence[SourceConfig | NotifyConfig], problems: list[str]
) -> None:
    for key in keys:
        seen: set[str] = set()
        for record in records:
            value = getattr(record, key)
            if value and value in seen:
                problems.append(
                    f"[[{table}]] {key} = {_shown(value)}: stands twice; each {table} has a {key} of its own"
                )
            seen.add(value)


def _check_sources_of_notify(config: Config, problems: list[str]) -> None:
    """A rule for a source that is not there would be silent for ever; pages given to `crawl` are named by their URL."""
    names = [source.name for source in config.sources]
    for rule in config.notify:
        if rule.source is None or rule.source in names or rule.source.startswith(("http://", "https://")):
            continue
        near = difflib.get_close_matches(rule.source, names, n=1)
        allowed = f"did you mean {_shown(near[0])}?" if near else "allowed is the name of a [[source]] of this file"
        where = f"[[notify]] {_shown(rule.name)}: source = {_shown(rule.source)}"
        problems.append(f"{where}: no source has this name; {allowed}")


def _label(values: Mapping[str, object], number: int) -> str:
    return _shown(values["name"]) if "name" in values else str(number)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:79] + "…"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _NotAllowed("allowed is a text of one line, not empty")
    return value.strip()


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _NotAllowed('allowed is a list of texts, such as ["*/news/*"]')
    return tuple(_text(each) for each in value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _NotAllowed("allowed is true or false")
    return value


def _whole(least: int, most: int) -> Parser[int]:
    def parser(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise _NotAllowed(f"allowed is a whole number from {least} to {most}")
        return value

    return parser


def _factor(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 1:
        raise _NotAllowed("allowed is a number of at least 1, such as 1.2")
    return float(value)


def _one_of(choices: Sequence[str]) -> Parser[str]:
    def parser(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            near = difflib.get_close_matches(str(value), choices, n=1)
            raise _NotAllowed("allowed is " + " | ".join(choices) + (f"; did you mean {near[0]}?" if near else ""))
        return value

    return parser


def _some_of(choices: Sequence[str]) -> Parser[tuple[str, ...]]:
    def parser(value: object) -> tuple[str, ...]:
        return tuple(_one_of(choices)(each) for each in _texts(value))

    return parser


_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_BYTES = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_LONGEST = timedelta(days=36525)


def _duration(value: object) -> timedelta:
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?(ms|s|m|h|d)", value) if isinstance(value, str) else None
    seconds = float(match[1]) * _SECONDS[match[2]] if match else math.inf
    if seconds > _LONGEST.total_seconds():
        raise _NotAllowed('allowed is a duration such as "250ms", "90s", "10m", "2h" or "7d", a century at most')
    return timedelta(seconds=seconds)


def _positive_duration(value: object) -> timedelta:
    if not (duration := _duration(value)):
        raise _NotAllowed('allowed is a duration longer than nothing, such as "90s", "10m", "2h" or "7d"')
    return duration


def _size(value: object) -> int:
    match = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?(\w+)", value) if isinstance(value, str) else None
    size = int(float(match[1]) * _BYTES.get(match[2], 0)) if match else 0
    if size < 1:
        raise _NotAllowed('allowed is a size such as "512 KiB" or "10 MiB" (units: ' + ", ".join(_BYTES) + ")")
    return size


def _url(value: object) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
        is_fine = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_fine = False
    if not is_fine or " " in text:
        raise _NotAllowed("allowed is an absolute URL that begins with http:// or https://")
    return text


def _channel(value: object) -> str:
    """An address that digests go to; what stands behind its scheme is checked by whoever sends there."""
    text = _text(value)
    if text == "stdout:" or re.fullmatch(r"file:///[^?#]*[^?#/]", text):
        return text
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*://\S+", text) or text.lower().startswith(("file:", "stdout:")):
        raise _NotAllowed(
            'allowed is "stdout:", "file:///absolute/path.txt", or an address such as "mailto://user:password@host" '
            'or "json://host/path", of the kinds that Apprise knows'
        )
    return text


def _contact(value: object) -> str:
    text = _text(value)
    if re.fullmatch(r"[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>().]+", text):
        return text
    try:
        return _url(text)
    except _NotAllowed:
        raise _NotAllowed("allowed is an http(s) URL or a mail address where site owners reach you") from None


def _networks(value: object) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(each) for each in _texts(value))
    except ValueError:
        raise _NotAllowed('allowed is a list of networks in CIDR form, such as ["127.0.0.0/8", "fd00::/8"]') from None


def _zone(value: object) -> str:
    text = _text(value)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Asia" is a folder of the zone database
        raise _NotAllowed("allowed is a time zone of the IANA database, such as Asia/Shanghai") from None
    return text


def _selectors(value: object) -> Mapping[str, str]:
    table = _mapping(value)
    if unknown := next((key for key in table if key not in SELECTABLE), None):
        near = difflib.get_close_matches(unknown, SELECTABLE, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise _NotAllowed(f"{unknown} is no field that can be selected: allowed are " + ", ".join(SELECTABLE) + hint)
    return {key: _selector(key, _text(selector)) for key, selector in table.items()}


def _selector(key: str, written: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(written)
    except SelectorError:
        raise _NotAllowed(f"{key} is no CSS selector; allowed is one such as div.story > h1") from None
    return written


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
# field: least, most, names (the first of which means `least`)
_CRON_FIELDS: tuple[tuple[int, int, Sequence[str]], ...] = (
    (0, 59, ()),
    (0, 23, ()),
    (1, 31, ()),
    (1, 12, _MONTHS),
    (0, 7, _WEEKDAYS),
)


def cron_values(expression: str) -> tuple[frozenset[int], ...]:
    """What each of the five fields of a cron expression names (weekdays: 0 is Sunday); ValueError where it is none."""
    fields = expression.split()
    if len(fields) != len(_CRON_FIELDS):
        raise ValueError(expression)
    return tuple(_cron_field(field, *bounds) for field, bounds in zip(fields, _CRON_FIELDS, strict=True))


def _cron_field(text: str, least: int, most: int, names: Sequence[str]) -> frozenset[int]:
    values = {value for part in text.split(",") for value in _cron_range(part, least, most, names)}
    return frozenset(value % 7 for value in values) if names is _WEEKDAYS else frozenset(values)


def _cron_range(text: str, least: int, most: int, names: Sequence[str]) -> range:
    match = re.fullmatch(r"(?:\*|(\w+)(?:-(\w+))?)(?:/([1-9][0-9]{0,2}))?", text, re.ASCII)
    if not match or (match[1] and match[3] and not match[2]):  # "5/10" means different things to different crons
        raise ValueError(text)
    first = _cron_number(match[1], least, names) if match[1] else least
    last = _cron_number(match[2], least, names) if match[2] else first if match[1] else most
    if names is _WEEKDAYS and match[2] and last == 0:  # "fri-sun"
        last = 7
    if not least <= first <= last <= most:
        raise ValueError(text)
    return range(first, last + 1, int(match[3] or 1))


def _cron_number(text: str, least: int, names: Sequence[str]) -> int:
    return names.index(text.lower()) + least if text.lower() in names else int(text)


def _cron(value: object) -> str:
    text = _text(value)
    try:
        cron_values(text)
    except ValueError:
        raise _NotAllowed(
            "allowed are five cron fields (minute hour day month weekday), such as */10 6-23 * * *"
        ) from None
    return " ".join(text.split())


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _NotAllowed("allowed is a table")
    return value


def _mappings(key: str) -> Parser[Sequence[Mapping[str, object]]]:
    def parser(value: object) -> Sequence[Mapping[str, object]]:
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise _NotAllowed(f"allowed is an array of tables: begin each with a line of double brackets, [[{key}]]")
        return value

    return parser


def _is_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or name.endswith(".localhost") or ip_address(name).is_loopback
    except ValueError:
        return False
