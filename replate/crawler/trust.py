"""Whether a host's "not modified" is to be believed: some visits ask without conditions, and see for themselves.

A host has lied when a page's text is another while it gives the very validators that we would have sent: asked
conditionally, it would have answered 304. Such a host is asked unconditionally from then on. That costs it and
us bytes, no request; a text that flips under one ETag counts, too, since there as well a 304 would hide it.
"""

import xxhash

CHECK_ONE_IN = 64  # conditional visits: 1.6 %


def is_check(page: int, visits: int, one_in: int = CHECK_ONE_IN) -> bool:
    """Whether a page's visit after `visits` others asks unconditionally; the same each time it is asked."""
    return bool(xxhash.xxh3_64_intdigest(f"{page}:{visits}".encode()) % one_in == 0)


def lie(before: tuple[str | None, str | None], now: tuple[str | None, str | None]) -> str | None:
    """How a changed text's validators (ETag, Last-Modified) show that a 304 would have hidden it; None: they do not.

    Where both sides have an ETag it alone decides, as it does for servers (RFC 9110 section 13.1.3).
    """
    etag, modified = before
    if etag or now[0]:
        return f"the text changed under the ETag {etag[:80]}" if etag and etag == now[0] else None
    return f"the text changed under Last-Modified: {modified[:40]}" if modified and modified == now[1] else None
