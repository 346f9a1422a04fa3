"""robots.txt as RFC 9309 wants it: what the stored answer of a host allows us.

An answer of 4xx means that there are no rules; a server error or no answer at all forbids everything until it can be
had. Only the product token counts, so a rule for `replate` is a rule for us whatever our version or contact is.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from protego import Protego

from replate.db.frontier import Host

TOKEN = "replate"  # noqa: S105 - the product token of RFC 9309 section 2.2.1, no secret
FRESH_FOR = timedelta(hours=24)  # RFC 9309 section 2.4: caches should not be used for longer
BROKEN_FOR = timedelta(minutes=10)  # after a server error; then it is asked for again
UNREACHABLE_FOR = timedelta(minutes=1)  # a network may be back at once; a host that stays down is left alone by backoff
UNREACHABLE = 0
# A rule for one version of us is for us, too.
_VERSIONED = re.compile(rf"^([ \t]*user-agent[ \t]*:[ \t]*{TOKEN})/\S*", re.I | re.M)
TOO_MANY = 429  # says "not now", not "there are no rules"
LONGEST_DELAY = 86_400.0  # seconds; a longer Crawl-delay is a slip, and some are no time at all
LARGEST = 512 * 1024  # RFC 9309 section 2.5: at least 500 KiB must be parsed


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says to us; `outcome` is that of what it keeps us from."""

    parsed: Protego | None
    forbids_all: bool
    reason: str
    outcome: Literal["robots", "error"] = "robots"

    def allows(self, url: str) -> bool:
        if self.parsed is None:
            return not self.forbids_all
        return bool(self.parsed.can_fetch(url, TOKEN))

    @property
    def crawl_delay(self) -> timedelta | None:
        delay = self.parsed.crawl_delay(TOKEN) if self.parsed else None
        return None if delay is None else timedelta(seconds=min(LONGEST_DELAY, max(0.0, float(delay))))


def rules(text: str | None, status: int) -> Rules:
    """The rules of an answer. Status 0: there was none, `text` says why, and what it keeps us from is an error."""
    if 200 <= status < 300 and text is not None:
        return Rules(Protego.parse(_VERSIONED.sub(r"\1", text)), False, "robots.txt of this host forbids it to us")
    if 400 <= status < 500 and status != TOO_MANY:
        return Rules(None, False, f"the host has no robots.txt ({status})")
    if status == UNREACHABLE:
        why = text or "the host could not be reached"
        return Rules(None, True, f"robots.txt: {why}; that forbids all until it can be had (RFC 9309)", "error")
    return Rules(None, True, f"robots.txt was answered with {status}; that forbids all until it can be had (RFC 9309)")


def is_fresh(host: Host, now: datetime) -> bool:
    """Whether the stored answer may still be used."""
    if host.robots_at is None or host.robots_status is None:
        return False
    return now - host.robots_at < fresh_for(host.robots_status)


def fresh_for(status: int) -> timedelta:
    """How long an answer of this status may be used."""
    if status == UNREACHABLE:
        return UNREACHABLE_FOR
    return BROKEN_FOR if status == TOO_MANY or status >= 500 else FRESH_FOR


def decode(body: bytes) -> str:
    return body[:LARGEST].decode("utf-8-sig", "replace")
