"""Redirects to other hosts: a page knows where it was sent, and shares that with no other page by chance."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from replate.changes import twins
from replate.changes.decision import Decision
from replate.config import SourceConfig
from replate.db import database, merges, pages, record, sources
from replate.db.record import Alias, Next, Visit

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LOGIN = "http://b.example/welcome"


def test_a_page_that_was_sent_on_for_a_while_knows_it_though_another_has_that_url(tmp_path: Path) -> None:
    db = database.connect(tmp_path / "replate.db")
    sources.sync(db, [SourceConfig("all", "http://a.example/feed", kind="feed")], NOW)
    for number in (1, 2):
        address = f"http://a.example/{number}"
        with database.transaction(db):
            page = pages.add(db, 1, address, "discovered", NOW, NOW)
        seen = Visit(NOW + timedelta(minutes=number), 302, address, redirects=((302, address, LOGIN),))
        record.write(
            db, pages.to_visit(db, page), seen, Decision("moved", "sent on", "live"), Next(NOW, None, "", url=LOGIN),
            aliases=(Alias(LOGIN, "temporary redirect", False),),
        )  # fmt: skip
        assert pages.sent_on(db, page, 10) == [(302, address, LOGIN)]
    assert pages.url_reason(db, 2, LOGIN) is None, "page 1 has it"
    db.close()


def test_a_canonical_link_that_is_not_believed_is_kept_with_the_reason_and_leads_nowhere(tmp_path: Path) -> None:
    db = database.connect(tmp_path / "replate.db")
    sources.sync(db, [SourceConfig("all", "http://a.example/feed", kind="feed")], NOW)
    address, section = "http://a.example/world/a-ferry-runs-aground", "http://a.example/world"
    with database.transaction(db):
        page = pages.add(db, 1, address, "discovered", NOW, NOW)
    why = twins.refusal(section, address)
    record.write(db, pages.to_visit(db, page), Visit(NOW, 200, address), Decision("unchanged", "same", "live"),
                 Next(NOW, None, ""), aliases=(Alias(section, "refused", False, why),))  # fmt: skip
    row = db.execute("SELECT reason, evidence FROM page_urls WHERE url = ?", (section,)).fetchone()
    assert tuple(row) == ("refused", f"its canonical link names a section, {section}")
    assert pages.by_url(db, section) is None
    assert pages.urls(db, page) == [address]
    db.close()


def test_two_pages_that_were_split_are_not_merged_again_by_a_redirect(tmp_path: Path) -> None:
    db = database.connect(tmp_path / "replate.db")
    sources.sync(db, [SourceConfig("all", "http://a.example/feed", kind="feed")], NOW)
    with database.transaction(db):
        one, other = (pages.add(db, 1, f"http://a.example/{n}", "discovered", NOW, NOW) for n in (1, 2))
        merges.absorb(db, one, other, "redirect", NOW)
        merges.release(db, other, "no", NOW)
    seen = Visit(NOW + timedelta(hours=1), 200, "http://a.example/2", redirects=((301, "http://a.example/1",
                 "http://a.example/2"),))  # fmt: skip
    record.write(db, pages.to_visit(db, one), seen, Decision("unchanged", "same", "live"), Next(NOW, None, ""),
                 aliases=(Alias("http://a.example/2", "redirect", True),))  # fmt: skip
    assert pages.state(db, other) == "live"
    assert pages.by_url(db, "http://a.example/2") == other
    db.close()
