"""Addresses that may be one article's: what is told of them, and what canonical links are not believed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import twins
from replate.changes import url as urls
from replate.errors import UsageError


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.org/world/a-slug", "http://m.example.org/world/a-slug/"),
        ("https://example.org/world/a-slug", "https://amp.example.org/world/a-slug"),
        ("https://example.org/world/a-slug", "https://example.org/world/a-slug/amp"),
        ("https://example.org/world/a-slug", "https://example.org/amp/world/a-slug"),
        ("https://example.org/a.html", "https://example.org/a.amp.html"),
        ("https://example.org/a?id=7", "https://example.org/a?id=7&outputType=amp"),
    ],
)
def test_mobile_and_amp_forms_are_told(one: str, other: str) -> None:
    assert twins.relation(one, other) == twins.Relation(frozenset())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/world/a-slug", "https://example.org/world/another-slug"),
        ("https://example.org/amp", "https://example.org/volt"),
        ("https://m.org/a", "https://org/a"),
        ("https://example.org/camp", "https://example.org/c"),
        ("https://example.org/a", "https://example.org/a"),
    ],
)
def test_other_addresses_are_no_forms_of_each_other(one: str, other: str) -> None:
    assert twins.relation(one, other) is None


def test_parameters_that_differ_are_named() -> None:
    found = twins.relation("https://example.org/a?id=1&p=2&x=3", "https://example.org/a?id=1&p=3&y=1")
    assert found == twins.Relation(frozenset({"p", "x", "y"}))


@pytest.mark.parametrize(
    ("address", "place", "token"),
    [
        ("https://example.org/sport/6215271/a-slug.html", "segment 2 from the end", "6215271"),
        ("https://example.org/a-slug-91448182", "end of segment 1 from the end", "91448182"),
        ("https://example.org/12345-a-slug.html", "start of segment 1 from the end", "12345"),
        ("https://example.org/story?id=123456&p=2", "parameter id", "123456"),
        ("https://example.org/a/202604/23/WS66274b82a31082fc043c34f2.html", "segment 1 from the end",
         "ws66274b82a31082fc043c34f2"),
    ],
)  # fmt: skip
def test_what_may_be_an_article_s_id_is_found_where_it_stands(address: str, place: str, token: str) -> None:
    assert twins.tokens(address) == (twins.Token(place, token),)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/2026/11/23/a-slug",
        "https://example.org/20261123/a-slug",
        "https://example.org/202611231005/a-slug",
        "https://example.org/20261123100559/a-slug",
        "https://example.org/news/a-slug-of-words",
        "https://example.org/?p=12",
        "https://example.org/" + "1" * 65,
    ],
)
def test_dates_words_and_short_numbers_are_no_ids(address: str) -> None:
    assert twins.tokens(address) == ()


HERE = "https://www.example.org/world/4711001/a-ferry-runs-aground"


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("https://www.example.org/", "the home page"),
        ("https://other.example/world/4711001/a-ferry-runs-aground", "another site"),
        ("https://www.example.org/world/", "a section"),
        ("https://www.example.org/world/4711002/market-returns", "another article"),
    ],
)
def test_a_canonical_link_that_cannot_be_true_is_refused_with_the_reason(named: str, why: str) -> None:
    assert why in (twins.refusal(named, HERE) or "")


@pytest.mark.parametrize(
    "named",
    [
        "https://www.example.org/world/4711001/ferry-refloated",
        "https://example.org/world/4711001/a-ferry-runs-aground",
        "https://www.example.org/world/4711001",
        "https://www.example.org/regions/a-ferry-runs-aground",
    ],
)
def test_a_canonical_link_that_may_be_true_is_left_to_the_text(named: str) -> None:
    assert twins.refusal(named, HERE) is None


_PIECES = st.sampled_from(
    [
        "/",
        "?",
        "&",
        "=",
        "-",
        ".",
        "amp",
        "m.",
        "www.",
        "%C3",
        "é",
        "123456",
        "abcdef0123456789",
        "a",
        "utm_x=1",
        "\x00",
    ]
    + ["xn--", "аpple", "user:pass@", "#", ";", "\ud800"]
)


@given(st.lists(_PIECES).map("".join))
def test_any_address_has_a_bare_form_and_bounded_tokens(tail: str) -> None:
    try:
        address = urls.canonical("https://example.org/" + tail)
    except UsageError:
        return
    assert twins.bare(address)
    assert all(0 < len(token.text) <= twins.LONGEST_ID for token in twins.tokens(address))
    assert twins.relation(address, address) is None
    twins.refusal(address, HERE)


def test_long_addresses_take_no_time() -> None:
    longest = "https://example.org/" + "a-" * 4000 + "?" + "&".join(f"p{n}=1" for n in range(20))
    started = time.process_time()
    for _ in range(20):
        twins.bare(longest), twins.tokens(longest), twins.relation(longest, longest + "&q=1")
    assert (time.process_time() - started) / 20 < 0.1
