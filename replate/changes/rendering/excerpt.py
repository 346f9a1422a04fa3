"""Two texts cut to where they differ, short enough for one line and safe to print."""

import unicodedata

from replate.changes import text

CONTEXT = 24  # characters kept before and behind a difference: about four words, enough to know the sentence again
WIDTH = 90  # characters of one side at most; both and the label fill two lines of a terminal or a phone's mail
ELLIPSIS = "…"


def pair(before: str, after: str, width: int = WIDTH) -> tuple[str, str]:
    """Both sides whole where they fit into `width` characters, else around their first difference."""
    old, new = clean(before), clean(after)
    if max(len(old), len(new)) <= width:
        return old, new
    context = min(CONTEXT, width // 3)  # what changed needs room, too
    start = _start(old, new, context)
    kept = _kept_behind(old, new, start, context)
    return _cut(old, start, len(old) - kept, width), _cut(new, start, len(new) - kept, width)


def single(written: str, width: int = WIDTH) -> str:
    """The beginning of a text that came or went whole."""
    found = clean(written)
    return _cut(found, 0, len(found), width)


def clean(written: str) -> str:
    """One line without invisible or controlling characters: what is quoted comes from strangers' pages."""
    return "".join(each for each in text.strict(written) if unicodedata.category(each) not in ("Cc", "Cs"))


def _start(old: str, new: str, context: int) -> int:
    """Where to begin: some words before the first character that differs."""
    first = _shared(old, new)
    if first <= context:
        return 0
    blank = old.find(" ", first - context, first)
    return blank + 1 if blank >= 0 else first - context


def _kept_behind(old: str, new: str, start: int, context: int) -> int:
    """How many characters at the end may go: those that both share, but for some words behind the difference."""
    shared = _shared(old[start:][::-1], new[start:][::-1])
    if shared <= context:
        return 0
    blank = old.rfind(" ", len(old) - shared, len(old) - shared + context)
    return len(old) - blank if blank >= 0 else shared - context


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    least = min(len(one), len(other))
    return next((at for at in range(least) if one[at] != other[at]), least)


def _cut(whole: str, start: int, end: int, width: int) -> str:
    head = ELLIPSIS if start > 0 else ""
    tail = ELLIPSIS if end < len(whole) else ""
    if end - start + len(head) + len(tail) > width:
        tail = ELLIPSIS
        end = start + width - len(head) - len(tail)
    return f"{head}{whole[start:end].strip()}{tail}"
