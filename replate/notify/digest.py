"""Digests: many rows of the change log in one text that a person reads.

    [Standards desk] 3 edits on 2 pages, 2 of them stealth

    Ferry runs aground with 46 on board
    http://herald.example/ferry (The Harbour Bell)
      between 2026-03-02 09:32 and 10:02 UTC, STEALTH
        headline: Ferry runs aground with 40 on board → Ferry runs aground with 46 on board (figure)

    … and 2 more edits
    Edits 12 to 40 of the change log.

The same rows always give the same text, so that what a kill interrupted can be said again word by word.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from replate.changes.rendering import excerpt
from replate.db.notices import Edit

ROOM = 4000  # characters of a text; the strictest of the common chat services takes 4,096 in one message
SHORT = timedelta(minutes=5)  # of a window whose ends are told with seconds
KEPT = 100  # edits kept of a backlog however long; the room holds about thirty lines


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a digest is made of: how much there is in all, and the newest edits of it in order of cursor."""

    count: int
    pages: int
    stealth: int
    first: int
    last: int
    newest: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What is sent."""

    subject: str
    body: str

    @property
    def text(self) -> str:
        """Both in one, for a file or a terminal; it ends with an empty line."""
        return f"{self.subject}\n\n{self.body}\n\n"


def gather(edits: Iterable[Edit]) -> Gathered | None:
    """Count the edits, which come in order of cursor, and keep the newest; None where there is none."""
    newest: deque[Edit] = deque(maxlen=KEPT)
    pages: set[int] = set()
    count = stealth = first = 0
    for edit in edits:
        first = first or edit.cursor
        count += 1
        stealth += edit.stealth is True
        pages.add(edit.page)
        newest.append(edit)
    return Gathered(count, len(pages), stealth, first, newest[-1].cursor, tuple(newest)) if newest else None


def digest(name: str, gathered: Gathered) -> Digest:
    """The text of a digest: pages with the newest edit first, and within a page its newest edits first."""
    lines, shown = _lines(gathered.newest, ROOM)
    if rest := gathered.count - shown:
        lines += ["", f"{excerpt.ELLIPSIS} and {_number(rest, 'more edit')}"]
    else:
        lines.append("")
    lines.append(_where(gathered))
    return Digest(f"[{name}] {_title(gathered)}", "\n".join(lines))


def _title(gathered: Gathered) -> str:
    silent = f", {gathered.stealth} of them stealth" if gathered.stealth and gathered.count > 1 else ""
    only = ", a stealth edit" if gathered.stealth and gathered.count == 1 else ""
    return f"{_number(gathered.count, 'edit')} on {_number(gathered.pages, 'page')}{silent}{only}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _where(gathered: Gathered) -> str:
    if gathered.first == gathered.last:
        return f"Edit {gathered.first} of the change log."
    return f"Edits {gathered.first} to {gathered.last} of the change log."


def _lines(edits: Sequence[Edit], room: int) -> tuple[list[str], int]:
    """As many lines as there is room for, headings never without an edit, and how many edits they show."""
    lines: list[str] = []
    shown = 0
    for headings, line in _entries(edits):
        wanted = [*headings, line] if lines else [*headings, line][1:]  # no empty line at the very top
        room -= sum(len(one) + 1 for one in wanted)
        if room < 0:
            break
        lines += wanted
        shown += 1
    return lines, shown


def _entries(edits: Sequence[Edit]) -> Iterator[tuple[list[str], str]]:
    """Each edit's line with the headings that stand before it: of its page, and of its revision or visit."""
    for of_page in _by_page(edits):
        headings = _page_headings(of_page[-1])
        for of_visit in _by_visit(of_page):
            headings.append(_visit_heading(of_visit[0]))
            for edit in of_visit:
                yield headings, line(edit)
                headings = []


def _by_page(edits: Sequence[Edit]) -> list[list[Edit]]:
    """Edits by page, the page with the newest first; of each page in order of cursor."""
    pages: dict[int, list[Edit]] = {}
    for edit in edits:
        pages.setdefault(edit.page, []).append(edit)
    return sorted(pages.values(), key=lambda found: -found[-1].cursor)


def _by_visit(edits: Sequence[Edit]) -> list[list[Edit]]:
    """Edits of one page by what shares a window, the newest first; within it in the order of the article."""
    groups = groupby(edits, key=lambda edit: (edit.window_start, edit.window_end, edit.revision, edit.stealth))
    return [list(group) for _, group in groups][::-1]


def _page_headings(edit: Edit) -> list[str]:
    headline = excerpt.single(edit.headline, 120) if edit.headline else f"Page {edit.page}"
    return ["", headline, f"{excerpt.single(edit.url, 500)} ({excerpt.single(edit.source)})"]


def _visit_heading(edit: Edit) -> str:
    return f"  {window(edit.window_start, edit.window_end)}{', STEALTH' if edit.stealth else ''}"


def line(edit: Edit) -> str:
    """One edit in one line: field, what it was and what it is, kinds, remark."""
    notes = "; ".join(part for part in (", ".join(edit.kinds), edit.remark) if part)
    return f"    {edit.field}: {_what(edit)}{f' ({notes})' if notes else ''}"


def _what(edit: Edit) -> str:
    if edit.before is None and edit.after is None:
        return "no edit after all"
    if edit.before is None:
        return f"+ {excerpt.single(edit.after or '')}"
    if edit.after is None:
        return f"- {excerpt.single(edit.before)}"
    if edit.action == "move":
        return f"moved: {excerpt.single(edit.after)}"
    before, after = excerpt.pair(edit.before, edit.after)
    return f"{before} → {after}"


def window(start: datetime | None, end: datetime) -> str:
    """When an edit was made, as the interval that is known, in UTC; with seconds where it is short."""
    clock = "%H:%M:%S" if start and end - start < SHORT else "%H:%M"
    if start is None:
        return f"before {end:%Y-%m-%d %H:%M} UTC"
    last = f"{end:{clock}}" if start.date() == end.date() else f"{end:%Y-%m-%d {clock}}"
    return f"between {start:%Y-%m-%d {clock}} and {last} UTC"
