"""One page's recorded life: when it was found, when edited, when its source said so. All times are ages in hours."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from replate.errors import UsageError


@dataclass(frozen=True, slots=True)
class Trace:
    """`edits` and `signals` lie in (start, end], in order; beyond `end` nothing is known, so nothing is visited."""

    source: str
    section: str | None
    start: float
    end: float
    edits: tuple[float, ...]
    signals: tuple[float, ...] = ()
    expected: float = 0.0  # edits that were to be expected, where the workload is made up and that is known


def write(path: Path, traces: Iterable[Trace]) -> None:
    """One JSON object a line, keys as in `Trace`."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(trace)) + "\n" for trace in traces)


def read(path: Path) -> Iterator[Trace]:
    """What `write` wrote, or others did; UsageError names the line that is none."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _trace(line, f"{path}: line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error


def _trace(line: str, where: str) -> Trace:
    try:
        row = json.loads(line)
        start, end = float(row.get("start", 0)), float(row["end"])
        edits = tuple(sorted(float(age) for age in row["edits"] if start < age <= end))
        signals = tuple(sorted(float(age) for age in row.get("signals", ()) if start < age <= end))
        section = row.get("section")
        return Trace(str(row["source"]), None if section is None else str(section), start, end, edits, signals)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(
            f'{where}: no trace ({error}); a line is {{"source", "start", "end", "edits": [ages in hours]}}'
        ) from error
