"""Failures of a request in words: what happened, and what it says of the page or the host."""

import asyncio
import os
import ssl
from collections.abc import Iterator

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from replate.config import CrawlerConfig
from replate.crawler.download import PrivateAddress

ABOUT_ONE_PAGE = (DownloadCancelledError, IgnoreRequest, UnsupportedURLSchemeError)


def is_about_one_page(error: BaseException) -> bool:
    """Whether the failure says nothing of the host (a body too large, an address not allowed)."""
    return isinstance(error, ABOUT_ONE_PAGE) or _private(error) is not None


def in_words(error: BaseException, settings: CrawlerConfig) -> str:
    """What happened, for `visits.reason`."""
    private = _private(error)
    if private:
        return str(private)
    if isinstance(error, (DownloadCancelledError, IgnoreRequest)):
        return f"larger than max_body ({settings.max_body / 2**20:g} MiB)"
    if isinstance(error, (DownloadTimeoutError, asyncio.TimeoutError, TimeoutError)):
        return f"no answer within {settings.timeout.total_seconds():g} s"
    if isinstance(error, CannotResolveHostError):
        return "the host's name cannot be resolved"
    if isinstance(error, DownloadConnectionRefusedError):
        return f"no connection: {_cause(error)}"
    if isinstance(error, ResponseDataLossError):
        return "the connection broke before the whole page had arrived"
    return f"{type(error).__name__}: {_first_line(error)}"


def _cause(error: BaseException) -> str:
    """Why there was no connection, as the system or TLS calls it, without our side's objects."""
    causes = list(_causes(error))
    secure = (getattr(one, "reason", None) for one in causes if isinstance(one, ssl.SSLError))  # aiohttp's has none
    if reason := next(filter(None, secure), None):
        return f"TLS: {reason.replace('_', ' ').lower()}"
    number = next((one.errno for one in causes if isinstance(one, OSError) and one.errno), None)
    return os.strerror(number) if number else _first_line(error)


def _private(error: BaseException) -> PrivateAddress | None:
    return next((cause for cause in _causes(error) if isinstance(cause, PrivateAddress)), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "os_error", None), *getattr(one, "exceptions", ())]


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:200]
