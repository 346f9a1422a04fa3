"""Budgets of requests an hour become gaps between requests."""

from datetime import timedelta
from pathlib import Path

import pytest

from replate.config import parse
from replate.crawler.budget import Gaps, gaps


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("", Gaps(timedelta(0), timedelta(seconds=2))),
        ("requests_per_hour = 3600", Gaps(timedelta(seconds=2), timedelta(seconds=2))),
        ("requests_per_host_per_hour = 60", Gaps(timedelta(0), timedelta(minutes=1))),
        ("requests_per_host_per_hour = 36000", Gaps(timedelta(0), timedelta(seconds=2))),
    ],
)
def test_a_budget_is_spread_over_the_hour_and_never_undercuts_the_delay(keys: str, expected: Gaps) -> None:
    text = f'database = "r.db"\n[crawler]\nprocesses = 2\n[scheduler]\n{keys}\n'
    assert gaps(parse(text, Path("replate.toml"))) == expected
