"""Other tools' word diffs, as the stretches of both sides that they call changed.

diff-match-patch is no requirement of replate: where `pip install diff-match-patch` was run, it is measured, too.
"""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from importlib import import_module
from typing import Any

from rapidfuzz.distance import LCSseq

Change = tuple[int, int, int, int]  # old start, old end, new start, new end, in tokens
Differ = Callable[[Sequence[str], Sequence[str]], list[Change]]


def difflib(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(a, b, c, d) for tag, a, b, c, d in codes if tag != "equal"]


def lcsseq(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """rapidfuzz gives an insertion and a deletion that touch as two: here they are one change."""
    codes = [code for code in LCSseq.opcodes(old, new) if code.tag != "equal"]
    return _joined((code.src_start, code.src_end, code.dest_start, code.dest_end) for code in codes)


def diff_match_patch(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Words as single characters, then its semantic cleanup, as its documentation advises for words."""
    tool: Any = import_module("diff_match_patch").diff_match_patch()
    numbers: dict[str, int] = {}
    texts = ["".join(chr(0x100 + numbers.setdefault(word, len(numbers))) for word in side) for side in (old, new)]
    found = tool.diff_main(*texts, False)
    tool.diff_cleanupSemantic(found)
    i = j = 0
    changes = []
    for action, piece in found:
        if action == 0:
            i, j = i + len(piece), j + len(piece)
        elif action < 0:
            changes.append((i, i + len(piece), j, j))
            i += len(piece)
        else:
            changes.append((i, i, j, j + len(piece)))
            j += len(piece)
    return _joined(changes)


def _joined(changes: Any) -> list[Change]:
    found: list[Change] = []
    for a, b, c, d in changes:
        if found and found[-1][1] == a and found[-1][3] == c:
            found[-1] = (found[-1][0], b, found[-1][2], d)
        else:
            found.append((a, b, c, d))
    return found


def present() -> dict[str, Differ]:
    """The tools at hand, by name."""
    found: dict[str, Differ] = {"difflib": difflib, "rapidfuzz LCSseq": lcsseq}
    try:
        import_module("diff_match_patch")
    except ImportError:
        return found
    return found | {"diff-match-patch": diff_match_patch}
