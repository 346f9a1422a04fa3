"""Fingerprints: the hash of each compared field and paragraph, so that "is it the same?" never needs the text.

Strict, version 1: BLAKE2b-128 over the field's strict canonical text (changes/text.py). `updated` is not compared: a
stamp that moves makes no revision, nor is a guessed day of publication.

Loose, version 1: BLAKE2b-128 over the words alone, by which a text is known again that another desk has typeset. Folded
are letter case, punctuation, quotation marks, dashes and hyphens, white space, paragraph breaks, width, and whether a
letter's diacritics are composed with it or follow it. What may say something stays: every letter with its diacritics
("resume", "résumé"), numbers as written ("1.5", "15"), a minus before a number, per cent, currencies and other symbols.

A digest is compared with digests of its own version only; what is stored names it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from replate.changes import moment, text, tokens
from replate.changes.article import Article
from replate.changes.text import strict

VERSION = 1
LOOSE_VERSION = 1
SEPARATOR = "\x1f"  # unit separator: cannot stand in strict text
PASSAGE = 12
"""Words of a paragraph that is worth finding elsewhere (signs, where a script has no spaces). Of the 69,890 paragraphs
of 8,628 posts and articles in gitnews, chinadaily and aeb none longer than 6 words stands at two sites."""

LONGEST = 1_000_000  # characters of one text that are folded: under a second

_PER_CENT = "%‰"  # punctuation to Unicode
_JOINT = re.compile(r"[-\[\]]")
_MINUS = re.compile(r"(?<![^\s(])-(?=\d)")
_HELD = "\ue000"  # a minus on its way through; of private use, so that no text means anything by it
_HELD_MINUS = re.compile(f"{_HELD} ?(?=\\d)")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hex digests by field; `whole` is the digest of all of them, with the version in front: `1:9f86...`."""

    fields: tuple[tuple[str, str], ...]
    whole: str


def digest(text: str) -> str:
    """BLAKE2b-128 of a text, hex."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def loose(written: str) -> str:
    """The words of a text and what else says something, a blank between: what a loose digest is taken over. Stable."""
    folded = text.loose(written[:LONGEST])
    has_dash = "-" in folded
    if has_dash:
        folded = _MINUS.sub(_HELD, folded)
    kept = " ".join(piece for piece in tokens.texts(folded) if piece[0].isalnum() or _says(piece))
    if has_dash or "[" in kept:
        kept = " ".join(_HELD_MINUS.sub("-", _JOINT.sub(" ", kept)).split())
    return kept


def _says(piece: str) -> bool:
    """Whether a piece that begins with no letter or digit is more than punctuation: a word all the same, a symbol."""
    return piece in _PER_CENT or len(piece) > 1 or not unicodedata.category(piece).startswith("P")


def every(article: Article) -> dict[str, Any]:
    """The digests of each field and of each paragraph of the body, strict and loose, with their versions.

    Of a field that is missing the digest of an empty text; of a list (byline, captions) that of its members, and a
    body's loose one does not tell where its paragraphs break.
    """
    loosely = {
        "headline": article.headline or "", "dek": article.dek or "", "byline": SEPARATOR.join(article.byline),
        "section": article.section or "", "body": " ".join(article.paragraphs), "caption": " ".join(article.captions),
    }  # fmt: skip
    return {
        "strict": {"version": VERSION, **{name: digest(value) for name, value in _compared(article)},
                   "paragraphs": [digest(strict(paragraph)) for paragraph in article.paragraphs]},
        "loose": {"version": LOOSE_VERSION, **{name: digest(loose(value)) for name, value in loosely.items()},
                  "paragraphs": [_loose_digest(paragraph) for paragraph in article.paragraphs]},
    }  # fmt: skip


@lru_cache(maxsize=4096)
def _loose_digest(paragraph: str) -> str:
    """Kept, because the revisions of a page share most of their paragraphs."""
    return digest(loose(paragraph))


def passage(paragraph: str) -> int | None:
    """What an index holds of a paragraph's loose digest; None: it is too short to tell who took it from whom."""
    words = loose(paragraph)
    return _key(digest(words)) if words.count(" ") + 1 >= PASSAGE else None


def passages(article: Article) -> dict[int, str]:
    """The paragraphs of a body that are long enough, by what an index holds of each, in their order."""
    found: dict[int, str] = {}
    for paragraph in article.paragraphs:
        known = passage(paragraph)
        if known is not None:
            found.setdefault(known, paragraph)
    return found


def whole_text(paragraphs: Iterable[str]) -> int | None:
    """What an index holds of a body's loose digest; None: it has no word."""
    words = loose(" ".join(paragraphs))
    return _key(digest(words)) if words else None


def _key(found: str) -> int:
    """The first 8 bytes of a digest, as a signed number: of 15 million paragraphs two meet once in 160,000 archives."""
    return int.from_bytes(bytes.fromhex(found[:16]), "big", signed=True)


def of(article: Article) -> Fingerprint:
    """The fingerprint of an article's compared fields."""
    fields = tuple((name, digest(value)) for name, value in _compared(article))
    return Fingerprint(fields, f"{VERSION}:{digest(SEPARATOR.join(value for _, value in fields))}")


def _compared(article: Article) -> tuple[tuple[str, str], ...]:
    return (
        ("headline", strict(article.headline or "")),
        ("dek", strict(article.dek or "")),
        ("byline", SEPARATOR.join(strict(name) for name in article.byline)),
        ("published", moment.text(article.stated) if article.stated else ""),
        ("section", strict(article.section or "")),
        ("body", SEPARATOR.join(strict(paragraph) for paragraph in article.paragraphs)),
        ("caption", SEPARATOR.join(strict(caption) for caption in article.captions)),
    )
