"""Proper names, as far as capital letters show them, and which of them came or went.

Scripts without capitals (Chinese, Arabic …) show none; German writes every noun large, so there only two capitalised
words in a row count, or words that no article stands before.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from functools import cached_property

from replate.changes import lexicon, tokens
from replate.changes.span import Span

_SENTENCE_END = frozenset(".!?…:。！？")
_AROUND = "\"'“”„‘’«»()[],.;:!?…—–-"
_NO_NAMES = frozenset(
    (
        "what",
        "when",
        "where",
        "why",
        "how",
        "there",
        "here",
        "you",
        "i",
        "if",
        "not",
        "no",
        "yes",
        "live",
        "watch",
        "video",
        "update",
        "updated",
        "breaking",
    )
)
_CODE = re.compile(r"(?=.*\d)(?!\w+-\d+$)")  # F-16 is a name, X9q3 is none
_CAMEL = re.compile(r"^[A-Z]{2,5}$|[a-z][A-Z]")
_OPENING = frozenset("*_#>|\"“„«‘'([—–-•")


class Known(Container[str]):
    """Words that running text writes with a capital inside sentences and never without; looked up when asked."""

    def __init__(self, paragraphs: Iterable[str]) -> None:
        self.paragraphs = tuple(paragraphs)

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str) or not _is_capital(word):
            return False
        small = rf"(?<!\w){re.escape(word[0].lower() + word[1:])}(?!\w)"
        inside = rf"\w[^\w\s.!?…:。！？]*\s+[{re.escape(_AROUND)}]*{re.escape(word)}(?!\w)"
        return not self._holds(word[0].lower() + word[1:], small) and self._holds(word, inside)

    def _holds(self, word: str, pattern: str) -> bool:
        return any(word in paragraph and re.search(pattern, paragraph) for paragraph in self.paragraphs)


def changed(
    before: str, after: str, spans: Sequence[Span], names: Container[str], *, is_german: bool = False
) -> list[str]:
    """Evidence for each name that came, went or was replaced: "Jones → Smith", "Smith added"."""
    old, new = _Side(before, names, is_german), _Side(after, names, is_german)
    evidence = []
    for span in (span for span in spans if span.action != "equal"):
        lost = old.names(span.old_start, span.old_end, new)
        won = new.names(span.new_start, span.new_end, old)
        if _is_plural(lost, won):
            continue
        if lost and won:
            evidence.append(f"{lost} → {won}")
        elif lost or won:
            evidence.append(f"{lost or won} {'removed' if lost else 'added'}")
    return evidence


class _Side:
    """One of two texts; what is dear to find out about it is found out at most once, and only where it is asked."""

    def __init__(self, text: str, known: Container[str], is_german: bool) -> None:
        self.text = text
        self.known = known
        self.is_german = is_german

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"\w+", self.text.replace(".", "").lower()))

    @cached_property
    def pieces(self) -> list[tokens.Token]:
        return tokens.split(self.text)

    @cached_property
    def is_all_capitals(self) -> bool:
        return all(map(str.isupper, filter(str.isalpha, self.text)))

    @cached_property
    def is_title_case(self) -> bool:
        return self.is_all_capitals or _is_title_case(self.pieces)

    def names(self, start: int, end: int, other: "_Side") -> str:
        """The names of a stretch, whole where the other text lacks a part; genitives and dots (U.S.) left aside."""
        if not any(map(str.isupper, self.text[start:end])):
            return ""
        first = bisect_left(self.pieces, start, key=lambda piece: piece.start)
        places = range(first, bisect_left(self.pieces, end, key=lambda piece: piece.start))
        shown = [place for place in places if _is_capitalised(self.pieces[place]) and self._is_name(place)]
        runs: list[list[int]] = []
        for place in shown:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        found = [[self.pieces[place].text for place in run] for run in runs]
        return " ".join(" ".join(run) for run in found if any(_bare(word) not in other.words for word in run))

    def _is_name(self, place: int) -> bool:
        has_neighbour = any(
            _is_capitalised(self.pieces[p]) for p in (place - 1, place + 1) if 0 <= p < len(self.pieces)
        )
        if self.is_german:
            return has_neighbour
        word = self.pieces[place].text
        if _CAMEL.search(word) and not self.is_all_capitals:  # SourceForge, NASA: no word of a language looks so
            return True
        is_leading = not self.is_title_case and place + 1 < len(self.pieces) and self._goes_on(place)
        is_hidden = self.is_title_case or (_is_at_start(self.pieces, place) and not is_leading)
        return not is_hidden or word in self.known

    def _goes_on(self, place: int) -> bool:
        """Whether a capitalised word follows at once: "Martin Sole scored" begins with a name."""
        here, following = self.pieces[place], self.pieces[place + 1]
        is_beside = self.text[here.end : following.start] == " "
        return is_beside and _is_capitalised(following)


def _is_plural(one: str, other: str) -> bool:
    """One MP, two MPs: the same initials."""
    shorter, longer = sorted((one, other), key=len)
    return shorter.isupper() and longer == f"{shorter}s"


def _bare(name: str) -> str:
    return re.sub("['’]s?$|\\.", "", name.lower())


def _is_title_case(pieces: Sequence[tokens.Token]) -> bool:
    """Whether nearly all longer words are capitalised, as in American headlines: then capitals show no name."""
    longer = [piece.text for piece in pieces if piece.is_word and len(piece.text) > 3 and piece.text[0].isalpha()]
    return len(longer) > 3 and sum(word[0].isupper() for word in longer) >= 0.7 * len(longer)


def _is_capitalised(token: tokens.Token) -> bool:
    return _is_capital(token.text)


def _is_capital(word: str) -> bool:
    if not word[:1].isupper() or len(word) < 2 or _CODE.match(word):
        return False
    bare = re.split("['’]", word.lower())[0]
    return bare not in lexicon.CALENDAR and bare not in lexicon.FUNCTION_WORDS and bare not in _NO_NAMES


def _is_at_start(pieces: Sequence[tokens.Token], place: int) -> bool:
    while place and pieces[place - 1].text in _OPENING:
        place -= 1
    return place == 0 or pieces[place - 1].text in _SENTENCE_END
