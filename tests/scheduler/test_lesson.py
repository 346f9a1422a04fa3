"""The day's lesson: what the followed articles teach is kept, and the policy believes it."""

from datetime import timedelta

from replate.changes import moment
from replate.changes.history import Watched
from replate.db import learning
from replate.scheduler import lesson
from replate.scheduler.policy import prior
from replate.scheduler.policy.learning import LearningPolicy
from tests.conftest import Archive, story

BUSY = [Watched("Busy", "World", 0, 200, ((1, 2), (3, 4), (10, 12)))] * 60
QUIET = [Watched("Quiet", "World", 0, 200, ((5, 6),) if number < 6 else ()) for number in range(60)]


def test_a_lesson_comes_back_from_json_as_it_was() -> None:
    found = lesson.fitted(BUSY + QUIET)
    assert found is not None
    assert prior.read(found.plain()) == found


def test_sources_are_told_apart() -> None:
    found = lesson.fitted(BUSY + QUIET)
    assert found is not None
    policy = LearningPolicy.from_settings({"REPLATE_PRIOR": found.plain()})
    assert policy.prior.belief("Busy", None).mean > 4 * policy.prior.belief("Quiet", None).mean


def test_too_few_edits_teach_nothing(archive: Archive) -> None:
    assert lesson.fitted(QUIET) is None
    page = archive.page()
    archive.see(page, 1, story())
    assert lesson.take(archive.db, archive.time(2)) is None
    assert learning.newest(archive.db) == 0


def test_a_lesson_is_due_a_day_after_the_last(archive: Archive) -> None:
    assert lesson.due(archive.db, archive.time(5)) == archive.time(5)
    learning.keep(archive.db, archive.time(5), 1, 1, {})
    assert lesson.due(archive.db, archive.time(9)) == archive.time(5) + timedelta(days=1)


def test_what_a_database_saw_is_learned(archive: Archive) -> None:
    archive.source()
    for number in range(lesson.LEAST_EDITS):
        page = archive.page(f"http://127.0.0.1:9/{number}")
        archive.see(page, 1, story())
        archive.see(page, 30, story("Ferry refloated"))
    archive.db.execute("UPDATE pages SET text_seen = ?", (moment.text(archive.time(3000)),))
    found = lesson.take(archive.db, archive.time(3000))
    assert found is not None and found.mean("The Harbour Bell", "World") > 0.9
    last = learning.latest(archive.db)
    assert last is not None and (last.articles, last.edits) == (lesson.LEAST_EDITS, lesson.LEAST_EDITS)
