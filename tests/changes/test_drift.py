"""Drift: the newest pages of a source lack what those before them had."""

import pytest

from replate.changes import drift
from replate.changes.drift import Read

WHOLE = Read(headline=True, stamp=True, length=3000)
BEFORE = [WHOLE] * 100


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Read(headline=False, stamp=True, length=3000), "no headline"),
        (Read(headline=True, stamp=False, length=3000), "no stamp"),
        (Read(headline=True, stamp=True, length=0), "no body"),
    ],
)  # fmt: skip
def test_a_field_that_half_of_the_newest_pages_lack_is_a_sign(one: Read, said: str) -> None:
    assert drift.signs([one, WHOLE] * 15, BEFORE) == [f"50% of the newest 30 pages have {said}, 0% of those before"]


def test_bodies_of_quite_another_length_are_a_sign() -> None:
    short = Read(headline=True, stamp=True, length=700)
    (sign,) = drift.signs([short] * 30, BEFORE)
    assert sign == "the bodies of the newest 30 pages have 700 characters (median), those before 3000"
    assert len(drift.signs([Read(headline=True, stamp=True, length=16_000)] * 30, BEFORE)) == 1


def test_what_a_source_never_had_is_no_sign() -> None:
    bare = Read(headline=True, stamp=False, length=3000)
    assert drift.signs([bare] * 30, [bare] * 100) == []
    assert drift.signs([bare] * 15 + [WHOLE] * 15, [bare, WHOLE] * 50) == []


def test_too_few_pages_tell_nothing() -> None:
    nothing = Read(headline=False, stamp=False, length=0)
    assert drift.signs([nothing] * 29, BEFORE) == []
    assert drift.signs([nothing] * 30, BEFORE[:29]) == []
