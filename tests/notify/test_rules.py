"""Rules choose rows: every condition that is named must hold, and what is not named chooses all."""

from typing import Any

import pytest

from replate.config import NotifyConfig
from replate.notify import rules
from tests.notify.conftest import Make


def rule(**conditions: Any) -> NotifyConfig:
    return NotifyConfig("Desk", "stdout:", **conditions)


@pytest.mark.parametrize(
    ("conditions", "row", "wanted"),
    [
        ({}, {}, True),
        ({}, {"kinds": ("state",), "significance": None, "stealth": None}, True),
        ({}, {"kinds": ("technical",)}, False),
        ({"kinds": ("technical",)}, {"kinds": ("technical",)}, True),
        ({"source": "The Harbour Bell"}, {}, True),
        ({"source": "The Post"}, {}, False),
        ({"fields": ("dek", "headline")}, {}, True),
        ({"fields": ("body",)}, {}, False),
        ({"kinds": ("quote", "figure")}, {"kinds": ("figure", "style")}, True),
        ({"kinds": ("quote",)}, {"kinds": ("figure", "style")}, False),
        ({"stealth": True}, {}, True),
        ({"stealth": True}, {"stealth": False}, False),
        ({"stealth": True}, {"stealth": None}, False),
        ({"least_significance": 60}, {}, True),
        ({"least_significance": 61}, {}, False),
        ({"least_significance": 1}, {"significance": None}, False),
        ({"least_significance": 0}, {"significance": None}, True),
        ({"stealth": True, "fields": ("body",)}, {}, False),
    ],
)
def test_a_row_is_told_where_every_condition_holds(
    edit: Make, conditions: dict[str, Any], row: dict[str, Any], wanted: bool
) -> None:
    assert rules.matches(rule(**conditions), edit(**row)) is wanted
