"""What cannot be exported is refused with what can."""

import io

import pytest

from replate.errors import UsageError
from replate.export import formats
from tests.conftest import Archive


@pytest.mark.parametrize(
    ("subject", "format", "told"),
    [
        (
            "changes",
            "parquet",
            "changes cannot be exported as 'parquet' yet; a later release has it; formats: csv, jsonl",
        ),
        ("revisions", "xml", "revisions cannot be exported as 'xml'; formats: csv, jsonl"),
        ("edits", "csv", "'edits' is nothing that can be exported; there are: changes, revisions, pages"),
    ],
)
def test_what_is_not_to_be_had_is_refused_with_what_is(archive: Archive, subject: str, format: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        formats.write(archive.db, subject, format, io.BytesIO())
