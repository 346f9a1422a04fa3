"""Visits cost more where budgets are short, until what is planned fits."""

from datetime import timedelta

from replate.changes import moment
from replate.config import SourceConfig
from replate.db import prices, sources
from tests.conftest import START, Archive


def test_a_price_rises_while_too_much_waits_and_falls_back_slower() -> None:
    up = prices.next_factor(1.0, True)
    down = prices.next_factor(up, False)
    assert 1.0 < down < up
    assert prices.next_factor(1.0, False) == 1.0, "a budget that is not used up does not make visits cheaper than usual"
    assert prices.next_factor(prices.MOST, True) == prices.MOST


def test_three_minutes_worth_may_wait() -> None:
    assert not prices.is_short(5, 100)
    assert prices.is_short(6, 100)
    assert not prices.is_short(1, 0.1), "one request always waits for its turn"


def test_all_hosts_and_sources_have_prices_of_their_own(archive: Archive) -> None:
    sources.sync(archive.db, [
        SourceConfig("Bell", "http://bell.example/feed", requests_per_hour=5),
        SourceConfig("Echo", "http://echo.example/feed"),
    ], START)  # fmt: skip
    bell, echo = (one.id for one in sources.every(archive.db))
    for number in range(20):
        archive.page(f"http://bell.example/{number}", bell)
    for number in range(2):
        archive.page(f"http://echo.example/{number}", echo)
    archive.db.execute("UPDATE sources SET next_slot = ? WHERE id = ?", (moment.text(archive.time(60)), bell))
    found = prices.adapt(archive.db, START, whole=5, host=60)
    assert found.keys() == {("all", ""), ("host", "bell.example"), ("source", "Bell")}
    assert prices.are_raised(archive.db)
    one = prices.next_factor(1.0, True)
    assert prices.factor(archive.db, "echo.example", "Echo") == one
    assert abs(prices.factor(archive.db, "bell.example", "Bell") - one**3) < 1e-9
    assert prices.adapt(archive.db, START, whole=60, host=60).keys() == found.keys(), "they fall back slowly"


def test_what_waits_for_its_host_does_not_wait_for_the_whole(archive: Archive) -> None:
    source = archive.source()
    for number in range(40):
        archive.page(f"http://bell.example/{number}", source)
    assert prices.adapt(archive.db, START, whole=60, host=20).keys() == {("host", "bell.example")}


def test_the_delay_alone_is_a_budget_of_each_host(archive: Archive) -> None:
    source = archive.source()
    for number in range(40):
        archive.page(f"http://bell.example/{number}", source)
    assert prices.adapt(archive.db, START, delay=timedelta(seconds=2)) == {}
    assert prices.adapt(archive.db, START, delay=timedelta(minutes=1)).keys() == {("host", "bell.example")}


def test_without_budgets_nothing_costs_more(archive: Archive) -> None:
    archive.page()
    assert prices.adapt(archive.db, START) == {}
    assert prices.factor(archive.db, "127.0.0.1:9", "The Harbour Bell") == 1.0
    assert not prices.are_raised(archive.db)
