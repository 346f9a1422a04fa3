"""Reads `replate.toml`, validates it whole, and gives it on as frozen records.

Every problem of a file is told at once, one line each, naming file, key, value and what is allowed. A missing key has
the default that stands in its record.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from replate.config import allowed
from replate.config.allowed import Network
from replate.config.table import Table, shown
from replate.errors import ConfigError

SOURCE_KINDS = ("feed", "sitemap", "section", "page")
SNAPSHOT_KEEPING = ("none", "revisions", "all")
POLICIES = ("steady", "learning")
ATTENTION = ("alert", "balanced", "archive")
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
    config = _config(Table(document, "", problems), path.absolute())
    if problems:
        raise ConfigError("\n".join(f"{path}: {problem}" for problem in problems))
    return config


def _config(table: Table, path: Path) -> Config:
    config = Config(
        path=path,
        folder=path.parent,
        database=path.parent / Path(table.take("database", allowed.text, "replate.db")).expanduser(),
        contact=table.take("contact", allowed.contact, None),
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


def _crawler(table: Table) -> CrawlerConfig:
    default = CrawlerConfig()
    crawler = CrawlerConfig(
        processes=table.take("processes", allowed.whole(1, 256), default.processes),
        delay=table.take("delay", allowed.duration, default.delay),
        timeout=table.take("timeout", allowed.positive_duration, default.timeout),
        max_body=table.take("max_body", allowed.size, default.max_body),
        confirm_after=table.take("confirm_after", allowed.duration, default.confirm_after),
        private_networks=table.take("private_networks", allowed.networks, default.private_networks),
        keep_snapshots=table.take("keep_snapshots", allowed.one_of(SNAPSHOT_KEEPING), default.keep_snapshots),
    )
    table.finish()
    return crawler


def _scheduler(table: Table) -> SchedulerConfig:
    default = SchedulerConfig()
    budget = allowed.whole(0, 10**9)
    scheduler = SchedulerConfig(
        first_visit_after=table.take("first_visit_after", allowed.duration, default.first_visit_after),
        retire_after=table.take("retire_after", allowed.positive_duration, default.retire_after),
        requests_per_hour=table.take("requests_per_hour", budget, default.requests_per_hour),
        requests_per_host_per_hour=table.take("requests_per_host_per_hour", budget, default.requests_per_host_per_hour),
        policy=table.take("policy", allowed.one_of(POLICIES), default.policy),
        attention=table.take("attention", allowed.one_of(ATTENTION), default.attention),
        first_look=table.take("first_look", allowed.positive_duration, default.first_look),
        backoff=table.take("backoff", allowed.factor, default.backoff),
        longest_interval=table.take("longest_interval", allowed.positive_duration, default.longest_interval),
    )
    table.finish()
    return scheduler


def _viewer(table: Table) -> ViewerConfig:
    default = ViewerConfig()
    viewer = ViewerConfig(
        enabled=table.take("enabled", allowed.flag, default.enabled),
        host=table.take("host", allowed.text, default.host),
        port=table.take("port", allowed.whole(1, 65535), default.port),
    )
    table.finish()
    return viewer


def _source(table: Table) -> SourceConfig:
    if "every" in table.values and "cron" in table.values:
        table.problem("cron", "give either every or cron, not both")
    source = SourceConfig(
        name=table.need("name", allowed.text),
        url=table.need("url", allowed.url),
        kind=table.take("kind", allowed.one_of(SOURCE_KINDS), None),
        every=table.take("every", allowed.positive_duration, None if "cron" in table.values else DEFAULT_EVERY),
        cron=table.take("cron", allowed.schedule, None),
        timezone=table.take("timezone", allowed.zone, None),
        include=table.take("include", allowed.texts, ()),
        exclude=table.take("exclude", allowed.texts, ()),
        requests_per_hour=table.take("requests_per_hour", allowed.whole(0, 10**9), 0),
        window=table.take("window", allowed.schedule, None),
        select=table.take("select", allowed.selectors, {}),
    )
    table.finish()
    return source


def _notify(table: Table) -> NotifyConfig:
    default = NotifyConfig("", "")
    rule = NotifyConfig(
        name=table.need("name", allowed.text),
        url=table.need("url", allowed.channel),
        every=table.take("every", allowed.duration, default.every),
        source=table.take("source", allowed.text, default.source),
        fields=table.take("fields", allowed.some_of(EDIT_FIELDS), default.fields),
        kinds=table.take("kinds", allowed.some_of(EDIT_KINDS), default.kinds),
        stealth=table.take("stealth", allowed.flag, default.stealth),
        least_significance=table.take("least_significance", allowed.whole(0, 100), default.least_significance),
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
                    f"[[{table}]] {key} = {shown(value)}: stands twice; each {table} has a {key} of its own"
                )
            seen.add(value)


def _check_sources_of_notify(config: Config, problems: list[str]) -> None:
    """A rule for a source that is not there would be silent for ever; pages given to `crawl` are named by their URL."""
    names = [source.name for source in config.sources]
    for rule in config.notify:
        if rule.source is None or rule.source in names or rule.source.startswith(("http://", "https://")):
            continue
        near = difflib.get_close_matches(rule.source, names, n=1)
        allowed = f"did you mean {shown(near[0])}?" if near else "allowed is the name of a [[source]] of this file"
        where = f"[[notify]] {shown(rule.name)}: source = {shown(rule.source)}"
        problems.append(f"{where}: no source has this name; {allowed}")


def _is_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or name.endswith(".localhost") or ip_address(name).is_loopback
    except ValueError:
        return False
