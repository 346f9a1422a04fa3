"""`replate init`: a configuration to begin with."""

from pathlib import Path

import click

from replate.errors import UsageError

NAME = "replate.toml"
TEXT = """\
# replate.toml: what replate follows, how politely, and where it keeps what it saw.
#
# Durations: "250ms", "90s", "10m", "2h", "7d". Sizes: "512 KiB", "10 MiB".
# Lines that begin with "# " and a key show the default or an example; take the "# " away to change it.
# The file is checked whole when it is read, and each mistake is told with what is allowed.

# The database, relative to this file.
database = "replate.db"

# Where site owners reach you: a page about your crawler, or a mail address. It goes into the User-Agent of every
# request, and without it nothing but loopback is visited.
# contact = "https://example.org/about-our-crawler"

[crawler]
# Crawler processes; the default is the number of cores.
# processes = 2
# Least time between two requests to one host; a longer Crawl-delay in robots.txt wins.
# delay = "2s"
# timeout = "30s"
# max_body = "10 MiB"
# An edit is looked at a second time before it is recorded; "0s" records at first sight.
# confirm_after = "90s"
# Raw pages kept: none | revisions | all.
# keep_snapshots = "revisions"
# Private or loopback networks that may be fetched; none by default.
# private_networks = ["127.0.0.0/8"]

[scheduler]
# first_visit_after = "0s"
# A page without an edit for so long is not visited any more.
# retire_after = "90d"
# Budgets; 0 is none but politeness.
# requests_per_hour = 0
# requests_per_host_per_hour = 0
# When pages are visited again: "steady" backs off while nothing changes; "learning" looks when an edit is likely, worth
# taking where feeds bring some hundred edits in three months.
# policy = "steady"
# attention = "balanced"            # of "learning": alert | balanced | archive

[viewer]
# enabled = true
# The viewer has no log-in: leave it on loopback.
# host = "127.0.0.1"
# port = 8642

# One [[source]] for each feed, sitemap, section front or single page; the name is how replate knows it again.
# [[source]]
# name = "Example Herald, world"
# url = "https://herald.example/rss/world.xml"
# kind = "feed"                     # feed | sitemap | section | page; left out: found out at the first poll
# every = "10m"                     # or: cron = "*/10 6-23 * * *"
# timezone = "Europe/Lisbon"        # of times that are shown without a zone
# include = ["*/news/*"]            # globs over the canonical URL; exclude likewise
# requests_per_hour = 0             # a budget of its own
# window = "* 6-22 * * *"           # cron: when its pages are visited
# [source.select]                   # CSS selectors, where the generic reading of a field is not good enough
# headline = "h1"
# body = "#content p"
"""


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path())
def command(folder: Path) -> None:
    """Write a commented replate.toml into DIR (here by default); an existing file is left as it is."""
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(TEXT)
    except FileExistsError:
        raise UsageError(f"{path}: exists already and was left as it is; name another folder, or edit it") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}; name another folder") from error
    click.echo(f"wrote {path}: set contact, add a [[source]], then `replate run` (or `replate crawl` for one pass)")
