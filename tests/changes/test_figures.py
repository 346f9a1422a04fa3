"""Figures are values, however they are written."""

import pytest

from replate.changes import figures


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("首晚约有一万二千人到访", "12000"),
        ("十五名", "15"),
        ("三百二十亿元", "32000000000"),
        ("二〇二六年", "2026"),
        ("死亡四人", "4"),
        ("12万人", "120000"),
        ("1,234.5 tonnes", "1234.5"),
        ("forty people", "40"),
    ],
)
def test_a_number_is_read_as_its_value(text: str, value: str) -> None:
    assert [figure.value for figure in figures.find(text)] == [value]


@pytest.mark.parametrize("text", ["一些人", "万一下雨", "一一说明"])
def test_a_numeral_inside_an_ordinary_word_is_no_figure(text: str) -> None:
    assert figures.find(text) == []
