"""`replate status`: is it healthy?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from rich.text import Text

from replate.changes import moment
from replate.cli import terminal
from replate.cli.project import Project, pass_project
from replate.db import status
from replate.db.coverage import Coverage
from replate.db.status import Status

SHOWN = 5  # budgets that are short
SIGNS = {"updated": '"updated" times', "headline": "headlines"}


@click.command()
@terminal.json_option
@click.pass_context
@pass_project
def command(project: Project, ctx: click.Context, as_json: bool) -> None:
    """Tell last polls, lateness, errors by host, alarms, queue and size; exit 1 when something is wrong."""
    with project.reading() as db:
        found = status.status(db, datetime.now(UTC))
    if as_json:
        terminal.print_json([_row(found)])
    else:
        _print(found)
    if not found.healthy:
        ctx.exit(1)


def _print(found: Status) -> None:
    screen = terminal.console()
    for name, told in _facts(found):
        screen.print(Text.assemble((f"{name:<10}", "dim"), told))
    if found.sources:
        terminal.print_table(
            ("Source", "Last poll", "Result", "Links", "Reason"),
            (
                (one.name, terminal.local(one.last_poll) or "never", one.last_outcome or "",
                 "" if one.last_entries is None else str(one.last_entries), one.last_reason or "")
                for one in found.sources
            ),
            "",
        )  # fmt: skip
    if any(one.visits for one in found.coverage):
        terminal.print_table(
            ("Source", "Visits", "Edits", "Late, median", "Late, p95", "Seen after", "Missed", "Visits an edit"),
            map(_covered, found.coverage), "",
        )  # fmt: skip
    for error in found.errors:
        visits = "1 visit" if error.count == 1 else f"{error.count} visits"
        screen.print(
            f"host {error.host}: {visits} failed in a day, {error.in_a_row} in a row; "
            f"last {terminal.local(error.last_at)}: {error.last_reason}"
        )
    if any(one.edits for one in found.signals):
        terminal.print_table(
            ("Source", "Signal", "Edits listed", "Told of", "Tells of", "False alarms a day"),
            (
                (one.source, SIGNS[one.signal], str(one.edits), str(one.signalled), f"about {one.recall:.0%}",
                 f"{one.false_alarms * 24:.2g}")
                for one in found.signals
            ),
            "",
        )  # fmt: skip
    for sign in (sign for sign in found.signals if sign.is_worthless):
        told = f"{sign.edited} of {sign.answered} visits that its {SIGNS[sign.signal]} brought about found an edit"
        screen.print(terminal.safe(f"source {sign.source}: {told}; it pulls visits forward no more than once an hour"))
    for liar in found.distrusted:
        told = f'host {liar.host}: "not modified" not believed since {terminal.local(liar.since)}; {liar.reason}'
        screen.print(terminal.safe(told))
    for one in found.templates:
        told = f"source {one.source}: template changed, {one.pages} pages by {terminal.local(one.at)}; {one.reason}"
        screen.print(terminal.safe(told))
    for reason in found.reasons:
        screen.print(Text.assemble(("not healthy: ", "bold red"), reason))
    if found.healthy:
        screen.print(Text("healthy", style="bold green"))


def _covered(one: Coverage) -> tuple[str, ...]:
    late = (one.late_median, one.late_p95, one.delay)
    return (
        one.source, str(one.visits), str(one.edits),
        *("" if seconds is None else _duration(timedelta(seconds=seconds)) for seconds in late),
        "" if one.missed is None else f"about {one.missed:.0%}",
        "" if one.visits_an_edit is None else f"{one.visits_an_edit:.3g}",
    )  # fmt: skip


def _facts(found: Status) -> Iterator[tuple[str, str]]:
    yield "archive", f"{found.pages} pages, {found.revisions} revisions, {found.edits} changes, {_size(found.size)}"
    late = f", {found.late} of them for over an hour" if found.late else ""
    wait = f" (the longest for {_duration(found.longest_late)}{late})" if found.due else ""
    yield "queue", f"{found.planned} visits and polls planned, {found.due} due now{wait}"
    running = ", ".join(f"{one.kind} {one.pid} since {terminal.local(one.started_at)}" for one in found.runs)
    yield "processes", running or "none running"
    if found.fit:
        fit = found.fit
        yield "learned", f"from {fit.articles} articles with {fit.edits} edits, {terminal.local(fit.at)}"
    if found.prices:
        told = [f"{' '.join(key).strip()} ({factor:.2f} times)" for key, factor in found.prices.items()]
        more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
        yield "budgets", f"visits cost more than usual: {', '.join(told[:SHOWN])}{more}"
    if found.audit.share is not None:
        looks = "look" if found.audit.looks == 1 else "looks"
        yield "audit", f"{found.audit.looks} late {looks} at retired pages, {found.audit.share:.1%} found an edit"


def _row(found: Status) -> dict[str, Any]:
    return {
        "healthy": found.healthy, "reasons": list(found.reasons), "at": moment.text(found.at), "pages": found.pages,
        "revisions": found.revisions, "changes": found.edits, "planned": found.planned, "due": found.due,
        "late": found.late, "longest_late_s": round(found.longest_late.total_seconds(), 3), "size": found.size,
        "alarms": list(found.alarms),
        "sources": [
            {"source": one.name, "url": one.url, "kind": one.kind, "last_poll": moment.optional_text(one.last_poll),
             "outcome": one.last_outcome, "reason": one.last_reason, "entries": one.last_entries,
             "failures": one.failures}
            for one in found.sources
        ],
        "coverage": [
            {"source": one.source, "since": moment.text(one.since), "visits": one.visits, "edits": one.edits,
             "late_median_s": _rounded(one.late_median), "late_p95_s": _rounded(one.late_p95),
             "seen_after_s": _rounded(one.delay), "missed": _rounded(one.missed),
             "visits_an_edit": _rounded(one.visits_an_edit)}
            for one in found.coverage
        ],
        "errors": [
            {"host": one.host, "count": one.count, "in_a_row": one.in_a_row, "last_at": moment.text(one.last_at),
             "last_reason": one.last_reason}
            for one in found.errors
        ],
        "checks": found.checks,
        "audit": {"looks": found.audit.looks, "edited": found.audit.edited, "planned": found.audit.planned},
        "prices": [{"kind": kind, "name": name, "factor": round(factor, 4)}
                   for (kind, name), factor in found.prices.items()],
        "learned": found.fit
        and {"at": moment.text(found.fit.at), "articles": found.fit.articles, "edits": found.fit.edits},
        "distrusted": [
            {"host": one.host, "since": moment.text(one.since), "reason": one.reason} for one in found.distrusted
        ],
        "refusing": [
            {"host": one.host, "in_a_row": one.in_a_row, "until": moment.optional_text(one.until)}
            for one in found.refusing
        ],
        "signals": [
            {"source": one.source, "signal": one.signal, "answered": one.answered, "edited": one.edited,
             "worthless": one.is_worthless, "edits": one.edits, "signalled": one.signalled,
             "recall": round(one.recall, 4), "false_alarms_h": round(one.false_alarms, 6)}
            for one in found.signals
        ],
        "templates": [
            {"source": one.source, "at": moment.text(one.at), "pages": one.pages, "reason": one.reason}
            for one in found.templates
        ],
        "processes": [
            {"kind": one.kind, "pid": one.pid, "started_at": moment.text(one.started_at),
             "beat_at": moment.text(one.beat_at)}
            for one in found.runs
        ],
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _size(size: int) -> str:
    return f"{size / 2**20:.1f} MiB" if size < 2**30 else f"{size / 2**30:.2f} GiB"


def _duration(duration: timedelta) -> str:
    seconds = duration.total_seconds()
    return (
        f"{seconds:.0f} s"
        if seconds < 120
        else f"{seconds / 60:.0f} min"
        if seconds < 7200
        else f"{seconds / 3600:.0f} h"
    )
