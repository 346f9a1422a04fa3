"""`replate crawl`: one pass in the foreground. What is due is decided here; the crawler processes do the rest."""

import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import click

from replate.changes import moment, url
from replate.cli import terminal
from replate.cli.processes import Crew
from replate.cli.project import Project, pass_project
from replate.config import SourceConfig
from replate.db import database, frontier, listings, sources, tally
from replate.db.frontier import Pass
from replate.db.listings import Listed
from replate.db.tally import Tally
from replate.scheduler import lesson, triggers

LOOK_EVERY = timedelta(seconds=0.25)
PATIENCE = timedelta(minutes=1)  # as long as a crawler process waits for a host that asked for patience
TELL_EVERY = timedelta(seconds=10)  # in a pipe; a terminal has one line that moves


@click.command()
@click.argument("urls", metavar="[URL…]", nargs=-1)
@click.option("--source", metavar="NAME", help="This source and its pages only.")
@click.option("--now", "everything", is_flag=True, help="Over everything that is followed, due or not.")
@click.pass_context
@pass_project
def command(project: Project, ctx: click.Context, urls: tuple[str, ...], source: str | None, everything: bool) -> None:
    """Poll what is due, visit what is due and what the polls bring, then exit; URLs are followed from then on."""
    addresses = [url.canonical(one) for one in urls]
    project.require_contact(_hosts(project, addresses, source))
    now = datetime.now(UTC)
    with project.writing() as db:
        sources.sync(db, project.config.sources, now)
        chosen = _chosen(db, project, addresses, source, now, everything=everything)
        if lesson.due(db, now) <= now:
            lesson.take(db, now)
        start = tally.mark(db)
        failed = _crawl(project, db, chosen, now)
        found = tally.since(db, start)
        waiting = None if found.polls or found.visits else frontier.earliest(db)
    _summarise(found)
    if waiting:
        click.echo(f"the next is due {terminal.local(waiting)}; `replate crawl --now` does not wait")
    for failure in [*found.failures, *failed]:
        click.echo(f"replate: {failure}", err=True)
    if found.failed or failed:
        ctx.exit(1)


def _hosts(project: Project, addresses: Sequence[str], source: str | None) -> dict[str, str]:
    """What will be visited, by what it is called: the URLs given, or the sources meant."""
    named = {f"source {one.name!r}": one.url for one in _meant(project, addresses, source)}
    return {**{one: one for one in addresses}, **named}


def _meant(project: Project, addresses: Sequence[str], source: str | None) -> list[SourceConfig]:
    """The configured sources that this pass is about: none where only URLs are given, else the one named, or all."""
    if addresses and source is None:
        return []
    return [one for one in project.config.sources if source in (None, one.name)]


def _chosen(
    db: sqlite3.Connection, project: Project, addresses: Sequence[str], source: str | None, now: datetime, *,
    everything: bool,
) -> list[int]:  # fmt: skip
    """Write the due times of this pass; the sources to which it is limited, none: all."""
    asked_for = [_followed(db, one, now) for one in addresses]
    chosen = [*asked_for, *([sources.get(db, source).id] if source is not None else [])]
    for one in _meant(project, addresses, source):
        if triggers.is_due(one, sources.last_poll(db, one.name), now):
            frontier.make_due(db, one.name, now)
    if everything or asked_for:
        frontier.make_all_due(db, now, chosen if everything else asked_for)
    return chosen


def _followed(db: sqlite3.Connection, address: str, now: datetime) -> int:
    """Follow a page that was named: who names it wants it visited now, also where it was known from a listing."""
    source = sources.follow(db, address, now)
    with database.transaction(db):
        listings.discover(db, source.id, (Listed(source.url),), None, now, now, now)
    return source.id


def _crawl(project: Project, db: sqlite3.Connection, chosen: Sequence[int], now: datetime) -> list[str]:
    """Run the crawler processes to their end, telling how far they are; what went wrong with them."""
    confirming = project.config.crawler.confirm_after * 2
    if frontier.next_due(db, now, Pass(now, tuple(chosen)), PATIENCE, confirming) is None:
        return []
    settings = {"REPLATE_ONCE": moment.text(now)}
    if chosen:
        settings["REPLATE_SOURCES"] = ",".join(map(str, chosen))
    count = max(1, min(project.config.crawler.processes, tally.due_hosts(db)))
    with Crew([project.crawler(**settings)] * count, project.crawler_environment) as crew:
        _watch(crew, db)
        return crew.failures()


def _watch(crew: Crew, db: sqlite3.Connection) -> None:
    start = tally.mark(db)
    screen = terminal.console()
    if screen.is_terminal:
        with screen.status("starting") as line:
            while crew.is_working(LOOK_EVERY):
                line.update(_progress(tally.since(db, start)))
        return
    told = time.monotonic()
    while crew.is_working(LOOK_EVERY):
        if time.monotonic() - told >= TELL_EVERY.total_seconds():
            told = time.monotonic()
            click.echo(_progress(tally.since(db, start)))


def _progress(found: Tally) -> str:
    told = f"so far: polls {sum(found.polls.values())}, visits {sum(found.visits.values())}, edits {found.edits}"
    candidates = found.visits.get("candidate", 0)  # a pass that waits, seemingly for nothing, waits for these
    return f"{told}; candidates {candidates}, looked at again before they are recorded" if candidates else told


def _summarise(found: Tally) -> None:
    for name, counts in (("polls", found.polls), ("visits", found.visits)):
        told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        click.echo(f"{name}: {told or 'none was due'}")
    click.echo(f"edits: {found.edits}")
