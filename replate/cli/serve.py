"""`replate serve`: the viewer alone."""

import logging

import click

from replate.cli.project import Project, pass_project
from replate.web import server


@click.command()
@click.option("--host", help="Instead of the configured one.")
@click.option("--port", type=click.IntRange(0, 65535), help="Instead of the configured one; 0: any that is free.")
@pass_project
def command(project: Project, host: str | None, port: int | None) -> None:
    """Serve the viewer until interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    viewer = project.config.viewer
    server.serve(project.config.database, host or viewer.host, viewer.port if port is None else port)
