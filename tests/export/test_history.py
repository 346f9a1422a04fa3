"""A history as rows: revisions, then gaps."""

from replate.export import history
from tests.conftest import Archive


def test_revisions_come_first_then_gaps_with_the_promised_keys(ferry: Archive) -> None:
    *revisions, gap = history.rows(ferry.db, 1)
    promised = [
        "revision",
        "verdict",
        "seen_at",
        "window_start",
        "window_end",
        "fields",
        "words_added",
        "words_deleted",
        "stealth",
        "significance",
        "kinds",
    ]
    assert [list(row)[: len(promised)] for row in revisions] == [promised] * 3
    first, second, third = revisions
    assert (first["verdict"], first["window_start"], first["fields"], first["stealth"]) == ("first", None, [], None)
    assert (second["window_start"], second["window_end"]) == ("2026-03-02T09:32:00.000Z", "2026-03-02T10:02:00.000Z")
    assert (second["fields"], second["kinds"], second["stealth"]) == (["headline"], ["figure"], True)
    assert (third["stealth"], third["words_deleted"]) == (False, 0)
    assert list(gap) == ["gap_start", "gap_end", "reason"]
