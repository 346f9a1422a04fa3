"""What a value of the file may be: each parser gives it as the record holds it, or says what is allowed."""

import difflib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cssselect import HTMLTranslator, SelectorError

from replate.config import cron

Network = IPv4Network | IPv6Network
T = TypeVar("T")
Parser = Callable[[object], T]

SELECTABLE = ("headline", "dek", "byline", "published", "updated", "section", "body")


class NotAllowed(ValueError):
    """A value that is not allowed; the text says what is."""


def text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise NotAllowed("allowed is a text of one line, not empty")
    return value.strip()


def texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise NotAllowed('allowed is a list of texts, such as ["*/news/*"]')
    return tuple(text(each) for each in value)


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise NotAllowed("allowed is true or false")
    return value


def whole(least: int, most: int) -> Parser[int]:
    def parser(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise NotAllowed(f"allowed is a whole number from {least} to {most}")
        return value

    return parser


def factor(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 1:
        raise NotAllowed("allowed is a number of at least 1, such as 1.2")
    return float(value)


def one_of(choices: Sequence[str]) -> Parser[str]:
    def parser(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            near = difflib.get_close_matches(str(value), choices, n=1)
            raise NotAllowed("allowed is " + " | ".join(choices) + (f"; did you mean {near[0]}?" if near else ""))
        return value

    return parser


def some_of(choices: Sequence[str]) -> Parser[tuple[str, ...]]:
    def parser(value: object) -> tuple[str, ...]:
        return tuple(one_of(choices)(each) for each in texts(value))

    return parser


_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_BYTES = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_LONGEST = timedelta(days=36525)


def duration(value: object) -> timedelta:
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?(ms|s|m|h|d)", value) if isinstance(value, str) else None
    seconds = float(match[1]) * _SECONDS[match[2]] if match else math.inf
    if seconds > _LONGEST.total_seconds():
        raise NotAllowed('allowed is a duration such as "250ms", "90s", "10m", "2h" or "7d", a century at most')
    return timedelta(seconds=seconds)


def positive_duration(value: object) -> timedelta:
    if not (length := duration(value)):
        raise NotAllowed('allowed is a duration longer than nothing, such as "90s", "10m", "2h" or "7d"')
    return length


def size(value: object) -> int:
    match = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?(\w+)", value) if isinstance(value, str) else None
    count = int(float(match[1]) * _BYTES.get(match[2], 0)) if match else 0
    if count < 1:
        raise NotAllowed('allowed is a size such as "512 KiB" or "10 MiB" (units: ' + ", ".join(_BYTES) + ")")
    return count


def url(value: object) -> str:
    written = text(value)
    try:
        parts = urlsplit(written)
        is_fine = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_fine = False
    if not is_fine or " " in written:
        raise NotAllowed("allowed is an absolute URL that begins with http:// or https://")
    return written


def channel(value: object) -> str:
    """An address that digests go to; what stands behind its scheme is checked by whoever sends there."""
    written = text(value)
    if written == "stdout:" or re.fullmatch(r"file:///[^?#]*[^?#/]", written):
        return written
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*://\S+", written) or written.lower().startswith(("file:", "stdout:")):
        raise NotAllowed(
            'allowed is "stdout:", "file:///absolute/path.txt", or an address such as "mailto://user:password@host" '
            'or "json://host/path", of the kinds that Apprise knows'
        )
    return written


def contact(value: object) -> str:
    written = text(value)
    if re.fullmatch(r"[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>().]+", written):
        return written
    try:
        return url(written)
    except NotAllowed:
        raise NotAllowed("allowed is an http(s) URL or a mail address where site owners reach you") from None


def networks(value: object) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(each) for each in texts(value))
    except ValueError:
        raise NotAllowed('allowed is a list of networks in CIDR form, such as ["127.0.0.0/8", "fd00::/8"]') from None


def zone(value: object) -> str:
    written = text(value)
    try:
        ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Asia" is a folder of the zone database
        raise NotAllowed("allowed is a time zone of the IANA database, such as Asia/Shanghai") from None
    return written


def selectors(value: object) -> Mapping[str, str]:
    table = mapping(value)
    if unknown := next((key for key in table if key not in SELECTABLE), None):
        near = difflib.get_close_matches(unknown, SELECTABLE, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise NotAllowed(f"{unknown} is no field that can be selected: allowed are " + ", ".join(SELECTABLE) + hint)
    return {key: _selector(key, text(selector)) for key, selector in table.items()}


def _selector(key: str, written: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(written)
    except SelectorError:
        raise NotAllowed(f"{key} is no CSS selector; allowed is one such as div.story > h1") from None
    return written


def schedule(value: object) -> str:
    written = text(value)
    try:
        cron.values(written)
    except ValueError:
        raise NotAllowed(
            "allowed are five cron fields (minute hour day month weekday), such as */10 6-23 * * *"
        ) from None
    return " ".join(written.split())


def mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise NotAllowed("allowed is a table")
    return value


def mappings(key: str) -> Parser[Sequence[Mapping[str, object]]]:
    def parser(value: object) -> Sequence[Mapping[str, object]]:
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise NotAllowed(f"allowed is an array of tables: begin each with a line of double brackets, [[{key}]]")
        return value

    return parser
