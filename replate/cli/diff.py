"""`replate diff`: what changed between two revisions, drawn for a terminal, a page, `patch` or a program."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click
from rich import box
from rich.table import Table
from rich.text import Text

from replate.changes import finding
from replate.changes.article import Article
from replate.changes.rendering import markup, operations, rows, unified
from replate.changes.rendering.rows import Row as Line
from replate.changes.rendering.segments import Segment
from replate.cli import pager, terminal
from replate.cli.project import Project, pass_project
from replate.db import history, pages, revisions
from replate.db.history import Row
from replate.errors import UsageError

STYLES = {"equal": "", "insert": "green underline", "delete": "red strike"}
MARKS = {"equal": ("", ""), "insert": ("{+", "+}"), "delete": ("[-", "-]")}
FORMATS = ("inline", "side-by-side", "unified", "html", "json")


@click.command()
@click.argument("page")
@click.option("--from", "start", type=int, metavar="A", help="The earlier revision; by default the one before B.")
@click.option("--to", "end", type=int, metavar="B", help="The later revision; by default the newest.")
@click.option("--format", type=click.Choice(FORMATS), default="inline", show_default=True)
@terminal.json_option
@pager.option
@pass_project
def command(
    project: Project, page: str, start: int | None, end: int | None, format: str, as_json: bool, no_pager: bool
) -> None:
    """Show what changed in PAGE, between its last two revisions by default."""
    with project.reading() as db:
        first, last = _pair(db, pages.find(db, page), start, end)
        old, new = revisions.article(db, first), revisions.article(db, last)
    if as_json or format == "json":
        terminal.print_json(_operations(first, last, old, new))
        return
    if format == "html":
        click.echo(markup.fragment(old, new), nl=False)
        return
    with pager.paged(is_wanted=not no_pager):
        if format == "unified":
            _print_unified(unified.unified(old, new, old_name=_name(first), new_name=_name(last)))
        else:
            _print(first, last, old, new, _side_by_side if format == "side-by-side" else _inline)


def _pair(db: sqlite3.Connection, page: int, start: int | None, end: int | None) -> tuple[Row, Row]:
    last = history.revision(db, page, end)
    if start is not None:
        return history.revision(db, page, start), last
    found = history.revisions(db, page)
    place = next(place for place, row in enumerate(found) if row["id"] == last["id"])
    if place == 0:
        raise UsageError(
            f"page {page} has nothing before revision {last['revision']} to compare it with; `replate show {page}`"
        )
    return found[place - 1], last


def _name(row: Row) -> str:
    return f"page-{row['page']}/revision-{row['revision']}"


def _operations(first: Row, last: Row, old: Article, new: Article) -> Iterable[Mapping[str, Any]]:
    names = {"page": last["page"], "revision": last["revision"], "previous_revision": first["revision"]}
    return (names | operation for operation in operations.operations(old, new))


def _print(first: Row, last: Row, old: Article, new: Article, draw: Callable[[Article, Article], None]) -> None:
    summary = finding.find(old, new).summary or "no difference in the article"
    between = terminal.stretch(first["seen_at"], last["seen_at"])
    head = f"page {last['page']}, revision {first['revision']} to {last['revision']}, {between}: {summary}"
    screen = terminal.console()
    screen.print(Text(terminal.safe(head), style="dim"), end="\n\n")
    draw(old, new)


UNIFIED = {"+": "green", "-": "red", "@": "cyan"}


def _print_unified(written: str) -> None:
    """As it is; on a terminal with its lines coloured and nothing that could steer it."""
    screen = terminal.console()
    if not screen.is_terminal:
        click.echo(written, nl=False)
        return
    for line in written.splitlines():
        style = "bold" if line.startswith(("--- ", "+++ ")) else UNIFIED.get(line[:1], "")
        screen.print(Text(terminal.safe(line), style=style), soft_wrap=True)


def _inline(old: Article, new: Article) -> None:
    screen = terminal.console()
    for row in rows.rows(old, new):
        text = _label(row)
        for segment in row.inline:
            text.append_text(_drawn(segment, is_plain=terminal.is_plain(screen)))
        if row.field == "headline":
            text.stylize("bold")
        screen.print(text, end="\n\n")


def _label(row: Line) -> Text:
    if row.action == "move":
        return Text.assemble((f"[moved from paragraph {(row.old_index or 0) + 1}] ", "cyan"))
    is_named = row.field in ("published", "section", "caption")
    return Text.assemble((f"[{row.field}] ", "dim") if is_named else "")


def _drawn(segment: Segment, *, is_plain: bool) -> Text:
    if is_plain:
        opening, closing = MARKS[segment.kind]
        return Text(f"{opening}{terminal.safe(segment.text)}{closing}")
    text = Text(style=STYLES[segment.kind])
    for piece, is_other in segment.pieces():
        text.append(terminal.safe(piece), style="bold reverse" if is_other else "")
    return text


def _side_by_side(old: Article, new: Article) -> None:
    screen = terminal.console()
    table = Table(box=box.SIMPLE, show_header=False, expand=True, pad_edge=False)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    for row in rows.rows(old, new):
        table.add_row(*(_joined(_label(row), side, terminal.is_plain(screen)) for side in (row.left, row.right)))
        table.add_row()
    screen.print(table)


def _joined(label: Text, side: Iterable[Segment], is_plain: bool) -> Text:
    drawn = [_drawn(segment, is_plain=is_plain) for segment in side]
    return Text.assemble(*([label] if drawn else []), *drawn)
