"""`replate verify`: do the records still say what they said when they were written?"""

import dataclasses

import click

from replate.cli import terminal
from replate.cli.project import Project, pass_project
from replate.db import pages, verify


@click.command()
@click.argument("page", required=False)
@terminal.json_option
@click.pass_context
@pass_project
def command(project: Project, ctx: click.Context, page: str | None, as_json: bool) -> None:
    """Recompute the hash chain of PAGE, or of all pages; exit 1 naming the first row of each that does not fit."""
    with project.reading() as db:
        report = verify.verify(db, pages.find(db, page) if page else None)
    if as_json:
        terminal.print_json(dataclasses.asdict(problem) for problem in report.problems)
    else:
        checked = f"{report.rows} revisions and events of {report.pages} pages"
        broken = f"{len(report.problems)} pages do not fit" if report.problems else "every chain holds"
        click.echo(f"{checked}: {broken}")
    for problem in report.problems:
        click.echo(f"replate: {problem}", err=True)
    if report.problems:
        ctx.exit(1)
