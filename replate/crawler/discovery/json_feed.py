"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

import json
from collections.abc import Iterator
from typing import Any

from replate.changes import url as urls
from replate.crawler.discovery import moment
from replate.crawler.discovery.body import Body, text_of
from replate.crawler.discovery.entry import Entry, Listing
from replate.errors import UsageError

LARGEST = 10 * 1024 * 1024
_MOST = 50_000


def read(body: Body, *, url: str) -> Listing:
    """The entries of a JSON Feed; `url` wins over `external_url`, which a link blog points elsewhere."""
    if len(body.content) > LARGEST:
        return Listing(
            "feed", problem=f"the JSON is larger than {LARGEST >> 20} MiB; ask the publisher for a shorter feed"
        )
    try:
        document = json.loads(text_of(body.content))
    except (ValueError, RecursionError) as error:
        return Listing("feed", problem=f"the JSON is malformed or cut short ({str(error)[:100]}); tell the publisher")
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return Listing("feed", problem='this JSON is no JSON Feed (it has no list "items"); check the address')
    items = document["items"][:_MOST]
    entries = tuple(_entries(items, url))
    problem = "none of the feed's entries has a link to follow" if items and not entries else body.problem
    return Listing("feed", entries, problem, _text(document, "title"), "feed")


def _entries(items: list[Any], url: str) -> Iterator[Entry]:
    seen = set[str]()
    for item in items:
        link = _link(item, url) if isinstance(item, dict) else None
        if link and link not in seen:
            seen.add(link)
            yield _entry(item, link)


def _entry(item: dict[str, Any], link: str) -> Entry:
    guid = item.get("id")
    updated = _text(item, "date_modified")
    return Entry(
        url=link,
        guid=str(guid) if isinstance(guid, str | int) else None,
        title=_text(item, "title"),
        published=moment.read(_text(item, "date_published")),
        updated=moment.read(updated),
        updated_shown=updated,
    )


def _link(item: dict[str, Any], url: str) -> str | None:
    for name in ("url", "external_url"):
        try:
            if link := _text(item, name):
                return urls.canonical(link, url)
        except UsageError:
            continue
    return None


def _text(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    return " ".join(value.split()) or None if isinstance(value, str) else None
