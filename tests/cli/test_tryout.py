"""`replate read --source`: with what the database has learned of a source, a page is read as its next visit would."""

import json
from typing import Any

import pytest

from replate.crawler import visit
from replate.crawler.reading import page as reading
from replate.db import database, furniture, pages, sources
from tests.cli.conftest import Replate
from tests.cli.test_anchored import NAMES, PROMOTION, TEXT
from tests.conftest import Archive, story

ADDRESS = "http://127.0.0.1:9/ferry"
SOURCE = "The Harbour Bell"
PAGE = (
    "<html lang=en><h1>Ferry runs aground</h1><p class=meta>Updated: 2026-03-02 14:05</p><article>{}</article></html>"
)


@pytest.fixture
def bell(ferry: Archive) -> Archive:
    """An archive whose source has put the promotion into five articles, and shows its times in Shanghai's zone."""
    text = tuple(part.format("Stork") for part in TEXT)
    for minute, name in enumerate(NAMES[: furniture.LEAST], 100):
        other = ferry.page(f"http://127.0.0.1:9/{name}")
        ferry.see(other, minute, story(f"{name} aground", *(f"{name}: {part}" for part in text), PROMOTION))
    followed = ferry.page("http://127.0.0.1:9/stork")
    ferry.see(followed, 200, story("Ferry runs aground", *text))
    with database.transaction(ferry.db):
        ferry.db.execute("UPDATE sources SET learned_zone = 'learned: Asia/Shanghai'")
    return ferry


def page(inserted: str, behind: str = "") -> str:
    parts = [part.format("Stork") for part in TEXT]
    shown = (*parts[:3], inserted, parts[3], behind)
    return PAGE.format("\n".join(f"<p>{part}</p>" for part in shown if part))


def read(replate: Replate, archive: Archive, source: str, *arguments: str) -> dict[str, Any]:
    path = archive.folder / "saved.html"
    path.write_text(source)
    result = replate("read", str(path), *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_learned_zone_and_furniture_of_a_source_serve_the_try_out(bell: Archive, replate: Replate) -> None:
    alone = read(replate, bell, page(PROMOTION), "--url", "http://127.0.0.1:9/stork")
    known = read(replate, bell, page(PROMOTION), "--url", "http://127.0.0.1:9/stork", "--source", SOURCE)
    assert (PROMOTION in alone["fields"]["body"], alone["learned"]) == (True, None)
    assert known["fields"]["body"] == [part.format("Stork") for part in TEXT]
    assert [(one["at"][:16], one["zone"]) for one in alone["fields"]["stamps"]] == [("2026-03-02T14:05", "unknown")]
    assert [(one["at"][:16], one["zone"]) for one in known["fields"]["stamps"]] == [("2026-03-02T06:05", "learned")]
    assert known["learned"] == {
        "zone": "learned: Asia/Shanghai", "furniture": 1, "page": 8, "revision": 1, "is_anchored": True,
    }  # fmt: skip
    assert known["evidence"]["body"] == ["where it stood at the last reading"]


def test_a_try_out_reads_what_the_next_visit_reads(bell: Archive, replate: Replate) -> None:
    source = page(PROMOTION, "The mate of the Stork was ill, and a boy had the wheel of it.")
    found = read(replate, bell, source, "--url", "http://127.0.0.1:9/stork", "--source", SOURCE)
    followed = pages.to_visit(bell.db, 8)
    zone = sources.by_id(bell.db, followed.source).zone
    article = reading.read(
        source.encode(), url=followed.url, content_type="text/html", timezone=zone,
        anchor=visit.anchor(bell.db, followed),
    ).article  # fmt: skip
    assert article is not None
    assert found["fields"]["body"] == list(article.paragraphs)
    assert len(found["fields"]["body"]) == 5


def test_a_page_that_is_not_followed_is_read_for_the_first_time_in_the_learned_zone(
    bell: Archive, replate: Replate
) -> None:
    for address in ((), ("--url", "http://127.0.0.1:9/new")):
        found = read(replate, bell, page(PROMOTION), "--source", SOURCE, *address)
        assert found["learned"]["page"] is None
        assert found["learned"]["is_anchored"] is False
        assert found["fields"]["stamps"][0]["zone"] == "learned"


def test_it_is_told_what_was_known(bell: Archive, replate: Replate) -> None:
    path = bell.folder / "saved.html"
    path.write_text(page(""))
    printed = replate("read", str(path), "--source", SOURCE, "--url", "http://127.0.0.1:9/stork").stdout
    assert (
        "its times are those of Asia/Shanghai; 1 passage recurs in its articles; revision 1 of page 8: read" in printed
    )
    printed = replate("read", str(path), "--source", SOURCE).stdout
    assert "the page is not followed, so it is read for the first time" in printed
    refused = replate("read", str(path), "--source", "Nobody")
    assert (refused.exit_code, "has no source 'Nobody'" in refused.stderr) == (2, True)
