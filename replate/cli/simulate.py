"""`replate simulate`: recorded or made-up histories of edits, replayed through every revisit rule."""

from pathlib import Path

import click

from replate.changes import signal
from replate.cli import terminal
from replate.cli.project import Project, pass_project
from replate.db import learning
from replate.errors import UsageError
from replate.export import output
from replate.scheduler.policy import prior, value
from replate.scheduler.policy.learning import USUAL_PRICE
from replate.scheduler.policy.prior import Prior
from replate.scheduler.replay import comparison, plot, rules, run, synthetic, trace
from replate.scheduler.replay.comparison import Line
from replate.scheduler.replay.ours import Learning
from replate.scheduler.replay.trace import Trace

OURS = "replate"


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--articles", default=3000, show_default=True, type=click.IntRange(10, 10**6), metavar="N",
              help="Size of the made-up workload; with --own so many articles, the newest.")  # fmt: skip
@click.option("--seed", default=7, show_default=True, metavar="N", help="Of the made-up workload.")
@click.option("--attention", default="balanced", show_default=True, type=click.Choice(list(value.DELTA)),
              help="What counts: soon, or at all.")  # fmt: skip
@click.option(
    "--plot",
    "picture",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw capture and delay over visits into a .png, .svg or .pdf.",
)
@click.option("--own", is_flag=True, help="On the histories in the database of replate.toml.")
@terminal.json_option
@pass_project
def command(
    project: Project, file: Path | None, articles: int, seed: int, attention: str, picture: Path | None, own: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Compare revisit rules on histories of edits: FILE of traces (docs/simulate.md), else a made-up workload.

    The policy learns from the first half of the traces, as NewsDiffs' rule would have watched them; all are judged on
    the second half, each at its own number of visits and ours at as many.
    """
    if file and own:
        raise UsageError("give a FILE of traces or --own, not both")
    kind = plot.kind(picture) if picture else ""
    traces = list(trace.read(file)) if file else _own(project, articles) if own else synthetic.workload(articles, seed)
    if len(traces) < 2:
        where = file or project.config.database
        raise UsageError(f"{where}: holds {len(traces)} traces; at least two are needed, one half to learn from")
    middle = len(traces) // 2
    learning = learned(traces[:middle], attention)
    lines = comparison.compare(traces[middle:], learning)
    if picture:
        with output.whole(picture) as stream:
            stream.write(plot.draw(lines, kind))
    if as_json:
        terminal.print_json(_row(line) for line in lines)
    else:
        _print(lines, len(traces) - middle)


def _own(project: Project, most: int) -> list[Trace]:
    """The articles of the user's database; an edit is taken to have been made in the middle of its window."""
    with project.reading() as db:
        found = learning.histories(db)
    traces = [
        Trace(one.source, one.section, one.start, one.end, tuple((start + end) / 2 for start, end in one.edits))
        for one in found
        if one.end > one.start
    ]
    return traces[-most:]


def learned(traces: list[Trace], attention: str) -> Learning:
    """The policy as it would have learned from watching these traces; without an edit in them it knows its default."""
    found: Prior = prior.fit(run.watch(traces, rules.newsdiffs(1.0)))
    return Learning(found, value.DELTA[attention], USUAL_PRICE, signals(traces))


def signals(traces: list[Trace]) -> dict[str, signal.Reliability]:
    return {
        name: record.reliability for name, record in run.heard(traces, rules.newsdiffs(1.0)).items() if record.signalled
    }


def _print(lines: list[Line], pages: int) -> None:
    click.echo(f"{pages} pages, {lines[0].theirs.edits} edits; each rule, and {OURS} at as many visits")
    click.echo(f"{comparison.HEADING}   points more (95 %)")
    for line in lines:
        click.echo(comparison.told(line.name, line.theirs))
        if line.ours:
            click.echo(comparison.told(f"  {OURS}", line.ours) + comparison.told_more(line))


def _row(line: Line) -> dict[str, object]:
    results = {"theirs": line.theirs} | ({"ours": line.ours} if line.ours else {})
    return {
        "rule": line.name,
        **{
            who: {
                "visits_a_page": round(one.visits_a_page, 3), "capture": round(one.capture, 4),
                "mean_delay_h": round(one.mean_delay, 3), "p90_delay_h": round(one.p90_delay, 3),
                "wasted": round(one.wasted, 4), "timely": round(one.timely, 4),
            }
            for who, one in results.items()
        },
        **({"more": [round(bound, 4) for bound in line.more]} if line.ours else {}),
    }  # fmt: skip
