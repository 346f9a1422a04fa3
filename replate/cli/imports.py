"""`replate import`: archived captures through the same path as live visits."""

from pathlib import Path

import click

from replate.cli import terminal
from replate.cli.project import Project, pass_project
from replate.crawler import imports
from replate.scheduler.policy.steady import SteadyPolicy

FORMATS = {"captures": imports.captures, "warc": imports.warc}
TELL_EVERY = 1000


@click.command()
@click.argument("format", type=click.Choice(tuple(FORMATS)))
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
@pass_project
def command(project: Project, ctx: click.Context, format: str, paths: tuple[Path, ...]) -> None:
    """Import captures in FORMAT (captures: JSON Lines; warc), at their own times; nothing is fetched."""
    refused = 0
    with project.writing() as db:
        for path in paths:
            result = FORMATS[format](db, project.config, _policy(project), path, _tell)
            click.echo(f"{path}: {result.written} captures imported, {result.known} known already")
            for refusal in result.refusals or ():
                click.echo(f"replate: {refusal}", err=True)
            refused += len(result.refusals or ())
    if refused:
        ctx.exit(1)


def _policy(project: Project) -> SteadyPolicy:
    planned = project.config.scheduler
    return SteadyPolicy(planned.first_look, planned.backoff, planned.longest_interval, planned.retire_after)


def _tell(count: int) -> None:
    if count and count % TELL_EVERY == 0:
        terminal.console().print(f"{count} captures so far")
