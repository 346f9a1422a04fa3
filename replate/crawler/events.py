"""Log lines of the crawler: events with fields, one line a visit at most."""

import logging

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter

_log = logging.getLogger("replate.crawler")


def log(event: str, level: int = logging.INFO, **fields: object) -> None:
    """One line: the event, then its fields as name=value, quoted where a value has blanks."""
    if _log.isEnabledFor(level):
        _log.log(level, "%s %s", event, " ".join(f"{name}={_shown(value)}" for name, value in fields.items()))


def _shown(value: object) -> str:
    text = str(value)
    return repr(text) if " " in text or not text else text


class Quiet(LogFormatter):
    """Scrapy's log lines without the one for each answer, which would be made even where nobody reads it."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> None:  # type: ignore[override]  # None: no line
        return None
