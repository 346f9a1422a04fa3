"""The one canonical form of text: what counts as the same words, and what counts as a cosmetic difference.

`strict` is what fingerprints and equality are taken over; `loose` only tells a cosmetic difference from a real one.
A change of either is a change of VERSION: fingerprints carry it, so that old ones are never compared with new ones.
"""

import re
import unicodedata
from collections.abc import Iterable

from replate.changes import tokens
from replate.changes.article import Article

VERSION = 1

_NOISE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Joiners are spelling in Persian, in Indic scripts and in emoji; behind Latin, Greek or Cyrillic they are noise.
_IDLE_JOINER = re.compile("(?<![\u0590-\u1fff\u2190-\U0010ffff])[\u200c\u200d]")
_SPECIAL = (
    tokens.MARKS | {chr(p) for p in range(0x00AD, 0xFF00) if _NOISE.match(chr(p))} | {"\u200c", "\u200d", "\ufeff"}
)
_LINE_BREAK = re.compile("[^\\S\u00a0\u202f\u3000]*[\\n\\r\\v\\f\x1c-\x1e\x85\u2028\u2029]+\\s*")

_ALIKE = str.maketrans(
    dict.fromkeys("'\"`´‘’‚‛“”„‟«»‹›′″「」『』＂＇", "'")
    | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
    | {"…": "..."}
    | {raised: f"^{digit}" for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}  # else 10² would read as 102
)


# Normalising sorts the marks on a letter, which takes the square of their number; no writing piles up 30.
_PILE = re.compile(f"({tokens.MARK}{{30}}){tokens.MARK}+")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """A text without what no file, database or terminal should be given: control characters, halves of surrogates."""
    return _UNSTORABLE.sub("", text)


def strict(text: str) -> str:
    """The canonical form: NFC, white space folded to single blanks, invisible characters removed; nothing else."""
    if text.isascii() or _SPECIAL.isdisjoint(text):  # nothing below applies, and this is asked of every paragraph
        return " ".join(unicodedata.normalize("NFC", text).split())
    visible = _IDLE_JOINER.sub("", _NOISE.sub("", text))
    visible = _PILE.sub(r"\1", visible)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def loose(text: str) -> str:
    """The form in which texts agree that differ only in case, quotation marks, dashes, ellipsis or width."""
    folded = unicodedata.normalize("NFKC", strict(text).translate(_ALIKE)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).translate(_ALIKE).split())


def short(text: str, length: int) -> str:
    """A text whole, or its beginning and an ellipsis: `length` characters at most."""
    return text if len(text) <= length else text[: length - 1] + "…"


def words(text: str) -> int:
    """The number of words; where a script writes no spaces (Chinese, Japanese, Thai …) of characters."""
    return len(tokens.words(text))


def plain(article: Article) -> str:
    """The plain text of a revision: headline, dek, byline, paragraphs, an empty line between, a newline at the end.

    A part holds no line break of its own, so that parts and lines are the same thing; an empty article is empty text.
    """
    parts = [article.headline, article.dek, ", ".join(article.byline), *article.paragraphs]
    lines = _lines(part for part in parts if part)
    return "\n\n".join(lines) + "\n" if lines else ""


def _lines(parts: Iterable[str]) -> list[str]:
    return [line for part in parts if (line := _LINE_BREAK.sub(" ", part).strip())]
