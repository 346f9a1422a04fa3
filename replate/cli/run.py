"""`replate run`: the daemon with its crawler processes and its viewer."""

import asyncio
import logging
import sys

import click

from replate.cli.project import Project, pass_project
from replate.scheduler import daemon
from replate.scheduler.supervisor import Command


@click.command()
@click.pass_context
@pass_project
def command(project: Project, ctx: click.Context) -> None:
    """Follow the sources until SIGTERM or SIGINT; SIGHUP rereads them."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    config = project.config
    project.require_contact({f"source {source.name!r}": source.url for source in config.sources})
    ctx.exit(asyncio.run(daemon.run(config, commands(project))))


def commands(project: Project) -> list[Command]:
    """The command lines that the daemon keeps alive."""
    config = project.config
    found = [
        Command(f"crawler {number}", project.crawler(), project.crawler_environment)
        for number in range(1, config.crawler.processes + 1)
    ]
    if config.viewer.enabled:
        found.append(Command("viewer", (sys.executable, "-m", "replate", "--config", str(config.path), "serve")))
    if config.notify:
        found.append(Command("notify", (sys.executable, "-m", "replate", "--config", str(config.path), "notify")))
    return found
