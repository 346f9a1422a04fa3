"""Times as machines write them in feeds and sitemaps: W3C date-time (ISO 8601 profile), else RFC 822."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MONTH_OR_YEAR = re.compile(r"(\d{4})(?:-(\d\d))?").fullmatch
_LONGEST = 64


def read(text: str | None) -> datetime | None:
    """The aware UTC time that `text` means, None when it means none; without a zone it is read as UTC."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        return in_utc(_naive_or_aware(text.strip()))
    except (ValueError, OverflowError, TypeError):  # TypeError: parsedate_to_datetime of some junk
        return None


def in_utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _naive_or_aware(text: str) -> datetime:
    if short := _MONTH_OR_YEAR(text):
        return datetime(int(short[1]), int(short[2] or 1), 1, tzinfo=UTC)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)
