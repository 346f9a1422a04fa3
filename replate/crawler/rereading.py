"""Stored raw pages read anew, by today's code or with other settings: what would differ from what was recorded.

Nothing is written. What a source's next visits make of a difference is in `changes/decision.py` (`technical`).
"""

import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from replate.changes.article import Article, Reading
from replate.changes.finding import Finding, find
from replate.crawler.reading.anchor import Anchor
from replate.crawler.reading.page import read

AHEAD = 64  # raw pages in hand at once


@dataclass(frozen=True, slots=True)
class Stored:
    """One revision as it was recorded, its raw page, the settings of its source, and what was known before it."""

    page: int
    revision: int
    url: str
    article: Article
    body: bytes
    content_type: str | None
    timezone: str | None
    select: Mapping[str, str]
    anchor: Anchor
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reread:
    """A revision read anew: what would differ; `reason` where it would not be an article any more."""

    stored: Stored
    finding: Finding | None
    reason: str | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that would differ, each once, in order of weight."""
        return tuple(dict.fromkeys(edit.field for edit in self.finding.edits)) if self.finding else ()

    @property
    def differs(self) -> bool:
        return bool(self.fields or self.reason)


def every(stored: Iterable[Stored], select: Mapping[str, str] | None, processes: int) -> Iterator[Reread]:
    """Read all anew, in order; `select` replaces the selectors of these fields, an empty one takes it away."""
    source = iter(stored)
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        while batch := list(islice(source, AHEAD)):
            jobs = [pool.submit(read, one.body, **_asked(one, select)) for one in batch]
            yield from (_compared(one, job.result()) for one, job in zip(batch, jobs, strict=True))


def _asked(one: Stored, select: Mapping[str, str] | None) -> dict[str, Any]:
    chosen = {field: css for field, css in {**one.select, **(select or {})}.items() if css}
    return {"url": one.url, "content_type": one.content_type, "timezone": one.timezone, "select": chosen or None,
            "anchor": one.anchor, "seen_at": one.seen_at}  # fmt: skip


def _compared(one: Stored, reading: Reading) -> Reread:
    if reading.article is None:
        return Reread(one, None, f"{reading.kind}: {reading.reason}")
    finding = find(one.article, reading.article)
    return Reread(one, finding if finding.edits else None)
