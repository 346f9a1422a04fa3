"""Rules: which rows of the change log somebody wants to be told of."""

from replate.config import NotifyConfig
from replate.db.notices import Edit


def matches(rule: NotifyConfig, edit: Edit) -> bool:
    """Whether the rule wants this row; every condition it names must hold.

    A technical row is our reading's change, not the newsroom's: it is told only where `kinds` names it. Rows without a
    significance (of state, URL and stamps) are not above any.
    """
    return (
        (rule.source is None or edit.source == rule.source)
        and (not rule.fields or edit.field in rule.fields)
        and _is_of_kind(rule, edit)
        and (not rule.stealth or edit.stealth is True)
        and (edit.significance or 0) >= rule.least_significance
    )


def _is_of_kind(rule: NotifyConfig, edit: Edit) -> bool:
    if rule.kinds:
        return not set(rule.kinds).isdisjoint(edit.kinds)
    return "technical" not in edit.kinds
