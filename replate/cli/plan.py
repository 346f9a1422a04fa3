"""`replate plan`: when a page is visited next, and why then, in words and figures."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import log
from typing import Any

import click
from rich.text import Text

from replate.changes import moment
from replate.cli import terminal
from replate.cli.project import Project, pass_project
from replate.config import SchedulerConfig
from replate.db import learning, pages, plans
from replate.db.plans import Planned
from replate.errors import UsageError
from replate.scheduler.policy.learning import Forecast, LearningPolicy
from replate.scheduler.policy.steady import SteadyPolicy
from replate.scheduler.policy.value import DELTA


@click.command()
@click.argument("page", required=False)
@click.option("--source", metavar="NAME", help="The next visits of this source's pages, instead of one page.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10**6), metavar="N",
              help="So many of a source's visits.")  # fmt: skip
@terminal.json_option
@pass_project
def command(project: Project, page: str | None, source: str | None, limit: int, as_json: bool) -> None:
    """Tell when PAGE (its number or any of its URLs) is visited next, and why then."""
    if (page is None) == (source is None):
        raise UsageError("name a PAGE, or a source with --source NAME; `replate pages` and `replate sources` list them")
    rules, now = project.config.scheduler, datetime.now(UTC)
    with project.reading() as db:
        policy, found = _policy(db, rules), _found(db, page, source, limit)
        if as_json:
            terminal.print_json(_row(one, rules, policy, now) for one in found)
        elif page is not None:
            for one in found:
                _print(one, rules, policy, now)
        else:
            _print_table(found, policy, now)


def _policy(db: sqlite3.Connection, rules: SchedulerConfig) -> LearningPolicy:
    """The policy that learns, as it stands after the last lesson."""
    last = learning.latest(db)
    return LearningPolicy.from_settings({**rules.settings(), "REPLATE_PRIOR": last.prior if last else None})


def _found(db: sqlite3.Connection, page: str | None, source: str | None, limit: int) -> Iterator[Planned]:
    if page is not None:
        return iter([plans.of_page(db, pages.find(db, page))])
    return plans.of_source(db, str(source), limit)


def forecast(one: Planned, policy: LearningPolicy, then: datetime) -> Forecast | None:
    """What is expected of the page by `then`, by the policy that learns, whichever plans; None: not visited yet."""
    if one.history is None or one.visited is None:
        return None
    return policy.forecast(one.history, one.visited, then)


def _print(one: Planned, rules: SchedulerConfig, policy: LearningPolicy, now: datetime) -> None:
    screen = terminal.console()
    screen.print(Text.assemble((f"page {one.page}", "bold"), f"  {terminal.safe(one.headline or one.url)}"))
    for name, told in _facts(one, rules, policy, now):
        screen.print(Text.assemble((f"{name:<11}", "dim"), terminal.safe(told)))


def _facts(one: Planned, rules: SchedulerConfig, policy: LearningPolicy, now: datetime) -> Iterator[tuple[str, str]]:
    yield "next visit", _when(one, now)
    yield "why", one.reason
    if one.visited and one.history:
        count = one.history.edits
        edits = "no edit found yet" if not count else "1 edit found" if count == 1 else f"{count} edits found"
        yield "last visit", f"{terminal.local(one.visited)}: {one.history.outcome}; {edits}"
    yield "rule", _rule(rules)
    so_far = forecast(one, policy, max(now, one.visited) if one.visited else now)
    if so_far:
        yield "expected", f"at an age of {_hours(so_far.age)} {so_far.left:.2g} more edits; {so_far.in_all:.2g} in all"
        yield "by now", f"edited since the last visit with a chance of {so_far.chance:.1%}"
    if pause := policy.prior.pause(one.source):
        yield "pause", f"edits of this source mostly come {_hours(pause)} apart or more"
    then = forecast(one, policy, one.due) if one.due else None
    if then:
        yield (
            "by then",
            f"edited with a chance of {then.chance:.1%}; a visit is worth {then.value:.2g}{_price(one, rules, policy)}",
        )
    if one.host_free and one.due and one.host_free > max(one.due, now):
        why = "is left alone" if one.backoff == one.host_free else "rests"
        yield "host", f"{one.host} {why} until {terminal.local(one.host_free, seconds=True)}"


def _when(one: Planned, now: datetime) -> str:
    if one.due is None:
        return f"none; the page is {one.state}"
    distance = one.due - now
    told = f"in {_hours(distance / timedelta(hours=1))}" if distance > timedelta(0) else "due now"
    kind = ", a second look" if one.second_look else ""
    return f"{terminal.local(one.due, seconds=True)} ({told}{kind})"


def _rule(rules: SchedulerConfig) -> str:
    if rules.policy == "learning":
        half = log(2) / DELTA[rules.attention]
        return f'policy "learning", attention "{rules.attention}": an edit found {_hours(half)} late counts half'
    steady = SteadyPolicy.from_settings(rules.settings())
    return (
        f'policy "steady": {_hours(steady.first_look / timedelta(hours=1))} after an edit, then {steady.backoff:g} '
        f"times the last interval, up to {steady.longest_interval.days} d"
    )


def _price(one: Planned, rules: SchedulerConfig, policy: LearningPolicy) -> str:
    if rules.policy != "learning":
        return ""
    short = f", {one.price:.2f} times the usual as budgets are short" if one.price > 1 else ""
    return f", its price is {policy.price * one.price:.3g}{short}"


def _print_table(found: Iterator[Planned], policy: LearningPolicy, now: datetime) -> None:
    terminal.print_table(
        ("Page", "Next visit", "Last visit", "Edited by then", "Why", "Headline"),
        (
            (str(one.page), terminal.local(one.due), terminal.local(one.visited),
             f"{then.chance:.1%}" if one.due and (then := forecast(one, policy, max(one.due, now))) else "", one.reason,
             one.headline or one.url)
            for one in found
        ),
        "no visit is planned; `replate pages --source NAME` lists the pages and their states",
    )  # fmt: skip


def _row(one: Planned, rules: SchedulerConfig, policy: LearningPolicy, now: datetime) -> dict[str, Any]:
    so_far, then = forecast(one, policy, now), forecast(one, policy, one.due) if one.due else None
    history = one.history
    return {
        "page": one.page, "url": one.url, "source": one.source, "state": one.state,
        "next_visit": moment.optional_text(one.due), "reason": one.reason, "second_look": one.second_look,
        "last_visit": moment.optional_text(one.visited), "outcome": history.outcome if history else None,
        "edits": history.edits if history else 0, "failures": history.failures if history else 0,
        "host": one.host, "host_free": moment.optional_text(one.host_free), "policy": rules.policy,
        "attention": rules.attention if rules.policy == "learning" else None,
        "age_h": round(so_far.age, 3) if so_far else None,
        "expected_edits": round(so_far.in_all, 6) if so_far else None,
        "expected_left": round(so_far.left, 6) if so_far else None,
        "chance_by_now": round(so_far.chance, 6) if so_far else None,
        "chance_by_then": round(then.chance, 6) if then else None, "value": round(then.value, 6) if then else None,
        "price": round(policy.price * one.price, 6) if rules.policy == "learning" else None,
        "pause_h": policy.prior.pause(one.source),
    }  # fmt: skip


def _hours(hours: float) -> str:
    return f"{hours * 60:.0f} min" if hours < 2 else f"{hours:.1f} h" if hours < 72 else f"{hours / 24:.1f} d"
