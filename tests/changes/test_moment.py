"""Times as text: one form, whose order as text is the order of time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import moment

AWARE = st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=st.timezones())


def test_the_form() -> None:
    at = datetime(2026, 3, 2, 22, 5, 0, 123_456, tzinfo=timezone(timedelta(hours=8)))
    assert moment.text(at) == "2026-03-02T14:05:00.123Z"
    assert moment.parse(moment.text(at)) == at.replace(microsecond=123_000)
    assert moment.optional_text(None) is moment.optional_parse(None) is None


@given(AWARE, AWARE)
def test_text_order_is_time_order(one: datetime, other: datetime) -> None:
    if abs(one - other) >= timedelta(milliseconds=1):
        assert (moment.text(one) < moment.text(other)) == (one < other)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        moment.text(datetime(2026, 3, 2))
    with pytest.raises(ValueError, match="no time zone"):
        moment.parse("2026-03-02T14:05:00")


@pytest.mark.parametrize("written", ["2026-03-02T14:05:00Z", "2026-03-02T22:05:00+08:00", "2026-03-02T14:05:00.000Z"])
def test_other_zones_and_widths_are_read(written: str) -> None:
    assert moment.parse(written) == datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
