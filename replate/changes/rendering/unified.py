"""The unified diff of plain texts, as `patch` applies it: one line a headline, dek, byline or paragraph."""

from collections.abc import Iterator
from dataclasses import dataclass

from replate.changes import match, text
from replate.changes.article import Article

CONTEXT = 3
_NO_NEWLINE = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the diff, with how many lines of either text stand before it."""

    mark: str
    content: str
    old: int
    new: int


def unified(
    old: Article | None,
    new: Article | None,
    *,
    old_name: str = "before",
    new_name: str = "after",
    context: int = CONTEXT,
) -> str:
    """The diff of two revisions' plain texts; None is no revision, named /dev/null; equal texts give no text."""
    before, after = text.plain(old) if old else "", text.plain(new) if new else ""
    names = old_name if old else "/dev/null", new_name if new else "/dev/null"
    return of_texts(before, after, old_name=names[0], new_name=names[1], context=context)


def of_texts(before: str, after: str, *, old_name: str, new_name: str, context: int = CONTEXT) -> str:
    """The diff of two texts, whose lines end with a newline and nothing else."""
    if before == after:
        return ""
    script = list(_script(_lines(before), _lines(after)))
    body = [part for hunk in _hunks(script, context) for part in _shown(hunk)]
    header = [f"--- {_name(old_name)}", f"+++ {_name(new_name)}"]
    return "\n".join(header + body) + "\n"


def _name(name: str) -> str:
    return " ".join(name.split("\n"))


def _lines(content: str) -> list[str]:
    """Lines with their newline, so that a last line without one differs from one with it."""
    lines = content.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]


def _script(old: list[str], new: list[str]) -> Iterator[_Line]:
    i = j = 0
    for a, b in (*match.match(old, new).pairs, (len(old), len(new))):
        for number in range(i, a):
            yield _Line("-", old[number], number, j)
        for number in range(j, b):
            yield _Line("+", new[number], a, number)
        if a < len(old):
            yield _Line(" ", old[a], a, b)
        i, j = a + 1, b + 1


def _hunks(script: list[_Line], context: int) -> Iterator[list[_Line]]:
    """Changed lines with their context, joined where the contexts meet."""
    changed = [place for place, line in enumerate(script) if line.mark != " "]
    start = 0
    for number, place in enumerate(changed):
        is_last = number + 1 == len(changed)
        if is_last or changed[number + 1] - place > 2 * context + 1:
            first = max(0, changed[start] - context)
            yield script[first : place + context + 1]
            start = number + 1


def _shown(hunk: list[_Line]) -> Iterator[str]:
    old_count = sum(line.mark != "+" for line in hunk)
    new_count = sum(line.mark != "-" for line in hunk)
    yield f"@@ -{_range(hunk[0].old, old_count)} +{_range(hunk[0].new, new_count)} @@"
    for line in hunk:
        yield line.mark + line.content.removesuffix("\n")
        if not line.content.endswith("\n"):
            yield _NO_NEWLINE


def _range(before: int, count: int) -> str:
    """First line and number of lines; an empty range names the line before it."""
    return f"{before + 1 if count else before},{count}"
