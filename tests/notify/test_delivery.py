"""A round: each rule hears of every row it wants once, not more often than it asked for, whatever fails meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from replate.config import NotifyConfig
from replate.db import edits, notices
from replate.notify import delivery
from replate.notify.delivery import Delivery
from tests.conftest import Archive, story


class Desk:
    """An archive with one rule that writes into a file."""

    def __init__(self, archive: Archive, **conditions: object) -> None:
        self.archive = archive
        self.file = archive.folder / "edits.txt"
        self.rule = replace(NotifyConfig("Desk", self.file.as_uri(), every=timedelta(minutes=15)), **conditions)
        self.edit(190)
        notices.sync(archive.db, ["Desk"])

    def edit(self, minute: float) -> None:
        """One edit of one field."""
        self.archive.see(1, minute, story(f"Ferry runs aground with {minute} on board", updated=0), planned=minute)

    def round(self, minute: float) -> Delivery:
        [found] = delivery.deliver(self.archive.db, [self.rule], self.archive.time(minute))
        return found

    @property
    def written(self) -> str:
        return self.file.read_text(encoding="utf-8") if self.file.exists() else ""

    @property
    def cursor(self) -> int:
        [notice] = notices.every(self.archive.db)
        return notice.cursor


@pytest.fixture
def desk(ferry: Archive) -> Desk:
    return Desk(ferry)


def test_nothing_that_was_there_before_is_told(desk: Desk) -> None:
    assert desk.round(200).outcome == "nothing"
    assert desk.written == ""


def test_an_edit_is_told_once(desk: Desk) -> None:
    desk.edit(200)
    assert desk.round(201).outcome == "sent"
    assert desk.written.count("200 on board (") == 1
    assert desk.cursor == edits.last_cursor(desk.archive.db)
    assert desk.round(300).outcome == "nothing"


def test_edits_gather_until_the_next_digest_may_go_out(desk: Desk) -> None:
    desk.edit(200)
    desk.round(201)
    before = desk.written
    desk.edit(205)
    desk.edit(210)
    waits = desk.round(215)
    assert (waits.outcome, waits.told) == ("waits", "one was sent lately; not before 2026-03-02 12:36:00 UTC")
    assert desk.written == before
    assert desk.round(216).outcome == "sent"
    assert "205 on board (" in desk.written and "210 on board (" in desk.written


def test_with_no_interval_every_round_tells(ferry: Archive) -> None:
    desk = Desk(ferry, every=timedelta(0))
    for minute in (200, 201):
        desk.edit(minute)
        assert desk.round(minute).outcome == "sent"


def test_rows_that_are_not_wanted_are_passed_over(ferry: Archive) -> None:
    desk = Desk(ferry, fields=("byline",))
    desk.edit(200)
    assert desk.round(201).outcome == "nothing"
    assert desk.cursor == edits.last_cursor(ferry.db)
    assert desk.written == ""


def test_a_failure_is_kept_with_its_reason_and_the_rows_wait(ferry: Archive) -> None:
    folder = ferry.folder / "later"
    desk = Desk(ferry, url=(folder / "edits.txt").as_uri(), every=timedelta(0))
    before = desk.cursor
    desk.edit(200)
    assert desk.round(200).outcome == "failed"
    [notice] = notices.every(ferry.db)
    assert (notice.cursor, notice.failures, notice.pledged) == (before, 1, None)
    assert "No such file" in (notice.last_error or "")
    folder.mkdir()
    desk.edit(200.5)
    waits = desk.round(200.9)
    assert waits.outcome == "waits" and waits.told.startswith("1 failed try (")
    assert desk.round(201).outcome == "sent"
    [notice] = notices.every(ferry.db)
    assert (notice.failures, notice.last_error) == (0, None)
    assert "2 edits on 1 page" in (folder / "edits.txt").read_text(encoding="utf-8")


def test_one_rule_that_fails_does_not_keep_the_others(ferry: Archive) -> None:
    desk = Desk(ferry)
    broken = replace(desk.rule, name="Broken", url="file:///no/such/folder/edits.txt")
    notices.sync(ferry.db, ["Broken", "Desk"])
    desk.edit(200)
    found = delivery.deliver(ferry.db, [broken, desk.rule], ferry.time(201))
    assert [one.outcome for one in found] == ["failed", "sent"]


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 2), (6, 32), (7, 60), (5000, 60)])
def test_the_pause_doubles_to_an_hour(failures: int, minutes: int) -> None:
    assert delivery.pause(failures) == timedelta(minutes=minutes)


def pledged(desk: Desk, minute: float) -> datetime:
    """A kill after the pledge: what was to be sent, to which row."""
    at = desk.archive.time(minute)
    notices.pledge(desk.archive.db, "Desk", edits.last_cursor(desk.archive.db), at)
    return at


def test_what_a_kill_left_open_is_made_up_for_with_the_same_rows_at_once(desk: Desk) -> None:
    desk.edit(200)
    pledged(desk, 201)
    desk.edit(202)
    assert desk.round(202).told == "[Desk] 1 edit on 1 page, a stealth edit"
    assert "202 on board (" not in desk.written
    assert desk.round(217).outcome == "sent"
    assert desk.written.count("200 on board (") == desk.written.count("202 on board (") == 1


def test_what_went_out_before_the_kill_is_not_written_into_the_file_again(desk: Desk) -> None:
    desk.edit(200)
    [(_, made)] = delivery.preview(desk.archive.db, [desk.rule])
    assert made is not None
    desk.file.write_text(made.text, encoding="utf-8")
    pledged(desk, 201)
    assert desk.round(202).outcome == "sent"
    assert desk.written == made.text


def test_a_preview_writes_nothing(desk: Desk) -> None:
    desk.edit(200)
    before = notices.every(desk.archive.db)
    other = replace(desk.rule, name="Not known yet")
    found = list(delivery.preview(desk.archive.db, [desk.rule, other]))
    assert [made is not None for _, made in found] == [True, False]
    assert notices.every(desk.archive.db) == before
    assert not Path(desk.file).exists()
