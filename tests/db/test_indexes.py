"""Questions that are asked at a visit or at a look at the viewer are answered from an index, however much is stored."""

import sqlite3
from collections.abc import Callable

import pytest

from replate.db import events, merges, pages, templates
from tests.conftest import START, Archive

Ask = Callable[[sqlite3.Connection], object]


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        pytest.param(lambda db: pages.absorbed(db, 1), "pages_by_merge", id="what a page absorbed"),
        pytest.param(lambda db: merges.were_split(db, 1, 2), "pages_by_merge", id="whether two pages were split"),
        pytest.param(events.of_sources, "events_by_source", id="what befell the sources"),
        pytest.param(lambda db: templates._event(db, 1, [], START), "events_by_source", id="the event of a template"),
        pytest.param(lambda db: templates._looked(db, 1, 1, "", "2026"), "pages_by_sight", id="who was seen since"),
    ],
)
def test_what_is_asked_often_has_its_index(ferry: Archive, ask: Ask, index: str) -> None:
    said: list[str] = []
    ferry.db.set_trace_callback(said.append)
    ask(ferry.db)
    ferry.db.set_trace_callback(None)
    plans = [row["detail"] for one in said for row in ferry.db.execute(f"EXPLAIN QUERY PLAN {one}")]
    assert any(index in line for line in plans), plans
    assert not any("AUTOMATIC" in line for line in plans), plans
    assert not {"SCAN pages", "SCAN p", "SCAN v"} & {*plans}, plans
