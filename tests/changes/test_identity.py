"""Are two pages one article? Evidence in, rulings out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from replate.changes import identity
from replate.changes.article import Article
from replate.changes.identity import Pair, Text

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PARAGRAPHS = (
    "The ferry Halmar struck a sandbank off Saint Orla at dawn on Monday, and 40 people were taken off in small boats.",
    "Nobody was hurt, said the harbour master, Ines Calloway, who had been called to the quay at 5.40 in the morning.",
    "The ship is 31 years old and was last inspected in Tervane in April; its papers were in order, the office said.",
    "A tug from Port Ember was expected in the evening, when the tide would be 1.2 metres higher than at the time.",
    "Until then the islands are served by the mail boat, which carries 12 passengers and leaves the old pier at noon.",
    "Last year the Halmar ran aground twice, once in the harbour of Tervane, when 300 people waited aboard.",
    "The sandbank has grown by 90 metres since the winter, according to the charts of the Ember coast guard office.",
    "The company that owns the ship said it would pay for rooms, meals and the way home of everybody on board.",
)
FERRY = Article(headline="Ferry runs aground with 40 on board", published=NOON, paragraphs=PARAGRAPHS)
SOON = Pair(True, None, timedelta(hours=1), timedelta(hours=1), is_left=True)
ELSEWHERE = replace(SOON, is_same_site=False)


def verdict(one: Article, other: Article, pair: Pair = SOON) -> str:
    ruling = identity.judge(Text(one), Text(other), pair)
    assert identity.judge(Text(other), Text(one), pair).verdict == ruling.verdict
    assert ruling.reason
    return ruling.verdict


def weather(town: str, *figures: int) -> Article:
    a, b, c, d, e = figures
    paragraphs = (
        f"In {town} it will be cloudy at first with sunny spells in the course of the day, the weather office said.",
        f"The day's highest temperature will be {a} degrees, and at night it will fall to {b} degrees in the valleys.",
        f"Winds from the west will blow at {c} kilometres an hour, with gusts of up to {d} kilometres on the coast.",
        f"The chance of rain stands at {e} percent in the afternoon and will become less towards the evening.",
        f"The river at {town} is expected to stand at {a + e} centimetres, as is usual at this time of the year.",
    )
    return Article(headline=f"The weather in {town}", published=NOON, paragraphs=paragraphs)


def test_a_moved_article_with_another_headline_is_the_same() -> None:
    edited = replace(FERRY, headline="“We felt a jolt”: passengers tell of a night at sea",
                     paragraphs=(*PARAGRAPHS, "An inquiry was opened on Tuesday."))  # fmt: skip
    assert verdict(FERRY, edited) == "same"


def test_without_a_time_of_publication_the_figures_and_names_decide() -> None:
    edited = replace(FERRY, headline="A night at sea", published=None, paragraphs=PARAGRAPHS[:-1])
    assert verdict(replace(FERRY, published=None), edited) == "same"


def test_pages_that_stand_side_by_side_are_one_only_in_all_but_their_address() -> None:
    beside = replace(SOON, is_left=False)
    assert verdict(FERRY, replace(FERRY, headline="A night at sea"), beside) == "same"
    assert verdict(FERRY, replace(FERRY, headline="Ferry afloat", published=None), beside) == "apart"
    assert verdict(FERRY, replace(FERRY, headline="Ferry afloat", paragraphs=PARAGRAPHS[:-2]), beside) == "same"
    short = replace(FERRY, paragraphs=PARAGRAPHS[:2])
    assert verdict(short, replace(short, headline="Ferry runs aground with 46 on board"), beside) == "apart"


def test_short_texts_about_two_names_are_apart() -> None:
    def told(name: str) -> Article:
        parts = (
            f"The ferry {name} struck a sandbank at dawn, and all were taken off in boats, its captain said.",
            f"The harbour master of {name} Sound closed the channel until noon, and asked the boats to keep away.",
        )
        return Article(headline=f"{name} runs aground", paragraphs=parts * 2)  # fmt: skip

    assert verdict(told("Orla"), told("Heron")) == "apart"


@pytest.mark.parametrize("pair", [SOON, ELSEWHERE])
def test_another_article_is_apart(pair: Pair) -> None:
    other = Article(headline="Market returns to the canal", published=NOON, paragraphs=tuple(
        f"Stall {n} sells cheese number {n * 7}, and the queue was {n * 3} long by nine on Saturday." for n in range(12)
    ))  # fmt: skip
    assert verdict(FERRY, other, pair) == "apart"


@pytest.mark.parametrize("pair", [SOON, ELSEWHERE])
def test_texts_in_one_form_are_apart(pair: Pair) -> None:
    assert verdict(weather("Harlow", 21, 12, 30, 55, 40), weather("Tervane", 14, 3, 18, 70, 85), pair) == "apart"


def test_nearly_the_same_text_at_another_outlet_is_a_cluster() -> None:
    local = replace(FERRY, headline="Our islanders stranded", paragraphs=(*PARAGRAPHS[:7], "The mayor offered beds."))
    assert verdict(FERRY, local, ELSEWHERE) == "cluster"
    assert verdict(FERRY, local, replace(ELSEWHERE, appeared_apart=timedelta(hours=73))) == "apart"


def test_what_took_a_page_s_place_within_hours_under_nearly_its_headline_is_that_article() -> None:
    known = replace(FERRY, published=None, headline="Ferry Halmar runs aground with 40 on board")
    rest = (
        "Passengers waited in the hall of the old pier, where the Calloway family served soup and bread all morning.",
        "An inquiry will be held in Tervane in the spring, and the Ember coast guard will be asked to give its charts.",
        "Boats of the islanders went out again in the afternoon to fetch the mail and the luggage from the Halmar.",
        "The school of Saint Orla stayed closed, for its three teachers live on the other side and came by that boat.",
    )
    shorter = replace(known, headline="All 40 on board ferry Halmar are safe",
                      paragraphs=(*PARAGRAPHS[:6], *rest, PARAGRAPHS[7]))  # fmt: skip
    assert verdict(known, shorter) == "same"
    assert verdict(known, shorter, replace(SOON, apart=timedelta(hours=13))) == "apart"
    assert verdict(known, replace(shorter, headline="A night at sea")) == "apart"
    assert verdict(known, replace(shorter, headline="Ferry Halmar runs aground with 41 on board")) == "apart", "figures"
    assert verdict(known, shorter, replace(SOON, is_left=False)) == "apart"


def test_near_texts_without_a_time_and_with_another_headline_are_apart_after_two_days() -> None:
    known, seen = replace(FERRY, published=None), replace(FERRY, published=None, headline="A night at sea",
                                                          paragraphs=PARAGRAPHS[:-1])  # fmt: skip
    assert verdict(known, seen, replace(SOON, apart=timedelta(hours=47))) == "same"
    assert verdict(known, seen, replace(SOON, apart=timedelta(hours=49))) == "apart"


def test_a_hint_never_decides_against_the_texts() -> None:
    hinted = replace(SOON, hint="the id 4711001 in both addresses")
    assert verdict(FERRY, weather("Harlow", 1, 2, 3, 4, 5), hinted) == "apart"


def test_across_sites_equal_texts_are_a_cluster_whatever_hints_at_one() -> None:
    hinted = replace(ELSEWHERE, hint="its canonical link names the other")
    assert verdict(FERRY, FERRY, hinted) == "cluster"
    assert verdict(FERRY, FERRY, ELSEWHERE) == "cluster"


def test_stubs_are_one_only_when_published_together_or_hinted() -> None:
    stub = Article(headline="Watch the morning bulletin", published=NOON, paragraphs=("Watch it here from eight.",))
    later = replace(stub, published=NOON + timedelta(days=1))
    assert verdict(stub, later) == "apart"
    assert verdict(stub, stub) == "same"
    assert verdict(stub, later, replace(SOON, hint="a mobile form of its address")) == "same"


def test_a_repost_of_the_same_long_text_is_the_same_article() -> None:
    assert verdict(FERRY, replace(FERRY, published=NOON + timedelta(days=3))) == "same"


def test_near_texts_after_the_window_are_apart() -> None:
    late = replace(SOON, apart=timedelta(days=8))
    assert verdict(FERRY, replace(FERRY, headline="Ferry afloat", paragraphs=PARAGRAPHS[:-1]), late) == "apart"


GEESE = Article(headline="Geese stop a plane", published=NOON + timedelta(hours=5), paragraphs=tuple(
    f"On runway {n} of the field of Marrow sat {n * 90} geese, which looked at the evening plane and did not move."
    for n in range(8)
))  # fmt: skip


def strange(one: Article, other: Article) -> bool:
    found = {identity.strange(Text(one), Text(other)), identity.strange(Text(other), Text(one))}
    assert len(found) == 1
    return found != {None}


def test_another_article_is_told_where_everything_speaks_against_it() -> None:
    assert strange(FERRY, GEESE)
    assert not strange(FERRY, replace(GEESE, headline="Ferry runs aground: the 40 on board are home")), "the headline"
    assert not strange(FERRY, replace(GEESE, published=NOON)), "the minute of publication"
    assert not strange(FERRY, replace(GEESE, paragraphs=(*GEESE.paragraphs, *PARAGRAPHS[:4]))), "some of its words"
    assert not strange(FERRY, replace(GEESE, paragraphs=GEESE.paragraphs[:1])), "too short to tell"
    assert not strange(FERRY, replace(GEESE, headline=None)), "no headline to tell by"


def test_a_translation_is_another_article_though_published_at_the_same_minute() -> None:
    assert strange(replace(FERRY, language="en-GB"), replace(GEESE, published=NOON, language="sv"))
    assert not strange(replace(FERRY, language="en-GB"), replace(GEESE, published=NOON, language="en"))
