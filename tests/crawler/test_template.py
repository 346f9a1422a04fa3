"""A template change, end to end: the same new line in every article is one event of the source and no edit of any."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from replate.changes import template
from replate.db import verify

if TYPE_CHECKING:
    from conftest import Place, Town

PATHS = ("/ferry", "/market", "/school", "/bridge", "/mill", "/lock", "/quay")
LINE = "The Packet answers letters about its reports in the Saturday edition, on the page before the tide tables."
OWN = "The lock keeper, Jonas Harte, said on Friday that he had not been asked before the board met."
TEXTS = {
    path: tuple(f"{sentence} That was said of the {path[1:]}, and of nothing else." for sentence in (
        "The board met in the long room above the customs house and heard both sides before it went to a vote.",
        "Nobody from the council was there, although three of its members had been invited in writing.",
        f"Another meeting is to be held {number + 2} weeks from now, when the surveyor has handed in his report.",
    )) for number, path in enumerate(PATHS)
}  # fmt: skip


def front(*paths: str) -> str:
    items = "".join(f"<item><title>{path}</title><link>{path}</link></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Packet</title>{items}</channel></rss>'


@pytest.fixture(scope="module", params=["0s", "1s"])
def site(request: pytest.FixtureRequest, new_town: Callable[..., "Town"], page_of: Callable[..., str]) -> "Place":
    """Seven articles. Stage 1: a line more in each, in one an edit, too. 2: an edit of another. 3: the line is gone."""
    town = new_town(confirm_after=request.param)
    answers: dict[str, list[object]] = {"/feed.xml": [front(*PATHS)]}
    for path in PATHS:
        text, headline = TEXTS[path], f"Board decides about the {path[1:]}"
        with_own = (*text[:2], OWN, text[2])
        first = with_own if path == "/bridge" else text
        second = with_own if path in ("/bridge", "/school") else text
        answers[path] = [
            page_of(headline, *text), page_of(headline, *first, LINE), page_of(headline, *second, LINE),
            page_of(headline, *second),
        ]  # fmt: skip
    place = town.place(answers, follow="/feed.xml", kind="feed")  # type: ignore[arg-type]
    for stage in range(4):
        town.visit(stage=stage)
    return place


def bodies(site: "Place", path: str) -> list[tuple[str | None, str | None]]:
    return [(before, after) for field, before, after in site.town.told(site.url(path)) if field == "body"]


def test_one_event_of_the_source_tells_of_a_template_change(site: "Place") -> None:
    (event,) = site.town.rows("SELECT * FROM events WHERE source IS NOT NULL")
    assert (event["type"], event["page"], event["chain"]) == ("template", None, None)
    assert "The Packet answers letters" in event["reason"]


def test_histories_hold_the_edits_that_were_made_and_no_others(site: "Place") -> None:
    at_once = site.town.crawler["confirm_after"] == "0s"
    told = {path: [one for one in bodies(site, path) if one != (None, None)] for path in PATHS}
    # At once, the first pages are recorded before enough of them show that it is the template's doing.
    early = [(None, LINE)] if at_once else []
    recorded = sorted(path for path in PATHS if (None, LINE) in told[path])
    assert len(recorded) == (template.FEWEST - 1 if at_once else 0)
    for path in PATHS:
        own = [(None, OWN)] if path in ("/bridge", "/school") else []
        assert sorted(told[path], key=str) == sorted([*own, *(early if path in recorded else [])], key=str), path


def test_what_was_recorded_too_early_is_annulled_by_a_new_row(site: "Place") -> None:
    rows = site.town.rows("SELECT * FROM edits WHERE field = 'body' ORDER BY cursor")
    early = [row["cursor"] for row in rows if row["after"] == LINE]
    annulling = [row for row in rows if (row["remark"] or "").startswith("annuls")]
    assert [row["remark"].split(":")[0] for row in annulling] == [f"annuls {cursor}" for cursor in early]
    assert all((row["before"], row["after"], row["kinds"]) == (None, None, '["technical"]') for row in annulling)
    assert all(row["revision"] == row["previous_revision"] for row in annulling)


def test_an_edit_that_other_pages_show_too_names_their_rows(site: "Place") -> None:
    for line in (LINE, OWN):
        rows = [row for row in site.town.rows("SELECT * FROM edits ORDER BY cursor") if row["after"] == line]
        for number, row in enumerate(rows):
            cursors = ", ".join(str(other["cursor"]) for other in rows[:number])
            pages = f"{number} other page{'s' if number > 1 else ''}"
            told = f"groups {cursors}: the same difference in {pages} of the source" if number else None
            assert row["remark"] == told


def test_what_is_annulled_is_grouped_with_nothing_any_more(site: "Place") -> None:
    assert not site.town.rows("SELECT * FROM differences d JOIN edits e USING (cursor) WHERE e.after = ?", LINE)


def test_visits_say_that_it_was_the_template(site: "Place") -> None:
    reasons = {
        row["reason"] for path in PATHS for row in site.town.visits(site.url(path)) if "template" in row["reason"]
    }
    assert "only the source's template changed: other pages of it show the same difference" in reasons


def test_the_way_back_is_the_templates_too(site: "Place") -> None:
    assert all((LINE, None) not in bodies(site, path) for path in PATHS)


def test_chains_hold(site: "Place") -> None:
    db = site.town.db
    assert verify.verify(db).problems == ()
    db.close()
