"""Times as pages show them, in many hands."""

from datetime import datetime

import pytest

from replate.crawler.reading import times

ZONED = [
    ("2020-01-20T10:00:00+08:00", "2020-01-20T02:00:00"),
    ("2020-01-20T10:00:00.123Z", "2020-01-20T10:00:00"),
    ("Mon, 20 Jan 2020 10:00:00 GMT", "2020-01-20T10:00:00"),
    ("Tue 28 Apr 2020 08:11 CET", "2020-04-28T07:11:00"),
    ("Aug. 18, 2020  4:17 pm EST", "2020-08-18T21:17:00"),
    ("2010 GMT (0410 HKT) March 14, 2021", "2021-03-14T20:10:00"),
    ("2:05 p.m. ET, May 3, 2020", "2020-05-03T18:05:00"),
    ("2014-03-15 06:59 UTC+8", "2014-03-14T22:59:00"),
    ("2020-05-03 12:00 -03:30", "2020-05-03T15:30:00"),
    ("1579514400", "2020-01-20T10:00:00"),
    ("1579514400123", "2020-01-20T10:00:00"),
]
UNZONED = [
    ("Updated: 2014-03-15 06:59", "2014-03-15T06:59"),
    ("10:09am, 20 Jan, 2020", "2020-01-20T10:09"),
    ("Donnerstag, 07.05.2020, 15:56", "2020-05-07T15:56"),
    ("28.04.2020 18:00 Uhr", "2020-04-28T18:00"),
    ("el 08 de Mayo 2022 | 6:00 h", "2022-05-08T06:00"),
    ("25 de abril de 2022 10:08 PM", "2022-04-25T22:08"),
    ("le 8 mai 2022 à 14h30", "2022-05-08T14:30"),
    ("2022年5月8日 14时30分", "2022-05-08T14:30"),
    ("١٢ مارس ٢٠٢٠ 10:30", "2020-03-12T10:30"),
    ("March 12, 2020 @ 12:05 am", "2020-03-12T00:05"),
]


@pytest.mark.parametrize(("shown", "meant"), ZONED)
def test_a_zone_in_the_text_is_believed(shown: str, meant: str) -> None:
    found = times.parse(shown, zone_name="Asia/Tokyo")
    assert found and found.at == datetime.fromisoformat(f"{meant}+00:00") and found.zone == "text"


@pytest.mark.parametrize(("shown", "meant"), UNZONED)
def test_a_time_without_a_zone_is_read_in_the_source_s(shown: str, meant: str) -> None:
    found = times.parse(shown, zone_name="Asia/Shanghai")
    assert found and found.at == datetime.fromisoformat(f"{meant}+08:00") and found.zone == "source"
    unknown = times.parse(shown)
    assert unknown and unknown.at == datetime.fromisoformat(f"{meant}+00:00") and unknown.zone == "unknown"


@pytest.mark.parametrize("shown", ["20 Jan 2020", "2020-01-20", "20.01.2020", "1/20/2020", "January 20, 2020"])
def test_a_day_stays_that_day_whatever_the_zone(shown: str) -> None:
    found = times.parse(shown, zone_name="Pacific/Auckland")
    assert found and (found.at, found.precision) == (datetime.fromisoformat("2020-01-20T00:00+00:00"), "day")


@pytest.mark.parametrize(
    "shown",
    [
        "3 hours ago",
        "14:30",
        "yesterday",
        "2022-02-30",
        "",
        "1/2",
        "9999999-99-99",
        "99.99.2020",
        "Version 1.2.3",
        "15795",
        "No. 1579514400",
    ],
)
def test_what_is_no_date_is_none(shown: str) -> None:
    assert times.parse(shown, zone_name="Asia/Shanghai") is None


def test_day_or_month_first_follows_the_language() -> None:
    days = [times.parse("03/04/2020", language=tag) for tag in ("en-US", "en-GB", "de")]
    assert [d.at.month if d and d.at else None for d in days] == [3, 4, 4]


@pytest.mark.parametrize("zone", ["Nowhere/Else", "../etc/passwd", "", "America"])
def test_a_zone_that_does_not_exist_is_unknown(zone: str) -> None:
    found = times.parse("2014-03-15 06:59", zone_name=zone)
    assert found and found.zone == "unknown"
