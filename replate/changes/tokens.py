"""The pieces a word diff compares: words, numbers, punctuation, and single characters where a script has no spaces.

No token cuts a number (1,234.5 or 14:30), a combining character, a flag or a joined emoji. White space is no token.
"""

import re
import unicodedata
from typing import NamedTuple


def _marks() -> str:
    """Regular expression ranges of all combining characters: `re` does not count them among the word characters."""
    points = (p for p in range(0x300, 0x20000) if unicodedata.category(chr(p)) in ("Mn", "Mc", "Me"))
    runs: list[list[int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


MARK = f"[{_marks()}\u200c\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
# Thai, Lao, Myanmar, Khmer, kana, Han: written without spaces.
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_UNSPACED += "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d.,]*\d)|\d+(?:[.,:/'’]\d+)*"
_PATTERN = re.compile(
    r"(?P<plain>[A-Za-z]{2,}(?=[\s,;:!?.]|$))"  # most words, found twice as fast as by the general rule below
    rf"|(?P<number>(?:{_NUMBER})(?:[A-Za-z\u00c0-\u024f]+(?!\w))?)"
    rf"|(?P<sign>(?!\d){_UNSPACED}{MARK}*)"
    r"|(?P<initials>(?:[A-Z]\.){2,})"  # U.S. is one word
    rf"|(?P<word>(?:(?!{_UNSPACED})(?:\d+(?:[.,:]\d+)*|\w){MARK}*)+(?:['’](?!{_UNSPACED})[^\W\d_](?:(?!{_UNSPACED})\w{MARK}*)*)*)"
    rf"|(?P<mark>(?:[\U0001f1e6-\U0001f1ff]{{2}}|\S){MARK}*(?:\u200d\S{MARK}*)*)"
)


class Token(NamedTuple):
    """One piece of a text with its character offsets; a tuple, because a long article has tens of thousands."""

    text: str
    start: int
    end: int
    is_word: bool


def split(text: str) -> list[Token]:
    """The tokens of a text in order; all that lies between them is white space."""
    return [Token(found[0], *found.span(), found.lastgroup != "mark") for found in _PATTERN.finditer(text)]


def texts(text: str) -> list[str]:
    """The tokens alone, without offsets."""
    return [found[0] for found in _PATTERN.finditer(text)]


def words(text: str) -> list[str]:
    """The tokens that are words, numbers or single characters of a script without spaces."""
    return [found[0] for found in _PATTERN.finditer(text) if found.lastgroup != "mark"]
