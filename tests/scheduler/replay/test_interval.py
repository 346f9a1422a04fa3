"""How far a replay's figures are chance."""

from random import Random

import pytest

from replate.scheduler.replay import interval
from replate.scheduler.replay.run import Page, Result


def result(*pages: tuple[int, int, int]) -> Result:
    return Result(tuple(Page(*one) for one in pages), ())


def test_bounds_are_those_of_the_normal_distribution_where_it_holds() -> None:
    random = Random(2)
    articles = [(1.0, float(random.random() < 0.3)) for _ in range(2000)]
    low, high = interval.bounds(articles, lambda sums: sums[1] / sums[0])
    share = sum(found for _, found in articles) / 2000
    assert low < share < high
    assert (high - low) / 2 == pytest.approx(1.96 * (0.3 * 0.7 / 2000) ** 0.5, rel=0.15)


def test_lots_of_many_articles_give_the_same_bounds() -> None:
    random = Random(3)
    articles = [(1.0, float(random.random() < 0.3)) for _ in range(interval.MOST_DRAWN * 3)]
    low, high = interval.bounds(articles, lambda sums: sums[1] / sums[0])
    assert (high - low) / 2 == pytest.approx(1.96 * (0.21 / len(articles)) ** 0.5, rel=0.15)


def test_what_two_rules_have_in_common_is_no_difference() -> None:
    same = result(*[(5, 3, 2), (4, 1, 0)] * 50)
    assert interval.more(same, same) == (0.0, 0.0)
    assert interval.more(result((5, 0, 0)), result((9, 0, 0))) == (0.0, 0.0), "nothing to find"


def test_finding_one_edit_more_in_most_articles_is_no_chance() -> None:
    theirs, ours = result(*[(5, 2, 1)] * 100), result(*[(5, 2, 2)] * 90, *[(5, 2, 1)] * 10)
    low, high = interval.more(ours, theirs)
    assert 0.4 < low <= 0.45 <= high <= 0.5
    assert interval.more(theirs, ours) == (pytest.approx(-high), pytest.approx(-low))


def test_half_the_visits_for_as_much_found_are_two_times_fewer() -> None:
    theirs = result(*[(100, 10, 8)] * 60)
    ours = result(*[(40, 10, 7)] * 60), result(*[(60, 10, 9)] * 60)
    low, high = interval.fewer(theirs, ours)
    assert low == pytest.approx(high)
    assert 100 / 60 < low < 100 / 40
    assert interval.fewer(theirs, (theirs, theirs)) == pytest.approx((1.0, 1.0))
