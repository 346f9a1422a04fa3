"""`replate show`: an article as it read."""

from itertools import zip_longest

import click
from rich.text import Text

from replate.changes import text
from replate.changes.article import Article
from replate.cli import terminal
from replate.cli.project import Project, pass_project
from replate.db import catalog, history, pages, revisions, stamps
from replate.db.history import Row
from replate.export import revisions as exported

_STYLES = {"subheading": "bold", "quotation": "italic"}


@click.command()
@click.argument("page")
@click.option("--revision", type=int, metavar="N", help="This revision; the newest by default.")
@terminal.json_option
@pass_project
def command(project: Project, page: str, revision: int | None, as_json: bool) -> None:
    """Show the article of PAGE as it read; into a pipe its plain text."""
    with project.reading() as db:
        found = history.revision(db, pages.find(db, page), revision)
        if as_json:
            terminal.print_json([exported.row(db, catalog.page(db, found["page"]), found)])
            return
        _print(found, revisions.article(db, found), stamps.base_rate(db, found["page"]))


def _print(row: Row, article: Article, base_rate: str | None) -> None:
    screen = terminal.console()
    if not screen.is_terminal:
        click.echo(text.plain(article), nl=False)
        return
    screen.print(_head(row), style="dim")
    if row["stealth_reason"]:
        found = {1: "stealth", 0: "not stealth"}.get(row["stealth"], "cannot be told whether stealth")
        told = f"{found}: {row['stealth_reason']}" + (f"; {base_rate}" if base_rate else "")
        screen.print(Text(terminal.safe(told), style="dim"), end="\n\n")
    for part, style in (
        (article.headline, "bold"), (article.dek, "italic"), (", ".join(article.byline), ""),
        (_stamps(article), "dim"),
    ):  # fmt: skip
        if part:
            screen.print(Text(terminal.safe(part), style=style), end="\n\n")
    for paragraph, kind in zip_longest(article.paragraphs, article.kinds):
        style = "yellow" if paragraph in article.notes else _STYLES.get(kind, "")
        screen.print(Text(terminal.safe(f"• {paragraph}" if kind == "item" else paragraph), style=style), end="\n\n")
    for caption in article.captions:
        screen.print(Text(terminal.safe(f"[caption] {caption}"), style="dim"), end="\n\n")


def _head(row: Row) -> Text:
    seen = terminal.local(row["seen_at"])
    return Text(f"page {row['page']}, revision {row['revision']}, {row['verdict']}, seen {seen} at {row['url']}")


def _stamps(article: Article) -> str:
    published = article.published_text or terminal.local(article.published)
    told = {"Published": published, "Updated": article.updated_text or terminal.local(article.updated)}
    return " · ".join(f"{name}: {value}" for name, value in told.items() if value)
