"""Redirects: where an answer sends us, and whether we go there now, later, or not at all."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from replate.changes import url as urls
from replate.errors import UsageError

PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_HOPS = 10  # RFC 9110 names no number; browsers stop at 20, nobody needs more than a few

Way = Literal["same_host", "other_host", "home", "loop", "unusable"]


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the canonical target, and which way it leads; `reason` in words for those that end the visit."""

    way: Way
    target: str
    reason: str


def follow(status: int, here: str, location: str | None, before: list[tuple[int, str, str]]) -> Hop:
    """Where a redirect of `here` leads, given the hops before it."""
    if not location:
        return Hop("unusable", here, f"redirect ({status}) without a Location")
    try:
        target = urls.canonical(location, here)
    except UsageError:
        return Hop("unusable", here, f"redirect ({status}) to something that is no http(s) URL")
    if len(before) >= MOST_HOPS:
        return Hop("loop", target, f"more than {MOST_HOPS} redirects")
    if target == here or target in {start for _, start, _ in before}:
        return Hop("loop", target, f"redirects in a loop ({status} back to {target})")
    if _is_home(target) and not _is_home(here):
        return Hop("home", target, f"redirected ({status}) to the home page")
    if urls.host(target) != urls.host(here):
        return Hop("other_host", target, f"redirected ({status}) to {target}, queued there")
    return Hop("same_host", target, f"redirected ({status}) to {target}")


def is_permanent(redirects: list[tuple[int, str, str]]) -> bool:
    """Whether every hop says that the page has moved for good."""
    return bool(redirects) and all(status in PERMANENT for status, _, _ in redirects)


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
