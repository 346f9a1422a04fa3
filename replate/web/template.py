"""Templates: stored text is hostile, so every value is escaped, control characters made visible, links checked."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from replate.changes import moment

HERE = Path(__file__).parent

# Control characters, lone surrogates and non-characters: a browser shows nothing for them, and XML forbids most.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def page(name: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """An answer made of a template."""
    return HTMLResponse(_ENVIRONMENT.get_template(name).render(values), status)


def visible(value: object) -> object:
    """Text with what cannot be shown replaced by the sign for it, and nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return UNSEEN.sub("\ufffd", value)
    return value


def safe_url(address: str | None) -> str | None:
    """The address where a reader may be sent to it: http and https alone."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def language(value: str | None) -> str | None:
    """A BCP 47 tag fit for a `lang` attribute."""
    return value if value and _LANGUAGE.fullmatch(value) else None


def clock(value: str | datetime) -> str:
    """`2 Mar 2026, 14:05` in UTC."""
    at = _time(value)
    return f"{_day(at)}, {at:%H:%M}"


def stamp(value: str | datetime) -> str:
    """The machine's form of a time."""
    return moment.text(_time(value))


def between(start: str, end: str) -> tuple[str, str]:
    """Both ends of a window, no longer than needed: the day once, seconds where minutes would be equal."""
    first, last = _time(start), _time(end)
    form = "%H:%M:%S" if last - first < timedelta(minutes=2) else "%H:%M"
    if first.date() == last.date():
        return first.strftime(form), f"{last.strftime(form)} UTC on {_day(last)}"
    return f"{first.strftime(form)} on {_day(first)}", f"{last.strftime(form)} UTC on {_day(last)}"


def lasting(duration: timedelta) -> str:
    """A duration in its largest unit: `40 s`, `12 min`, `3.5 h`, `9 days`."""
    seconds = abs(duration.total_seconds())
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 2 * 86400 else f"{seconds / 86400:.0f} days"


def in_seconds(duration: float | None) -> str:
    """A duration given in seconds; nothing where there is none."""
    return "" if duration is None else lasting(timedelta(seconds=duration))


def width(start: str, end: str) -> str:
    """How long a window is."""
    return lasting(_time(end) - _time(start))


def size(number: int) -> str:
    """Bytes as people say them."""
    amount = float(number)
    for unit in ("bytes", "KiB", "MiB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GiB"


def _time(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else moment.parse(value)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, finalize=visible,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    filters: Mapping[str, Any] = {
        "clock": clock, "stamp": stamp, "safe_url": safe_url, "language": language, "lasting": lasting, "size": size,
        "seconds": in_seconds,
        "decoded": json.loads, "thousands": lambda number: f"{number:,}",
    }  # fmt: skip
    environment.filters.update(filters)
    environment.globals.update(between=between, width=width)
    return environment


_ENVIRONMENT = _environment()
