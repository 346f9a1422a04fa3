"""One stretch of a comparison of two texts."""

from dataclasses import dataclass
from typing import Literal

SpanAction = Literal["equal", "insert", "delete", "replace"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of both texts by character offsets.

    `is_coarse`: too large to be looked into further; `is_recased`: one word, another case ("We" for "we" where the
    sentence now begins with it).
    """

    action: SpanAction
    old_start: int
    old_end: int
    new_start: int
    new_end: int
    is_coarse: bool = False
    is_recased: bool = False
