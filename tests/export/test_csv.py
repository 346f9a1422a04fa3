"""CSV gives back what went in, and no cell is run by a spreadsheet."""

import csv as reader
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.export import changes, csv, formats
from tests.conftest import Archive

WORDS = st.text(st.characters(exclude_categories=["Cs"]))


def written(columns: tuple[str, ...], *rows: dict[str, object]) -> bytes:
    stream = io.BytesIO()
    csv.write(rows, columns, stream)
    return stream.getvalue()


def read(content: bytes) -> list[list[str]]:
    return list(reader.reader(io.StringIO(content.decode(), newline=""), strict=True))


def exported(archive: Archive, subject: str, since: int = 0) -> bytes:
    stream = io.BytesIO()
    formats.write(archive.db, subject, "csv", stream, since)
    return stream.getvalue()


@given(st.lists(st.tuples(WORDS, WORDS), max_size=5))
def test_any_text_comes_back_as_it_was_but_for_an_apostrophe(rows: list[tuple[str, str]]) -> None:
    content = written(("before", "after"), *({"before": one, "after": other} for one, other in rows))
    back = read(content)
    assert back[0] == ["before", "after"]
    for given_row, found_row in zip(rows, back[1:], strict=True):
        for wanted, found in zip(given_row, found_row, strict=True):
            assert found in (wanted, f"'{wanted}")


@given(WORDS, st.sampled_from("=+-@\t\r"))
def test_no_cell_starts_a_formula(text: str, sign: str) -> None:
    for row in read(written(("before",), {"before": sign + text}, {"before": text})):
        assert not row or not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_lines_end_as_rfc_4180_says_and_line_breaks_within_a_cell_stay() -> None:
    assert written(("before", "words_added"), {"before": 'a\n"b", c', "words_added": 3}) == (
        b'before,words_added\r\n"a\n""b"", c",3\r\n'
    )


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        ("kinds", ["name", "figure"], "figure;name"),
        ("stealth", True, "true"),
        ("stealth", False, "false"),
        ("stealth", None, ""),
        ("significance", 0, "0"),
        ("urls", ["http://a/", "http://b/"], "http://a/ http://b/"),
        ("notes", ["=cmd", "b"], "'=cmd\n\nb"),
        ("stamps", [{"series": "visible"}], '[{"series": "visible"}]'),
    ],
)
def test_each_type_has_one_spelling(column: str, value: object, cell: str) -> None:
    assert csv.cell(column, value) == cell


def test_the_change_log_has_its_columns_in_order_and_is_the_same_twice(ferry: Archive) -> None:
    content = exported(ferry, "changes")
    header, *rows = read(content)
    assert tuple(header) == changes.COLUMNS
    assert header[:21] == [
        "cursor",
        "page",
        "url",
        "source",
        "revision",
        "previous_revision",
        "seen_at",
        "window_start",
        "window_end",
        "field",
        "action",
        "kinds",
        "stealth",
        "significance",
        "before",
        "after",
        "words_added",
        "words_deleted",
        "updated_shown",
        "published_shown",
        "chain",
    ]
    assert [row[0] for row in rows] == ["1", "2", "3"]
    figure = dict(zip(header, rows[0], strict=True))
    assert (figure["kinds"], figure["stealth"], figure["revision"], figure["previous_revision"]) == (
        "figure", "true", "2", "1",
    )  # fmt: skip
    assert rows[1][header.index("after")].startswith("'=SUM(A1) is what")
    assert exported(ferry, "changes") == content


def test_an_export_goes_on_where_the_last_one_ended(ferry: Archive) -> None:
    whole, part = read(exported(ferry, "changes")), read(exported(ferry, "changes", 1))
    assert part == [whole[0], *whole[2:]]
    assert read(exported(ferry, "changes", 3)) == [whole[0]]


@pytest.mark.parametrize("subject", ["revisions", "pages"])
def test_revisions_and_pages_are_tables_too(ferry: Archive, subject: str) -> None:
    header, *rows = read(exported(ferry, subject))
    assert tuple(header) == formats.COLUMNS[subject]
    assert len(rows) == {"revisions": 4, "pages": 2}[subject]
