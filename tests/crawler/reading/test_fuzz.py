"""Whatever is done to a page, it has a reading and a digest, soon: the short form of `make fuzz`."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import fuzz
from replate.crawler.reading import gate, page


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_mutated_page_is_read_within_its_time(rng: random.Random) -> None:
    pages = sorted(fuzz._TESTS.glob("*.html"))
    before, other = rng.choice(pages).read_bytes(), rng.choice(pages).read_bytes()
    assert fuzz.trial(before, fuzz.mutated(rng, before, other)) < fuzz.SECONDS


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_have_a_reading(body: bytes) -> None:
    page.read(body, url="https://fuzz.example/a", content_type="text/html")
    gate.digest(body, None)
