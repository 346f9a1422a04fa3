"""A comparison of rules as a picture: capture and delay over visits, one point a rule, ours as a line."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from replate.errors import UsageError
from replate.scheduler.replay.comparison import Line
from replate.scheduler.replay.run import Result

KINDS: dict[str, dict[str, None]] = {"png": {}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
"""Kinds of picture, by the ending of a file's name, and what each must not say so that it is the same each time."""
STYLE = {"font.size": 8, "svg.hashsalt": "replate", "svg.fonttype": "none"}
MARKS = "os^vD*P"


def kind(path: Path) -> str:
    """The kind of picture that a file's name asks for; UsageError where there is none, or nothing to draw it with."""
    found = path.suffix.lower().removeprefix(".")
    if found not in KINDS:
        raise UsageError(f"{path}: is no name of a picture; it ends in " + ", ".join(f".{one}" for one in KINDS))
    _matplotlib()
    return found


def draw(lines: Sequence[Line], kind: str) -> bytes:
    """The picture; the same lines give the same bytes."""
    library, into = _matplotlib(), BytesIO()
    with library.rc_context(STYLE):
        picture = library.figure.Figure(figsize=(12, 4.5), dpi=150, layout="constrained")
        capture, delay = picture.subplots(1, 2)
        _panel(capture, lines, "share of edits found", lambda result: result.capture)
        _panel(delay, lines, "mean delay of those found, hours", lambda result: result.mean_delay)
        delay.set_yscale("log")
        picture.legend(*capture.get_legend_handles_labels(), loc="outside right center", frameon=False)
        picture.savefig(into, format=kind, metadata=KINDS[kind])
    return into.getvalue()


def _panel(axes: Any, lines: Sequence[Line], name: str, of: Callable[[Result], float]) -> None:
    ours = sorted((line.ours for line in lines if line.ours), key=lambda one: one.visits_a_page)
    axes.plot([one.visits_a_page for one in ours], [of(one) for one in ours], "k.-", label="replate, at as many visits")
    for number, line in enumerate(lines):
        mark, color = MARKS[number % len(MARKS)], f"C{number % 10}"
        axes.plot(line.theirs.visits_a_page, of(line.theirs), mark, color=color, label=line.name)
    axes.set(xscale="log", xlabel="visits a page", ylabel=name)
    axes.grid(alpha=0.3)


def _matplotlib() -> Any:
    """The library, loaded when a picture is asked for: it is an extra, and costs half a second."""
    try:
        import matplotlib.figure
    except ImportError:
        raise UsageError(
            "pictures are drawn by Matplotlib, which is not installed; install it with `pip install 'replate[plot]'`"
        ) from None
    return matplotlib
