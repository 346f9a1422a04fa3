"""The whole demo newsroom, followed by its sources: what was live at a pass is recorded, and nothing else."""

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from replate.db import revisions, verify
from replate.demo.newsroom import Newsroom
from replate.demo.story import State, Story

if TYPE_CHECKING:
    from conftest import Town

MINUTES = (0, 12, 24, 36, 48, 60, 72, 90, 150)
AT_ONCE = "records at first sight"
CONFIRMED = "after a second look"


@dataclass
class Run:
    """One run through the newsroom's day; `addresses` are every story's at each pass."""

    town: "Town"
    minutes: tuple[int, ...]
    stories: tuple[Story, ...] = ()
    addresses: dict[Story, str] = field(default_factory=dict)

    def page(self, story: Story) -> int:
        return int(self.town.page(self.addresses[story])["id"])

    def passes(self, story: Story) -> list[State]:
        """The states in which the passes found the story."""
        found = [story.at(minute) for minute in self.minutes]
        return [state for state in found if state is not None]

    def texts(self, story: Story) -> list[State]:
        """The states that should have become revisions: open, and another text than the one before."""
        shown = [state for state in self.passes(story) if state.access == "open"]
        return [next(group) for _, group in itertools.groupby(shown, key=lambda state: state.text)]

    def revisions(self, story: Story) -> list[tuple[str, tuple[str, ...]]]:
        db = self.town.db
        try:
            return [
                (row["headline"], revisions.article(db, row).paragraphs) for row in revisions.rows(db, self.page(story))
            ]
        finally:
            db.close()


@contextmanager
def opened(town: "Town", minutes: tuple[int, ...]) -> Iterator[Run]:
    clock = {"minute": 0}
    epoch = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=3)
    with Newsroom(lambda: timedelta(minutes=clock["minute"]), epoch=epoch) as newsroom:
        run = Run(town, minutes, newsroom.stories)
        for outlet in newsroom.outlets:
            town.follow(outlet.source_url, name=outlet.name, timezone=outlet.timezone)
        for minute in minutes:
            clock["minute"] = minute
            town.visit()
        run.addresses = {story: newsroom.url(story) for story in newsroom.stories}
        yield run


@pytest.fixture(scope="module", params=[AT_ONCE, CONFIRMED])
def day(request: pytest.FixtureRequest, new_town: Callable[..., "Town"]) -> Iterator[Run]:
    confirm_after, minutes = ("0s", MINUTES) if request.param == AT_ONCE else ("1s", (0, 12, 36, 60, 90, 150))
    with opened(new_town(confirm_after=confirm_after), minutes) as run:
        yield run


def test_every_text_that_was_live_at_a_pass_is_a_revision_and_nothing_else_is(day: Run) -> None:
    wrong = []
    for story in day.stories:
        if story.kind == "ab-test":
            continue
        expected = [(state.headline, shown(state)) for state in day.texts(story)]
        recorded = [(headline, frozenset(body)) for headline, body in day.revisions(story)]
        if expected != recorded:
            wrong.append((story.slug, story.outlet, len(expected), len(recorded)))
    assert wrong == []


def shown(state: State) -> frozenset[str]:
    """All paragraphs that a reader sees, notes included."""
    return frozenset((*state.paragraphs, *state.notes))


def test_paragraphs_stand_in_their_order(day: Run) -> None:
    for story in day.stories:
        for state, (_, body) in zip(day.texts(story), day.revisions(story), strict=False):
            kept = [one for one in body if one in state.paragraphs]
            assert kept == [one for one in state.paragraphs if one in kept]


def test_each_page_is_one_page_whatever_its_slug(day: Run) -> None:
    pages = [day.page(story) for story in day.stories]
    assert len(set(pages)) == len(day.stories)
    assert day.town.rows("SELECT count(*) FROM pages")[0][0] == len(day.stories)


def test_walls_paywalls_and_redesigns_are_never_edits_of_the_text(day: Run) -> None:
    for story in day.stories:
        if story.kind in ("blocked", "checking", "consent", "soft-404", "unavailable"):
            fields = {row["field"] for row in day.town.edits(day.addresses[story]) if row["revision"] == 1}
            assert fields <= {"state"}, story.slug
    after_redesign = day.town.rows("SELECT DISTINCT field FROM edits WHERE kinds LIKE '%technical%'")
    assert after_redesign == []


def test_states_follow_what_the_passes_saw(day: Run) -> None:
    of_access = {"open": "live", "gone": "gone", "soft_404": "gone", "blocked": "blocked", "checking": "blocked",
                 "consent": "blocked", "paywalled": "paywalled"}  # fmt: skip
    for story in day.stories:
        seen = [of_access[state.access] for state in day.passes(story) if state.access in of_access]
        changes = [one for one, _ in itertools.groupby(["live", *seen])]
        told = [(before, after) for what, before, after in day.town.told(day.addresses[story]) if what == "state"]
        assert told == list(itertools.pairwise(changes)), (story.slug, story.outlet)


def test_a_new_slug_is_one_edit_of_the_url(day: Run) -> None:
    for story in day.stories:
        slugs = [one for one, _ in itertools.groupby(state.slug for state in day.passes(story))]
        told = [one for one in day.town.told(day.addresses[story]) if one[0] == "url"]
        assert len(told) == len(slugs) - 1, (story.slug, story.outlet, told)


def test_stealth_edits_are_called_so_and_announced_ones_not(day: Run) -> None:
    for story in day.stories:
        texts = day.texts(story)
        number = day.page(story)
        rows = day.town.rows("SELECT * FROM revisions WHERE page = ? AND revision > 1 ORDER BY revision", number)
        for before, after, row in zip(texts, texts[1:], rows, strict=False):
            announced = after.stamp != before.stamp or len(after.notes) > len(before.notes)
            if story.kind == "ab-test":
                continue  # its headlines come in turns, which nobody announces
            if announced:
                assert row["stealth"] == 0, (story.slug, row["revision"], row["stealth_reason"])
            if story.kind == "stealth" and not announced:
                assert row["stealth"] == 1, (story.slug, row["revision"], row["stealth_reason"])


def test_an_ab_test_is_a_variant_where_a_second_look_is_taken_and_a_revision_where_none_is(day: Run) -> None:
    story = next(story for story in day.stories if story.kind == "ab-test")
    variants = day.town.rows("SELECT reading FROM variants WHERE page = ?", day.page(story))
    outcomes = day.town.outcomes(day.addresses[story])
    if day.town.crawler["confirm_after"] == "0s":
        assert (outcomes[:3], variants) == (["first", "revised", "revised"], [])
        return
    assert outcomes[:3] == ["first", "candidate", "unchanged"]
    assert {json.loads(row["reading"])["headline"] for row in variants} == {story.states[0].variant}
    seen_again = day.town.visits(day.addresses[story])[2]["at"]
    assert all(edit["seen_at"] > seen_again for edit in day.town.edits(day.addresses[story]))


def test_every_visit_has_an_outcome_and_the_chains_hold(day: Run) -> None:
    assert day.town.rows("SELECT 1 FROM visits WHERE outcome = 'suspect' OR reason = ''") == []
    errors = day.town.rows("SELECT url, reason FROM visits WHERE outcome = 'error' AND status IS NOT 503")
    assert [tuple(row) for row in errors] == []
    db = day.town.db
    assert verify.verify(db).problems == ()
    db.close()
