"""Times as people give them on the command line: `2026-03-02`, `2026-03-02T14:05`, or `2h` and `7d` for so long ago."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import click

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Moment(click.ParamType[datetime]):
    """An aware time in UTC; a time without a zone is by the local clock."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        ago = re.fullmatch(r"([0-9]{1,6}) ?([smhd])", value.strip())
        if ago:
            return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        try:
            return datetime.fromisoformat(value.strip()).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is no time; write 2026-03-02, 2026-03-02T14:05Z, or 2h or 7d for so long ago", param, ctx
            )


since = Moment()
