"""`replate demo`: a newsroom on loopback, sped up, followed by the real daemon; its edits told as they arrive."""

import itertools
import os
import socket
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.text import Text

from replate.cli import terminal
from replate.cli.processes import Crew
from replate.cli.project import Project
from replate.db import catalog, edits, history
from replate.db.edits import Choice
from replate.db.history import Row
from replate.demo.newsroom import Newsroom
from replate.errors import ReplateError, UsageError
from replate.scheduler import lock

SPEED = 120.0  # two story hours in a minute: all that a reader of the README should see happens within five
STORY_HOURS = timedelta(hours=3)
LOOK_EVERY = timedelta(seconds=0.4)
PORT = 8642
FIRST_LINE = "# Written by `replate demo`, which writes it anew at each run, with a fresh database beside it.\n"
MADE = ("replate.db", "replate.db-wal", "replate.db-shm")


@click.command()
@click.option("--speed", type=click.FloatRange(1, 3600), default=SPEED, show_default=True, metavar="N",
              help="Story seconds in one real second; every duration is scaled.")  # fmt: skip
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("replate-demo"),
              show_default=True, help="Where configuration, database and log are put.")  # fmt: skip
@click.option("--for", "seconds", type=click.FloatRange(min=0), metavar="SECONDS", help="End by itself after so long.")
def command(speed: float, folder: Path, seconds: float | None) -> None:
    """Watch a newsroom edit its stories: three outlets on loopback, the daemon following them, and the viewer."""
    _check(folder)
    opened = time.monotonic()
    epoch = datetime.now(UTC) - STORY_HOURS  # story time runs faster than ours; so its stamps never lie ahead of us
    with Newsroom(lambda: timedelta(seconds=(time.monotonic() - opened) * speed), epoch=epoch) as newsroom:
        project = _prepare(folder, newsroom, speed)
        _introduce(project, newsroom, speed)
        try:
            _follow(project, None if seconds is None else opened + seconds)
        except KeyboardInterrupt:
            click.echo()
    _say_farewell(project)


def _check(folder: Path) -> None:
    """Refuse a folder that holds somebody's own archive."""
    path = folder / "replate.toml"
    is_ours = path.exists() and path.read_text("utf-8", "replace").startswith(FIRST_LINE)
    if not is_ours and (path.exists() or any((folder / name).exists() for name in MADE)):
        raise UsageError(f"{folder}: holds an archive that is not the demo's; name another folder with --dir")


def _prepare(folder: Path, newsroom: Newsroom, speed: float) -> Project:
    """Write the configuration, and make a fresh database."""
    folder.mkdir(parents=True, exist_ok=True)
    with lock.hold((folder / MADE[0]).absolute(), datetime.now(UTC)):  # no other demo is using it
        for name in MADE:
            (folder / name).unlink(missing_ok=True)
        (folder / "replate.toml").write_text(_configuration(newsroom, speed), "utf-8")
        project = Project(folder / "replate.toml")
        with project.writing():
            return project


def _configuration(newsroom: Newsroom, speed: float) -> str:
    scaled = {name: _scaled(seconds, speed) for name, seconds in (
        ("delay", 2), ("confirm", 90), ("retire", 90 * 86400), ("first_look", 1800), ("longest", 40 * 86400),
        ("every", 600),
    )}  # fmt: skip
    head = f"""\
{FIRST_LINE}
[crawler]
processes = {min(2, os.cpu_count() or 1)}
delay = "{scaled["delay"]}"
confirm_after = "{scaled["confirm"]}"
private_networks = ["127.0.0.0/8"]

[scheduler]
retire_after = "{scaled["retire"]}"
first_look = "{scaled["first_look"]}"
longest_interval = "{scaled["longest"]}"

[viewer]
port = {_free_port()}
"""
    sources = (
        f'\n[[source]]\nname = "{outlet.name}"\nurl = "{outlet.source_url}"\nkind = "{outlet.kind}"\n'
        f'every = "{scaled["every"]}"\ntimezone = "{outlet.timezone}"\n'
        for outlet in newsroom.outlets
    )
    return head + "".join(sources)


def _scaled(seconds: float, speed: float) -> str:
    return f"{max(1, round(seconds * 1000 / speed))}ms"


def _free_port() -> int:
    """The viewer's usual port, or any other where that is taken."""
    for port in (PORT, 0):
        try:
            with socket.create_server(("127.0.0.1", port)) as found:
                return int(found.getsockname()[1])
        except OSError:
            continue
    raise ReplateError("no port is free on 127.0.0.1 for the viewer")


def _introduce(project: Project, newsroom: Newsroom, speed: float) -> None:
    click.echo(f"Viewer: http://127.0.0.1:{project.config.viewer.port}/")
    for outlet in newsroom.outlets:
        click.echo(f"Outlet: {outlet.name}, {outlet.url}")
    click.echo(f"One second is {speed:g} seconds of story time. Edits as they are recorded; Ctrl-C ends.\n")


def _follow(project: Project, end: float | None) -> None:
    """Run the daemon, and tell what it records, until `end` on the monotonic clock."""
    line = [sys.executable, "-m", "replate", "--config", str(project.config.path), "run"]
    with (project.config.folder / "demo.log").open("w+b") as log, project.reading() as db:
        with Crew([line], {}, log) as crew:
            told = 0
            while (end is None or time.monotonic() < end) and crew.is_working(LOOK_EVERY):
                told = _tell(db, told)
            failures = crew.failures()
        _tell(db, told)
    if failures:
        raise ReplateError(f"the daemon ended by itself; {failures[0]} (all of it: {project.config.folder}/demo.log)")


def _tell(db: sqlite3.Connection, cursor: int) -> int:
    """Print what the change log holds behind `cursor`, a line a revision; the newest cursor."""
    screen = terminal.console()
    for rows in _together(edits.rows(db, Choice(after_cursor=cursor))):
        cursor = rows[-1]["cursor"]
        screen.print(_line(db, rows), soft_wrap=True)
    return cursor


def _together(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of one revision together, others each for itself."""

    def revision(row: Row) -> tuple[int, ...]:
        is_own = row["revision"] == row["previous_revision"]
        return (row["page"], row["revision"] or 0, row["cursor"] if is_own else 0)

    for _, group in itertools.groupby(rows, revision):
        yield list(group)


def _line(db: sqlite3.Connection, rows: list[Row]) -> Text:
    row = rows[0]
    entry = catalog.page(db, row["page"])
    text = Text(f"{terminal.local(row['seen_at'], seconds=True)[11:]}  ", style="dim")
    text.append(row["source"], style="cyan not dim").append(
        f"  {terminal.safe(entry.headline or entry.url)}", style="bold not dim"
    )
    text.append(f" [{entry.page}]  ").append(terminal.safe(_what(db, row)), style="not dim")
    return text.append("  STEALTH", style="bold red not dim") if row["stealth"] else text


def _what(db: sqlite3.Connection, row: Row) -> str:
    if row["revision"] == row["previous_revision"]:
        return f"{row['field']}: {row['before'] or 'none'} → {row['after'] or 'none'}"
    return str(history.revision(db, row["page"], row["revision"])["summary"])


def _say_farewell(project: Project) -> None:
    with project.reading() as db:
        count = edits.last_cursor(db)
        most = max(catalog.pages(db), key=lambda entry: entry.revisions, default=None)
    config = project.path
    click.echo(f"\n{count} edits are recorded in {project.path.parent / MADE[0]}. Look on with:")
    for command in (f"history {most.page if most else 1}", f"diff {most.page if most else 1}", "log --stealth"):
        click.echo(f"  replate --config {config} {command}")
