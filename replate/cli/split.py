"""`replate split`: undo a merge."""

import sqlite3
from datetime import UTC, datetime

import click

from replate.changes import url
from replate.cli.project import Project, pass_project
from replate.db import merges, pages
from replate.db.database import transaction


@click.command()
@click.argument("page")
@pass_project
def command(project: Project, page: str) -> None:
    """Split PAGE from the one that absorbed it: its own history and URLs again, and the two are not merged any more.

    PAGE is the absorbed page's number, or a URL that it had.
    """
    with project.changing() as db:
        number = _absorbed(db, page)
        with transaction(db):
            target = merges.release(db, number, "asked for on the command line", datetime.now(UTC))
    click.echo(f"page {number} is split from page {target}, and due for a visit")


def _absorbed(db: sqlite3.Connection, page: str) -> int:
    """A URL leads to the page that absorbed its own: what is meant is the absorbed one."""
    number = pages.find(db, page)
    held = [] if page.strip().isdigit() else merges.absorbed_under(db, url.canonical(page))
    return held[0] if held else number
