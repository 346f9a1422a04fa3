"""What people and programs are shown: tables and colours on a terminal, plain lines in a pipe, JSON when asked for."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from replate.changes import moment
from replate.export import jsonl

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")

Cell = str | Text

_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")


def safe(text: str) -> str:
    """Text from elsewhere as a terminal may have it: a page must not be able to move a cursor or set a title."""
    return text.translate(_CONTROLS)


class _Screen(Console):
    """rich ends the process with status 1 when a pipe's reader leaves; that is for the command line to judge."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """The terminal, or the pipe; never wraps what goes into a pipe."""
    screen = _Screen(highlight=False, markup=False, emoji=False)
    if not screen.is_terminal:
        screen.soft_wrap = True
    return screen


def is_plain(screen: Console) -> bool:
    """Whether marks in the text must do what colour would."""
    return not screen.is_terminal or screen.no_color


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """One object a line, out at once, so that a program that follows has it."""
    for row in rows:
        sys.stdout.write(jsonl.line(row))
        sys.stdout.flush()


def print_table(headers: Sequence[str], rows: Iterable[Sequence[Cell]], empty: str) -> None:
    """A table as wide as the terminal, or a block a row where that is narrow; in a pipe columns separated by tabs.

    Where there is no row, `empty` says why.
    """
    screen = console()
    found = [list(row) for row in rows]
    if not found:
        click.echo(empty, err=not screen.is_terminal)
    elif screen.is_terminal and screen.width < NARROW:
        for row in found:
            screen.print(_block(headers, row))
    elif screen.is_terminal:
        screen.print(_table(headers, found))
    else:
        lines: list[list[Cell]] = [list(headers), *found]
        for row in lines:
            click.echo(columns(row))


def columns(cells: Iterable[Cell]) -> str:
    """One line of a table in a pipe: columns separated by tabs."""
    return "\t".join(safe(" ".join(str(cell).split())) for cell in cells)


def _table(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for header in headers:
        is_number = header in NUMBERS
        table.add_column(header, justify="right" if is_number else "left", no_wrap=is_number or header in SHORT,
                         min_width=18 if header == "Headline" else None,
                         overflow="ellipsis" if header in ONE_LINE else "fold")  # fmt: skip
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(safe(cell)) for cell in row))
    return table


def _block(headers: Sequence[str], row: Sequence[Cell]) -> Text:
    """A row as lines of its own, each cell behind its header; where there is no room for columns."""
    text = Text()
    for header, cell in zip(headers, row, strict=True):
        if str(cell):
            text.append(f"{header}: ", style="dim").append(cell if isinstance(cell, Text) else safe(cell)).append("\n")
    return text


NARROW = 76  # columns of a terminal; with fewer, the longest table (pages) cuts its numbers and loses its headlines
NUMBERS = {
    "Page",
    "Rev.",
    "Revisions",
    "Words",
    "Cursor",
    "Links",
    "Pages",
    "Visits",
    "Edits",
    "Missed",
    "Visits an edit",
}
SHORT = {"State", "Seen", "Last visit", "Next visit", "Last poll", "Stealth", "Verdict", "Kind", "Result"}
ONE_LINE = {"URL"}


def local(written: str | datetime | None, *, seconds: bool = False) -> str:
    """A stored time by the clock of whoever reads it; an empty text where there is none."""
    if written is None:
        return ""
    found = moment.parse(written) if isinstance(written, str) else written
    return f"{found.astimezone():%Y-%m-%d %H:%M:%S}" if seconds else f"{found.astimezone():%Y-%m-%d %H:%M}"


def stretch(start: str | datetime | None, end: str | datetime | None) -> str:
    """An interval by the local clock, the date said once where it is the same, seconds where nothing else differs."""
    is_short = start is not None and local(start) == local(end)
    first, last = local(start, seconds=is_short), local(end, seconds=is_short)
    if not first:
        return last
    if not last:
        return f"{first} until now"
    return f"{first} to {last[11:]}" if first[:10] == last[:10] else f"{first} to {last}"


def stealth(value: bool | int | None) -> Text:
    """Whether an edit was silent, in a word."""
    if value is None:
        return Text("unknown", style="dim")
    return Text("stealth", style="bold red") if value else Text("no")
