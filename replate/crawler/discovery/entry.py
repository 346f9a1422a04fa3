"""What a poll of a source finds: entries, each one page or one further sitemap, and the listing that holds them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

EntryKind = Literal["page", "sitemap"]
ListingKind = Literal["feed", "sitemap", "section", "page"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that a source names, or (`kind` "sitemap") one more sitemap to read.

    `url` is canonical. `published` and `updated` are aware UTC, None where not given or unreadable; a time written
    without a zone is read as UTC. `updated_shown` is the update time as the source wrote it, in any form.
    """

    url: str
    guid: str | None = None
    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    updated_shown: str | None = None
    kind: EntryKind = "page"


@dataclass(frozen=True, slots=True)
class Listing:
    """All entries of one poll in the source's order, each URL once.

    `kind` is what the bytes are (nothing known: what was asked for, else "page"). `problem` is None, or says in words
    what is wrong and how to mend it; what could be read nonetheless is in `entries`, so a poll failed when it has a
    problem and no entry. `signals` names the series of stamps that `updated` belongs to.
    """

    kind: ListingKind
    entries: tuple[Entry, ...] = ()
    problem: str | None = None
    title: str | None = None
    signals: Literal["feed", "sitemap"] | None = None
