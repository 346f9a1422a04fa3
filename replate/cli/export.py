"""`replate export`: the change log, leaving in a format that others read."""

import sys
from pathlib import Path

import click

from replate.cli.project import Project, pass_project
from replate.export import formats, output


@click.command()
@click.argument("subject", type=click.Choice(formats.SUBJECTS))
@click.option("--format", required=True, metavar="F", help=f"One of {', '.join(formats.WRITERS)}.")
@click.option(
    "--since-cursor",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Only changes, or revisions, after change N.",
)
@click.option("--output", "path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Into a file, whole or not at all; without it to standard output.")  # fmt: skip
@pass_project
def command(project: Project, subject: str, format: str, since_cursor: int, path: Path | None) -> None:
    """Write the changes, the revisions or the pages; the same twice when nothing was added."""
    formats.check(subject, format)
    with project.reading() as db:
        if path is None:
            formats.write(db, subject, format, sys.stdout.buffer, since_cursor)
            return
        with output.whole(path) as stream:
            formats.write(db, subject, format, stream, since_cursor)
