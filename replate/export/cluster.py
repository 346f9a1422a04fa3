"""A cluster as rows: one row a page, by the time at which each appeared, with how it differs from the earliest.

And the pages beside it that share passages with one: a release that two desks have quoted, an agency's paragraphs.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from replate.changes import carried, finding, fingerprint, moment, nearness
from replate.changes.article import Article
from replate.changes.carried import Passage, Runs, Status
from replate.changes.text import loose, words
from replate.db import catalog, clusters, history, passages, revisions
from replate.db.catalog import Entry
from replate.db.clusters import Member
from replate.db.history import Row

TEXTS = 20  # of a page's newest texts in which a correction is looked for


@dataclass(frozen=True)
class Copy:
    """One page of a cluster with its newest texts and when each was first seen, by time."""

    member: Member
    entry: Entry
    texts: tuple[tuple[str, Article], ...]

    @property
    def article(self) -> Article:
        return self.texts[-1][1]

    @cached_property
    def runs(self) -> tuple[tuple[str, Runs], ...]:
        return tuple(
            (seen_at, carried.runs((text.headline or "", text.dek or "", *text.paragraphs)))
            for seen_at, text in self.texts
        )

    def status(self, passage: Passage) -> tuple[Status, str | None]:
        """What the page makes of a correction, and since when it carries it; its later texts may have neither."""
        newest = carried.status(passage, self.runs[-1][1])
        if newest == "reads as before":
            return newest, None
        carrying = (seen_at for seen_at, runs in self.runs if carried.status(passage, runs) == "carries it")
        since = next(carrying, None)
        return ("carries it", since) if since else (newest, None)


@dataclass(frozen=True, slots=True)
class Correction:
    """An edit that one of them made: who else carries it?"""

    page: int
    source: str
    row: Row
    passage: Passage


def rows(db: sqlite3.Connection, cluster: int) -> Iterator[dict[str, Any]]:
    """The pages of a cluster; `corrections` of each row say what of the others' corrections that page carries."""
    copies = _copies(db, cluster)
    made = corrections(db, copies)
    for copy in copies:
        yield _row(cluster, copies[0], copy, made)


def sharing(db: sqlite3.Connection, page: int) -> Iterator[dict[str, Any]]:
    """Pages at other outlets, in no cluster with this one, that have held paragraphs of its newest text word for word;
    those that share the most come first.
    """
    read = history.revisions(db, page)
    if not read:
        return
    cluster = clusters.of_page(db, page)
    members = [] if cluster is None else [member.page for member in clusters.members(db, cluster)]
    body = revisions.article(db, read[-1]).paragraphs
    whole = sum(map(words, body))
    for found in passages.sharing(db, catalog.page(db, page).url, body, {page, *members}):
        entry = catalog.page(db, found.page)
        shared = sum(words(one.text) for one in found.passages)
        yield {
            "cluster": None, "page": found.page, "url": entry.url, "source": entry.source, "state": entry.state,
            "headline": entry.headline, "appeared": moment.text(clusters.appeared(db, found.page)), "words": shared,
            "share": round(shared / max(1, whole), 3),
            "passages": [{"text": one.text, "since": one.since, "stands": one.stands} for one in found.passages],
        }  # fmt: skip


def _copies(db: sqlite3.Connection, cluster: int) -> list[Copy]:
    found = []
    for member in clusters.members(db, cluster):
        newest = history.revisions(db, member.page)[-TEXTS:]
        texts = tuple((str(row["seen_at"]), revisions.article(db, row)) for row in newest)
        found.append(Copy(member, catalog.page(db, member.page), texts))
    return found


def corrections(db: sqlite3.Connection, copies: Sequence[Copy]) -> list[Correction]:
    """What the pages of a cluster have corrected since, by time; what several of them corrected alike stands once."""
    by_page = {copy.member.page: copy for copy in copies}
    made: dict[tuple[str, str], Correction] = {}
    for row in clusters.edits(db, list(by_page)):
        if carried.KINDS & {*json.loads(row["kinds"])}:
            one = Correction(row["page"], by_page[row["page"]].entry.source, row, Passage(row["before"], row["after"]))
            made.setdefault((loose(row["before"] or ""), loose(row["after"])), one)
    return list(made.values())


def _row(cluster: int, earliest: Copy, copy: Copy, made: Sequence[Correction]) -> dict[str, Any]:
    own = nearness.shingles(copy.article.paragraphs)
    like = nearness.likeness(nearness.shingles(earliest.article.paragraphs), own)
    is_first = copy is earliest
    found = None if is_first else finding.find(_body(earliest.article), _body(copy.article))
    body = found.edits if found else ()
    passages_of = [fingerprint.passages(one.article) for one in (earliest, copy)]
    return {
        "cluster": cluster, "page": copy.member.page, "url": copy.entry.url, "source": copy.entry.source,
        "state": copy.entry.state, "appeared": moment.text(copy.member.appeared),
        "likeness": None if is_first else round(like.containment, 3), "headline": copy.article.headline,
        "words_added": sum(edit.words_added for edit in body),
        "words_deleted": sum(edit.words_deleted for edit in body),
        "passages": len(passages_of[1]), "passages_shared": len(passages_of[0].keys() & passages_of[1].keys()),
        "difference": found.summary if found and found.edits else None, "notes": list(copy.article.notes),
        "corrections": [_correction(one, copy) for one in made if one.page != copy.member.page],
    }  # fmt: skip


def _body(article: Article) -> Article:
    """What is compared of two outlets' articles: the text; headline, byline and dates are each one's own."""
    return Article(language=article.language, paragraphs=article.paragraphs)


def _correction(one: Correction, copy: Copy) -> dict[str, Any]:
    status, since = copy.status(one.passage)
    return {"page": one.page, "source": one.source, "seen_at": one.row["seen_at"], "revision": one.row["revision"],
            "before": one.row["before"], "after": one.row["after"], "status": status, "since": since}  # fmt: skip
