"""Real histories, imported: posts with every published version, as captures of a page at its own times.

The pages are a construction: the packs hold no single articles refetched over time. Each version of a post (of commits
that touched at most ten files) is set in a page shell of ours, with navigation, a stamp that follows the version, and a
footer. Its Markdown is shown as it stands, one paragraph a block. What Markdown means for no reader is left out of the
shell: rules, fences and comments, blocks without a letter, a heading that repeats the title, a block that stands twice.
"""

import html
import itertools
import json
import lzma
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from replate import config
from replate.changes import moment, text
from replate.crawler import imports
from replate.db import database, pages, revisions, verify
from replate.scheduler.policy.steady import SteadyPolicy

DATA = os.environ.get("REPLATE_DATA")
FILES_IN_COMMIT = 10

pytestmark = [
    pytest.mark.real,
    pytest.mark.timeout(1500),  # it takes a minute and a half, and a machine with other work several times that
    pytest.mark.skipif(
        not DATA, reason="needs the real data packs: REPLATE_DATA names the folder they are unpacked in"
    ),
]

Text = tuple[str, tuple[str, ...]]


@dataclass
class Post:
    """One post: its address, and title and paragraphs of each version with its time."""

    url: str
    versions: list[tuple[datetime, Text]] = field(default_factory=list)

    @property
    def texts(self) -> list[Text]:
        """The texts that a reader would see one after the other, equal neighbours once."""
        shown = [(text.strict(title), tuple(map(text.strict, body))) for _, (title, body) in self.versions]
        return [one for one, _ in itertools.groupby(shown)]


def plain(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


def paragraphs(body: str, title: str) -> tuple[str, ...]:
    uncommented = re.sub(r"<!--.*?-->", "", body, flags=re.S)
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", uncommented))
    kept = (block for block in blocks if re.search(r"[^\W\d_]", block) and plain(block) != plain(title))
    return tuple(dict.fromkeys(kept))


def posts() -> list[Post]:
    """Every post of the pack that has a version with a title and a text."""
    return list(_posts())


def _posts() -> Iterator[Post]:
    for path in sorted((Path(DATA or "") / "gitnews").glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf8") as lines:
            for number, line in enumerate(lines):
                post = _post(f"https://ledger.example/{path.name.partition('.')[0]}/{number}", json.loads(line))
                if post.versions:
                    yield post


def _post(url: str, row: dict[str, Any]) -> Post:
    post, last = Post(url), datetime.min.replace(tzinfo=UTC)
    for version in row["versions"]:
        title = " ".join((version["title"] or "").split())
        body = paragraphs(version["body"], title)
        if version["files_in_commit"] <= FILES_IN_COMMIT and title and body:
            last = max(datetime.fromtimestamp(version["ct"], UTC), last + timedelta(seconds=1))
            post.versions.append((last, (title, body)))
    return post


def page(at: datetime, title: str, body: tuple[str, ...]) -> str:
    shown = html.escape(title, quote=False)
    text = "\n".join(f"<p>{html.escape(one, quote=False)}</p>" for one in body)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{shown} | The Ledger</title>
<meta property="og:type" content="article"><meta property="og:title" content="{html.escape(title)}"></head><body>
<header><nav><a href="/">Front page</a> <a href="/posts">Posts</a> <a href="/about">About</a></nav></header>
<div class="dateline">Updated: {at:%Y-%m-%d %H:%M} UTC</div>
<main><article><h1>{shown}</h1>
{text}
</article></main><footer><p>The Ledger is printed weekly. <a href="/imprint">Imprint</a></p></footer></body></html>"""


@dataclass
class Imported:
    db: sqlite3.Connection
    posts: list[Post]
    result: imports.Result
    seconds: float
    read: dict[str, list[Text]] = field(default_factory=dict)

    def recorded(self, post: Post) -> list[Text]:
        if post.url not in self.read:
            self.read[post.url] = self._recorded(post)
        return self.read[post.url]

    def _recorded(self, post: Post) -> list[Text]:
        found = []
        for row in revisions.rows(self.db, pages.find(self.db, post.url)):
            article = revisions.article(self.db, row)
            found.append((text.strict(article.headline or ""), tuple(map(text.strict, article.paragraphs))))
        return found


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    folder = tmp_path_factory.mktemp("histories")
    (folder / "replate.toml").write_text('database = "histories.db"\n[crawler]\nprocesses = 2\n')
    read, found = config.load(folder / "replate.toml"), posts()
    with (folder / "captures.jsonl").open("w", encoding="utf8") as lines:
        for post in found:
            for at, (title, body) in post.versions:
                row = {"url": post.url, "fetched_at": moment.text(at), "status": 200, "body": page(at, title, body),
                       "headers": {"Content-Type": "text/html; charset=utf-8"}}  # fmt: skip
                lines.write(json.dumps(row) + "\n")
    db = database.connect(read.database)
    began = time.monotonic()
    result = imports.captures(db, read, SteadyPolicy(), folder / "captures.jsonl")
    yield Imported(db, found, result, time.monotonic() - began)
    db.close()


def test_every_capture_is_written(imported: Imported) -> None:
    assert imported.result.refusals is None
    assert imported.result.written == sum(len(post.versions) for post in imported.posts) > 3000


def test_each_post_has_one_revision_more_than_changes_of_its_text(imported: Imported) -> None:
    wrong = [
        (post.url, len(post.texts), len(imported.recorded(post)))
        for post in imported.posts
        if len(post.texts) != len(imported.recorded(post))
    ]
    assert wrong == []


def test_each_text_is_given_back_exactly(imported: Imported) -> None:
    wrong = [post.url for post in imported.posts if imported.recorded(post) != post.texts]
    assert wrong == []


def test_the_chains_hold(imported: Imported) -> None:
    assert verify.verify(imported.db).problems == ()


def test_importing_again_changes_nothing(imported: Imported) -> None:
    """Of the first hundred captures: known, and nothing written."""
    before = [imported.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("visits", "edits")]
    folder = Path(imported.db.execute("PRAGMA database_list").fetchone()["file"]).parent
    lines = (folder / "captures.jsonl").read_text("utf8").splitlines()[:100]
    (folder / "again.jsonl").write_text("\n".join(lines), "utf8")
    again = imports.captures(imported.db, config.load(folder / "replate.toml"), SteadyPolicy(), folder / "again.jsonl")
    assert (again.written, again.known) == (0, 100)
    after = [imported.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("visits", "edits")]
    assert after == before


def test_the_figures_are_told(imported: Imported, capsys: pytest.CaptureFixture[str]) -> None:
    changes = sum(len(post.texts) - 1 for post in imported.posts)
    size = (
        imported.db.execute("PRAGMA page_count").fetchone()[0] * imported.db.execute("PRAGMA page_size").fetchone()[0]
    )
    with capsys.disabled():
        print(f"\n{len(imported.posts)} real posts in a page shell, {imported.result.written} captures,", end=" ")
        print(
            f"{changes} changes of text: {imported.seconds:.1f} s, {imported.result.written / imported.seconds:.0f}/s"
        )
        print(f"  database {size / 2**20:.1f} MiB")
