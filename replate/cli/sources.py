"""`replate sources`: what is followed, and what the last poll of each came to."""

from typing import Any

import click
from rich.text import Text

from replate.changes import moment
from replate.cli import terminal
from replate.cli.project import Project, pass_project
from replate.db import habits, sources
from replate.db.sources import Source


@click.command()
@terminal.json_option
@pass_project
def command(project: Project, as_json: bool) -> None:
    """List the sources with their last polls."""
    with project.reading() as db:
        found, counts = sources.every(db), sources.count_pages(db)
        learned = {source.id: habits.told(db, source.id) for source in found}
    if as_json:
        terminal.print_json(_row(source, counts.get(source.id, 0), learned[source.id]) for source in found)
        return
    terminal.print_table(
        ("Name", "Kind", "Pages", "Last poll", "Result", "Reason"),
        (
            (source.name, source.kind or "?", str(counts.get(source.id, 0)), terminal.local(source.last_poll),
             _result(source), source.last_reason or "")
            for source in found
        ),
        "no source yet; add a [[source]] to replate.toml, or `replate crawl URL`",
    )  # fmt: skip
    for source in found:
        for one in learned[source.id]:
            terminal.console().print(Text(terminal.safe(f"{source.name}, learned: {one}"), style="dim"))


def _result(source: Source) -> str:
    return (source.last_outcome or "not polled") if source.active else "not followed any more"


def _row(source: Source, pages: int, learned: list[str]) -> dict[str, Any]:
    return {
        "source": source.name, "url": source.url, "kind": source.kind, "origin": source.origin,
        "active": source.active, "every": source.every.total_seconds() if source.every else None, "cron": source.cron,
        "timezone": source.timezone,
        "learned_zone": source.learned_zone, "pages": pages, "last_poll": moment.optional_text(source.last_poll),
        "outcome": source.last_outcome, "reason": source.last_reason, "entries": source.last_entries,
        "failures": source.failures, "learned_addresses": learned,
    }  # fmt: skip
