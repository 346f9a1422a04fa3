"""`replate notify`: tells of edits those whom replate.toml names."""

import asyncio
import logging
import signal
from datetime import UTC, datetime

import click

from replate.cli.project import Project, pass_project
from replate.db import notices
from replate.errors import ConfigError
from replate.notify import delivery, turn
from replate.notify.watch import watch


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, then exit.")
@click.option("--dry-run", is_flag=True, help="Print what would be sent now, send nothing, write nothing.")
@click.pass_context
@pass_project
def command(project: Project, ctx: click.Context, once: bool, dry_run: bool) -> None:
    """Send digests of the edits that each [[notify]] asks for, until SIGTERM or SIGINT."""
    if not project.config.notify:
        raise ConfigError(f"{project.path}: has no [[notify]]; add one with a name and a url")
    if dry_run:
        _preview(project)
    elif once:
        ctx.exit(_once(project))
    else:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
        asyncio.run(_watch(project))


def _preview(project: Project) -> None:
    with project.reading() as db:
        for rule, made in delivery.preview(db, project.config.notify):
            click.echo(made.text if made else f"[{rule.name}] nothing to send\n")


def _once(project: Project) -> int:
    """One round; 1 where a digest did not go out or waits because it did not."""
    rules = project.config.notify
    with turn.hold(project.config.database), project.writing() as db:
        notices.sync(db, [rule.name for rule in rules])
        found = delivery.deliver(db, rules, datetime.now(UTC))
        failing = {notice.name for notice in notices.every(db) if notice.failures}
    for one in found:
        click.echo(f"{one.name}: {one.outcome}: {one.told}", err=True)
    return 1 if failing else 0


async def _watch(project: Project) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with turn.hold(project.config.database), project.writing() as db:
        await watch(db, project.config.notify, stop)
