"""A host's 304 is believed until a visit without conditions sees that it would have hidden an edit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.crawler import backoff, trust
from replate.db import status
from replate.demo.site import Response

if TYPE_CHECKING:
    from conftest import Town

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def test_one_visit_in_sixty_four_is_a_check_and_always_the_same_one() -> None:
    checks = [trust.is_check(page, visits) for page in range(1000) for visits in range(64)]
    assert checks == [trust.is_check(page, visits) for page in range(1000) for visits in range(64)]
    assert 0.013 < sum(checks) / len(checks) < 0.019


@pytest.mark.parametrize(
    ("before", "now", "lied"),
    [
        (('"1"', None), ('"1"', None), True),
        (('"1"', None), ('"2"', None), False),
        ((None, "Mon"), (None, "Mon"), True),
        ((None, "Mon"), (None, "Tue"), False),
        (('"1"', "Mon"), ('"2"', "Mon"), False),
        (('"1"', "Mon"), ('"1"', "Tue"), True),
        (("", None), (None, None), False),
        ((None, "Mon"), ('"1"', "Mon"), False),
    ],
)
def test_an_etag_decides_before_a_date(
    before: tuple[str | None, str | None], now: tuple[str | None, str | None], lied: bool
) -> None:
    assert (trust.lie(before, now) is not None) is lied


@given(st.integers(0, 10**6))
def test_a_host_that_refuses_is_left_alone_longer_each_time_and_never_over_a_day(refusals: int) -> None:
    until, longer = backoff.refused_until(refusals, NOW), backoff.refused_until(refusals + 1, NOW)
    assert (until is None) == (refusals < backoff.REFUSALS_OF_A_HOST)
    assert until is None or (longer is not None and NOW < until <= longer <= NOW + timedelta(days=1))


def test_a_host_that_hides_edits_behind_304_is_found_out_and_asked_unconditionally(
    new_town: Callable[..., "Town"], page_of: Callable[..., str]
) -> None:
    town = new_town()
    tag = (("ETag", '"always the same"'),)
    a, b, c = (
        Response(body=page_of(headline), headers=tag)
        for headline in ("Ostwick dredges its inner basin", "Ostwick puts off its dredging", "Ostwick never dredges")
    )
    liar = town.place({"/a": [a, b, b, c]})
    honest = town.place({"/a": [Response(body=page_of("Ferry late"), headers=(("ETag", '"1"'),))]})
    town.visit(stage=0)
    town.visit("REPLATE_CHECK_ONE_IN=1000000000", stage=1)
    assert town.outcomes(liar.url()) == ["first", "not_modified"], "a 304 is believed at first"
    town.visit("REPLATE_CHECK_ONE_IN=1", stage=2)
    assert town.outcomes(liar.url())[-1] == "revised", "the check sees the edit"
    town.visit("REPLATE_CHECK_ONE_IN=1000000000", stage=3)
    assert town.outcomes(liar.url())[-1] == "revised", "from then on each edit is seen"
    assert town.outcomes(honest.url()) == ["first", "not_modified", "unchanged", "not_modified"]
    (one,) = status.status(town.db, datetime.now(UTC)).distrusted
    assert (one.host, one.reason) == (liar.site.host, 'the text changed under the ETag "always the same"')


def test_a_host_that_refuses_page_after_page_is_left_alone_and_reported(new_town: Callable[..., "Town"]) -> None:
    town = new_town()
    no = Response(403, "no")
    closed = town.place({f"/{n}": [no] for n in range(9)}, follow=None)
    for n in range(9):
        town.follow(closed.url(f"/{n}"), kind="page")
    partly = town.place({"/open": ["fine"], **{f"/{n}": [no] for n in range(4)}}, follow="/open")
    for n in range(4):
        town.follow(partly.url(f"/{n}"), kind="page")
    town.visit()
    pages = [one for one in closed.site.requests if one.path != "/robots.txt"]
    assert len(pages) == backoff.REFUSALS_OF_A_HOST
    (one,) = status.status(town.db, datetime.now(UTC)).refusing
    assert (one.host, one.in_a_row) == (closed.site.host, 5)
    assert one.until
    assert one.until > datetime.now(UTC) + timedelta(minutes=9)
