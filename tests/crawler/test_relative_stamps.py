"""A page that shows how long ago it was updated: no edit as time goes by, evidence where the stamp jumps."""

import pytest

from replate.db import pages
from tests.conftest import Archive
from tests.crawler.test_learned_stamps import BODY, html, see

GRAVE = BODY.replace("Boat number 3", "Boat number 33")


def edits(archive: Archive) -> list[tuple[str, str, str]]:
    found = archive.db.execute("SELECT field, before, after FROM edits ORDER BY cursor")
    return [(row["field"], row["before"], row["after"]) for row in found]


def test_a_stamp_that_ages_with_the_clock_makes_no_edit(archive: Archive) -> None:
    number = archive.page()
    see(archive, number, 0, html("5 minutes ago"))
    for minute, shown in ((30, "35 minutes ago"), (60, "an hour ago"), (170, "3 hours ago"), (2000, "yesterday")):
        assert see(archive, number, minute, html(shown)) == "unchanged"
    assert edits(archive) == []
    assert archive.db.execute("SELECT count(*) FROM stamp_series").fetchone()[0] == 0


def test_a_stamp_that_jumps_forward_over_the_same_text_is_an_edit_once(archive: Archive) -> None:
    number = archive.page()
    see(archive, number, 0, html("5 hours ago"))
    assert see(archive, number, 60, html("2 minutes ago")) == "unchanged"
    assert edits(archive) == [("updated", "Updated: 5 hours ago", "Updated: 2 minutes ago")]
    assert "visible" in pages.known(archive.db, number).spoiled


@pytest.mark.parametrize(
    ("shown", "stealth"), [("6 hours ago", 1), ("2 minutes ago", 0), ("an hour ago", None), ("5 hours ago", 1)]
)
def test_it_tells_whether_an_edit_was_announced(archive: Archive, shown: str, stealth: int | None) -> None:
    """ "An hour ago" may be the time of the edit, made after the last visit an hour ago, and one before it."""
    number = archive.page()
    see(archive, number, 0, html("an hour ago" if shown == "an hour ago" else "5 hours ago"))
    assert see(archive, number, 60, html(shown, body=GRAVE)) == "revised"
    assert archive.db.execute("SELECT stealth FROM revisions WHERE revision = 2").fetchone()[0] == stealth


def test_from_hours_ago_to_a_date_is_no_move_and_to_a_later_date_is_one(archive: Archive) -> None:
    at = archive.time(-180)
    number, other = archive.page("http://127.0.0.1:9/1"), archive.page("http://127.0.0.1:9/2")
    for each in (number, other):
        see(archive, each, 0, html("3 hours ago"))
    assert see(archive, number, 1500, html(f"{at:%d %B %Y, %H:%M} GMT")) == "unchanged"
    assert edits(archive) == []
    see(archive, other, 1501, html(f"{archive.time(1490):%d %B %Y, %H:%M} GMT"))
    assert [field for field, _, _ in edits(archive)] == ["updated"]
