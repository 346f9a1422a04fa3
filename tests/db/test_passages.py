"""Texts and paragraphs found again by their words alone."""

import pytest

from replate.changes import fingerprint
from replate.db import database, housekeeping, merges, passages
from tests.conftest import Archive, story

LONG = tuple(
    f"Witness {n} told the inquiry that Ferry {n} was moved {n * 7} metres, and that nobody had asked Office {n}."
    for n in range(8)
)
TYPESET = tuple(one.upper().replace(", and", " — AND") for one in LONG)


def there(archive: Archive, number: int, minute: float, *paragraphs: str) -> int:
    source = archive.source(f"outlet {number}", f"http://127.0.0.{number}:9/feed.xml")
    page = archive.page(f"http://127.0.0.{number}:9/{minute:.0f}", source, minute=minute)
    archive.see(page, minute, story(f"Outlet {number}", *paragraphs))
    return page


def holders(archive: Archive, *paragraphs: str) -> list[tuple[int, list[bool]]]:
    found = passages.sharing(archive.db, "http://127.0.0.9:9/", paragraphs, ())
    return [(one.page, [passage.stands for passage in one.passages]) for one in found]


def indexed(archive: Archive) -> list[int]:
    sql = "SELECT paragraph FROM loose_paragraphs WHERE version = ? ORDER BY paragraph"
    return [row[0] for row in archive.db.execute(sql, (fingerprint.LOOSE_VERSION,))]


def test_a_paragraph_is_found_however_it_is_typeset_and_after_it_has_gone(archive: Archive) -> None:
    one, other = there(archive, 21, 1, *LONG[:4]), there(archive, 22, 2, *TYPESET[2:])
    assert holders(archive, *LONG) == [(other, [True] * 6), (one, [True] * 4)]
    archive.see(one, 10, story("Outlet 21", *LONG[:3]))
    assert holders(archive, *LONG[2:4]) == [(one, [True, False]), (other, [True, True])]
    assert passages.sharing(archive.db, "http://127.0.0.21:9/elsewhere", LONG[:2], ()) == [], "the site's own"
    assert holders(archive, "Too short to tell who took it from whom.") == []


def test_an_absorbed_page_s_passages_are_those_of_the_page_that_absorbed_it(archive: Archive) -> None:
    one = there(
        archive, 21, 1, "Nothing of all that has ever been heard of in this town, whatever they said elsewhere."
    )
    other = there(archive, 21, 2, *LONG)
    with database.transaction(archive.db):
        merges.force(archive.db, one, other, archive.time(3))
    assert [page for page, _ in holders(archive, *LONG)] == [one]


def test_a_stock_phrase_tells_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(21, 25):
        there(archive, number, number, LONG[0], *(f"{number}: {one}" for one in LONG[1:]))
    assert len(holders(archive, LONG[0])) == 4
    archive.see(1, 30, story("Outlet 21", LONG[0], *(f"21: now {one}" for one in LONG[1:])))
    monkeypatch.setattr(passages, "STOCK", 5)
    assert len(holders(archive, LONG[0])) == 4, "five revisions, four pages"
    monkeypatch.setattr(passages, "STOCK", 4)
    assert holders(archive, LONG[0]) == []


def test_an_older_database_is_indexed_in_portions_as_revisions_come(archive: Archive) -> None:
    there(archive, 21, 1, *LONG)
    whole = indexed(archive)
    with database.transaction(archive.db):  # as the migration finds it
        archive.db.execute("DELETE FROM loose_paragraphs")
        archive.db.execute("DELETE FROM loose_progress")
    with database.transaction(archive.db):
        assert passages.catch_up(archive.db, 3) == 3
    assert indexed(archive) == whole[:3]
    there(archive, 22, 5, "Another story altogether, of which no word has stood in any paper of this coast so far.")
    assert indexed(archive) == [*whole, max(whole) + 1]
    with database.transaction(archive.db):
        assert passages.catch_up(archive.db) == 0
        archive.db.execute("DELETE FROM loose_progress")
    housekeeping.index(archive.db)
    assert archive.db.execute("SELECT done = last FROM loose_progress").fetchone()[0] == 1


def test_digests_of_another_version_are_never_compared_and_replaced_in_portions(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = there(archive, 21, 1, *LONG)
    key = fingerprint.whole_text(LONG)
    assert key is not None
    assert passages.copies(archive.db, 0, "http://127.0.0.21:9/", key) == [page]
    monkeypatch.setattr(fingerprint, "LOOSE_VERSION", fingerprint.LOOSE_VERSION + 1)
    assert passages.copies(archive.db, 0, "http://127.0.0.21:9/", key) == []
    assert holders(archive, *LONG) == []
    with database.transaction(archive.db):
        dealt = 0
        while some := passages.catch_up(archive.db, 5):
            assert some <= 10
            dealt += some
    assert dealt == 16, "eight old rows go, eight paragraphs come"
    assert holders(archive, *LONG) == [(page, [True] * 8)]
    assert archive.db.execute("SELECT count(*) FROM loose_paragraphs").fetchone()[0] == 8
    archive.see(page, 5, story("Outlet 21", *LONG[1:]))
    other = fingerprint.whole_text(LONG[1:])
    assert other is not None
    assert passages.copies(archive.db, 0, "http://127.0.0.21:9/", other) == [page]


def test_the_site_s_own_copies_come_first_and_few_of_each(archive: Archive) -> None:
    key = fingerprint.whole_text(LONG)
    assert key is not None
    with database.transaction(archive.db):
        for page in range(1, 41):
            passages.put(archive.db, page, f"http://127.0.0.{21 + page % 2}:9/{page}", key)
        passages.put(archive.db, 40, "http://127.0.0.21:9/40", None)
        passages.remove(archive.db, 38)
        passages.move(archive.db, 1, "http://127.0.0.21:9/1")
    own = [36, 34, 32, 30, 28, 26, 24, 22]
    assert passages.copies(archive.db, 0, "http://127.0.0.21:9/", key) == [*own, *range(39, 23, -2)]
    assert passages.copies(archive.db, 34, "http://127.0.0.21:9/", key)[:2] == [36, 32]
