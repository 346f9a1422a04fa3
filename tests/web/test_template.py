from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.web import template


@pytest.mark.parametrize(("start", "end", "told"), [
    ("2026-03-02T14:02:00.000Z", "2026-03-02T14:17:00.000Z", ("14:02", "14:17 UTC on 2 Mar 2026")),
    ("2026-03-02T14:02:05.000Z", "2026-03-02T14:02:35.000Z", ("14:02:05", "14:02:35 UTC on 2 Mar 2026")),
    ("2026-03-02T23:50:00.000Z", "2026-03-03T00:10:00.000Z", ("23:50 on 2 Mar 2026", "00:10 UTC on 3 Mar 2026")),
])  # fmt: skip
def test_a_window_is_told_no_longer_than_needed(start: str, end: str, told: tuple[str, str]) -> None:
    assert template.between(start, end) == told


@pytest.mark.parametrize("address", [
    "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example",
    "/page/1", "http:", "http:///path", "http://[::1", "", None, "ftp://example.org/",
    "vbscript:x", "java\nscript:alert(1)",
])  # fmt: skip
def test_only_web_addresses_are_linked(address: str | None) -> None:
    assert template.safe_url(address) is None


def test_a_web_address_is_linked_as_it_is() -> None:
    for address in ("http://example.org/a?b=c#d", "https://example.org:8443/ü"):
        assert template.safe_url(address) == address


@given(st.text() | st.text("<>&\"'\x00\x1b\u202e\ufffe/script"))
def test_no_text_ever_opens_a_tag_or_leaves_an_attribute(text: str) -> None:
    body = template.page("refusal.html", 400, title="Title", words=text).body
    assert bytes(body).count(b"<") == BLANK.count(b"<")
    assert bytes(body).count(b'"') == BLANK.count(b'"')


BLANK = bytes(template.page("refusal.html", 400, title="Title", words="").body)


@pytest.mark.parametrize(("seconds", "told"), [(40, "40 s"), (720, "12 min"), (12_600, "3.5 h"), (9 * 86400, "9 days")])
def test_a_duration_is_told_in_its_largest_unit(seconds: int, told: str) -> None:
    assert template.lasting(timedelta(seconds=seconds)) == told


@pytest.mark.parametrize(
    ("number", "told"), [(12, "12 bytes"), (2048, "2.0 KiB"), (5 * 2**20, "5.0 MiB"), (2**31, "2.0 GiB")]
)
def test_a_size_is_told_as_people_say_it(number: int, told: str) -> None:
    assert template.size(number) == told


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hans-CN"])
def test_a_language_tag_is_kept(tag: str) -> None:
    assert template.language(tag) == tag


@pytest.mark.parametrize("tag", ["", None, 'en" onclick="x', "en_GB", "e", "english words"])
def test_what_is_no_language_tag_is_left_out(tag: str | None) -> None:
    assert template.language(tag) is None
