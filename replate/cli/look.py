"""One page fetched for a look: by a crawler process of its own into a database of its own, which is thrown away.

So robots.txt, User-Agent, private networks, redirects and limits are those of every visit. Where there is a database,
its lease on the host is taken first: a running daemon and we do not ask one host at the same time.
"""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from replate.changes import moment, url
from replate.cli.processes import Crew
from replate.cli.project import Project
from replate.db import database, frontier, pages, snapshots, sources
from replate.db.pages import Listed
from replate.errors import ReplateError, UsageError

LOOK_EVERY = timedelta(seconds=0.1)
PATIENCE = timedelta(seconds=60)
HOLDER = "replate read"


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
    with tempfile.TemporaryDirectory() as folder, _lease(project, url.host(address)):
        path = Path(folder) / "replate.toml"
        path.write_text(_configuration(project))
        return _look(Project(path), address)


def _configuration(project: Project) -> str:
    read = project.config.crawler
    seconds = {name: f"{getattr(read, name).total_seconds()}s" for name in ("delay", "timeout")}
    lines = ['database = "look.db"', *([f"contact = {json.dumps(project.config.contact)}"] if project.config.contact
             else []), "[crawler]", "processes = 1", 'confirm_after = "0s"', 'keep_snapshots = "all"',
             f"max_body = {json.dumps(f'{read.max_body} B')}",
             f"private_networks = {json.dumps([str(one) for one in read.private_networks])}",
             *(f'{name} = "{value}"' for name, value in seconds.items())]  # fmt: skip
    return "\n".join(lines) + "\n"


def _look(project: Project, address: str) -> Look:
    now = datetime.now(UTC)
    with project.writing() as db:
        source = sources.follow(db, address, now)
        with database.transaction(db):
            pages.discover(db, source.id, (Listed(source.url),), None, now, now, now)
        frontier.make_all_due(db, now, [source.id])
        with Crew([project.crawler(REPLATE_ONCE=moment.text(now))], project.crawler_environment) as crew:
            while crew.is_working(LOOK_EVERY):
                pass
            if failures := crew.failures():
                raise ReplateError(failures[0])
        row = pages.last_visit(db, pages.find(db, address))
        if row is None:
            raise ReplateError(f"{address} was not answered: its host asks for patience; try again in a while")
        raw = snapshots.load(db, row["snapshot"]) if row["snapshot"] else None
        return Look(row["url"], row["outcome"], row["reason"], raw.body if raw else None,
                    raw.content_type if raw else None)  # fmt: skip


@contextmanager
def _lease(project: Project, host: str) -> Iterator[None]:
    """Hold the host in the project's own database for as long as we ask it, once its delay is over."""
    if not project.config.database.exists():
        yield
        return
    with project.writing() as db:
        deadline = time.monotonic() + PATIENCE.total_seconds()
        while not frontier.lease_host(db, host, HOLDER, datetime.now(UTC), PATIENCE):
            if time.monotonic() > deadline:
                raise UsageError(f"{host} is being visited by a crawler process; try again in a while")
            time.sleep(LOOK_EVERY.total_seconds())
        try:
            rest = frontier.host(db, host).next_request
            time.sleep(max(0.0, (rest - datetime.now(UTC)).total_seconds()) if rest else 0)
            yield
        finally:
            frontier.release(db, host, HOLDER, datetime.now(UTC) + project.config.crawler.delay)
