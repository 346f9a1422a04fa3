"""One article, one history: through moves, twins and copies, and two articles never share one."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from replate.changes import decision
from replate.changes.article import Article, Reading
from replate.changes.twins import Token
from replate.db import clusters, database, history, listings, merges, pages, record, verify
from replate.db.listings import Listed
from tests.conftest import START, Archive, story

PARAGRAPHS = tuple(
    f"{who} of {where} told the inquiry on day {day} that the {thing} was moved {day * 7} metres since the spring, "
    f"and that nobody in the office of {boss} had been asked before it was done."
    for day, (who, where, thing, boss) in enumerate(
        [
            ("Ines Calloway", "Harlow", "crane", "Tom Brask"),
            ("Marta Lind", "Tervane", "buoy", "Ada Quill"),
            ("Jon Ferrow", "Port Ember", "mail boat", "Rita Holm"),
            ("Sal Orla", "Saint Orla", "signal mast", "Bo Tarn"),
            ("Kim Vesper", "Aldmere", "sluice", "Lea Dunn"),
            ("Ute Marl", "Westhaven", "ferry ramp", "Noa Pell"),
        ],
        3,
    )
)
INQUIRY = Article(headline="What the inquiry heard about the quay", published=START, paragraphs=PARAGRAPHS)
EDITED = replace(INQUIRY, headline="Moved at night: five days of the quay inquiry",
                 paragraphs=(*PARAGRAPHS, "A sixth day is planned."))  # fmt: skip


def listed(archive: Archive, minute: float, *entries: Listed, source: int = 1) -> int:
    at = archive.time(minute)
    with database.transaction(archive.db):
        return listings.discover(archive.db, source, entries, None, at, at, at)


def reason(archive: Archive, page: int, address: str) -> tuple[str, str | None]:
    sql = "SELECT reason, evidence FROM page_urls WHERE page = ? AND url = ?"
    row = archive.db.execute(sql, (page, address)).fetchone()
    return row["reason"], row["evidence"]


def holds(archive: Archive) -> bool:
    return verify.verify(archive.db).problems == ()


@pytest.fixture
def moved(archive: Archive) -> Archive:
    """Page 1 was read, then its slug moved without a redirect, a guid or an id, and page 2 was read there."""
    first = archive.page("http://127.0.0.1:9/what-the-inquiry-heard")
    listed(archive, 0, Listed("http://127.0.0.1:9/what-the-inquiry-heard"))
    archive.see(first, 1, INQUIRY, next_minute=31)
    listed(archive, 30, Listed("http://127.0.0.1:9/moved-at-night"))
    archive.see(2, 31, EDITED, next_minute=61)
    return archive


def test_a_slug_that_moves_without_a_word_keeps_its_history_by_its_text(moved: Archive) -> None:
    assert pages.find(moved.db, "http://127.0.0.1:9/moved-at-night") == 1
    row = moved.db.execute("SELECT * FROM pages WHERE id = 1").fetchone()
    assert row["url"] == "http://127.0.0.1:9/moved-at-night"
    assert row["state"] == "live"
    event = moved.db.execute("SELECT * FROM events WHERE page = 2").fetchone()
    assert (event["type"], event["before"], event["after"], event["target"]) == ("merge", "live", "merged", 1)
    assert "near-equal text, published at the same minute" in event["reason"]
    planned = moved.db.execute("SELECT url, due FROM frontier WHERE subject = 'page' AND subject_id = 1").fetchone()
    assert planned["url"] == row["url"], "the next visit goes where the article is"
    assert [(one["page"], one["revision"]) for one in history.revisions(moved.db, 1)] == [(1, 1), (2, 1)]
    assert set(pages.urls(moved.db, 1)) == {row["url"], "http://127.0.0.1:9/what-the-inquiry-heard"}
    assert holds(moved)


def test_a_split_gives_both_their_own_again_and_is_remembered(moved: Archive) -> None:
    with database.transaction(moved.db):
        assert merges.release(moved.db, 2, "a person said so", moved.time(40)) == 1
    assert pages.find(moved.db, "http://127.0.0.1:9/moved-at-night") == 2
    assert pages.urls(moved.db, 1) == ["http://127.0.0.1:9/what-the-inquiry-heard"]
    assert moved.db.execute("SELECT url FROM pages WHERE id = 1").fetchone()[0] == pages.urls(moved.db, 1)[0]
    assert pages.state(moved.db, 2) == "live"
    assert [(one["page"], one["revision"]) for one in history.revisions(moved.db, 1)] == [(1, 1)]
    assert merges.were_split(moved.db, 2, 1)
    moved.see(2, 61, replace(EDITED, headline="Five days of the quay inquiry"), next_minute=91)
    assert pages.state(moved.db, 2) == "live"
    assert holds(moved)


def test_what_was_split_can_be_merged_again_by_hand(moved: Archive) -> None:
    with database.transaction(moved.db):
        merges.release(moved.db, 2, "a person said so", moved.time(40))
        merges.force(moved.db, 1, 2, moved.time(50))
    assert pages.target(moved.db, 2) == 1
    types = [row["type"] for row in moved.db.execute("SELECT type FROM events WHERE page = 2 ORDER BY id")]
    assert types == ["merge", "split", "merge"]
    assert holds(moved)


def test_near_texts_that_are_listed_side_by_side_stay_two(archive: Archive) -> None:
    both = [Listed("http://127.0.0.1:9/one"), Listed("http://127.0.0.1:9/two")]
    archive.source()
    listed(archive, 0, *both)
    archive.see(1, 1, INQUIRY)
    listed(archive, 30, *both)
    archive.see(2, 31, replace(EDITED, published=None))
    assert pages.state(archive.db, 2) == "live"


def test_another_article_of_the_site_stays_another(archive: Archive) -> None:
    archive.see(archive.page("http://127.0.0.1:9/one"), 1, INQUIRY)
    other = replace(INQUIRY, paragraphs=tuple(f"Stall {n} sold {n * 9} cheeses by {n % 12 + 1}." for n in range(30)))
    archive.see(archive.page("http://127.0.0.1:9/two"), 2, other)
    assert pages.state(archive.db, 2) == "live"
    assert archive.db.execute("SELECT count(*) FROM events").fetchone()[0] == 0


def test_imported_captures_are_not_merged_by_their_texts_alone(archive: Archive) -> None:
    for number, name in enumerate(("one", "two", "two/amp"), 1):
        page = archive.page(f"http://127.0.0.1:9/{name}")
        seen = pages.to_visit(archive.db, page)
        sight = decision.Sight("article", "", archive.time(number), Reading("article", "", INQUIRY, None, "test"))
        decided = decision.decide(pages.known(archive.db, page), sight, timedelta(0))
        visit = record.Visit(archive.time(number), 200, seen.url, imported=True)
        record.write(archive.db, seen, visit, decided, record.Next(None, None, "imported"))
    assert [pages.target(archive.db, page) for page in (1, 2, 3)] == [1, 2, 2]


def test_captures_out_of_order_are_not_merged_away(archive: Archive) -> None:
    first = archive.page("http://127.0.0.1:9/one")
    archive.see(first, 1, INQUIRY)
    archive.see(first, 500, EDITED)
    archive.see(archive.page("http://127.0.0.1:9/two"), 30, INQUIRY)
    assert pages.state(archive.db, 2) == "live"


def move(archive: Archive, page: int, minute: float, to: str, reason: str = "redirect") -> None:
    """A visit finds the text of the page as it was, at another address."""
    seen = pages.to_visit(archive.db, page)
    visit = record.Visit(archive.time(minute), 200, to)
    record.write(archive.db, seen, visit, decision.Decision("moved", "the same text", "live", saw_text=True),
                 record.Next(None, None, ""), aliases=(record.Alias(to, reason, True),))  # fmt: skip


def test_an_id_that_stays_is_learned_of_visits_and_then_found_without_one(archive: Archive) -> None:
    for number in (4711001, 4711002, 4711003):
        page = archive.page(f"http://127.0.0.1:9/{number}/old-slug")
        listed(archive, 1, Listed(f"http://127.0.0.1:9/{number}/old-slug", f"guid {number}"))
        assert listed(archive, 2, Listed(f"http://127.0.0.1:9/{number}/new-slug", f"guid {number}")) == 0
        assert pages.habits.page_of(archive.db, f"http://127.0.0.1:9/{number}/third-slug") is None, "a guid may lie"
        move(archive, page, 3, f"http://127.0.0.1:9/{number}/new-slug", "guid")
    known = archive.page("http://127.0.0.1:9/4711009/a-slug")
    assert listed(archive, 60, Listed("http://127.0.0.1:9/4711009/another-slug")) == 0
    found = reason(archive, known, "http://127.0.0.1:9/4711009/another-slug")
    assert found[0] == "article id"
    assert "4711009" in (found[1] or "")


def test_near_texts_with_two_ids_of_the_publisher_are_two_articles(archive: Archive) -> None:
    with database.transaction(archive.db):
        for number in (4711001, 4711002, 4711003):
            pages.habits.confirm(archive.db, f"http://127.0.0.1:9/{number}/a", f"http://127.0.0.1:9/{number}/b")
    archive.see(archive.page("http://127.0.0.1:9/4711008/a"), 1, INQUIRY)
    archive.see(archive.page("http://127.0.0.1:9/4711009/b"), 2, EDITED)
    assert pages.state(archive.db, 2) == "live"


def test_an_id_that_two_articles_share_is_believed_no_more(archive: Archive) -> None:
    with database.transaction(archive.db):
        for number in (4711001, 4711002, 4711003):
            pages.habits.confirm(archive.db, f"http://127.0.0.1:9/{number}/a", f"http://127.0.0.1:9/{number}/b")
    archive.see(archive.page("http://127.0.0.1:9/4711009/a"), 1, INQUIRY)
    assert listed(archive, 2, Listed("http://127.0.0.1:9/4711009/b")) == 0
    with database.transaction(archive.db):
        pages.habits.refute(archive.db, "http://127.0.0.1:9/4711009/a", "http://127.0.0.1:9/4711009/c")
    assert listed(archive, 3, Listed("http://127.0.0.1:9/4711009/d")) == 1


def marked(number: int) -> tuple[Token, ...]:
    return (Token("markup short link", str(number)), Token("markup meta contentid", "7"))


def rewritten(archive: Archive, number: int, minute: float, article: Article, edited: Article) -> int:
    """An article whose slug moves without a word while it is rewritten; the page of the new address."""
    old, new = (f"http://127.0.0.1:9/slug-{number}-{version}" for version in "ab")
    listed(archive, minute, Listed(old))
    archive.see(pages.find(archive.db, old), minute, article, ids=marked(number))
    listed(archive, minute + 30, Listed(new))
    page = pages.find(archive.db, new)
    archive.see(page, minute + 31, edited, ids=marked(number))
    return page


NOUNS = "harbour council ferry bridge market school winter engine captain island budget quarry tunnel museum".split()  # noqa: SIM905


def about(number: int, *, kept: int = 12) -> Article:
    """An article of twelve paragraphs, of which all but the first `kept` are written anew."""
    chance = random.Random(number)
    told = [" ".join(chance.sample(NOUNS, 14)).capitalize() + f" in Office {chance.randrange(999)}." for _ in range(24)]
    return story(f"What became of the {chance.choice(NOUNS)} {number}", *told[:kept], *told[12 + kept :])


def test_an_id_of_the_markup_is_learned_and_keeps_an_article_that_is_rewritten(archive: Archive) -> None:
    archive.source()
    for number in (41, 42, 43):
        page = rewritten(archive, number, number * 100, about(number), about(number, kept=11))
        assert pages.state(archive.db, page) == "merged"
    assert "articles keep their id (markup short link)" in pages.habits.told(archive.db, 1)
    page = rewritten(archive, 44, 4400, about(44), about(44, kept=3))
    elder = pages.target(archive.db, page)
    assert elder != page, "a quarter of the text is left, under the same headline"
    assert (
        "the id 44 in both (markup short link), which stays there"
        in archive.db.execute("SELECT reason FROM events WHERE page = ? AND type = 'merge'", (page,)).fetchone()[0]
    )
    assert holds(archive)


def test_another_id_in_the_markup_keeps_near_texts_apart_once_ids_are_known_to_stay(archive: Archive) -> None:
    archive.source()
    for number in (41, 42, 43):
        rewritten(archive, number, number * 100, about(number), about(number, kept=11))
    listed(archive, 5000, Listed("http://127.0.0.1:9/first"))
    archive.see(pages.find(archive.db, "http://127.0.0.1:9/first"), 5001, about(50), ids=marked(50))
    listed(archive, 5030, Listed("http://127.0.0.1:9/second"))
    page = pages.find(archive.db, "http://127.0.0.1:9/second")
    archive.see(page, 5031, about(50, kept=11), ids=marked(51))
    assert pages.state(archive.db, page) == "live"


def test_an_id_that_all_pages_of_a_site_share_is_believed_no_more(archive: Archive) -> None:
    archive.source()
    for number in (41, 42):
        archive.see(archive.page(f"http://127.0.0.1:9/{number}"), number, about(number), ids=marked(7))
    broken = archive.db.execute("SELECT name FROM url_habits WHERE broken > 0 ORDER BY name").fetchall()
    assert [row["name"] for row in broken] == ["markup meta contentid", "markup short link"]
    assert not list(pages.habits.hints(archive.db, 2, "http://127.0.0.1:9/42"))


def test_a_parameter_that_never_changed_the_text_is_learned(archive: Archive) -> None:
    with database.transaction(archive.db):
        for name in "abc":
            pages.habits.confirm(
                archive.db, f"http://127.0.0.1:9/{name}?from=feed", f"http://127.0.0.1:9/{name}?from=top"
            )
    page = archive.page("http://127.0.0.1:9/d?id=7&from=feed")
    assert listed(archive, 1, Listed("http://127.0.0.1:9/d?id=7&from=mail")) == 0
    assert reason(archive, page, "http://127.0.0.1:9/d?id=7&from=mail")[0] == "parameter"
    assert listed(archive, 2, Listed("http://127.0.0.1:9/d?id=8&from=mail")) == 1, "id was never learned"


def test_an_idle_parameter_is_known_among_hundreds_of_articles_under_one_path(archive: Archive) -> None:
    with database.transaction(archive.db):
        for name in "abc":
            pages.habits.confirm(
                archive.db, f"http://127.0.0.1:9/{name}?from=feed", f"http://127.0.0.1:9/{name}?from=top"
            )
    known = "http://127.0.0.1:9/read?story={}&from={}"
    listed(archive, 1, *(Listed(known.format(n, "feed")) for n in range(300)), source=archive.source())
    assert listed(archive, 2, *(Listed(known.format(n, "mail")) for n in range(300))) == 0
    assert pages.find(archive.db, known.format(7, "mail")) == pages.find(archive.db, known.format(7, "feed"))
    assert listed(archive, 3, Listed(known.format(300, "mail"))) == 1
    assert pages.habits.told(archive.db, 1) == ["parameter from never changed a text"]


def test_a_session_that_each_poll_gives_another_name_does_not_fill_the_archive(archive: Archive) -> None:
    with database.transaction(archive.db):
        for name in "abc":
            pages.habits.confirm(
                archive.db, f"http://127.0.0.1:9/{name}?session=1", f"http://127.0.0.1:9/{name}?session=2"
            )
    archive.page("http://127.0.0.1:9/d?session=0")
    for poll in range(1, 201):
        assert listed(archive, poll, Listed(f"http://127.0.0.1:9/d?session={poll}")) == 0
    assert len(pages.urls(archive.db, 1)) == 1 + listings.MOST_IDLE
    assert (
        archive.db.execute("SELECT last_seen FROM listings WHERE page = 1").fetchone()[0] == "2026-03-02T12:20:00.000Z"
    )


def test_an_amp_twin_is_merged_when_its_text_bears_it_out(archive: Archive) -> None:
    archive.see(archive.page("http://127.0.0.1:9/a-slug"), 1, INQUIRY)
    archive.see(archive.page("http://127.0.0.1:9/a-slug/amp"), 2, replace(EDITED, published=None))
    assert pages.target(archive.db, 2) == 1
    assert "another form of its address" in archive.db.execute("SELECT reason FROM events").fetchone()[0]


def test_a_listed_url_that_another_page_only_claims_is_looked_at_itself(archive: Archive) -> None:
    archive.see(archive.page("http://127.0.0.1:9/one"), 1, INQUIRY)
    with database.transaction(archive.db):
        pages.learn_url(archive.db, 1, "http://127.0.0.1:9/two", "canonical", archive.time(1))
    assert listed(archive, 2, Listed("http://127.0.0.1:9/two")) == 1
    other = replace(INQUIRY, paragraphs=tuple(f"Stall {n} sold {n * 9} cheeses by {n % 12 + 1}." for n in range(30)))
    archive.see(2, 3, other)
    assert pages.find(archive.db, "http://127.0.0.1:9/two") == 2
    archive.see(archive.page("http://127.0.0.1:9/three"), 4, replace(other, headline="Other", published=None,
                paragraphs=tuple(part[::-1] for part in other.paragraphs)))  # fmt: skip
    assert pages.state(archive.db, 2) == "live"


def elsewhere(archive: Archive, number: int, minute: float, article: Article) -> int:
    source = archive.source(f"Outlet {number}", f"http://127.0.0.1:{number}/feed.xml")
    page = archive.page(f"http://127.0.0.1:{number}/wire", source, minute)
    archive.see(page, minute, article)
    return page


def test_copies_at_other_outlets_are_a_cluster_and_not_one_page(archive: Archive) -> None:
    copies = [elsewhere(archive, 100 + n, n, replace(INQUIRY, headline=f"Headline {n}")) for n in range(4)]
    assert {clusters.of_page(archive.db, page) for page in copies} == {1}
    assert [one.page for one in clusters.members(archive.db, 1)] == copies
    assert all(pages.state(archive.db, page) == "live" for page in copies)


def test_a_cluster_does_not_grow_by_chains(archive: Archive) -> None:
    """Each text is like the one before it, and soon none is like the first."""
    every = tuple(
        f"Witness {n} of street {n * 3} told the inquiry that Ferry {n} was moved {n * 7} metres since spring {n}, "
        f"and that nobody in Office {n} had been asked before Crane {n} was sold to Port {n} for {n * 100} marks."
        for n in range(24)
    )
    texts = [every[start : start + 8] for start in range(0, 16, 2)]
    copies = [
        elsewhere(archive, 200 + n, n, replace(INQUIRY, paragraphs=text, headline="The inquiry"))
        for n, text in enumerate(texts)
    ]
    found = [clusters.of_page(archive.db, page) for page in copies]
    assert found[0] == found[1]
    assert found[-1] != found[0]


def test_after_three_days_the_same_text_is_no_cluster(archive: Archive) -> None:
    elsewhere(archive, 300, 0, INQUIRY)
    late = elsewhere(archive, 301, 73 * 60, replace(INQUIRY, published=START + timedelta(hours=73)))
    assert clusters.of_page(archive.db, late) is None


def test_a_page_that_absorbs_a_member_is_one_until_the_split(archive: Archive) -> None:
    one, other = elsewhere(archive, 400, 0, INQUIRY), elsewhere(archive, 401, 1, INQUIRY)
    third = elsewhere(archive, 402, 2, replace(INQUIRY, paragraphs=("Quite another text.",)))
    with database.transaction(archive.db):
        merges.force(archive.db, third, other, archive.time(10))
    assert [member.page for member in clusters.members(archive.db, 1)] == [one, third]
    with database.transaction(archive.db):
        merges.release(archive.db, other, "a mistake", archive.time(11))
    assert [member.page for member in clusters.members(archive.db, 1)] == [one, other]


def both(archive: Archive, one: str, other: str, **of_other: object) -> None:
    archive.see(archive.page(f"http://127.0.0.1:9/{one}"), 1, INQUIRY)
    archive.see(archive.page(f"http://127.0.0.1:9/{other}", minute=2), 2, replace(INQUIRY, **of_other))  # type: ignore[arg-type]


def test_a_split_leaves_the_elder_the_address_that_the_younger_had_named_as_its_own(archive: Archive) -> None:
    archive.see(archive.page("http://127.0.0.1:9/a-slug"), 1, INQUIRY)
    page = archive.page("http://127.0.0.1:9/a-slug/amp")
    with database.transaction(archive.db):
        pages.learn_url(archive.db, page, "http://127.0.0.1:9/a-slug", "canonical", archive.time(2))
    archive.see(page, 2, INQUIRY)
    assert pages.target(archive.db, page) == 1
    with database.transaction(archive.db):
        merges.release(archive.db, page, "no", archive.time(3))
    assert pages.find(archive.db, "http://127.0.0.1:9/a-slug") == 1
    assert pages.urls(archive.db, 1) == ["http://127.0.0.1:9/a-slug"]
    assert pages.urls(archive.db, page) == ["http://127.0.0.1:9/a-slug/amp"]


def test_a_split_from_a_page_that_was_merged_itself_takes_its_urls_along(archive: Archive) -> None:
    for number, name in enumerate(("one", "two", "three")):
        listed(archive, number * 30, Listed(f"http://127.0.0.1:9/{name}")) if number else archive.page(
            "http://127.0.0.1:9/one"
        )
    archive.see(3, 61, INQUIRY)
    archive.see(2, 62, replace(INQUIRY, headline="Two days at the quay inquiry"))
    archive.see(1, 63, replace(INQUIRY, headline="A day at the quay inquiry"))
    with database.transaction(archive.db):
        for target, other in ((2, 3), (1, 2)):
            if pages.target(archive.db, other) == other:
                merges.force(archive.db, target, other, archive.time(64))
        pages.learn_url(archive.db, 1, "http://127.0.0.1:9/three", "text", archive.time(64))
        merges.rename(archive.db, 1, "http://127.0.0.1:9/three", "as merged", archive.time(64))
        merges.release(archive.db, 3, "no", archive.time(70))
    assert pages.find(archive.db, "http://127.0.0.1:9/three") == 3
    assert archive.db.execute("SELECT url FROM pages WHERE id = 1").fetchone()[0] != "http://127.0.0.1:9/three"
    assert merges.were_split(archive.db, 1, 3), "what was split from one was split from all that is merged with it"
    assert holds(archive)


def test_a_redirect_to_an_address_that_a_page_only_claims_does_not_merge_the_two(archive: Archive) -> None:
    other = replace(INQUIRY, headline="Cheese", published=None, paragraphs=tuple(
        f"Stall {n} sold {n * 9} cheeses by {n % 12 + 1}." for n in range(30)))  # fmt: skip
    both(archive, "one", "two", headline=other.headline, paragraphs=other.paragraphs)
    with database.transaction(archive.db):
        pages.learn_url(archive.db, 2, "http://127.0.0.1:9/three", "canonical", archive.time(3))
    move(archive, 1, 4, "http://127.0.0.1:9/three")
    assert pages.state(archive.db, 2) == "live"
    assert pages.find(archive.db, "http://127.0.0.1:9/three") == 1


def test_a_redirect_to_a_known_page_with_another_text_does_not_merge_the_two(archive: Archive) -> None:
    geese = tuple(f"{n} geese of flock {n * 3} sat on runway {n * 7} of the field." for n in range(12))
    both(archive, "one", "two", headline="Geese", published=None, paragraphs=geese)
    move(archive, 1, 4, "http://127.0.0.1:9/two")
    assert [pages.state(archive.db, page) for page in (1, 2)] == ["live", "live"]
    assert pages.find(archive.db, "http://127.0.0.1:9/two") == 2
    assert "another article" in (reason(archive, 1, "http://127.0.0.1:9/two")[1] or "")


def test_two_pages_that_name_one_address_as_their_own_are_compared(archive: Archive) -> None:
    named = "http://127.0.0.1:9/quay"
    for page, (minute, article) in enumerate(((1, INQUIRY), (2, replace(EDITED, published=None))), 1):
        archive.page(f"http://127.0.0.1:9/{'ab'[page - 1]}")
        with database.transaction(archive.db):
            pages.learn_url(archive.db, page, named, "canonical", archive.time(minute))
        archive.see(page, minute, article)
    assert pages.target(archive.db, 2) == 1
    third = archive.page("http://127.0.0.1:9/c")
    with database.transaction(archive.db):
        pages.learn_url(archive.db, third, named, "canonical", archive.time(4))
    archive.see(third, 4, replace(INQUIRY, headline="Cheese", paragraphs=tuple(
        f"Stall {n} sold {n * 9} cheeses by {n % 12 + 1}." for n in range(30))))  # fmt: skip
    assert pages.state(archive.db, third) == "live"
    assert reason(archive, third, named)[0] == "refused"
    with database.transaction(archive.db):
        pages.learn_url(archive.db, third, named, "canonical", archive.time(5))
    assert reason(archive, third, named)[0] == "refused", "saying it again does not make it true"


def test_a_form_of_an_address_that_is_listed_later_does_not_become_the_page_s_own(archive: Archive) -> None:
    listed(archive, 0, Listed("http://127.0.0.1:9/a-slug"), source=archive.source())
    archive.see(1, 1, INQUIRY)
    listed(archive, 30, Listed("http://127.0.0.1:9/a-slug"), Listed("http://127.0.0.1:9/a-slug/amp"))
    listed(archive, 60, Listed("http://127.0.0.1:9/a-slug/amp"), Listed("http://127.0.0.1:9/a-slug"))
    archive.see(2, 61, replace(INQUIRY, paragraphs=PARAGRAPHS[:-1]))
    assert pages.target(archive.db, 2) == 1
    assert archive.db.execute("SELECT url FROM pages WHERE id = 1").fetchone()[0] == "http://127.0.0.1:9/a-slug"


def test_a_page_that_moves_while_it_is_visited_keeps_its_new_address(archive: Archive) -> None:
    """Another process gives the page its new URL between the request and its answer."""
    page = archive.page("http://127.0.0.1:9/one")
    archive.see(page, 1, INQUIRY, next_minute=30)
    seen = pages.to_visit(archive.db, page)
    with database.transaction(archive.db):
        pages.learn_url(archive.db, page, "http://127.0.0.1:9/two", "text", archive.time(2))
        merges.rename(archive.db, page, "http://127.0.0.1:9/two", "as its text tells", archive.time(2))
    same = decision.Decision("unchanged", "", "live", saw_text=True)
    record.write(archive.db, seen, record.Visit(archive.time(3), 200, seen.url), same,
                 record.Next(archive.time(30), None, ""))  # fmt: skip
    planned = archive.db.execute("SELECT url FROM frontier WHERE subject = 'page'").fetchone()
    assert planned["url"] == "http://127.0.0.1:9/two"


def test_the_same_id_at_the_host_of_another_language_is_no_proof(archive: Archive) -> None:
    with database.transaction(archive.db):
        for number in (4711001, 4711002, 4711003):
            pages.habits.confirm(archive.db, f"http://en.a.example/{number}/a", f"http://en.a.example/{number}/b")
    archive.page("http://en.a.example/4711009/a")
    assert pages.habits.page_of(archive.db, "http://www.a.example/4711009/b") is None
    assert pages.habits.page_of(archive.db, "http://en.a.example/4711009/b") is not None


def test_a_page_that_is_gone_is_asked_once_where_it_stood_before(archive: Archive) -> None:
    page = archive.page("http://127.0.0.1:9/one")
    archive.see(page, 1, INQUIRY)
    move(archive, page, 2, "http://127.0.0.1:9/two")
    sql = "SELECT url, due FROM frontier WHERE subject = 'page' AND subject_id = 1"
    archive.see(page, 30, kind="gone", next_minute=90)
    assert tuple(archive.db.execute(sql).fetchone()) == ("http://127.0.0.1:9/one", "2026-03-02T09:30:00.000Z")
    archive.see(page, 31, kind="gone", next_minute=90)
    assert archive.db.execute(sql).fetchone()[0] == "http://127.0.0.1:9/two"


def test_a_cluster_does_not_grow_by_days(archive: Archive) -> None:
    days = [
        elsewhere(archive, 500 + day, day * 24 * 60, replace(INQUIRY, published=START + timedelta(days=day)))
        for day in (0, 2, 4)
    ]
    assert [clusters.of_page(archive.db, page) for page in days] == [1, 1, None]


def test_two_reports_that_a_review_of_the_day_holds_are_not_one_cluster(archive: Archive) -> None:
    def report(thing: str) -> tuple[str, ...]:
        return tuple(
            f"{thing} {n} of {n * 7} told the {thing} inquiry that {thing} {n * 3} was moved." for n in range(20)
        )

    one, other = report("Crane"), report("Sluice")
    texts = (one, (*one, *other), other)
    found = [elsewhere(archive, 600 + n, n, replace(INQUIRY, paragraphs=text)) for n, text in enumerate(texts)]
    assert [clusters.of_page(archive.db, page) for page in found] == [1, 1, None]


def test_a_report_that_everybody_carries_does_not_crowd_out_the_site_s_own_page(archive: Archive) -> None:
    first = archive.page("http://127.0.0.1:9/what-the-inquiry-heard")
    listed(archive, 0, Listed("http://127.0.0.1:9/what-the-inquiry-heard"))
    archive.see(first, 1, INQUIRY)
    for number in range(30):
        elsewhere(archive, 700 + number, 2 + number, EDITED)
    listed(archive, 60, Listed("http://127.0.0.1:9/moved-at-night"))
    moved = pages.find(archive.db, "http://127.0.0.1:9/moved-at-night")
    archive.see(moved, 61, EDITED)
    assert pages.target(archive.db, moved) == first


def test_a_report_that_a_hundred_outlets_carry_does_not_hide_the_site_s_own_copy_of_it(archive: Archive) -> None:
    """A key of the sketches is asked for the newest 64 pages alone; the loose digest for the site's own first."""
    first = archive.page("http://127.0.0.1:9/what-the-inquiry-heard")
    listed(archive, 0, Listed("http://127.0.0.1:9/what-the-inquiry-heard"))
    archive.see(first, 1, INQUIRY)
    for number in range(100):
        elsewhere(archive, 700 + number, 2 + number / 10, INQUIRY)
    listed(archive, 60, Listed("http://127.0.0.1:9/moved-at-night"))
    moved = pages.find(archive.db, "http://127.0.0.1:9/moved-at-night")
    archive.see(moved, 61, replace(INQUIRY, paragraphs=tuple(one.replace(",", " –") for one in INQUIRY.paragraphs)))
    assert pages.target(archive.db, moved) == first


def test_a_split_takes_along_the_addresses_of_what_was_merged_into_the_page(archive: Archive) -> None:
    """Page 3 was merged into 2; a redirect of page 1 to the address of 3 merged 2 into 1, which took that address."""
    for name in ("one", "two", "three"):
        archive.page(f"http://127.0.0.1:9/{name}")
    with database.transaction(archive.db):
        merges.force(archive.db, 2, 3, archive.time(1))
    move(archive, 1, 2, "http://127.0.0.1:9/three")
    assert pages.target(archive.db, 2) == 1
    for page in (2, 3):
        with database.transaction(archive.db):
            merges.release(archive.db, page, "no", archive.time(3 + page))
    owners = {name: pages.find(archive.db, f"http://127.0.0.1:9/{name}") for name in ("one", "two", "three")}
    assert owners == {"one": 1, "two": 2, "three": 3}
    assert holds(archive)


def test_a_page_that_another_crawler_merges_while_it_is_visited_writes_nothing(archive: Archive) -> None:
    """Its reading is thrown away; the page that absorbed it is visited instead, at the address where the article is."""
    listed(archive, 0, Listed("http://127.0.0.1:9/one"), source=archive.source())
    listed(archive, 30, Listed("http://127.0.0.1:9/two"))
    archive.see(2, 31, INQUIRY)
    under_way = pages.to_visit(archive.db, 2)
    other = database.connect(archive.path)
    one = pages.to_visit(other, 1)
    sight = decision.Sight("article", "", archive.time(32), Reading("article", "", INQUIRY, None, "test"))
    record.write(other, one, record.Visit(archive.time(32), 200, one.url),
                 decision.decide(pages.known(other, 1), sight, timedelta(0)),
                 record.Next(archive.time(60), None, ""))  # fmt: skip
    other.close()
    assert pages.target(archive.db, 2) == 1
    before = archive.db.execute("SELECT count(*) FROM visits").fetchone()[0]
    with pytest.raises(record.LeaseLost, match="merged"):
        record.write(archive.db, under_way, record.Visit(archive.time(33), 200, under_way.url),
                     decision.Decision("unchanged", "", "live", saw_text=True),
                     record.Next(archive.time(90), None, ""))  # fmt: skip
    assert archive.db.execute("SELECT count(*) FROM visits").fetchone()[0] == before
    assert (
        archive.db.execute("SELECT due FROM frontier WHERE subject = 'page' AND subject_id = 2").fetchone()[0] is None
    )
    assert holds(archive)


def test_a_redirect_that_names_another_session_each_time_is_soon_no_move(archive: Archive) -> None:
    page = archive.page("http://127.0.0.1:9/one")
    archive.see(page, 1, INQUIRY)
    for visit in range(9):
        move(archive, page, 2 + visit, f"http://127.0.0.1:9/one?session={visit}")
    assert archive.db.execute("SELECT count(*) FROM edits WHERE field = 'url'").fetchone()[0] == 3
    assert len(pages.urls(archive.db, page)) == 4
    assert pages.standing(archive.db, page)[1] == "http://127.0.0.1:9/one?session=2"


def test_an_address_with_its_parameters_in_another_order_is_the_page_s_and_is_asked_as_first_written(
    archive: Archive,
) -> None:
    first, other = "http://127.0.0.1:9/read?story=7&edition=2", "http://127.0.0.1:9/read?edition=2&story=7"
    listed(archive, 0, Listed(first), source=archive.source())
    archive.see(1, 1, INQUIRY)
    assert listed(archive, 30, Listed(other), Listed("http://127.0.0.1:9/read?edition=3&story=7")) == 1
    assert pages.find(archive.db, other) == 1
    assert pages.urls(archive.db, 1) == [first, other]
    assert reason(archive, 1, other) == ("parameter", "the same parameters in another order")
    assert (
        archive.db.execute("SELECT url FROM frontier WHERE subject = 'page' AND subject_id = 1").fetchone()[0] == first
    )


def test_an_address_that_is_not_the_page_s_is_not_in_another_order_either(archive: Archive) -> None:
    first, other = "http://127.0.0.1:9/read?story=7&edition=2", "http://127.0.0.1:9/read?edition=2&story=7"
    page = archive.page(first)
    with database.transaction(archive.db):
        pages.learn_url(archive.db, page, other, "refused", archive.time(1), "another article stands there")
    assert pages.by_url(archive.db, other) is None
    claimed = archive.page("http://127.0.0.1:9/three")
    with database.transaction(archive.db):
        pages.learn_url(archive.db, claimed, "http://127.0.0.1:9/a?x=1&y=2", "canonical", archive.time(1))
    assert listed(archive, 30, Listed("http://127.0.0.1:9/a?y=2&x=1")) == 1, "a claim is looked at first"


def test_a_split_gives_back_an_address_in_every_order(archive: Archive) -> None:
    archive.page("http://127.0.0.1:9/one")
    listed(archive, 0, Listed("http://127.0.0.1:9/two?x=1&y=2"))
    with database.transaction(archive.db):
        merges.force(archive.db, 1, 2, archive.time(1))
    listed(archive, 30, Listed("http://127.0.0.1:9/two?y=2&x=1"))
    assert pages.find(archive.db, "http://127.0.0.1:9/two?y=2&x=1") == 1
    with database.transaction(archive.db):
        merges.release(archive.db, 2, "no", archive.time(40))
    assert pages.find(archive.db, "http://127.0.0.1:9/two?y=2&x=1") == 2
    assert pages.find(archive.db, "http://127.0.0.1:9/two?x=1&y=2") == 2
