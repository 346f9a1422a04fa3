"""Words that someone else is quoted with: what stands inside quotation marks, whose words, and whether they changed."""

import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from itertools import takewhile

from replate.changes import lexicon
from replate.changes import text as text_form
from replate.changes.span import Span

_DOUBLE = re.compile(
    "[“„‟]([^“”„]{1,2000})[”“‟]|«([^«»]{1,2000})»|»([^«»]{1,2000})«|「([^「」]{1,2000})」|『([^『』]{1,2000})』"
    '|"([^"]{1,2000})"'
)
_SINGLE = re.compile(r"(?<!\w)[‘'](?=\S)([^‘’'\n]{1,300}(?:[’']\w[^‘’'\n]{0,300}){0,5})(?<=\S)[’'](?!\w)")

_REACH = 90  # characters around a quotation in which its speaker is looked for
_FARTHEST = 10  # words from the quotation to the verb, a name and its titles among them
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_SENTENCE_END = re.compile(r"[.!?]+[”“\"»’']*(?=\s|$)")


def ranges(text: str) -> list[tuple[int, int]]:
    """Character ranges inside quotation marks, without the marks."""
    found = [_inside(match) for match in _DOUBLE.finditer(text)]
    singles = [_inside(match) for match in _SINGLE.finditer(text)]
    return sorted(found + [one for one in singles if not _is_within(one[0], found)])


def _is_within(place: int, found: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies in one of the ranges, which are in order and apart."""
    at = bisect_right(found, (place, sys.maxsize)) - 1
    return at >= 0 and place < found[at][1]


def _inside(match: re.Match[str]) -> tuple[int, int]:
    group = match.lastindex or 0
    return match.start(group), match.end(group)


def changed(before: str, after: str, spans: Sequence[Span]) -> str | None:
    """What changed inside quotation marks, or that marks came or went around the same words; None: nothing did."""
    old, new = ranges(before), ranges(after)
    if not old and not new:
        return None
    old_texts, new_texts = _texts(before, old), _texts(after, new)
    for span in (span for span in spans if span.action != "equal"):
        lost = _overlap(before, old, span.old_start, span.old_end)
        won = _overlap(after, new, span.new_start, span.new_end)
        if lost and won and text_form.loose(lost) == text_form.loose(won):
            continue
        if lost and won:
            whose = _quoting(after, new, span.new_start, span.new_end)
            return f"“{_short(lost)}” → “{_short(won)}”{whose}"
        if lost and not any(lost in text for text in new_texts):
            if lost in after:
                return f"quotation marks removed from “{_short(lost)}”"
            return f"“{_short(lost)}” removed{_quoting(before, old, span.old_start, span.old_end)}"
        if won and not any(won in text for text in old_texts):
            if won in before:
                return f"quotation marks put around “{_short(won)}”"
            return f"“{_short(won)}” added{_quoting(after, new, span.new_start, span.new_end)}"
    return _marks_only(before, after, old_texts, new_texts)


def _marks_only(before: str, after: str, old: list[str], new: list[str]) -> str | None:
    come = next((text for text in new if text not in old and text in before), None)
    gone = next((text for text in old if text not in new and text in after), None)
    if come and len(new) > len(old):
        return f"quotation marks put around “{_short(come)}”"
    if gone and len(old) > len(new):
        return f"quotation marks removed from “{_short(gone)}”"
    return None


def _texts(text: str, found: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in found]


def _overlap(text: str, found: list[tuple[int, int]], start: int, end: int) -> str:
    """The words of a stretch that stand inside quotation marks."""
    parts = (text[max(start, first) : min(end, last)] for first, last in found if first < end and start < last)
    return " … ".join(part.strip() for part in parts if any(character.isalnum() for character in part))


def _quoting(text: str, found: list[tuple[int, int]], start: int, end: int) -> str:
    """Whose words they are, where a name stands beside a verb of saying, behind the quotation or before it."""
    place = next(((first, last) for first, last in found if first < end and start < last), None)
    if place is None:
        return ""
    behind = _SENTENCE_END.split(text[place[1] + 1 : place[1] + _REACH], maxsplit=1)[0]
    ahead = _SENTENCE_END.split(text[max(0, place[0] - _REACH) : place[0] - 1])[-1]
    speaker = _speaker(_WORD.findall(behind)) or _speaker(_WORD.findall(ahead)[-_FARTHEST:])
    return f", quoting {speaker}" if speaker else ""


def _speaker(words: list[str]) -> str:
    """The name right behind the first verb of saying, or right before it."""
    verb = next((at for at, word in enumerate(words) if word.lower() in lexicon.ATTRIBUTION), None)
    if verb is None or verb >= _FARTHEST:
        return ""
    behind = " ".join(takewhile(_is_name, words[verb + 1 :]))
    return behind or " ".join([*takewhile(_is_name, reversed(words[:verb]))][::-1])


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.lower() not in lexicon.FUNCTION_WORDS and word.lower() not in lexicon.CALENDAR


def _short(text: str) -> str:
    return text_form.short(text, 60)
