"""Proper names, as far as capital letters show them, and which of them came or went.

Scripts without capitals (Chinese, Arabic …) show none; German writes every noun large, so there only two capitalised
words in a row count, or words that no article stands before.
"""

import re
from collections.abc import Iterable, Sequence

from replate.changes import lexicon, tokens
from replate.changes.span import Span

_SENTENCE_END = frozenset(".!?…:。！？")
_CLOSING = "\"'”’»)]"
_AROUND = "\"'“”„‘’«»()[],.;:!?…—–-"
_OPENING = frozenset("\"“„«‘'([—–-•")


def known(paragraphs: Iterable[str]) -> frozenset[str]:
    """Words that running text writes with a capital inside sentences and never without."""
    large: set[str] = set()
    small: set[str] = set()
    for paragraph in paragraphs:
        is_inside = False
        for shown in paragraph.split():
            word = shown.strip(_AROUND)
            if word[:1].islower():
                small.add(word)
            elif is_inside and _is_capital(word):
                large.add(word)
            is_inside = shown.rstrip(_CLOSING)[-1:] not in _SENTENCE_END and bool(word)
    return frozenset(word for word in large if word.lower() not in small)


def changed(
    before: str, after: str, spans: Sequence[Span], names: frozenset[str], *, is_german: bool = False
) -> list[str]:
    """Evidence for each name that came, went or was replaced: "Jones → Smith", "Smith added"."""
    old, new = _found(before, names, is_german), _found(after, names, is_german)
    old_words, new_words = set(_words(before)), set(_words(after))
    evidence = []
    for span in (span for span in spans if span.action != "equal"):
        lost = _between(old, span.old_start, span.old_end, new_words)
        won = _between(new, span.new_start, span.new_end, old_words)
        if lost and won:
            evidence.append(f"{lost} → {won}")
        elif lost or won:
            evidence.append(f"{lost or won} {'removed' if lost else 'added'}")
    return evidence


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace(".", "").lower())


def _between(found: list[tokens.Token], start: int, end: int, elsewhere: set[str]) -> str:
    """The names of a stretch that the other text does not have; genitives and dots (U.S., US) are left aside."""
    inside = (token.text for token in found if start <= token.start and token.end <= end)
    return " ".join(name for name in inside if re.sub("['’]s?$|\\.", "", name.lower()) not in elsewhere)


def _found(text: str, names: frozenset[str], is_german: bool) -> list[tokens.Token]:
    pieces = tokens.split(text)
    is_title_case = _is_title_case(pieces)
    found = []
    for place, token in enumerate(pieces):
        if not _is_capitalised(token):
            continue
        is_shown = token.text in names or not (is_title_case or is_german or _is_at_start(pieces, place))
        has_neighbour = any(_is_capitalised(pieces[p]) for p in (place - 1, place + 1) if 0 <= p < len(pieces))
        if (is_shown and not is_german) or (is_german and has_neighbour):
            found.append(token)
    return found


def _is_title_case(pieces: Sequence[tokens.Token]) -> bool:
    """Whether nearly all longer words are capitalised, as in American headlines: then capitals show no name."""
    longer = [piece.text for piece in pieces if piece.is_word and len(piece.text) > 3 and piece.text[0].isalpha()]
    return len(longer) > 3 and sum(word[0].isupper() for word in longer) >= 0.7 * len(longer)


def _is_capitalised(token: tokens.Token) -> bool:
    return _is_capital(token.text)


def _is_capital(word: str) -> bool:
    if not word[:1].isupper() or len(word) < 2:
        return False
    return word.lower() not in lexicon.CALENDAR and word.lower() not in lexicon.FUNCTION_WORDS


def _is_at_start(pieces: Sequence[tokens.Token], place: int) -> bool:
    while place and pieces[place - 1].text in _OPENING:
        place -= 1
    return place == 0 or pieces[place - 1].text in _SENTENCE_END
