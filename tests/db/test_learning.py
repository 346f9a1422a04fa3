"""What the pages of a database teach."""

import json

from replate.db import learning
from tests.conftest import Archive, story


def test_pages_are_read_as_watched_articles(ferry: Archive) -> None:
    found = learning.watched(ferry.db, ferry.time(200))
    assert len(found) == 2
    (edited,) = (one for one in found if one.edits)
    assert (edited.source, edited.section) == ("The Harbour Bell", "World")
    assert [(round(a * 60), round(b * 60)) for a, b in edited.edits] == [(32, 62), (62, 122)]
    assert round(edited.end * 60) == 122


def test_what_is_old_or_was_never_read_teaches_nothing(archive: Archive) -> None:
    archive.page()
    read = archive.page("http://127.0.0.1:9/read")
    archive.see(read, 1, story())
    assert len(learning.watched(archive.db, archive.time(10))) == 1
    assert learning.watched(archive.db, archive.time(1440 * 100)) == []


def test_the_latest_fit_counts_and_old_ones_go(archive: Archive) -> None:
    assert (learning.latest(archive.db), learning.newest(archive.db)) == (None, 0)
    for number in range(learning.KEPT + 5):
        learning.keep(archive.db, archive.time(number), 10, number, {"level": number})
    last = learning.latest(archive.db)
    assert last is not None and (last.edits, dict(last.prior)) == (learning.KEPT + 4, {"level": learning.KEPT + 4})
    kept = archive.db.execute("SELECT prior FROM fits").fetchall()
    assert len(kept) == learning.KEPT and json.loads(kept[0]["prior"])["level"] == 5
