"""The newsroom alone: `python -m replate.demo --speed 120` prints its addresses and runs until interrupted."""

import threading
import time
from datetime import timedelta

import click

from replate.demo.newsroom import Newsroom


@click.command()
@click.option("--speed", default=120.0, show_default=True, help="Story seconds in one real second.")
@click.option("--port", default=0, help="Port of the first outlet; the others follow it. 0: any free ones.")
def main(speed: float, port: int) -> None:
    """Run three outlets on loopback whose articles change as time goes by."""
    opened = time.monotonic()
    ports = (port, port + 1, port + 2) if port else (0, 0, 0)
    with Newsroom(lambda: timedelta(seconds=(time.monotonic() - opened) * speed), ports=ports) as newsroom:
        for outlet in newsroom.outlets:
            click.echo(f"{outlet.name}: {outlet.url} (follow it by its {outlet.kind}, {outlet.source_url})")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("The newsroom is closed.")


if __name__ == "__main__":
    main()
