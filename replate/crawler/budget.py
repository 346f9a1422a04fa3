"""Budgets of requests an hour, spread evenly: as gaps between requests, so that no hour begins with a burst."""

from dataclasses import dataclass
from datetime import timedelta

from replate.config import Config

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Gaps:
    """Least time between two requests: of one process to any host, and of anybody to one host."""

    any_host: timedelta
    one_host: timedelta


def gaps(config: Config) -> Gaps:
    """The gaps that keep the configured budgets; each of the crawler processes has an equal share of the whole."""
    whole, each = config.scheduler.requests_per_hour, config.scheduler.requests_per_host_per_hour
    return Gaps(
        HOUR * config.crawler.processes / whole if whole else timedelta(0),
        max(config.crawler.delay, HOUR / each if each else timedelta(0)),
    )
