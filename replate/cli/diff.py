"""`replate diff`: what changed between two revisions, drawn for a terminal, a page, `patch` or a program."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
from replate.changes.rendering.stretches import Stretch, stretches
from replate.cli import pager, terminal
from replate.cli.project import Project, pass_project
from replate.db import history, pages, revisions, stamps
from replate.db.history import Interval, Row
from replate.errors import UsageError

STYLES = {"equal": "", "insert": "green underline", "delete": "red strike"}
MARKS = {"equal": ("", ""), "insert": ("{+", "+}"), "delete": ("[-", "-]")}
FORMATS = ("inline", "side-by-side", "unified", "html", "json")


SILENT = {
    None: ("Cannot be told whether stealth", ""), 0: ("Not stealth", ""), 1: ("Stealth", "not dim bold red"),
}  # fmt: skip
FURNITURE = ("byline", "published", "section")  # left out of a folded view where they read as before


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions with their articles, and within which interval the one became the other."""

    first: Row
    last: Row
    old: Article
    new: Article
    interval: Interval
    base_rate: str | None


@click.command()
@click.argument("page")
@click.option("--from", "start", type=int, metavar="A", help="The earlier revision; by default the one before B.")
@click.option("--to", "end", type=int, metavar="B", help="The later revision; by default the newest.")
@click.option("--format", type=click.Choice(FORMATS), default="inline", show_default=True)
@click.option("--whole", is_flag=True, help="Show unchanged paragraphs on a terminal, too.")
@terminal.json_option
@pager.option
@pass_project
def command(
    project: Project, page: str, start: int | None, end: int | None, format: str, whole: bool, as_json: bool,
    no_pager: bool,
) -> None:  # fmt: skip
    """Show what changed in PAGE, between its last two revisions by default."""
    with project.reading() as db:
        found = _comparison(db, pages.find(db, page), start, end)
    if as_json or format == "json":
        terminal.print_json(_operations(found))
        return
    if format == "html":
        click.echo(markup.fragment(found.old, found.new), nl=False)
        return
    with pager.paged(is_wanted=not no_pager):
        if format == "unified":
            names = _name(found.first), _name(found.last)
            _print_unified(unified.unified(found.old, found.new, old_name=names[0], new_name=names[1]))
        else:
            _print(found, _side_by_side if format == "side-by-side" else _inline, is_whole=whole)


def _comparison(db: sqlite3.Connection, page: int, start: int | None, end: int | None) -> Comparison:
    last = history.revision(db, page, end)
    first = history.revision(db, page, start) if start is not None else _before(db, page, last)
    return Comparison(
        first, last, revisions.article(db, first), revisions.article(db, last),
        history.interval(db, page, first, last), stamps.base_rate(db, last["page"]),
    )  # fmt: skip


def _before(db: sqlite3.Connection, page: int, last: Row) -> Row:
    found = history.previous(db, page, last)
    if found is None:
        raise UsageError(
            f"page {page} has nothing before revision {last['revision']} to compare it with; `replate show {page}`"
        )
    return found


def _name(row: Row) -> str:
    return f"page-{row['page']}/revision-{row['revision']}"


def _operations(found: Comparison) -> Iterable[Mapping[str, Any]]:
    first, last = found.first, found.last
    names = {
        "page": last["page"], "url": last["url"], "revision": last["revision"],
        "previous_revision": first["revision"], "window_start": found.interval.start, "window_end": found.interval.end,
        "stealth": None if not found.interval.is_step or last["stealth"] is None else bool(last["stealth"]),
    }  # fmt: skip
    return (names | operation for operation in operations.operations(found.old, found.new))


Draw = Callable[[Iterable[Stretch]], None]


def _print(found: Comparison, draw: Draw, *, is_whole: bool) -> None:
    screen = terminal.console()
    screen.print(_heading(found), end="\n\n")
    shown = rows.rows(found.old, found.new)
    if is_whole or not screen.is_terminal:
        draw([Stretch(shown, is_folded=False)])
    else:
        draw(stretches(row for row in shown if row.action != "equal" or row.field not in FURNITURE))


def _heading(found: Comparison) -> Text:
    """Which revisions, within which interval, what changed in words, and whether it was said."""
    first, last, interval = found.first, found.last, found.interval
    stamp = f", by its stamp {terminal.local(interval.by_stamp)[11:]}" if interval.by_stamp else ""
    made = f"made {terminal.stretch(interval.start, interval.end)}{stamp}"
    text = Text(f"page {last['page']}, revision {first['revision']} to {last['revision']}, {made}\n", style="dim")
    text.append(terminal.safe(_told(found)), style="not dim bold")
    if interval.is_step and last["stealth_reason"]:
        said, style = SILENT[last["stealth"]]
        rate = f"; {found.base_rate}" if found.base_rate else ""
        text.append("\n").append(said, style=style).append(terminal.safe(f": {last['stealth_reason']}{rate}"))
    return text


def _told(found: Comparison) -> str:
    recorded = found.last if found.interval.is_step else None
    back = f"back to revision {recorded['reverted_to']}: " if recorded and recorded["reverted_to"] else ""
    summary = (recorded["summary"] if recorded else None) or finding.find(found.old, found.new).summary
    return back + (summary or "no difference in the article")


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


def _inline(shown: Iterable[Stretch]) -> None:
    screen = terminal.console()
    for stretch in shown:
        if stretch.is_folded:
            screen.print(_folded(stretch), end="\n\n")
            continue
        for row in stretch.rows:
            text = _label(row)
            for segment in row.inline:
                text.append_text(_drawn(segment, is_plain=terminal.is_plain(screen)))
            if row.field == "headline":
                text.stylize("bold")
            screen.print(text, end="\n\n")


def _folded(stretch: Stretch) -> Text:
    return Text(f"··· {len(stretch.rows)} unchanged paragraphs ···", style="dim")


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


def _side_by_side(shown: Iterable[Stretch]) -> None:
    screen = terminal.console()
    table = Table(box=box.SIMPLE, show_header=False, expand=True, pad_edge=False)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    for stretch in shown:
        if stretch.is_folded:
            table.add_row(_folded(stretch), _folded(stretch))
            table.add_row()
            continue
        for row in stretch.rows:
            table.add_row(*(_joined(_label(row), side, terminal.is_plain(screen)) for side in (row.left, row.right)))
            table.add_row()
    screen.print(table)


def _joined(label: Text, side: Iterable[Segment], is_plain: bool) -> Text:
    drawn = [_drawn(segment, is_plain=is_plain) for segment in side]
    return Text.assemble(*([label] if drawn else []), *drawn)
