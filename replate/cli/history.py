"""`replate history`: a page's revisions and the gaps in its coverage."""

import json
import sqlite3

import click

from replate.cli import pager, terminal
from replate.cli.project import Project, pass_project
from replate.cli.terminal import Cell
from replate.db import catalog, history, pages, stamps
from replate.db.history import Row
from replate.export import history as exported


@click.command()
@click.argument("page")
@terminal.json_option
@pager.option
@pass_project
def command(project: Project, page: str, as_json: bool, no_pager: bool) -> None:
    """List the revisions of PAGE (a number, or any URL it was ever known by), then the gaps in coverage."""
    with project.reading() as db:
        number = pages.find(db, page)
        if as_json:
            terminal.print_json(exported.rows(db, number))
            return
        with pager.paged(is_wanted=not no_pager):
            _print(db, number)


def _print(db: sqlite3.Connection, page: int) -> None:
    entry = catalog.page(db, page)
    found = history.revisions(db, page)
    if terminal.console().is_terminal:
        merged = f", merged into page {entry.merged_into}" if entry.merged_into else ""
        click.echo(
            f"Page {page}: {terminal.safe(entry.headline or 'not read yet')}\n{entry.url} ({entry.state}{merged})"
        )
        if told := stamps.base_rate(db, page):
            click.echo(f"Updated stamp: {told}")
    terminal.print_table(
        ("Rev.", "Made between", "Verdict", "What changed", "Words", "Stealth"),
        (_cells(db, row, page) for row in found),
        "no revision yet",
    )
    for gap in history.gaps(db, page):
        click.echo(terminal.columns(("gap", terminal.stretch(gap.gap_start, gap.gap_end), gap.reason)))


def _cells(db: sqlite3.Connection, row: Row, page: int) -> tuple[Cell, ...]:
    name = str(row["revision"]) if row["page"] == page else f"{row['page']}/{row['revision']}"
    return (
        name, _window(db, row), row["verdict"], _what(row),
        f"+{row['words_added']} -{row['words_deleted']}" if row["verdict"] != "first" else "",
        terminal.stealth(row["stealth"]) if row["verdict"] != "first" else "",
    )  # fmt: skip


def _window(db: sqlite3.Connection, row: Row) -> str:
    """What we saw, and on a terminal what the publisher's stamp says within it."""
    seen = terminal.stretch(row["window_start"], row["window_end"])
    by_stamp = stamps.narrowed(db, row) if terminal.console().is_terminal else None
    return f"{seen}, by its stamp {terminal.local(by_stamp)[11:]}" if by_stamp else seen


def _what(row: Row) -> str:
    if row["verdict"] == "first":
        return "first seen"
    back = f"back to revision {row['reverted_to']}: " if row["reverted_to"] else ""
    return back + (row["summary"] or ", ".join(json.loads(row["fields"])))
