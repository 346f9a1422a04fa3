"""Fingerprints: the hash of each compared field, so that "has it changed?" never needs the text.

Version 1: BLAKE2b-128 over the field's strict canonical text (changes/text.py). `updated` is not compared: a stamp that
moves makes no revision, nor is a guessed day of publication.
"""

from dataclasses import dataclass
from hashlib import blake2b

from replate.changes import moment
from replate.changes.article import Article
from replate.changes.text import strict

VERSION = 1
SEPARATOR = "\x1f"  # unit separator: cannot stand in strict text


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hex digests by field; `whole` is the digest of all of them, with the version in front: `1:9f86...`."""

    fields: tuple[tuple[str, str], ...]
    whole: str


def digest(text: str) -> str:
    """BLAKE2b-128 of a text, hex."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


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
