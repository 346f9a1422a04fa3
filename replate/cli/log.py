"""`replate log`: the change log, and what is added to it while one looks."""

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import click
from rich.cells import cell_len
from rich.text import Text

from replate.changes.rendering import excerpt
from replate.cli import pager, terminal, times
from replate.cli.project import Project, pass_project
from replate.cli.terminal import Cell
from replate.db import edits, sources
from replate.db.edits import Choice
from replate.db.history import Row
from replate.export import changes

FIELDS = ("headline", "dek", "byline", "published", "updated", "section", "body", "caption", "url", "state")
KINDS = (
    "typo", "style", "figure", "name", "quote", "hedge", "addition", "removal", "move", "correction", "rewrite",
    "stamp", "state", "technical",
)  # fmt: skip
LOOK_EVERY = timedelta(seconds=0.5)
INDENT = "    "
WITHOUT_TEXT = ("state", "url")  # fields of which the kind and the action say nothing more
NARROWEST = 24  # characters of a text on either side of an arrow, however narrow the terminal


@click.command()
@click.option("--since", type=times.since, metavar="T", help="Seen since this time, or so long ago (2h, 7d).")
@click.option("--source", metavar="NAME", help="Of this source only.")
@click.option("--field", type=click.Choice(FIELDS), metavar="FIELD", help=f"One of {', '.join(FIELDS)}.")
@click.option("--kind", type=click.Choice(KINDS), metavar="KIND", help=f"One of {', '.join(KINDS)}.")
@click.option("--stealth", is_flag=True, help="Stealth edits only.")
@click.option("--follow", is_flag=True, help="Go on with what is added, until interrupted.")
@terminal.json_option
@pager.option
@pass_project
def command(
    project: Project, since: datetime | None, source: str | None, field: str | None, kind: str | None, stealth: bool,
    follow: bool, as_json: bool, no_pager: bool,
) -> None:  # fmt: skip
    """Show the change log, oldest first."""
    with project.reading() as db:
        if source is not None:
            sources.get(db, source)
        choice = Choice(since=since, source=source, field=field, kind=kind, stealth=stealth)
        found = _following(db, choice) if follow else edits.rows(db, choice)
        if as_json:
            terminal.print_json(map(changes.row, found))
            return
        with pager.paged(is_wanted=not (no_pager or follow)):
            _print(found)


def _following(db: sqlite3.Connection, choice: Choice) -> Iterator[Row]:
    """The chosen rows that stand there, then those that come."""
    while True:
        for row in edits.rows(db, choice):
            choice = replace(choice, after_cursor=row["cursor"])
            yield row
        time.sleep(LOOK_EVERY.total_seconds())


def _print(found: Iterator[Row]) -> None:
    screen = terminal.console()
    for row in found:
        if screen.is_terminal:
            screen.print(line(row, screen.width))
        else:
            click.echo(terminal.columns((*cells(row, width=None), *filter(None, [row["remark"]]))))


def line(row: Row, width: int) -> Text:
    """One row for people: when, where, what, how; on lines of their own the parts that do not fit behind it."""
    side = _side(row, max(NARROWEST, (width - len(INDENT) - len(" → ")) // 2))
    seen, source, place, field, kinds, silent, what = map(str, cells(row, width=side))
    told = Text.assemble((f"{seen}  ", "dim"), (f"{source}  ", "cyan"), (place, "dim"))
    how = Text(row["field"] if row["field"] in WITHOUT_TEXT else field, style="bold")
    if row["field"] not in WITHOUT_TEXT:
        how.append(f" ({kinds})" if kinds else "", style="not bold")
    how.append(f" {silent}" if silent else "", style="red")
    shown = Text(what, style={"+ ": "green", "- ": "red"}.get(what[:2], ""))
    for part in (how, shown, Text(row["remark"] or "", style="dim")):
        if part:
            _append(told, part, width)
    return told


def _append(told: Text, part: Text, width: int) -> None:
    """Behind what stands on the last line where it fits there, else on a line of its own."""
    last = cell_len(told.plain.rpartition("\n")[2])
    told.append("  " if last + 2 + part.cell_len <= width else f"\n{INDENT}").append_text(part)


def _side(row: Row, width: int) -> int:
    """So many characters of the texts fit into `width` columns: Chinese and Japanese take two each."""
    texts = (row["before"] or "") + (row["after"] or "")
    return max(1, width * len(texts) // cell_len(texts)) if texts else width


def cells(row: Row, width: int | None) -> tuple[Cell, ...]:
    """When, source, page and revision, field and action, kinds, "stealth", what; texts cut at `width` characters."""
    return (
        terminal.local(row["seen_at"], seconds=True), row["source"], f"{row['page']}.{row['revision'] or 0}",
        f"{row['field']} {row['action']}", ", ".join(changes.row(row)["kinds"]), "stealth" if row["stealth"] else "",
        _what(row, width),
    )  # fmt: skip


def _what(row: Row, width: int | None) -> str:
    before, after = row["before"] or "", row["after"] or ""
    if row["action"] == "move":
        return _whole(before, width)
    if not before and not after:
        return ""  # the row takes others back; its remark says which
    if not before or not after:
        return f"+ {_whole(after, width)}" if after else f"- {_whole(before, width)}"
    if width is None:
        return f"{_whole(before, None)} → {_whole(after, None)}"
    return " → ".join(excerpt.pair(before, after, width))


def _whole(written: str, width: int | None) -> str:
    return terminal.safe(" ".join(written.split())) if width is None else excerpt.single(written, 2 * width)
