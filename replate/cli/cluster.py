"""`replate cluster`: the same report at other outlets, and who carries whose corrections."""

from collections.abc import Mapping
from typing import Any

import click
from rich.text import Text

from replate.changes.rendering import excerpt
from replate.cli import terminal
from replate.cli.project import Project, pass_project
from replate.db import clusters, pages
from replate.export import cluster as exported

COLOURS = {"carries it": "green", "reads as before": "bold red", "has neither": "dim"}


@click.command()
@click.argument("page")
@terminal.json_option
@pass_project
def command(project: Project, page: str, as_json: bool) -> None:
    """Show the outlets that carry nearly the text of PAGE, by time, and who carries the corrections of others."""
    with project.reading() as db:
        number = pages.target(db, pages.find(db, page))
        cluster = clusters.of_page(db, number)
        found = [] if cluster is None else list(exported.rows(db, cluster))
        sharing = list(exported.sharing(db, number))
    if as_json:
        terminal.print_json([*found, *sharing])
        return
    terminal.print_table(
        ("Page", "Source", "Appeared", "Alike", "Words", "Passages", "Notes", "Headline"),
        [_cells(row) for row in found],
        f"page {number} is in no cluster: no other outlet was seen to carry nearly its text within 72 hours",
    )
    _print_differences(found)
    _print_corrections(found)
    _print_sharing(number, sharing)


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    is_first = row["likeness"] is None
    return (
        str(row["page"]), row["source"], terminal.local(row["appeared"]),
        "the earliest" if is_first else f"{row['likeness']:.0%}",
        "" if is_first else f"+{row['words_added']} -{row['words_deleted']}",
        str(row["passages"]) if is_first else f"{row['passages_shared']} of {row['passages']}",
        str(len(row["notes"]) or ""),
        row["headline"] or "",
    )  # fmt: skip


def _print_differences(found: list[dict[str, Any]]) -> None:
    screen = terminal.console()
    for row in found:
        if row["difference"]:
            told = f"{row['source']}, page {row['page']}, differs from the earliest: {row['difference']}"
            screen.print(Text(terminal.safe(told)))


def _print_corrections(found: list[dict[str, Any]]) -> None:
    """Each correction once, and below it who carries it."""
    carriers: dict[tuple[object, ...], list[tuple[Mapping[str, Any], Mapping[str, Any]]]] = {}
    made: dict[tuple[object, ...], Mapping[str, Any]] = {}
    for row in found:
        for one in row["corrections"]:
            key: tuple[object, ...] = (one["page"], one["revision"], one["after"])
            made[key] = one
            carriers.setdefault(key, []).append((one, row))
    screen = terminal.console()
    for told_key, correction in made.items():
        screen.print(Text(_told(correction)))
        if all(one["status"] == "has neither" for one, _ in carriers[told_key]):
            screen.print(Text("  none of the others has the passage, old or new", style=COLOURS["has neither"]))
            continue
        for one, other in carriers[told_key]:
            since = f" since {terminal.local(one['since'])}" if one["since"] else ""
            told = terminal.safe(f"  {one['status']}{since}: {other['source']}, page {other['page']}")
            screen.print(Text(told, style=COLOURS[one["status"]]))


def _print_sharing(number: int, sharing: list[dict[str, Any]]) -> None:
    """Pages that are no near copies and share passages all the same."""
    if not sharing:
        return
    terminal.console().print(Text(f"\nPages at other outlets with passages of page {number}, word for word:"))
    terminal.print_table(
        ("Page", "Source", "Since", "Passages", "Share", "Headline"),
        [
            (str(row["page"]), row["source"], terminal.local(min(one["since"] for one in row["passages"])),
             _passages(row), f"{row['share']:.0%}", row["headline"] or "")
            for row in sharing
        ],
        "",
    )  # fmt: skip


def _passages(row: Mapping[str, Any]) -> str:
    gone = sum(not one["stands"] for one in row["passages"])
    return f"{len(row['passages'])}{f', {gone} of them gone by now' if gone else ''}"


def _told(one: Mapping[str, Any]) -> str:
    head = f"{one['source']}, page {one['page']}, revision {one['revision']}, seen {terminal.local(one['seen_at'])}: "
    if one["before"] is None:
        return terminal.safe(f"{head}“{excerpt.single(one['after'])}” was added")
    before, after = excerpt.pair(one["before"], one["after"])
    return terminal.safe(f"{head}“{before}” became “{after}”")
