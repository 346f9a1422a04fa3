"""One page fetched for a look: by a crawler process of its own into a database of its own, which is thrown away.

So robots.txt, User-Agent, private networks, redirects and limits are those of every visit. Where there is a database,
its lease on the host is taken first: a running daemon and we do not ask one host at the same time.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from replate.changes import moment, url
from replate.cli import terminal
from replate.cli.processes import Crew
from replate.cli.project import Project
from replate.db import database, frontier, listings, pages, snapshots, sources
from replate.db.frontier import Host
from replate.db.listings import Listed
from replate.errors import ReplateError, UsageError

LEASE = timedelta(seconds=60)  # renewed until the page is there; after a kill the host is free again so soon
PATIENCE = timedelta(seconds=60)  # with a host that another process holds, or that rests
LOOK_EVERY = timedelta(seconds=0.1)


@dataclass(frozen=True, slots=True)
class Look:
    """What came back: the outcome of the visit with its reason, and the raw page where there was one."""

    url: str
    outcome: str
    reason: str
    body: bytes | None
    content_type: str | None


def fetch(project: Project, address: str) -> Look:
    """Fetch one page as a visit does; what went wrong on the way is an outcome."""
    project.require_contact({address: address})
    with tempfile.TemporaryDirectory() as folder, _lease(project, url.host(address)) as renew:
        path = Path(folder) / "replate.toml"
        path.write_text(_configuration(project), "utf-8")
        return _look(Project(path), address, renew)


def _configuration(project: Project) -> str:
    read = project.config.crawler
    seconds = {name: f"{getattr(read, name).total_seconds()}s" for name in ("delay", "timeout")}
    lines = ['database = "look.db"', *([f"contact = {_quoted(project.config.contact)}"] if project.config.contact
             else []), "[crawler]", "processes = 1", 'confirm_after = "0s"', 'keep_snapshots = "all"',
             f"max_body = {_quoted(f'{read.max_body} B')}",
             f"private_networks = {json.dumps([str(one) for one in read.private_networks])}",
             *(f'{name} = "{value}"' for name, value in seconds.items())]  # fmt: skip
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A string as TOML writes it: as JSON does, but for characters that JSON would write as surrogates."""
    return json.dumps(text, ensure_ascii=False)


def _look(project: Project, address: str, renew: Callable[[], object]) -> Look:
    now = datetime.now(UTC)
    with project.writing() as db:
        source = sources.follow(db, address, now)
        with database.transaction(db):
            listings.discover(db, source.id, (Listed(source.url),), None, now, now, now)
        frontier.make_all_due(db, now, [source.id])
        with Crew([project.crawler(REPLATE_ONCE=moment.text(now))], project.crawler_environment) as crew:
            while crew.is_working(LEASE / 4):
                renew()
            if failures := crew.failures():
                raise ReplateError(failures[0])
        row = pages.last_visit(db, pages.find(db, address))
        if row is None:
            raise ReplateError(f"{address} was not answered: its host asks for patience; try again in a while")
        raw = snapshots.load(db, row["snapshot"]) if row["snapshot"] else None
        return Look(row["url"], row["outcome"], row["reason"], raw.body if raw else None,
                    raw.content_type if raw else None)  # fmt: skip


@contextmanager
def _lease(project: Project, name: str) -> Iterator[Callable[[], object]]:
    """Hold the host in the project's own database for as long as we ask it, once it has rested; gives what renews it.

    Raises UsageError where others hold it, or it rests, for longer than `PATIENCE`.
    """
    if not project.config.database.exists():
        yield lambda: None
        return
    holder = f"replate read {os.getpid()}"
    with project.writing() as db:

        def renew() -> bool:
            return frontier.lease_host(db, name, holder, datetime.now(UTC), LEASE)

        _wait_for(name, renew)
        host = frontier.host(db, name)
        try:
            _let_rest(host)
            renew()
            yield renew
        finally:
            rested = datetime.now(UTC) + max(project.config.crawler.delay, host.crawl_delay or timedelta(0))
            frontier.release(db, name, holder, max(rested, host.next_request or rested))


def _wait_for(name: str, lease: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE.total_seconds()
    while not lease():
        if time.monotonic() > deadline:
            raise UsageError(f"{name} is being visited by another process; try again in a while")
        time.sleep(LOOK_EVERY.total_seconds())


def _let_rest(host: Host) -> None:
    now = datetime.now(UTC)
    free = max(filter(None, (host.next_request, host.backoff_until, now)))
    if free - now > PATIENCE:
        raise UsageError(
            f"{host.host} is left alone until {terminal.local(free, seconds=True)}; try again then, or save the page "
            "from a browser and name the file"
        )
    time.sleep((free - now).total_seconds())
