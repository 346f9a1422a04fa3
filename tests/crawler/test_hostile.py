"""Hostile answers: each is an outcome, the crawler stays small and quick, and the sites beside it are followed."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from replate.demo.site import Response

if TYPE_CHECKING:
    from conftest import Place, Town

MIB = 2**20
CRAWLER_LIMIT = 250 * MIB  # of a crawler process, whatever the sites send


@pytest.fixture(scope="module")
def attacked(
    new_town: Callable[..., "Town"], page_of: Callable[..., str], watch_memory: Callable[..., Callable[[], int]]
) -> dict[str, object]:
    """One pass over hosts of all bad kinds, and two good ones; with the pass's time and peak memory."""
    town = new_town(timeout="4s", max_body="2 MiB")
    filler = page_of().encode()
    deep = b"<html><body>" + b"<div>" * 60_000 + b"<p>deep down</p>"
    long_line = b"<html><body><article><h1>Long</h1><p>" + b"word " * 300_000 + b"</p></article></body></html>"
    cases: dict[str, Response] = {
        "endless": Response(body=filler, size=100 * MIB),
        "too long": Response(body=b"x", size=3 * MIB),
        "bomb": Response(bomb=64 * MIB),
        "silent": Response(silent=True),
        "slow": Response(body=filler, delay=30),
        "deep": Response(body=deep),
        "long line": Response(body=long_line),
        "tags": Response(body=b"<html><body>" + b"<p <b <i" * 60_000),
        "entities": Response(body=b"<html><body><p>" + b"&lt;&#0;&bogus;&#x110000;" * 20_000),
        "nulls": Response(body=b"\x00" * 200_000),
        "odd header": Response(body=filler, content_type="text/html; charset=no-such-charset"),
        "no type": Response(body=filler, content_type=""),
        "wrong coding": Response(body=filler, headers=(("Content-Encoding", "gzip"),)),
        "picture": Response(body=b"\x89PNG\r\n\x1a\n" + bytes(5000), content_type="image/png"),
        "status": Response(599, "what"),
    }
    places = {name: town.place({"/a": [answer]}, encodings=()) for name, answer in cases.items()}
    for name in ("good", "fine"):
        places[name] = town.place({"/a": [page_of(f"A {name} page among the others")]})
    began = time.monotonic()
    process = town.start(town.make_due())
    peak = watch_memory(process)
    status = process.wait(60)
    return {"town": town, "places": places, "status": status, "seconds": time.monotonic() - began, "peak": peak()}


@pytest.mark.parametrize(
    ("case", "outcome", "words"),
    [
        ("endless", "error", "larger than max_body (2 MiB)"),
        ("too long", "error", "larger than max_body (2 MiB)"),
        ("bomb", "error", "larger than max_body (2 MiB)"),
        ("silent", "error", "no answer within 4 s"),
        ("slow", "error", "no answer within 4 s"),
        ("picture", "error", "image/png"),
        ("status", "error", "answered with 599"),
        ("odd header", "first", ""),
        ("no type", "first", ""),
        ("long line", "first", ""),
        ("good", "first", ""),
        ("fine", "first", ""),
    ],
)
def test_each_hostile_answer_has_its_outcome(attacked: dict[str, object], case: str, outcome: str, words: str) -> None:
    town: Town = attacked["town"]  # type: ignore[assignment]
    places: dict[str, Place] = attacked["places"]  # type: ignore[assignment]
    (visit,) = town.visits(places[case].url())
    assert (visit["outcome"], words in visit["reason"]) == (outcome, True), visit["reason"]


@pytest.mark.parametrize("case", ["deep", "tags", "entities", "nulls", "wrong coding"])
def test_whatever_the_bytes_there_is_one_visit_with_a_reason(attacked: dict[str, object], case: str) -> None:
    town: Town = attacked["town"]  # type: ignore[assignment]
    places: dict[str, Place] = attacked["places"]  # type: ignore[assignment]
    (visit,) = town.visits(places[case].url())
    assert visit["reason"]


def test_the_crawler_ends_well_soon_and_small(attacked: dict[str, object]) -> None:
    town: Town = attacked["town"]  # type: ignore[assignment]
    assert attacked["status"] == 0
    assert "Traceback" not in town.log(town.processes[-1])
    assert float(str(attacked["seconds"])) < 45
    assert 30 * MIB < int(str(attacked["peak"])) < CRAWLER_LIMIT
