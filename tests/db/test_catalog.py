"""The list of pages tells of each what section 8 of the design promises."""

from dataclasses import fields

import pytest

from replate.db import catalog
from replate.errors import UnknownSource
from tests.conftest import Archive

KEYS = "page, url, urls, source, state, first_seen, last_visit, next_visit, revisions, headline, merged_into, cluster"


def test_an_entry_has_the_promised_keys_in_order() -> None:
    assert ", ".join(field.name for field in fields(catalog.Entry)) == KEYS


def test_pages_are_told_with_their_last_and_next_visit(ferry: Archive) -> None:
    first, second = catalog.pages(ferry.db)
    assert (first.page, first.revisions, first.state) == (1, 3, "live")
    assert (first.last_visit, first.next_visit) == ("2026-03-02T11:02:00.000Z", "2026-03-02T11:32:00.000Z")
    assert first.urls == ("http://127.0.0.1:9/ferry",)
    assert (second.state, second.headline, second.source) == ("gone", "Market returns to the canal", "The Harbour Bell")
    assert catalog.page(ferry.db, 2) == second


def test_pages_are_chosen_by_source_state_and_edit(ferry: Archive) -> None:
    other = ferry.source("Canal Weekly", "http://127.0.0.1:9/weekly.xml")
    third = ferry.page("http://127.0.0.1:9/third", other)
    numbers = lambda **choice: [one.page for one in catalog.pages(ferry.db, **choice)]  # noqa: E731
    assert numbers(source="Canal Weekly") == [third]
    assert numbers(state="gone") == [2]
    assert numbers(edited_since=ferry.time(60)) == [1, 2]
    assert numbers(edited_since=ferry.time(123)) == [2]  # a change of state is an edit
    assert numbers(source="The Harbour Bell", state="live") == [1]


def test_an_unknown_source_is_refused_with_those_there_are(ferry: Archive) -> None:
    with pytest.raises(UnknownSource, match="The Harbour Bell"):
        list(catalog.pages(ferry.db, source="The Harbor Bell"))
