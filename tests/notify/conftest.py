"""Rows of the change log as the rules and digests get them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from replate.db.notices import Edit
from tests.conftest import START

Make = Callable[..., Edit]


@pytest.fixture
def edit() -> Make:
    """An edit of a headline unless told otherwise; `minute` after START is when its window ends."""

    def make(cursor: int = 1, page: int = 1, minute: int = 62, **changed: Any) -> Edit:
        seen: datetime = START + timedelta(minutes=minute)
        values: dict[str, Any] = {
            "cursor": cursor, "page": page, "url": f"http://bell.example/{page}", "source": "The Harbour Bell",
            "revision": 2, "window_start": seen - timedelta(minutes=30), "window_end": seen, "field": "headline",
            "action": "replace", "kinds": ("figure",), "stealth": True, "significance": 60,
            "before": "Ferry runs aground with 40 on board", "after": "Ferry runs aground with 46 on board",
            "remark": None, "headline": "Ferry runs aground with 46 on board",
        }  # fmt: skip
        return Edit(**(values | changed))

    return make
