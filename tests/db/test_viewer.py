from datetime import UTC, datetime
from pathlib import Path

import pytest

from replate.config import SourceConfig
from replate.db import database, pages, sources, viewer
from replate.errors import DatabaseError

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "replate.db"


def add(path: Path, source: str, *addresses: str) -> None:
    db = database.connect(path)
    sources.sync(db, [SourceConfig(source, f"http://{source}.example/feed")], NOW)
    with database.transaction(db):
        for address in addresses:
            pages.add(db, sources.get(db, source).id, address, "discovered", NOW, NOW)
    db.close()


def test_a_snapshot_is_unmoved_by_what_is_written_meanwhile(path: Path) -> None:
    add(path, "post", "http://post.example/1")
    with viewer.snapshot(path) as db:
        assert viewer.page_numbers(db) == [1]
        add(path, "post", "http://post.example/2")
        assert viewer.page_numbers(db) == [1]
    with viewer.snapshot(path) as db:
        assert viewer.page_numbers(db) == [1, 2]


def test_a_snapshot_cannot_be_written_to(path: Path) -> None:
    add(path, "post", "http://post.example/1")
    with pytest.raises(DatabaseError, match="read-only"), viewer.snapshot(path) as db:
        db.execute("DELETE FROM pages")


def test_an_empty_file_holds_nothing_yet(path: Path) -> None:
    path.touch()
    with pytest.raises(DatabaseError, match="holds nothing yet"), viewer.snapshot(path):
        pass


def test_pages_come_in_portions_of_a_source_or_a_state(path: Path) -> None:
    add(path, "post", "http://post.example/1", "http://post.example/2")
    add(path, "courier", "http://courier.example/3")
    with viewer.snapshot(path) as db:
        assert viewer.page_numbers(db, limit=2) == [1, 2]
        assert viewer.page_numbers(db, after=2) == [3]
        assert viewer.page_numbers(db, source="courier") == [3]
        assert viewer.page_numbers(db, state="gone") == []
        assert [entry.url for entry in viewer.pages(db, after=2)] == ["http://courier.example/3"]


def test_a_database_keeps_its_origin_while_sources_come_and_go(path: Path) -> None:
    add(path, "post")
    with viewer.snapshot(path) as db:
        before = viewer.origin(db)
    add(path, "courier")
    with viewer.snapshot(path) as db:
        assert viewer.origin(db) == before != ""
