"""The index of near-equal texts: what is put in is found, what is replaced or removed is not."""

import random

from replate.changes import nearness
from replate.changes.nearness import Sketch
from replate.db import database, nearest
from tests.conftest import Archive


def sketch(seed: int, shared: int = 0) -> Sketch:
    words = [f"w{random.Random(seed).randrange(5000)}-{n}-{seed}" for n in range(200)]
    common = [f"c{n}" for n in range(shared)]
    return nearness.sketch(nearness.shingles([" ".join(common + words)]))


def put(archive: Archive, page: int, found: Sketch) -> None:
    with database.transaction(archive.db):
        nearest.put(archive.db, page, found)


def rows(archive: Archive) -> int:
    return int(archive.db.execute("SELECT count(*) FROM near_keys").fetchone()[0])


def test_the_nearest_come_first_and_strangers_not_at_all(archive: Archive) -> None:
    for page in range(1, 40):
        put(archive, page, sketch(page))
    put(archive, 50, sketch(50, 400))
    put(archive, 51, sketch(51, 800))
    found = nearest.like(archive.db, sketch(52, 800), 0.4)
    assert [page for page, _ in found] == [51, 50]
    assert nearest.like(archive.db, sketch(51, 800), 0.4, but=51)[0][0] == 50


def test_a_newer_text_takes_the_place_of_the_older(archive: Archive) -> None:
    put(archive, 1, sketch(1))
    put(archive, 1, sketch(2))
    assert rows(archive) == nearness.KEYS
    assert nearest.like(archive.db, sketch(1), 0.4) == []
    assert nearest.like(archive.db, sketch(2), 0.4)[0][0] == 1


def test_what_is_removed_leaves_nothing(archive: Archive) -> None:
    put(archive, 1, sketch(1))
    with database.transaction(archive.db):
        nearest.remove(archive.db, 1)
        nearest.remove(archive.db, 2)
    assert rows(archive) == 0
    assert nearest.like(archive.db, sketch(1), 0.4) == []


def test_an_empty_text_is_in_the_index_and_like_nothing(archive: Archive) -> None:
    empty = nearness.sketch(frozenset())
    put(archive, 1, empty)
    assert nearest.like(archive.db, empty, 0.4) == []


def test_a_passage_that_everybody_has_hides_no_near_copy(archive: Archive) -> None:
    """A stock phrase in hundreds of texts fills its own keys alone."""
    for page in range(1, 200):
        put(archive, page, sketch(page, 40))
    assert nearest.like(archive.db, sketch(7, 40), 0.4)[0][0] == 7
