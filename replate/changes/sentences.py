"""How many sentences a text has, by its final punctuation."""

import re

_END = re.compile(r"(?:(?<![.!?…؟])[.!?…؟]++[\"'”’»)\]]*+(?=\s+[^\sa-z]|\s*$))|(?:[。！？]+[”’」』）]*)")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|St|Lt|Col|No|Jr|Sr|vs|etc|ca|bzw))\.$")


def count(text: str) -> int:
    """At least 1 where there is any word; initials and common titles end no sentence."""
    if not any(character.isalnum() for character in text):
        return 0
    ends = _ends(text)
    has_rest = any(character.isalnum() for character in text[ends[-1].end() :]) if ends else True
    return len(ends) + has_rest


def has_end(text: str) -> bool:
    """Whether a sentence ends in it; a full stop in an address or a number ends none."""
    return bool(_ends(text))


def _ends(text: str) -> list[re.Match[str]]:
    length = len(text.rstrip())
    return [end for end in _END.finditer(text) if not _is_abbreviation(text, end, length)]


def _is_abbreviation(text: str, end: re.Match[str], length: int) -> bool:
    is_last = end.end() == length
    return not is_last and bool(_ABBREVIATION.search(text[max(0, end.start() - 6) : end.start() + 1]))
