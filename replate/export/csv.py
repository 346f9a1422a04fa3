"""Comma-separated values: RFC 4180 in UTF-8, safe to open in a spreadsheet.

A cell that a spreadsheet would run as a formula gets a leading apostrophe. What is not known is an empty cell. `kinds`
and other lists of words are joined by ";", addresses by a blank, passages by an empty line; anything else is JSON.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_JOINTS = {"kinds": ";", "fields": ";", "byline": ";", "urls": " ", "notes": "\n\n", "captions": "\n\n"}


def write(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], stream: BinaryIO) -> None:
    """Write a header and one record a row."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([cell(column, row[column]) for column in columns])
        text.flush()
    finally:
        text.detach()


def cell(column: str, value: object) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple) and column in _JOINTS:
        value = _JOINTS[column].join(sorted(value) if column == "kinds" else value)
    elif isinstance(value, list | tuple | dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return str(value)
