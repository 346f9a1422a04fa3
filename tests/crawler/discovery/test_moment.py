"""Times as machines write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.crawler.discovery import moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23T09:30:15+01:00", datetime(2026, 11, 23, 8, 30, 15, tzinfo=UTC)),
        ("2026-11-23T09:30Z", datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        (" 2026-11-23 ", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-11", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-11-23 09:30", datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 09:30:00 GMT", datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("2026-13", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("2" * 100, None),
    ],
)
def test_a_time_is_read_or_not_known(text: str | None, expected: datetime | None) -> None:
    assert moment.read(text) == expected


@given(st.text(alphabet="0123456789-+:TZ ,MonNv.") | st.text())
def test_no_text_raises(text: str) -> None:
    found = moment.read(text)
    assert found is None or found.utcoffset() is not None
