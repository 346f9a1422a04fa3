"""How long a host is left alone after it failed or asked for patience: by its own word, else doubling."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=6)
LONGEST_RETRY_AFTER = timedelta(days=1)
# One page may be broken on a healthy host; that many failures in a row are the host's.
FAILURES_OF_A_HOST = 3
ASKS_FOR_PATIENCE = frozenset({429, 503})
REFUSES = frozenset({401, 403, 451})
# One page may be closed on an open host; that many refusals in a row are a host that does not want us.
REFUSALS_OF_A_HOST = 5
FIRST_REFUSED, LONGEST_REFUSED = timedelta(minutes=10), timedelta(days=1)


def until(status: int | None, headers: Mapping[str, str], failures: int, now: datetime) -> datetime | None:
    """Until when a host is left alone after its `failures`-th failure in a row; None: not at all.

    `status` is None when nothing answered. A Retry-After wins over our own doubling.
    """
    asked = retry_after(headers.get("retry-after"), now) if status in ASKS_FOR_PATIENCE else None
    if asked is not None:
        return min(asked, now + LONGEST_RETRY_AFTER)
    if status not in ASKS_FOR_PATIENCE and failures < FAILURES_OF_A_HOST:
        return None
    return now + min(LONGEST, FIRST * 2.0 ** min(failures - 1, 30))


def refused_until(refusals: int, now: datetime) -> datetime | None:
    """Until when a host is left alone after its `refusals`-th refusal in a row; None: not at all.

    Then one request asks again; each further refusal doubles the time.
    """
    if refusals < REFUSALS_OF_A_HOST:
        return None
    return now + min(LONGEST_REFUSED, FIRST_REFUSED * 2.0 ** min(refusals - REFUSALS_OF_A_HOST, 30))


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """The time meant by a Retry-After header (seconds or an HTTP date, RFC 9110 section 10.2.3); None: unreadable."""
    if not value:
        return None
    word = value.strip()
    if word.isascii() and word.isdigit():
        return now + timedelta(seconds=min(int(word[:10]), 10**9))
    try:
        moment = parsedate_to_datetime(word)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
