"""What a source's pages teach of its stamps: the zone they are shown in, and whether Last-Modified is a clock."""

from datetime import timedelta

import pytest

from replate.crawler import visit
from replate.crawler.reading import page as reading
from replate.crawler.visit import Answer, Habits
from replate.db import pages, sources
from replate.db.record import Visit
from replate.scheduler.policy.steady import SteadyPolicy
from tests.conftest import Archive

HABITS = Habits(SteadyPolicy(), timedelta(0), "none")
BODY = "".join(f"<p>Boat number {n} was counted in the harbour on Monday by the master.</p>" for n in range(5))


def html(shown: str, told: str = "", body: str = BODY) -> str:
    data = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "dateModified": "{told}"}}</script>'
        if told
        else ""
    )
    return f"<html>{data}<h1>Boats counted</h1><p class=meta>Updated: {shown}</p><article>{body}</article></html>"


def see(archive: Archive, number: int, minute: float, source: str, modified: str | None = None) -> str:
    """Visit a page as the crawler does, cheap questions first; its outcome."""
    page = pages.to_visit(archive.db, number)
    headers = (("Last-Modified", modified),) if modified else ()
    answer = Answer(archive.time(minute), 200, page.url, source.encode(), "text/html", last_modified=modified)
    seen = Visit(answer.at, 200, page.url, response_headers=headers)
    same, raw, gate = visit.cheap(page, answer)
    found = None if same else reading.read(answer.body, url=page.url, content_type="text/html", timezone=page.timezone,
                                           anchor=visit.anchor(archive.db, page), seen_at=answer.at)  # fmt: skip
    return visit.conclude(archive.db, page, seen, "same" if same else "article", same or "", HABITS, answer=answer,
                          digests=(raw, gate), reading=found).outcome  # fmt: skip


def stamps(archive: Archive, number: int) -> dict[str, tuple[str | None, str]]:
    known = pages.known(archive.db, number).stamps
    return {series: (one.at and one.at.strftime("%H:%M"), one.zone) for series, one in known.items()}


def test_the_zone_of_a_source_is_learned_from_its_pages_and_makes_no_edit(archive: Archive) -> None:
    numbers = [archive.page(f"http://127.0.0.1:9/{n}") for n in range(6)]
    for month, number in enumerate(numbers[:5], 1):
        see(archive, number, month, html(f"2026-0{month}-10 12:30", f"2026-0{month}-10T04:30:11Z"))
    assert stamps(archive, numbers[0])["visible"] == ("12:30", "unknown")
    assert "Asia/Shanghai" in (sources.every(archive.db)[0].zone or "")
    see(archive, numbers[5], 10, html("2026-06-10 18:00"))
    assert stamps(archive, numbers[5])["visible"] == ("10:00", "learned")
    again = html("2026-01-10 12:30", "2026-01-10T04:30:11Z").replace("<article>", "<article class=new><i></i>")
    assert see(archive, numbers[0], 11, again + "<p>Terms</p>") == "unchanged"
    assert archive.db.execute("SELECT count(*) FROM edits").fetchone()[0] == 0


MONDAY, TUESDAY = "Mon, 02 Mar 2026 08:00:00 GMT", "Tue, 03 Mar 2026 08:00:00 GMT"


def test_last_modified_is_a_series_of_its_own_that_announces_nothing(archive: Archive) -> None:
    number = archive.page()
    see(archive, number, 1, html("soon"), MONDAY)
    assert stamps(archive, number)["http"] == ("08:00", "text")
    assert (
        see(archive, number, 2, html("soon", body=BODY.replace("Boat number 3", "Boat number 33")), TUESDAY)
        == "revised"
    )
    revision = archive.db.execute("SELECT stealth FROM revisions WHERE revision = 2").fetchone()
    assert revision["stealth"] is None
    assert tuple(archive.db.execute("SELECT series, moved_with_edit, spoiled_at FROM stamp_series").fetchone()) == (
        "http", 1, None,
    )  # fmt: skip


@pytest.mark.parametrize("source", [html("soon"), html("soon").replace("<html>", "<html data-n=7>")])
def test_last_modified_that_moves_over_unchanged_text_is_found_out_to_be_a_clock(archive: Archive, source: str) -> None:
    number = archive.page()
    see(archive, number, 1, html("soon"), MONDAY)
    assert see(archive, number, 2, source, TUESDAY) == "unchanged"
    assert pages.to_visit(archive.db, number).is_header_clock
    assert archive.db.execute("SELECT count(*) FROM edits").fetchone()[0] == 0


@pytest.mark.parametrize("said", ["yesterday", "", "Mon, 99 Foo 2026", "Mon, 02 Mar 99999 08:00:00 GMT"])
def test_a_header_that_says_no_time_is_no_stamp(archive: Archive, said: str) -> None:
    number = archive.page()
    see(archive, number, 1, html("soon"), said)
    assert "http" not in stamps(archive, number)
