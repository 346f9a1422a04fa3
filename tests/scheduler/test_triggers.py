"""Triggers: tables of a source, its last poll and the next."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from replate.config import SourceConfig
from replate.scheduler import triggers


def every(minutes: float) -> SourceConfig:
    return SourceConfig("A", "https://a.example/", every=timedelta(minutes=minutes))


def cron(expression: str, zone: str | None = None) -> SourceConfig:
    return SourceConfig("A", "https://a.example/", every=None, cron=expression, timezone=zone)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def polls(source: SourceConfig, start: str, count: int) -> list[str]:
    """The next `count` polls after one at `start`, as local times of the source's zone."""
    zone = ZoneInfo(source.timezone or "UTC")
    last, found = utc(start), []
    for _ in range(count):
        due = triggers.next_poll(source, last, last)
        assert due is not None
        found.append(f"{due.astimezone(UTC).astimezone(zone):%a %m-%d %H:%M %z}")
        last = due
    return found


def test_a_source_never_polled_is_due_at_once() -> None:
    now = utc("2026-03-01T12:00")
    assert triggers.is_due(every(10), None, now)
    assert triggers.is_due(cron("0 0 1 1 *"), None, now)


@pytest.mark.parametrize(
    ("source", "last", "now", "due"),
    [
        (every(10), "2026-03-01T12:00", "2026-03-01T12:09:59", False),
        (every(10), "2026-03-01T12:00", "2026-03-01T12:10:00", True),
        (every(10), "2026-02-01T12:00", "2026-03-01T12:00:00", True),
        (every(10), "2026-03-02T12:00", "2026-03-01T12:00:00", False),
        (every(0.01), "2026-03-01T12:00", "2026-03-01T12:00:00.6", True),
        (cron("0 6 * * *"), "2026-03-01T06:00", "2026-03-02T05:59:59", False),
        (cron("0 6 * * *"), "2026-03-01T06:00", "2026-03-02T06:00:00", True),
        (cron("0 6 * * *"), "2026-03-01T05:59", "2026-03-01T06:00:00", True),
        (cron("*/10 6-23 * * *", "Asia/Shanghai"), "2026-03-01T15:50", "2026-03-01T21:59", False),
        (cron("*/10 6-23 * * *", "Asia/Shanghai"), "2026-03-01T15:50", "2026-03-01T22:00", True),
    ],
)
def test_a_source_is_due_when_its_time_has_come_since_the_last_poll(
    source: SourceConfig, last: str, now: str, due: bool
) -> None:
    assert triggers.is_due(source, utc(last), utc(now)) is due


def test_a_cron_that_names_no_day_is_never_due() -> None:
    never = cron("0 0 30 2 *")
    assert triggers.next_poll(never, utc("2026-03-01T12:00"), utc("2027-03-01T12:00")) is None


@pytest.mark.parametrize(
    ("source", "start", "expected"),
    [
        # Sunday is 0 and 7, as cron counts them
        (cron("0 6 * * 0"), "2026-03-01T12:00", ["Sun 03-08 06:00 +0000"]),
        (cron("0 6 * * 7"), "2026-03-01T12:00", ["Sun 03-08 06:00 +0000"]),
        (cron("0 6 * * 1-2"), "2026-03-01T12:00", ["Mon 03-02 06:00 +0000", "Tue 03-03 06:00 +0000"]),
        (cron("0 6 * * FRI-SUN"), "2026-03-02T12:00", ["Fri 03-06 06:00 +0000", "Sat 03-07 06:00 +0000"]),
        # day and weekday both restricted: either is enough
        (cron("0 6 3 * mon"), "2026-03-01T12:00", ["Mon 03-02 06:00 +0000", "Tue 03-03 06:00 +0000"]),
        (cron("0 6 */2 * mon"), "2026-03-01T12:00", ["Mon 03-09 06:00 +0000"]),
        (cron("0 0 29 feb *"), "2026-03-01T12:00", ["Tue 02-29 00:00 +0000"]),
        # clocks go forward: half past two does not exist on 29 March, the poll comes as the gap ends
        (
            cron("30 2 * * *", "Europe/Berlin"),
            "2026-03-27T12:00",
            ["Sat 03-28 02:30 +0100", "Sun 03-29 03:30 +0200", "Mon 03-30 02:30 +0200"],
        ),
        # clocks go back: half past two comes twice on 25 October
        (
            cron("30 2 * * *", "Europe/Berlin"),
            "2026-10-24T12:00",
            ["Sun 10-25 02:30 +0200", "Sun 10-25 02:30 +0100", "Mon 10-26 02:30 +0100"],
        ),
        # an hourly poll keeps its hour's distance across both
        (
            cron("0 * * * *", "America/New_York"),
            "2026-03-08T06:30",
            ["Sun 03-08 03:00 -0400", "Sun 03-08 04:00 -0400"],
        ),
        (
            cron("0 * * * *", "America/New_York"),
            "2026-11-01T04:30",
            ["Sun 11-01 01:00 -0400", "Sun 11-01 01:00 -0500", "Sun 11-01 02:00 -0500"],
        ),
        (cron("15 9 * * *", "Asia/Kathmandu"), "2026-03-01T12:00", ["Mon 03-02 09:15 +0545"]),
    ],
)
def test_a_cron_source_is_polled_by_the_clock_of_its_zone(
    source: SourceConfig, start: str, expected: list[str]
) -> None:
    assert polls(source, start, len(expected)) == expected


def test_an_interval_takes_no_notice_of_the_clocks_being_changed() -> None:
    berlin = SourceConfig("A", "https://a.example/", every=timedelta(hours=1), timezone="Europe/Berlin")
    assert polls(berlin, "2026-03-29T00:00", 2) == ["Sun 03-29 03:00 +0200", "Sun 03-29 04:00 +0200"]


@pytest.mark.parametrize(("minutes", "latest"), [(10, 30.0), (600, 60.0), (0.01, 0.03)])
def test_jitter_makes_a_poll_late_by_a_twentieth_or_a_minute_at_most(minutes: float, latest: float) -> None:
    last = utc("2026-03-01T12:00")
    found = [triggers.trigger(every(minutes)).get_next_fire_time(last, last) for _ in range(200)]
    late = [(due - last).total_seconds() - minutes * 60 for due in found]
    assert min(late) > -1e-3
    assert max(late) <= latest + 1e-3
    assert not math.isclose(min(late), max(late))
