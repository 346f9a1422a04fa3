"""Where, and often when, a text says that it was written: "HAIKOU, April 23 (Xinhua) --" before its first words."""

import re
from collections.abc import Sequence

from replate.crawler.reading import agency

_DASH = r"\s?[-–—]{1,2}\s"
_DAY = r"(?:,?\s(?:\d{1,2}\.?\s)?(?:[A-Z][a-zé]{2,8}|[a-zéû]{3,9})\.?(?:\s\d{1,2})?(?:,?\s\d{4})?)?"
_CAPITALS = re.compile(
    rf"^((?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){{0,3}})(?:,\s[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)?{_DAY})"
    rf"(?:\s?\(([^()]{{2,40}})\))?(?:{_DASH})"
)
_CREDITED = re.compile(rf"^([A-ZÀ-Þ][\w.'’/-]+(?:[ ,]+[\w.'’/-]+){{0,5}})\s?\(([^()]{{2,30}})\)(?:{_DASH}|\.\s|:\s)")
_CHINESE = re.compile(r"^(?:[(（]?\w{0,12}(?:社|网)[)）]?)?[\u4e00-\u9fff]{2,8}\d{1,2}月\d{1,2}日(?:电|讯|消息)")
_JAPANESE = re.compile(r"^【[^】]{1,20}(?:時事|共同|＝[^】]+|=[^】]+)】")
_NO_PLACE = re.compile(
    r"(?:UPDATED?|BREAKING|CORRECTION|EXCLUSIVE|WATCH|NOTE|OPINION|ANALYSIS|LIVE|VIDEO|PHOTOS|LISTEN|READ|NEW|IMPORTANT|"
    r"WARNING|SPOILER|QUESTION|ANSWER)\b"
)
_LONGEST = 80


def read(paragraphs: Sequence[str]) -> str | None:
    """The dateline before the text's first words, without the dash behind it."""
    opening = next((p[: 2 * _LONGEST] for p in paragraphs[:2] if len(p) > _LONGEST), "")
    if found := _CHINESE.match(opening) or _JAPANESE.match(opening):
        return found[0]
    if found := _CREDITED.match(opening):
        return _whole(found) if _is_agency(found[2]) else None
    if (found := _CAPITALS.match(opening)) and not _NO_PLACE.match(found[1]):
        return _whole(found)
    return None


def _whole(found: re.Match[str]) -> str:
    return f"{found[1]} ({found[2]})" if found[2] else found[1]


def _is_agency(words: str) -> bool:
    return any(agency.named(part.strip()) for part in re.split(r"[/,]", words))
