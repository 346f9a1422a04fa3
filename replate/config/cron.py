"""Cron expressions: minute, hour, day of the month, month, weekday."""

import re
from collections.abc import Sequence

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
# field: least, most, names (the first of which means `least`)
_FIELDS: tuple[tuple[int, int, Sequence[str]], ...] = (
    (0, 59, ()),
    (0, 23, ()),
    (1, 31, ()),
    (1, 12, _MONTHS),
    (0, 7, _WEEKDAYS),
)


def values(expression: str) -> tuple[frozenset[int], ...]:
    """What each of the five fields of a cron expression names (weekdays: 0 is Sunday); ValueError where it is none."""
    fields = expression.split()
    if len(fields) != len(_FIELDS):
        raise ValueError(expression)
    return tuple(_field(field, *bounds) for field, bounds in zip(fields, _FIELDS, strict=True))


def _field(text: str, least: int, most: int, names: Sequence[str]) -> frozenset[int]:
    values = {value for part in text.split(",") for value in _range(part, least, most, names)}
    return frozenset(value % 7 for value in values) if names is _WEEKDAYS else frozenset(values)


def _range(text: str, least: int, most: int, names: Sequence[str]) -> range:
    match = re.fullmatch(r"(?:\*|(\w+)(?:-(\w+))?)(?:/([1-9][0-9]{0,2}))?", text, re.ASCII)
    if not match or (match[1] and match[3] and not match[2]):  # "5/10" means different things to different crons
        raise ValueError(text)
    first = _number(match[1], least, names) if match[1] else least
    last = _number(match[2], least, names) if match[2] else first if match[1] else most
    if names is _WEEKDAYS and match[2] and last == 0:  # "fri-sun"
        last = 7
    if not least <= first <= last <= most:
        raise ValueError(text)
    return range(first, last + 1, int(match[3] or 1))


def _number(text: str, least: int, names: Sequence[str]) -> int:
    return names.index(text.lower()) + least if text.lower() in names else int(text)
