"""Which retired pages are looked at again, and when."""

from datetime import UTC, datetime, timedelta

from replate.changes import audit

RETIRED = datetime(2026, 3, 2, tzinfo=UTC)


def test_one_or_two_in_a_hundred_pages_are_looked_at_again() -> None:
    share = sum(audit.is_sampled(page) for page in range(50_000)) / 50_000
    assert 0.01 < share < 0.02


def test_a_sampled_page_is_looked_at_within_a_month_and_within_a_year_and_then_no_more() -> None:
    sampled = [page for page in range(20_000) if audit.is_sampled(page)]
    for number, (first, last) in enumerate(audit.SPANS):
        waits = sorted(due - RETIRED for page in sampled if (due := audit.due(page, number, RETIRED)))
        assert first <= waits[0] and waits[-1] <= last
        assert waits[-1] - waits[0] > (last - first) * 0.8, "spread over the whole span"
    assert {audit.due(page, 2, RETIRED) for page in sampled} == {None}


def test_other_pages_are_left_alone() -> None:
    page = next(page for page in range(100) if not audit.is_sampled(page))
    assert audit.due(page, 0, RETIRED + timedelta(days=1)) is None
