"""The pieces a word diff compares: words, numbers, punctuation, and single characters where a script has no spaces.

No token cuts a number (1,234.5 or 14:30), a combining character, a flag or a joined emoji. White space is no token.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

MARKS = frozenset(
    [chr(p) for p in range(0x300, 0x20000) if unicodedata.category(chr(p)) in ("Mn", "Mc", "Me")]
    + [chr(p) for p in (0x200C, *range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080))]
)


def _ranges(signs: Iterable[str]) -> str:
    """Regular expression ranges of characters: `re` does not count combining ones among those of words."""
    runs: list[list[int]] = []
    for point in sorted(map(ord, signs)):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


MARK = f"[{_ranges(MARKS)}]"
# Sara am is a letter to Unicode's categories, yet it belongs to the consonant before it (UAX 29: SpacingMark).
_TAIL = f"[\u0e33\u0eb3{MARK[1:]}"
# Thai, Lao, Myanmar, Khmer, kana, Han: written without spaces.
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_UNSPACED += "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d.,]*\d)|\d+(?:[.,:/'’]\d+)*"
_LETTERS = rf"(?:(?!{_UNSPACED})(?:\d+(?:[.,:]\d+)*|\w){_TAIL}*)+"
_WORD = rf"{_LETTERS}(?:['’](?!{_UNSPACED})[^\W\d_](?:(?!{_UNSPACED})\w{_TAIL}*)*)*"
_HYPHENATED = rf"(?:[-\u2010\u2011](?=[^\W_]){_WORD})*"  # one word: 16-year-old, COVID-19
_PATTERN = re.compile(
    r"(?P<plain>[A-Za-z]{2,}(?=[\s,;:!?.]|$))"  # most words, found twice as fast as by the general rule below
    rf"|(?P<number>(?:{_NUMBER})(?:[A-Za-z\u00c0-\u024f]+(?!\w))?(?:(?=[-\u2010\u2011][^\W\d_]){_HYPHENATED})?)"
    rf"|(?P<sign>(?!\d){_UNSPACED}{_TAIL}*)"
    r"|(?P<initials>(?:[A-Z]\.){2,})"  # U.S. is one word
    rf"|(?P<word>{_WORD}{_HYPHENATED}|\[\w+\])"  # [sic], [1]
    rf"|(?P<mark>(?:[\U0001f1e6-\U0001f1ff]{{2}}|\S){_TAIL}*(?:\u200d\S{_TAIL}*)*)"
)
# The same without names of groups: three times as fast where only the tokens are asked for.
_UNNAMED = re.compile(re.sub(r"\?P<\w+>", "?:", _PATTERN.pattern))


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
    return _UNNAMED.findall(text)


def located(text: str, start: int, end: int) -> tuple[list[str], list[int]]:
    """The tokens of a stretch, and where in the text each begins; between two is white space alone."""
    pieces = texts(text[start:end])
    found = []
    for piece in pieces:
        start = text.find(piece, start)
        found.append(start)
        start += len(piece)
    return pieces, found


_JOINT = re.compile(r"[-\u2010\u2011\[\]]")


def words(text: str) -> list[str]:
    """The words, numbers, and single characters of a script without spaces; of a compound each part is one."""
    found = [found[0] for found in _PATTERN.finditer(text) if found.lastgroup != "mark"]
    return [part for word in found for part in _JOINT.split(word) if part] if _JOINT.search(text) else found


_GRAPHEME = re.compile(
    rf"[\u1100-\u115f\ua960-\ua97c]*[\u1160-\u11a7\ud7b0-\ud7c6]+[\u11a8-\u11ff\ud7cb-\ud7fb]*{_TAIL}*|\r\n|.{_TAIL}*",
    re.DOTALL,
)


def graphemes(word: str) -> list[str]:
    """What a reader takes for single letters: a letter with its marks, a Hangul syllable written in parts."""
    return _GRAPHEME.findall(word)
