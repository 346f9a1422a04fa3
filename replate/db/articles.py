"""Articles as JSON text and back, for what is stored whole: candidates, variants and stamps."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from replate.changes import moment
from replate.changes.article import Article, Post, Stamp


def stamp_row(stamp: Stamp) -> dict[str, Any]:
    return {"series": stamp.series, "shown": stamp.shown, "at": moment.optional_text(stamp.at), "zone": stamp.zone,
            "precision": stamp.precision}  # fmt: skip


def stamp(row: Mapping[str, Any]) -> Stamp:
    return Stamp(row["series"], row["shown"], moment.optional_parse(row["at"]), row["zone"], row["precision"])


def post_row(post: Post) -> dict[str, Any]:
    return {
        "id": post.id,
        "at": moment.optional_text(post.at),
        "shown": post.shown,
        "start": post.start,
        "end": post.end,
    }


def post(row: Mapping[str, Any]) -> Post:
    return Post(row["id"], moment.optional_parse(row["at"]), row["shown"], row["start"], row["end"])


def stamps_text(stamps: Mapping[str, Stamp]) -> str:
    return json.dumps({series: stamp_row(one) for series, one in sorted(stamps.items())}, ensure_ascii=False)


def stamps(text: str) -> dict[str, Stamp]:
    return {series: stamp(row) for series, row in json.loads(text).items()}


def list_text(values: Iterable[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def to_text(article: Article) -> str:
    """The whole article as JSON; `from_text` gives it back equal, and reads what was written before a field was."""
    row = {
        "headline": article.headline, "dek": article.dek, "byline": article.byline, "agency": article.agency,
        "published": moment.optional_text(article.published), "published_text": article.published_text,
        "updated": moment.optional_text(article.updated), "updated_text": article.updated_text,
        "section": article.section, "language": article.language, "paragraphs": article.paragraphs,
        "captions": article.captions, "notes": article.notes, "stamps": [stamp_row(one) for one in article.stamps],
        "kinds": article.kinds, "dateline": article.dateline, "is_live": article.is_live,
        "posts": [post_row(one) for one in article.posts],
    }  # fmt: skip
    return json.dumps(row, ensure_ascii=False)


def from_text(text: str) -> Article:
    row = json.loads(text)
    return Article(
        row["headline"], row["dek"], tuple(row["byline"]), row["agency"], moment.optional_parse(row["published"]),
        row["published_text"], moment.optional_parse(row["updated"]), row["updated_text"], row["section"],
        row["language"], tuple(row["paragraphs"]), tuple(row["captions"]), tuple(row["notes"]),
        tuple(stamp(one) for one in row["stamps"]), tuple(row.get("kinds", ())), row.get("dateline"),
        row.get("is_live", False), tuple(post(one) for one in row.get("posts", ())),
    )  # fmt: skip
