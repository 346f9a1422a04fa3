"""`replate pages`: the list of pages."""

from datetime import datetime

import click

from replate.cli import terminal, times
from replate.cli.project import Project, pass_project
from replate.db import catalog
from replate.export import pages


@click.command()
@click.option("--source", metavar="NAME", help="Of this source only.")
@click.option("--state", type=click.Choice(catalog.STATES), help="In this state only.")
@click.option("--edited-since", type=times.since, metavar="T", help="Edited since this time, or so long ago (7d).")
@terminal.json_option
@pass_project
def command(
    project: Project, source: str | None, state: str | None, edited_since: datetime | None, as_json: bool
) -> None:
    """List the pages that are followed."""
    with project.reading() as db:
        if as_json:
            terminal.print_json(pages.rows(db, source, state, edited_since))
            return
        terminal.print_table(
            ("Page", "State", "Revisions", "Last visit", "Next visit", "Headline", "URL"),
            (
                (str(one.page), one.state, str(one.revisions), terminal.local(one.last_visit),
                 terminal.local(one.next_visit), one.headline or "", one.url)
                for one in catalog.pages(db, source, state, edited_since)
            ),
            "no such page; `replate pages` lists all, `replate crawl` looks for new ones",
        )  # fmt: skip
