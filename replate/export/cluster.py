"""A cluster as rows: one row a page, by the time at which each appeared, with how it differs from the earliest."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from replate.changes import carried, finding, moment, nearness
from replate.changes.article import Article
from replate.changes.carried import Passage, Runs
from replate.db import catalog, clusters, history, revisions
from replate.db.catalog import Entry
from replate.db.clusters import Member
from replate.db.history import Row


@dataclass(frozen=True, slots=True)
class Copy:
    """One page of a cluster with its newest text."""

    member: Member
    entry: Entry
    article: Article
    runs: Runs


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


def _copies(db: sqlite3.Connection, cluster: int) -> list[Copy]:
    found = []
    for member in clusters.members(db, cluster):
        article = revisions.article(db, history.revision(db, member.page))
        parts = (article.headline or "", article.dek or "", *article.paragraphs)
        found.append(Copy(member, catalog.page(db, member.page), article, carried.runs(parts)))
    return found


def corrections(db: sqlite3.Connection, copies: Sequence[Copy]) -> list[Correction]:
    """What the pages of a cluster have corrected since, by time."""
    by_page = {copy.member.page: copy for copy in copies}
    return [
        Correction(row["page"], by_page[row["page"]].entry.source, row, Passage(row["before"], row["after"]))
        for row in clusters.edits(db, list(by_page))
        if carried.KINDS & {*json.loads(row["kinds"])}
    ]


def _row(cluster: int, earliest: Copy, copy: Copy, made: Sequence[Correction]) -> dict[str, Any]:
    own = nearness.shingles(copy.article.paragraphs)
    like = nearness.likeness(nearness.shingles(earliest.article.paragraphs), own)
    is_first = copy is earliest
    found = None if is_first else finding.find(earliest.article, copy.article)
    body = [edit for edit in found.edits if edit.field == "body"] if found else []
    return {
        "cluster": cluster, "page": copy.member.page, "url": copy.entry.url, "source": copy.entry.source,
        "state": copy.entry.state, "appeared": moment.text(copy.member.appeared),
        "likeness": None if is_first else round(like.containment, 3), "headline": copy.article.headline,
        "words_added": sum(edit.words_added for edit in body),
        "words_deleted": sum(edit.words_deleted for edit in body),
        "difference": found.summary if found and found.edits else None, "notes": list(copy.article.notes),
        "corrections": [
            {"page": one.page, "source": one.source, "seen_at": one.row["seen_at"], "revision": one.row["revision"],
             "before": one.row["before"], "after": one.row["after"], "status": carried.status(one.passage, copy.runs)}
            for one in made if one.page != copy.member.page
        ],
    }  # fmt: skip
