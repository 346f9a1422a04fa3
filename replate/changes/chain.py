"""The hash chain over a page's revisions and events: SHA-256(previous chain in hex + RFC 8785 JSON of the row).

Anyone can recompute it from `export revisions --format jsonl` with a JSON and a SHA-256 library alone; which fields of
a row enter is listed in docs/data.md and fixed by `REVISION_FIELDS` and `EVENT_FIELDS`.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import rfc8785

GENESIS = "0" * 64

REVISION_FIELDS = (
    "type", "page", "revision", "verdict", "reverted_to", "seen_at", "window_start", "window_end", "url", "headline",
    "dek", "byline", "agency", "published", "published_text", "updated", "updated_text", "section", "language", "body",
    "captions", "notes", "stamps", "fingerprint", "stealth", "significance", "kinds", "extractor", "snapshot",
)  # fmt: skip
EVENT_FIELDS = ("type", "page", "event", "at", "before", "after", "target", "reason")


def link(previous: str, row: Mapping[str, Any]) -> str:
    """The chain value of a row that follows one with the chain value `previous` (64 hex digits)."""
    return sha256(previous.encode("ascii") + rfc8785.dumps(dict(row))).hexdigest()
