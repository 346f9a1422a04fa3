"""The same report at other outlets, as a reader and a program see it."""

import json
from dataclasses import replace
from typing import Any

from tests.web.conftest import QUAY, changed
from tests.web.test_history import text_of

LONG = replace(QUAY, paragraphs=(*QUAY.paragraphs, *(
    f"Barge {n} from Orsk carried {n * 30} tonnes and was turned away at lock {n}, its master told the Port of Lauter."
    for n in range(8)
)))  # fmt: skip


def test_outlets_stand_by_time_with_who_carries_the_correction(newsroom: Any, serve: Any) -> None:
    newsroom.source("Courier", "Post", "Dispatch")
    pages = [newsroom.page(name, f"http://{name.lower()}.example/quay") for name in ("Courier", "Post", "Dispatch")]
    for page in pages:
        newsroom.sees(page, LONG)
    corrected = changed(LONG, 6, "1987", "1978")
    newsroom.sees(pages[0], corrected)
    newsroom.sees(pages[1], corrected)
    viewer = serve(newsroom.path)
    told = text_of(viewer.get("/page/3/cluster").text)
    assert "the earliest" in told
    assert "Post page 2 : carries it" in told
    assert "Dispatch page 3 : reads as before" in told
    assert 'href="/page/1/cluster"' in viewer.get("/page/1").text
    row = json.loads(viewer.get("/api/pages/3/cluster").text)["pages"][2]
    assert row["corrections"][0]["status"] == "reads as before"


def test_a_page_in_no_cluster_says_so(newsroom: Any, serve: Any) -> None:
    newsroom.source("Courier")
    newsroom.sees(newsroom.page("Courier", "http://courier.example/quay"), QUAY)
    viewer = serve(newsroom.path)
    assert "No other outlet was seen" in viewer.get("/page/1/cluster").text
    assert json.loads(viewer.get("/api/pages/1/cluster").text) == {"cluster": None, "pages": [], "sharing": []}
    assert "compare them" not in viewer.get("/page/1").text


def test_a_page_that_shares_only_passages_is_told_with_them(newsroom: Any, serve: Any) -> None:
    newsroom.source("Courier", "Post")
    newsroom.sees(newsroom.page("Courier", "http://courier.example/quay"), LONG)
    own = tuple(
        f"Own line {n} of the Post about the harbour, its {n * 7} cranes and the winter of <1996>." for n in range(9)
    )
    newsroom.sees(newsroom.page("Post", "http://post.example/cranes"), replace(
        QUAY, headline="What cranes remember", paragraphs=(*own, *LONG.paragraphs[-2:])))  # fmt: skip
    viewer = serve(newsroom.path)
    assert 'href="/page/1/cluster"' in viewer.get("/page/1").text
    told = text_of(viewer.get("/page/1/cluster").text)
    assert "Passages elsewhere" in told and "What cranes remember" in told
    assert all(passage in told for passage in LONG.paragraphs[-2:])
    (row,) = json.loads(viewer.get("/api/pages/1/cluster").text)["sharing"]
    assert (row["page"], [one["stands"] for one in row["passages"]]) == (2, [True, True])
