"""How long ago a page says something was: "3 hours ago", "vor 2 Stunden", "yesterday".

A page says this at the moment when it is sent, so with the time of the visit it is an instant, as precise as the unit
it names. "A few hours ago" says no number and is as precise as the next larger unit.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from replate.changes.article import Precision, ZoneSource
from replate.crawler.reading import relative_words as said
from replate.crawler.reading import times

_LENGTHS: Mapping[str, timedelta] = {
    "second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1),
    "day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=30), "year": timedelta(days=365),
}  # fmt: skip
_ORDER: tuple[Precision, ...] = ("second", "minute", "hour", "day", "week", "month", "year")
_LONGEST = timedelta(days=365 * 50)  # nothing on the web is older
_READ = 400  # characters
_AHEAD = timedelta(minutes=5)  # a clock that goes before ours by more shows the day before


@dataclass(frozen=True, slots=True)
class Ago:
    """How long before the page was sent, and where a text says so; `is_day`: by the name of a day."""

    before: timedelta
    precision: Precision
    start: int
    end: int
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Instant:
    """What it means; `end`: where in the text that is said to its end, a clock and a zone behind the day's name too."""

    at: datetime
    zone: ZoneSource
    precision: Precision
    end: int


def find(words: str, language: str | None = None) -> Ago | None:
    """The first time before now that a text says so; of two that begin together the longer."""
    text = times.western_digits(words[:_READ])
    found = (*_counted(text), *_unnumbered(text), *_days(text, language))
    return min((one for one in found if one.before <= _LONGEST), key=lambda one: (one.start, -one.end), default=None)


def instant(words: str, ago: Ago, seen_at: datetime, zone_name: str | None) -> Instant:
    """When that was, on a page that was sent at `seen_at`.

    "Today at 14:05" is a minute where the zone is known, in the text or as the source's; else it is a day.
    """
    clock = times.clock(times.western_digits(words[:_READ]), ago.start, ago.end, zone_name) if ago.is_day else None
    if clock is not None:
        found = {_that_day(zone, clock, ago, seen_at) for zone in clock.zones}
        if len(found) == 1:
            return Instant(found.pop(), clock.zone, "minute", max(ago.end, clock.end))
    return Instant(seen_at - ago.before, "visit", ago.precision, max(ago.end, clock.end if clock else 0))


def _that_day(zone: tzinfo, clock: times.Clock, ago: Ago, seen_at: datetime) -> datetime:
    """A time of the day before the visit that was named, by the calendar of a zone."""
    midnight = seen_at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0) - ago.before
    at = (midnight.replace(tzinfo=None) + clock.time).replace(tzinfo=zone).astimezone(seen_at.tzinfo)
    return at - timedelta(days=1) if at > seen_at + _AHEAD else at


def _counted(text: str) -> Iterator[Ago]:
    """A number of units, or several: "2 hours 5 minutes ago" is as precise as its last unit."""
    for pattern in (_BEHIND, _BEFORE):
        if match := pattern.search(text):
            parts = [(part[1].lower(), _unit(part[2])) for part in _PAIR.finditer(match[0])]
            least = parts[-1][1]
            if _FEW.fullmatch(parts[-1][0]):
                parts, least = parts[:-1], _ORDER[min(_ORDER.index(least) + 1, len(_ORDER) - 1)]
            before = sum((_number(number) * _LENGTHS[unit] for number, unit in parts), timedelta(0))
            yield Ago(before, least, match.start(), match.end())


def _number(written: str) -> float:
    return float(written.replace(",", ".")) if written[0].isdigit() else 1


def _unit(written: str) -> Precision:
    return next(unit for unit in _ORDER if _UNITS[unit].fullmatch(written))


def _unnumbered(text: str) -> Iterator[Ago]:
    for unit, count, pattern in _NAMED:
        if match := pattern.search(text):
            yield Ago(count * _LENGTHS[unit], unit, match.start(), match.end())


def _days(text: str, language: str | None) -> Iterator[Ago]:
    for days, pattern in enumerate(_DAYS):
        match = pattern.search(text)
        if match and not (match[0].lower() == "hier" and (language or "").startswith(said.HERE)):
            yield Ago(timedelta(days=days), "day", match.start(), match.end(), is_day=True)


def _apart(pattern: str) -> str:
    """A pattern that begins and ends with a word, where words stand apart: in Chinese they do not."""
    joined = r"['’\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    return rf"(?:(?<!\w)|(?={joined}))(?:{pattern})(?:(?!\w)|(?<={joined}))"


def _any(patterns: Mapping[str, str]) -> str:
    return "|".join(patterns.values())


_UNITS = {unit: re.compile(f"{said.SPACED_UNITS[unit]}|{said.JOINED_UNITS[unit]}", re.I) for unit in _ORDER}
_NUMBER = rf"(?:(?<![\d.,:/-])\d{{1,3}}(?:[.,]\d)?|{_apart(f'{said.FEW}|{said.ONE}')})"
_UNIT = rf"(?:(?:{_any(said.SPACED_UNITS)})(?!\w)|{_any(said.JOINED_UNITS)})"
_PAIR = re.compile(rf"({_NUMBER})\s?({_UNIT})\.?", re.I)
_PAIRS = rf"{_NUMBER}\s?{_UNIT}\.?(?:,?\s?(?:\w{{1,3}}\s)?{_NUMBER}\s?{_UNIT}\.?){{0,2}}"
_BEHIND = re.compile(rf"{_PAIRS}\s?(?:{_apart(said.BEHIND)})", re.I)
_BEFORE = re.compile(rf"{_apart(said.BEFORE)}\s(?:\w+\s){{0,3}}?{_PAIRS}", re.I)
_FEW = re.compile(said.FEW, re.I)
_NAMED: list[tuple[Precision, int, re.Pattern[str]]] = [
    *((unit, 1, re.compile(_apart(said.ALONE[unit]), re.I)) for unit in _ORDER if unit in said.ALONE),
    *((unit, 2, re.compile(_apart(said.TWO[unit]), re.I)) for unit in _ORDER if unit in said.TWO),
    ("minute", 0, re.compile(_apart(said.NOW), re.I)),
]
_DAYS = [re.compile(_apart(pattern), re.I) for pattern in said.DAYS]
