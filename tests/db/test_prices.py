"""Visits cost more where budgets are short, until what is planned fits."""

from replate.config import SourceConfig
from replate.db import prices, sources
from tests.conftest import START, Archive


def test_demand_and_budget_meet_and_the_price_falls_back_when_there_is_room() -> None:
    factor, told = 1.0, []
    for _ in range(60):  # visits go as the price to the power of -0.65; unlimited, 1,000 would be made
        factor = prices.next_factor(factor, round(1000 * factor**-0.65), 250)
        told.append(factor)
    assert told == sorted(told), "without a swing past the mark"
    assert abs(1000 * told[-1] ** -0.65 - 250) < 10
    for _ in range(60):
        factor = prices.next_factor(factor, 20, 250)
    assert factor == 1.0, "a budget that is not used up does not make visits cheaper than usual"


def test_all_hosts_and_sources_have_prices_of_their_own(archive: Archive) -> None:
    sources.sync(archive.db, [
        SourceConfig("Bell", "http://bell.example/feed", requests_per_hour=5),
        SourceConfig("Echo", "http://echo.example/feed"),
    ], START)  # fmt: skip
    bell, echo = (one.id for one in sources.every(archive.db))
    for number in range(20):
        archive.page(f"http://bell.example/{number}", bell)
        archive.page(f"http://echo.example/{number}", echo)
    archive.db.execute("INSERT INTO hosts (host) VALUES ('bell.example'), ('echo.example')")
    found = prices.adapt(archive.db, START, whole=10, host=0)
    assert found.keys() == {("all", ""), ("source", "Bell")}
    assert prices.factor(archive.db, "echo.example", "Echo") == prices.STEP
    assert prices.factor(archive.db, "bell.example", "Bell") == prices.STEP**2
    found = prices.adapt(archive.db, START, whole=0, host=12)
    assert found.keys() >= {("host", "bell.example"), ("host", "echo.example")}


def test_without_budgets_nothing_is_reckoned(archive: Archive) -> None:
    archive.page()
    assert prices.adapt(archive.db, START, 0, 0) == {}
    assert prices.factor(archive.db, "127.0.0.1:9", "The Harbour Bell") == 1.0
