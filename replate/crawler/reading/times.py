"""A time as a news page shows it, understood: what instant it means, how precisely, and where its zone came from.

Written by hand because no date library gives the instant of "Updated: 2014-03-15 06:59" with its label, and because a
library that guesses (today's date for a bare time, the clock's zone for none) would invent edits. Nothing is guessed
here: a time without a date and an unknown word give `at=None`. A time before now ("3 hours ago") is `relative.py`'s.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from replate.changes import zones
from replate.changes.article import Precision, ZoneSource

_MONTHS = (
    "january jan janvier janv januar jänner enero gennaio gen janeiro januari января янв января يناير stycznia ocak",
    "february feb février févr fév februar febrero febbraio fevereiro fev februari февраля фев فبراير lutego şubat",
    "march mar mars märz mär maart mrt marzo março марта мар مارس marca mart",
    "april apr avril avr abril abr aprile апреля апр أبريل ابريل إبريل kwietnia nisan",
    "may mai mayo maggio mag maio mei мая май مايو maja mayıs",
    "june jun juin juni junio giugno giu junho июня июн يونيو czerwca haziran",
    "july jul juillet juil juli julio luglio lug julho июля июл يوليو lipca temmuz",
    "august aug août aou agosto ago augustus августа авг أغسطس اغسطس sierpnia ağustos",
    "september sep sept septembre septiembre settembre set setembro сентября сен سبتمبر września eylül",
    "october oct octobre oktober okt octubre ottobre ott outubro out октября окт أكتوبر اكتوبر października ekim",
    "november nov novembre noviembre novembro ноября ноя نوفمبر listopada kasım",
    "december dec décembre déc dezember dez diciembre dic dicembre dezembro декабря дек ديسمبر grudnia aralık",
)
_MONTH = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_WORD = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))

_ISO = re.compile(
    r"(?<!\d)(\d{4}-\d\d-\d\d)[T ](\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?\s?(Z\b|[+-]\d\d:?\d\d(?!\d)|[+-]\d\d(?![\d:]))?"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)\s?[日일]?")
_NUMBERS = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d\d)(?!\d)")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?(?:[\s-]|de\b|of\b)+({_WORD})\b\.?,?(?:[\s,-]|de\b)+(\d{{4}})(?!\d)",
    re.I,
)
_MONTH_FIRST = re.compile(rf"\b({_WORD})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.I)
_CLOCK = re.compile(
    r"(?<![\d.:])([01]?\d|2[0-4])\s?(?:[:.hH时時시点]|Uhr)\s?([0-5]\d)(?:\s?[:.分분]\s?([0-5]\d))?(?!\.?\d)[分분]?"
    r"(?:\s?([ap])\.?\s?m\b\.?)?",
    re.I,
)
_POSIX = re.compile(r"\s*(1\d{9})(?:\d{3}|\.\d+)?\s*")  # from 2001 to 2033
_HOUR = re.compile(r"(?<![\d.:])(1?\d)\s?([ap])\.?\s?m\b\.?", re.I)
_COMPACT = re.compile(r"(?<!\d)([01]\d|2[0-3])([0-5]\d)\s?(?=GMT|UTC)")
_NEAR = 28  # characters between a date and its time of day: "(Wednesday), last change at " is 27
_ZONED = re.compile(r"^[\s,(]{0,3}(?:(GMT|UTC)?\s?([+-]\d{1,2}):?(\d\d)?(?!\d)|([A-Z]{1,5})\b|([A-Z][a-z]+ time)\b)")
_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "CET": 1, "WEST": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PDT": -7, "PST": -8, "MST": -7, "BRT": -3,
}  # fmt: skip
_PLACES = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
           "Beijing time": "Asia/Shanghai", "Eastern time": "America/New_York"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """What a shown time means; `shown` is the part of the text that says it."""

    shown: str
    at: datetime | None
    zone: ZoneSource
    precision: Precision
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, since midnight, without its day; the zones in which it may be meant, where they are known."""

    time: timedelta
    zones: tuple[tzinfo, ...]
    zone: ZoneSource
    end: int


def clock(words: str, start: int, end: int, zone_name: str | None) -> Clock | None:
    """The time of day beside the name of a day, which stands from `start` to `end`; digits are western."""
    found = _clock(words, start, end)
    if found is None:
        return None
    (hour, minute, second), _, clock_end = found
    time = timedelta(hours=hour, minutes=minute, seconds=second or 0)
    if said := _zone_after(words[clock_end:]):
        return Clock(time, (said[0],), "text", clock_end + said[1])
    if zone_name and zone_name.startswith(zones.LEARNED):
        return Clock(time, tuple(filter(None, map(_named, zones.names(zone_name)))), "learned", clock_end)
    known = _named(zone_name)
    return Clock(time, (known,) if known else (), "source" if known else "unknown", clock_end)


def parse(words: str, *, zone_name: str | None = None, language: str | None = None) -> Moment | None:
    """The first time in a text, None when it holds no date.

    A time without a zone is read in `zone_name`, the source's; without that as UTC, and marked unknown. A day without
    a time is read as 00:00 UTC of that day, whatever the zone, and marked as a day: so that it stays that day.
    """
    western = western_digits(words[:400])
    found = _iso(western, zone_name) or _posix(western) or _shown(western, zone_name, language)
    return replace(found, shown=words[found.start : found.end].strip(" ,(")) if found else None


def _iso(words: str, zone_name: str | None) -> Moment | None:
    match = _ISO.search(words)
    if not match:
        return None
    day, clock, offset = match.groups()
    precision: Precision = "second" if len(clock) > 5 else "minute"
    try:
        naive = datetime.fromisoformat(f"{day}T{clock}")
        zone = _offset(offset)
    except ValueError:
        return None
    if zone is None and (named := _zone_after(words[match.end() :])):
        zone = named[0]
    return _moment(words, match.start(), match.end(), naive, zone, zone_name, precision)


def _posix(words: str) -> Moment | None:
    """A number of seconds since 1970, or of thousandths, and nothing else: "1560954548", as machines are told."""
    match = _POSIX.fullmatch(words)
    at = datetime.fromtimestamp(int(match[1]), UTC) if match else None
    return Moment("", at, "text", "second", match.start(1), match.end()) if match and at else None


def _shown(words: str, zone_name: str | None, language: str | None) -> Moment | None:
    found = _day(words, language)
    if not found:
        return None
    day, start, end = found
    clock = _clock(words, start, end)
    if not clock:
        return Moment(
            words[start:end].strip(), datetime(day.year, day.month, day.day, tzinfo=UTC), "unknown", "day", start, end
        )
    (hour, minute, second), clock_start, clock_end = clock
    naive = datetime(day.year, day.month, day.day) + timedelta(hours=hour, minutes=minute, seconds=second or 0)  # noqa: DTZ001  zone follows
    zone, zone_end = _zone_after(words[clock_end:]) or (None, 0)
    span = min(start, clock_start), max(end, clock_end + zone_end)
    return _moment(words, *span, naive, zone, zone_name, "minute" if second is None else "second")


def _moment(
    words: str, start: int, end: int, naive: datetime, zone: tzinfo | None, zone_name: str | None, precision: Precision
) -> Moment:
    try:
        at, said = _instant(naive, zone, zone_name)
    except (OverflowError, ValueError):
        return Moment(words[start:end].strip(), None, "unknown", precision, start, end)
    return Moment(words[start:end].strip(" ,("), at, said, precision, start, end)


def _instant(naive: datetime, zone: tzinfo | None, zone_name: str | None) -> tuple[datetime, ZoneSource]:
    """What a time means: by its own zone, by the source's, by the one that was learned; else as if it were UTC."""
    if zone:
        return naive.replace(tzinfo=zone).astimezone(UTC), "text"
    if zone_name and zone_name.startswith(zones.LEARNED):
        at = zones.instant(naive, zone_name)
        return (at, "learned") if at else (naive.replace(tzinfo=UTC), "unknown")
    known = _named(zone_name)
    return naive.replace(tzinfo=known or UTC).astimezone(UTC), "source" if known else "unknown"


def _day(words: str, language: str | None) -> tuple[date, int, int] | None:
    """The first day named, with its place in the text."""
    found: list[tuple[date, int, int]] = []
    for pattern, order in ((_YEAR_FIRST, "ymd"), (_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy"), (_NUMBERS, "")):
        if match := pattern.search(words):
            parts = match.groups() if order else (match[1], match[3], match[4])
            day = _date(dict(zip(order or _order(match[1], match[3], match[2], language), parts, strict=True)))
            if day:
                found.append((day, match.start(), match.end()))
    return min(found, key=lambda each: each[1], default=None)


def _order(first: str, second: str, separator: str, language: str | None) -> str:
    """Day or month first in "03/04/2020": what is possible, else the month in American English only."""
    if int(first) > 12 or int(second) > 12:
        return "mdy" if int(second) > 12 else "dmy"
    american = separator == "/" and (language or "en").lower().replace("_", "-") in ("en", "en-us")
    return "mdy" if american else "dmy"


def _date(parts: dict[str, str]) -> date | None:
    month = parts["m"].lower().rstrip(".")
    year = int(parts["y"])
    try:
        found = date(year + 2000 if year < 100 else year, _MONTH.get(month) or int(month), int(parts["d"]))
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def _clock(words: str, start: int, end: int) -> tuple[tuple[int, int, int | None], int, int] | None:
    """The time of day beside a date: after it, else before it."""
    for low, high in ((end, end + _NEAR + 12), (max(0, start - _NEAR), start)):
        part = words[low:high]
        for pattern in (_COMPACT, _CLOCK, _HOUR):
            match = pattern.search(part)
            time = _time_of(match) if match else None
            if match and time:
                return time, low + match.start(), low + match.end()
    return None


def _time_of(match: re.Match[str]) -> tuple[int, int, int | None] | None:
    groups = match.groups()
    hour = int(groups[0])
    is_hour_alone = len(groups) == 2 and not groups[1].isdigit()
    half = groups[1] if is_hour_alone else groups[3] if len(groups) > 3 else None
    minute = 0 if is_hour_alone else int(groups[1])
    second = int(groups[2]) if len(groups) > 2 and groups[2] else None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return (hour, minute, second) if hour <= 24 else None


def _zone_after(rest: str) -> tuple[tzinfo, int] | None:
    """The zone named right after a time of day."""
    match = _ZONED.match(rest)
    if not match:
        return None
    _, hours, minutes, letters, place = match.groups()
    if hours:
        if abs(int(hours)) > 14:
            return None
        sign = -1 if hours.startswith("-") else 1
        return timezone(timedelta(hours=int(hours), minutes=sign * int(minutes or 0))), match.end()
    if letters in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[letters])), match.end()
    named = _named(_PLACES.get(letters or place or ""))
    return (named, match.end()) if named else None


def _offset(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written == "Z":
        return UTC
    sign = -1 if written[0] == "-" else 1
    digits = written[1:].replace(":", "").ljust(4, "0")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _named(zone_name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(zone_name) if zone_name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def western_digits(words: str) -> str:
    """Arabic-Indic, Persian and full-width digits as 0-9: so that one pattern reads them all."""
    return words if words.isascii() else "".join(str(int(c)) if c.isdecimal() and not c.isascii() else c for c in words)
