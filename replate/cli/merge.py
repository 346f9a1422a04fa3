"""`replate merge`: two pages are one article, because someone says so."""

from datetime import UTC, datetime

import click

from replate.cli.project import Project, pass_project
from replate.db import merges, pages
from replate.db.database import transaction


@click.command()
@click.argument("page")
@click.argument("other")
@pass_project
def command(project: Project, page: str, other: str) -> None:
    """Merge OTHER into PAGE: one history from now on, `replate split` undoes it.

    Both are numbers, or any URLs they were ever known by.
    """
    with project.changing() as db:
        target, absorbed = pages.find(db, page), pages.find(db, other)
        with transaction(db):
            merges.force(db, target, absorbed, datetime.now(UTC))
    click.echo(f"page {absorbed} is merged into page {target}; `replate split {absorbed}` undoes it")
