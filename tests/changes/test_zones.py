"""The zone in which a source shows its times, learned from its pages."""

from datetime import UTC, datetime, timedelta

import pytest

from replate.changes import zones
from replate.changes.article import Article, Stamp, ZoneSource
from replate.changes.zones import Sight

WINTER, SUMMER = datetime(2026, 1, 12, 9, 30, tzinfo=UTC), datetime(2026, 7, 6, 18, 5, tzinfo=UTC)


def article(told: datetime, hours: float, zone: ZoneSource = "unknown", *, seconds: int = 0) -> Article:
    """A page that tells machines a time, and shows it so many hours ahead."""
    shown = told + timedelta(hours=hours)
    to_machines = Stamp("jsonld", told.isoformat(), told + timedelta(seconds=seconds), "text", "second")
    return Article(stamps=(Stamp("visible", f"{shown:%d %B %Y, %H:%M}", shown, zone, "minute"), to_machines))


def sights(winter: float, summer: float, pages: int = 3) -> list[Sight]:
    found = [zones.sight(article(at + timedelta(days=day), hours)) for day in range(pages)
             for at, hours in ((WINTER, winter), (SUMMER, summer))]  # fmt: skip
    return [one for one in found if one]


@pytest.mark.parametrize(
    ("winter", "summer", "zone"),
    [(1, 2, "Europe/Berlin"), (8, 8, "Asia/Shanghai"), (-5, -4, "America/New_York"), (5.5, 5.5, "Asia/Kolkata"),
     (0, 0, "UTC"), (0, 1, "Europe/London")],
)  # fmt: skip
def test_a_zone_is_learned_from_pages_of_both_halves_of_the_year(winter: float, summer: float, zone: str) -> None:
    assert zones.learn(sights(winter, summer)) == f"learned: {zone}"


def test_a_time_is_told_only_where_all_zones_that_fit_agree() -> None:
    learned = zones.learn(sights(1, 2)[::2] * 2)
    assert learned == "learned: Europe/Berlin Africa/Lagos"
    assert zones.instant(datetime(2026, 2, 1, 12), learned) == datetime(2026, 2, 1, 11, tzinfo=UTC)
    assert zones.instant(datetime(2026, 8, 1, 12), learned) is None


def test_nothing_is_learned_of_few_pages_or_of_pages_that_disagree() -> None:
    assert zones.learn(sights(1, 2)[:4]) is None
    assert zones.learn([*sights(1, 2), *sights(-5, -4)]) is None


def test_one_page_in_ten_may_be_wrong() -> None:
    assert zones.learn([*sights(1, 2, 5), *sights(3, 3)[:1]]) == "learned: Europe/Berlin"


@pytest.mark.parametrize(
    "found",
    [
        article(WINTER, 1.1),  # no offset of any zone: two different moments
        article(WINTER, 20),
        article(WINTER, 1, "text"),
        article(WINTER, 1, "source"),
        Article(stamps=article(WINTER, 1).stamps[:1]),
    ],
)
def test_a_page_that_shows_no_such_pair_teaches_nothing(found: Article) -> None:
    assert zones.sight(found) is None


def test_seconds_do_not_matter_and_a_learned_zone_goes_on_being_tested() -> None:
    expected = Sight(datetime(2026, 1, 12, 10, 30), timedelta(hours=1))
    assert zones.sight(article(WINTER, 1, seconds=41)) == expected
    read_in_berlin = article(WINTER, 0, "learned")
    assert zones.sight(read_in_berlin, "learned: Europe/Berlin") == expected
