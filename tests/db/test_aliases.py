"""Redirects to other hosts: a page knows where it was sent, and shares that with no other page by chance."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from replate.changes.decision import Decision
from replate.config import SourceConfig
from replate.db import database, pages, record, sources
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
