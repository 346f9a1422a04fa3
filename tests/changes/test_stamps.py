"""Stamps as evidence: which moved, which stood still though they could have moved, which are clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from replate.changes.article import Stamp
from replate.changes.stamps import evidence, has_moved, moves_over_unchanged_text

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NONE: frozenset[str] = frozenset()


def stamp(series: str, hours: float | None = 0, precision: str = "minute") -> Stamp:
    at = None if hours is None else NOON + timedelta(hours=hours)
    return Stamp(series, f"shown {hours}", at, "text", precision)  # type: ignore[arg-type]


def of(*stamps: Stamp) -> dict[str, Stamp]:
    return {one.series: one for one in stamps}


@pytest.mark.parametrize(
    ("before", "after", "moved", "stood"),
    [
        (of(stamp("visible")), of(stamp("visible")), set(), {"visible"}),
        (of(stamp("visible")), of(stamp("visible", 1)), {"visible"}, set()),
        (of(stamp("visible")), of(), set(), set()),
        (of(), of(stamp("visible")), set(), set()),
        (of(stamp("visible"), stamp("meta")), of(stamp("visible"), stamp("meta", 1)), {"meta"}, {"visible"}),
        (of(stamp("feed")), of(stamp("feed")), set(), set()),
        (of(stamp("feed")), of(stamp("feed", 1)), {"feed"}, set()),
        (of(stamp("sitemap")), of(stamp("sitemap")), set(), set()),
        (of(stamp("visible", None)), of(stamp("visible", None)), set(), set()),
        (of(stamp("visible", -3, "day")), of(stamp("visible", -3, "day")), set(), set()),
        (of(stamp("visible", -60, "day")), of(stamp("visible", -60, "day")), set(), {"visible"}),
        (of(stamp("visible", -60, "day")), of(stamp("visible", -12, "day")), {"visible"}, set()),
    ],
)
def test_evidence_of_an_edit(
    before: dict[str, Stamp], after: dict[str, Stamp], moved: set[str], stood: set[str]
) -> None:
    found = evidence(before, after, NONE, NOON)
    assert (found.moved, found.stood) == (moved, stood)
    assert found.usable == moved | stood


def test_a_spoiled_series_is_no_evidence_either_way() -> None:
    found = evidence(of(stamp("visible")), of(stamp("visible", 1)), frozenset({"visible"}), NOON)
    assert found.usable == NONE


@pytest.mark.parametrize(
    ("before", "after", "series"),
    [
        (of(stamp("visible")), of(stamp("visible")), None),
        (of(stamp("visible")), of(stamp("visible", 1)), ("visible",)),
        (of(stamp("meta"), stamp("visible")), of(stamp("meta", 1), stamp("visible", 1)), ("visible", "meta")),
        (of(), of(stamp("visible", 1)), None),
        (of(stamp("visible")), of(), None),
        (of(stamp("visible")), of(stamp("visible", None)), None),
        (of(stamp("feed", -5)), of(stamp("feed", 1)), ("feed",)),
        (of(stamp("feed", -5)), of(stamp("feed", -2)), None),
    ],
)
def test_moves_over_unchanged_text(
    before: dict[str, Stamp], after: dict[str, Stamp], series: tuple[str, ...] | None
) -> None:
    move = moves_over_unchanged_text(before, after, NONE, NOON)
    assert (move.series if move else None) == series


def test_a_move_is_shown_as_the_reader_saw_it() -> None:
    move = moves_over_unchanged_text(
        of(stamp("jsonld"), stamp("visible", -1)), of(stamp("jsonld", 2), stamp("visible", 1)), NONE, NOON
    )
    assert move
    assert (move.before, move.after) == ("shown -1", "shown 1")


def test_a_spoiled_series_moves_unseen_and_leaves_the_others_their_say() -> None:
    before, after = of(stamp("visible"), stamp("meta")), of(stamp("visible", 1), stamp("meta", 1))
    move = moves_over_unchanged_text(before, after, frozenset({"visible"}), NOON)
    assert move
    assert move.series == ("meta",)
    assert moves_over_unchanged_text(before, after, frozenset({"visible", "meta"}), NOON) is None


def test_relative_and_unreadable_stamps_never_tell() -> None:
    assert not has_moved(stamp("visible", None), stamp("visible", 1))
    assert not has_moved(None, stamp("visible", 1))
    assert has_moved(stamp("visible"), stamp("visible", 1))
