"""How long a host is left alone, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from replate.crawler.backoff import LONGEST, LONGEST_RETRY_AFTER, retry_after, until

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 5 ", 5),
        ("0", 0),
        ("Mon, 02 Mar 2026 12:10:00 GMT", 600),
        ("Monday, 02-Mar-26 12:10:00 GMT", 600),
        ("99999999999999999999", 10**9),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_as_seconds_or_date(value: str | None, seconds: int | None) -> None:
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    ("status", "value", "failures", "seconds"),
    [
        (429, "60", 1, 60),
        (503, "60", 5, 60),
        (429, None, 1, 30),
        (503, None, 2, 60),
        (503, "nonsense", 3, 120),
        (429, "999999999", 1, LONGEST_RETRY_AFTER.total_seconds()),
        (500, None, 1, None),
        (500, None, 2, None),
        (500, None, 3, 120),
        (500, "60", 1, None),
        (None, None, 2, None),
        (None, None, 4, 240),
        (None, None, 10_000, LONGEST.total_seconds()),
    ],
)
def test_a_hosts_own_word_wins_over_doubling(
    status: int | None, value: str | None, failures: int, seconds: float | None
) -> None:
    headers = {} if value is None else {"retry-after": value}
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert until(status, headers, failures, NOW) == expected
