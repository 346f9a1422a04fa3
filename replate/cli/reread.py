"""`replate reread`: what would differ if the stored raw pages were read anew, by today's code."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click
from rich.text import Text

from replate.changes.article import Article
from replate.cli import terminal
from replate.cli.project import Project, pass_project
from replate.crawler import rereading
from replate.crawler.reading.anchor import Anchor
from replate.crawler.rereading import Reread, Stored
from replate.db import furniture, revisions, snapshots, sources
from replate.errors import UsageError


@click.command()
@click.option("--source", metavar="NAME", help="The pages of this source only.")
@terminal.json_option
@pass_project
def command(project: Project, source: str | None, as_json: bool) -> None:
    """Read the stored raw page of each revision anew and tell what would differ from what was recorded.

    After an upgrade this shows beforehand what the next visits will record as `technical`. Nothing is written.
    """
    report(project, source, None, as_json=as_json)


def report(project: Project, source: str | None, select: Mapping[str, str] | None, *, as_json: bool) -> None:
    """Print what would differ, of one source or of all, with some selectors replaced where given."""
    with project.reading() as db:
        number = sources.get(db, source).id if source is not None else None
        total, kept = revisions.count_raw(db, number)
        if total and not kept:
            raise UsageError(
                f"of {total} revisions no raw page is kept, so none can be read anew; keep_snapshots in "
                f'{project.config.path} is "{project.config.crawler.keep_snapshots}"'
            )
        found = rereading.every(_stored(db, number), select, project.config.crawler.processes)
        if as_json:
            terminal.print_json(_row(one) for one in found if one.differs)
            return
        _print(found, total - kept)


def _stored(db: sqlite3.Connection, source: int | None) -> Iterator[Stored]:
    """Each revision, anchored in the one before it, as it was read."""
    before: tuple[int, Article] | None = None
    digests: dict[int, frozenset[str]] = {}
    for row in revisions.with_raw(db, source):
        raw, article = snapshots.load(db, row["snapshot"]), revisions.article(db, row)
        known = before[1] if before and before[0] == row["page"] else None
        if row["source"] not in digests:
            digests[row["source"]] = furniture.digests(db, row["source"])
        anchor = Anchor(known, (), digests[row["source"]])
        yield Stored(row["page"], row["revision"], row["url"], article, raw.body, raw.content_type, row["timezone"],
                     json.loads(row["selectors"]), anchor, raw.first_seen)  # fmt: skip
        before = row["page"], article


def _print(found: Iterable[Reread], not_kept: int) -> None:
    screen = terminal.console()
    counts: Counter[str] = Counter()
    read = differing = 0
    for one in found:
        read += 1
        if not one.differs:
            continue
        differing += 1
        counts.update(one.fields or ("no article",))
        told = one.reason or (one.finding.summary if one.finding else "")
        name = f"page {one.stored.page}, revision {one.stored.revision}: "
        screen.print(Text.assemble((name, "dim"), terminal.safe(told)))
    missing = f"; of {not_kept} more no raw page is kept" if not_kept else ""
    screen.print(Text(f"{read} revisions read anew, {differing} would differ{missing}", style="bold"))
    for field, count in counts.most_common():
        screen.print(f"  {field}: {count}")


def _row(one: Reread) -> dict[str, Any]:
    edits = one.finding.edits if one.finding else ()
    return {
        "page": one.stored.page, "revision": one.stored.revision, "url": one.stored.url, "fields": list(one.fields),
        "reason": one.reason or (one.finding.summary if one.finding else None),
        "edits": [
            {"field": edit.field, "action": edit.action, "before": edit.before, "after": edit.after} for edit in edits
        ],
    }  # fmt: skip
