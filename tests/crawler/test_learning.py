"""Under the learning policy each visit of a real crawler leaves what is believed of the page, after the last lesson."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from replate.db import learning
from replate.scheduler.policy.prior import Prior

if TYPE_CHECKING:
    from tests.crawler.conftest import Town


def test_two_floats_a_page_learn_from_visits_and_begin_with_the_lesson(
    town: "Town", page_of: Callable[..., str]
) -> None:
    town.head = '[scheduler]\npolicy = "learning"'
    quiet = town.place({"/a": [page_of()]})
    edited = town.place({"/a": [page_of(), page_of("Ostwick will not dredge its inner basin")]})
    learning.keep(town.db, datetime.now(UTC), 500, 300, Prior(level=3.0, shape=1.0).plain())
    town.visit()
    first = town.page(quiet.url())
    assert (first["belief_shape"], round(first["belief_shape"] / first["belief_rate"], 1)) == (1.0, 5.1)
    town.visit(stage=1)
    assert town.page(quiet.url())["belief_rate"] > first["belief_rate"]
    after = town.page(edited.url())
    assert after["belief_shape"] > 1.0
    (plan,) = town.rows("SELECT reason FROM frontier WHERE subject = 'page' AND subject_id = ?", after["id"])
    assert plan["reason"].startswith("revised: at an age of")
