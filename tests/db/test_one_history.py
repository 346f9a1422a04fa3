"""Whatever happens to pages and in whatever order, each address leads to one history, and every chain holds."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from replate.changes import decision
from replate.changes.article import Article, Reading
from replate.changes.decision import Sight
from replate.db import database, listings, merges, pages, record, verify
from replate.db.listings import Listed
from tests.conftest import START, Archive

SENTENCES = {
    "Crane": "Crane {0} of dock {1} was moved {2} metres on day {0}, said the office of the harbour at Ember.",
    "Geese": "In week {0} some {1} geese sat on runway {2} of the airfield, and the evening plane went elsewhere.",
    "Cheese": "Stall {0} on the canal sells {1} sorts of cheese, of which {2} come from farms beyond the hills.",
}


def _texts(subject: str) -> Iterator[Article]:
    parts = tuple(SENTENCES[subject].format(n, n * 13, n * 7) for n in range(1, 9))
    yield Article(headline=f"What became of the {subject.lower()}", published=START, paragraphs=parts)
    yield Article(headline=f"{subject}: a correction", published=START, paragraphs=parts[:-1])


TEXTS = tuple(text for number, subject in enumerate(SENTENCES) for text in (
    replace(one, published=START + timedelta(hours=number)) for one in _texts(subject)))  # fmt: skip
NAMES, GUIDS = ("one", "two", "three", "four", "4711001/five", "4711001/six", "four/amp"), (None, "g1", "g2")
names, texts, which = st.sampled_from(NAMES), st.sampled_from(TEXTS), st.integers(0, 5)


def address(name: str) -> str:
    return f"http://127.0.0.1:9/{name}"


class Newsroom(RuleBasedStateMachine):
    """A feed that lists and forgets, a site that moves and deletes, and a person who merges and splits."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.archive = Archive(Path(self.folder.name))
        self.archive.source()
        self.minute = 0
        self.split = set[frozenset[int]]()

    @property
    def db(self):  # type: ignore[no-untyped-def]
        return self.archive.db

    def now(self) -> int:
        self.minute += 10
        return self.minute

    def live(self) -> list[int]:
        return [row["id"] for row in self.db.execute("SELECT id FROM pages WHERE state <> 'merged' ORDER BY id")]

    def chosen(self, number: int) -> int:
        found = self.live()
        return found[number % len(found)]

    @rule(listed=st.lists(st.tuples(names, st.sampled_from(GUIDS)), min_size=1, max_size=3))
    def a_poll(self, listed: list[tuple[str, str | None]]) -> None:
        at = self.archive.time(self.now())
        with database.transaction(self.db):
            listings.discover(self.db, 1, [Listed(address(name), guid) for name, guid in listed], None, at, at, at)

    @precondition(lambda self: self.live())
    @rule(number=which, text=texts, claimed=st.none() | names)
    def a_visit(self, number: int, text: Article, claimed: str | None) -> None:
        page = self.chosen(number)
        known = pages.to_visit(self.db, page)
        visit = record.Visit(self.archive.time(self.now()), 200, known.url)
        sight = Sight("article", "as read", visit.at, Reading("article", "", text, None, "test"))
        aliases = (record.Alias(address(claimed), "canonical", False),) if claimed else ()
        record.write(self.db, known, visit, decision.decide(pages.known(self.db, page), sight, timedelta(0)),
                     record.Next(visit.at, None, ""), aliases=aliases)  # fmt: skip

    @precondition(lambda self: self.live())
    @rule(number=which, name=names, is_permanent=st.booleans())
    def a_redirect(self, number: int, name: str, is_permanent: bool) -> None:
        seen = pages.to_visit(self.db, self.chosen(number))
        if seen.state == "gone":
            return
        visit = record.Visit(self.archive.time(self.now()), 200, address(name))
        same = decision.Decision("moved", "the same text", seen.state, saw_text=True)
        reason = "redirect" if is_permanent else "temporary redirect"
        record.write(self.db, seen, visit, same, record.Next(visit.at, None, ""),
                     aliases=(record.Alias(address(name), reason, is_permanent),))  # fmt: skip

    @precondition(lambda self: self.live())
    @rule(number=which)
    def a_deletion(self, number: int) -> None:
        self.archive.see(self.chosen(number), self.now(), kind="gone", next_minute=self.minute + 30)

    @precondition(lambda self: len(self.live()) > 1)
    @rule(one=which, other=which)
    def a_person_merges(self, one: int, other: int) -> None:
        target, absorbed = self.chosen(one), self.chosen(other)
        if target != absorbed:
            with database.transaction(self.db):
                merges.force(self.db, target, absorbed, self.archive.time(self.now()))
            self.split.clear()  # what is said last, counts

    @rule(number=which)
    def a_person_splits(self, number: int) -> None:
        absorbed = [row["id"] for row in self.db.execute("SELECT id FROM pages WHERE state = 'merged' ORDER BY id")]
        if absorbed:
            page = absorbed[number % len(absorbed)]
            with database.transaction(self.db):
                target = merges.release(self.db, page, "a person said so", self.archive.time(self.now()))
            self.split.add(frozenset((page, target)))

    @invariant()
    def each_page_s_own_address_leads_to_it(self) -> None:
        for page in self.live():
            own = self.db.execute("SELECT url FROM pages WHERE id = ?", (page,)).fetchone()[0]
            assert pages.by_url(self.db, own) == page, own

    @invariant()
    def no_address_is_lost_or_leads_to_an_absorbed_page(self) -> None:
        for row in self.db.execute("SELECT DISTINCT url FROM page_urls WHERE reason NOT IN ('refused', 'released')"):
            page = pages.by_url(self.db, row["url"])
            assert page is not None
            assert pages.state(self.db, page) != "merged"
            assert row["url"] in pages.urls(self.db, page)

    @invariant()
    def what_is_absorbed_is_not_visited_and_not_indexed(self) -> None:
        sql = """SELECT count(*) FROM pages p JOIN frontier f ON f.subject = 'page' AND f.subject_id = p.id
            WHERE p.state = 'merged' AND (f.due IS NOT NULL OR EXISTS (SELECT 1 FROM near_keys WHERE page = p.id))"""
        assert self.db.execute(sql).fetchone()[0] == 0

    @invariant()
    def what_was_split_is_not_merged_again_by_itself(self) -> None:
        for one, other in self.split:
            assert pages.target(self.db, one) != pages.target(self.db, other)

    def teardown(self) -> None:
        assert verify.verify(self.db).problems == ()
        self.archive.db.close()
        self.folder.cleanup()


TestOneHistory = Newsroom.TestCase
TestOneHistory.settings = settings(
    max_examples=60, stateful_step_count=25, derandomize=True, suppress_health_check=list(HealthCheck)
)
