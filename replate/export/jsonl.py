"""JSON Lines: one object a line in UTF-8, types kept."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO


def write(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], stream: BinaryIO) -> None:
    """Write one object a row; its keys are its own (events among revisions have other keys than `columns`)."""
    for row in rows:
        stream.write(line(row).encode())


def line(row: Mapping[str, Any]) -> str:
    """One row, with its line break."""
    return json.dumps(row, ensure_ascii=False) + "\n"
