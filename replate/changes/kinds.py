"""What kinds of change an edit is, by rules that name their evidence; several kinds may hold at once."""

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from replate.changes import (
    claims,
    diff,
    figures,
    framing,
    lexicon,
    manner,
    names,
    quotations,
    sentences,
    text,
    tokens,
    typos,
)
from replate.changes.span import Span

KindName = Literal[
    "typo",
    "style",
    "figure",
    "name",
    "quote",
    "hedge",
    "addition",
    "removal",
    "move",
    "correction",
    "rewrite",
    "stamp",
    "state",
    "technical",
]

# Measured by `python -m benchmarks.changes constants`, which tries other values on the part of the gold set that rules
# may be tuned on (mean F1 of the nine kinds, .966 with these), and the bounds on the worst texts known for them.
PASSAGE_WORDS = 5  # so many words come or go as one: a passage, not a word polished (3: .931, 6: .970, 8: .931)
REWRITE_KEPT = 0.3  # less is kept of a paragraph: single changes say nothing any more (.2: .963, .4: .959, .5: .938)
HEADLINE_KEPT = 0.5  # a headline is short: half of it gone is another headline (BBC: 33 % of edits keep < 20 %)
LONGEST = 40_000  # characters of both sides of a paragraph: nothing but quotations takes .07 s (3 of 2,208 are longer)
MOST_CHANGES = 400  # in one paragraph: changed figures and names take .05 s (none of 2,208 edited paragraphs has more)
_SENTENCE_MARK = re.compile(r"[.!?。！？؟]")
_ENDS = ("", *".!?。！？؟")


@dataclass(frozen=True, slots=True)
class Kind:
    """One label of an edit and what shows it, in words."""

    name: KindName
    evidence: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rules must know beyond the two texts: the field, the language and the article's own names and words."""

    is_headline: bool = False
    language: str | None = None
    names: Container[str] = frozenset()
    vocabulary: Container[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Change:
    """One stretch that is not equal, with its words on both sides."""

    span: Span
    before: str
    after: str
    old_words: tuple[str, ...]
    new_words: tuple[str, ...]

    @property
    def is_form(self) -> bool:
        """The same words otherwise written: case, hyphens, punctuation around them; or no words at all."""
        old, new = ("".join(side).casefold() for side in (self.old_words, self.new_words))
        return old == new or unicodedata.normalize("NFKC", old) == unicodedata.normalize("NFKC", new)

    @property
    def is_passage_added(self) -> bool:
        return len(self.new_words) >= max(PASSAGE_WORDS, 3 * len(self.old_words))

    @property
    def is_passage_removed(self) -> bool:
        return len(self.old_words) >= max(PASSAGE_WORDS, 3 * len(self.new_words))


def of_insert(paragraph: str) -> tuple[Kind, ...]:
    """The kinds of a whole new paragraph."""
    return (Kind("addition", f"paragraph of {_counted(text.words(paragraph), 'word')} added"),)


def of_delete(paragraph: str) -> tuple[Kind, ...]:
    """The kinds of a paragraph that is gone."""
    return (Kind("removal", f"paragraph of {_counted(text.words(paragraph), 'word')} removed"),)


def of_replace(before: str, after: str, spans: Sequence[Span], setting: Setting) -> tuple[Kind, ...]:
    """The kinds of an edited text, the weightiest first; every edit has at least one."""
    changes = [_change(before, after, span) for span in spans if span.action != "equal"]
    if all(change.is_form for change in changes) and text.loose(before) == text.loose(after):
        return (Kind("style", "only case, quotation marks, dashes or width differ"),)
    is_one_gone = len(changes) == 1 and len(changes[0].old_words) == len(changes[0].new_words) + 1
    if is_one_gone and (doubled := typos.doubled(_words(before), _words(after))):
        return (Kind("typo", f"doubled “{doubled}” removed"),)
    changes = [change for change in changes if not change.span.is_recased] or changes
    if len(changes) > MOST_CHANGES:
        return (Kind("rewrite", f"{len(changes):,} separate changes"),)
    if len(before) + len(after) > LONGEST:
        return (Kind("rewrite", "changes within a passage too long to be looked into"),)
    two_sided = [change for change in changes if not _is_one_sided(change)]
    details = [change.span for change in two_sided]
    found = [*_figures(before, after, details), *_quotes(before, after, details)]
    found += _names(before, after, [change.span for change in two_sided if not change.is_form], setting)
    mended = [(change, _typo(change, setting)) for change in changes]
    found += _hedges(change for change, typo in mended if not (typo or _is_long_passage(change)))
    found += _rewrite(before, after, spans, setting) or (
        [] if setting.is_headline else _passages(changes, before, after)
    )
    if not found:
        found = [typo or _style(change) for change, typo in mended]
    elif not any(kind.name == "rewrite" for kind in found):
        found += [typo for _, typo in mended if typo and not _is_told(typo, found)]
    return _merged(found)


def added_passages(before: str, after: str, spans: Sequence[Span]) -> list[str]:
    """The passages that were added to an edited text, beside words merely changed."""
    changes = [_change(before, after, span) for span in spans if span.action != "equal"]
    return [change.after.strip() for change in changes if change.is_passage_added]


def _kept_share(before: str, after: str, spans: Sequence[Span]) -> float:
    """The share of the words of both texts that stayed, 0 to 1."""
    total = text.words(before) + text.words(after)
    kept = sum(2 * text.words(before[span.old_start : span.old_end]) for span in spans if span.action == "equal")
    return kept / total if total else 1.0


def _is_mostly_kept(before: str, after: str, spans: Sequence[Span]) -> bool:
    """Whether so many characters stayed that their words need not be counted."""
    kept = sum(2 * (span.old_end - span.old_start) for span in spans if span.action == "equal")
    return kept > 0.8 * (len(before) + len(after))


def _change(before: str, after: str, span: Span) -> _Change:
    old, new = before[span.old_start : span.old_end], after[span.new_start : span.new_end]
    return _Change(span, old, new, _words(old), _words(new))


def _words(piece: str) -> tuple[str, ...]:
    return tuple(tokens.words(piece))


def _is_one_sided(change: _Change) -> bool:
    """A passage that came or went whole: what stands in it is new or gone with it, not changed."""
    return (change.is_passage_added and not change.old_words) or (change.is_passage_removed and not change.new_words)


def _is_long_passage(change: _Change) -> bool:
    """A passage of its own; a short one ("according to a draft report") changes what the sentence around it claims."""
    longer = max(change.old_words, change.new_words, key=len)
    return _is_one_sided(change) and (
        len(longer) > PASSAGE_WORDS or bool(_SENTENCE_MARK.search(change.before + change.after))
    )


def _figures(before: str, after: str, spans: Sequence[Span]) -> list[Kind]:
    found = [Kind("figure", change.evidence) for change in figures.changes(before, after, spans)]
    for span in spans:
        old, new = _calendar(before[span.old_start : span.old_end]), _calendar(after[span.new_start : span.new_end])
        if old and new and old.lower() != new.lower():
            found.append(Kind("figure", f"{old} → {new}"))
    return found


def _calendar(piece: str) -> str:
    if not any(map(str.isupper, piece)):
        return ""
    return " ".join(word for word in _words(piece) if word.lower() in lexicon.CALENDAR and word[0].isupper())


def _quotes(before: str, after: str, spans: Sequence[Span]) -> list[Kind]:
    evidence = quotations.changed(before, after, spans)
    return [Kind("quote", evidence)] if evidence else []


def _names(before: str, after: str, spans: Sequence[Span], setting: Setting) -> list[Kind]:
    is_german = (setting.language or "").lower().startswith("de")
    evidence = names.changed(before, after, spans, setting.names, is_german=is_german)
    return [Kind("name", one) for one in evidence]


def _hedges(changes: Iterable[_Change]) -> list[Kind]:
    return [Kind("hedge", one) for one in claims.changed((change.before, change.after) for change in changes)]


def _passages(changes: Iterable[_Change], before: str, after: str) -> list[Kind]:
    found = []
    for change in changes:
        if _is_sentence_replaced(change, before, after):
            found += [
                Kind("removal", f"{_extent(change.before)} removed"),
                Kind("addition", f"{_extent(change.after)} added"),
            ]
            continue
        if change.is_passage_added:
            found.append(Kind("addition", f"{_extent(change.after)} added"))
        elif change.is_passage_removed:
            found.append(Kind("removal", f"{_extent(change.before)} removed"))
    return found


def _is_sentence_replaced(change: _Change, before: str, after: str) -> bool:
    """Whether whole sentences stand in the place of whole others, and share next to nothing with them."""
    if min(len(change.old_words), len(change.new_words)) < PASSAGE_WORDS:
        return False
    old, new = (
        {word.lower() for word in side} - lexicon.FUNCTION_WORDS for side in (change.old_words, change.new_words)
    )
    if 5 * len(old & new) > min(len(old), len(new)):
        return False
    edges = (before, change.span.old_start, change.span.old_end), (after, change.span.new_start, change.span.new_end)
    return all(
        text[:start].rstrip()[-1:] in _ENDS and (text[end:].lstrip()[:1] in _ENDS or text[:end].rstrip()[-1:] in _ENDS)
        for text, start, end in edges
    )


def _extent(passage: str) -> str:
    count = sentences.count(passage) if sentences.has_end(passage) else 0
    return _counted(count, "sentence") if count else _counted(text.words(passage), "word")


def _rewrite(before: str, after: str, spans: Sequence[Span], setting: Setting) -> list[Kind]:
    if _is_mostly_kept(before, after, spans):
        return []
    share = _kept_share(before, after, spans)
    if share >= (HEADLINE_KEPT if setting.is_headline else REWRITE_KEPT):
        return []
    if any(span.is_coarse for span in spans):
        return [Kind("rewrite", "too large and too different to compare word by word")]
    told = f"{share:.0%} of the words kept"
    return [Kind("rewrite", f"{told}{framing.told(before, after)}" if setting.is_headline else told)]


def _typo(change: _Change, setting: Setting) -> Kind | None:
    if not typos.is_mended(change.old_words, change.new_words, setting.vocabulary):
        return None
    return Kind("typo", f"{_short(change.before.strip())} → {_short(change.after.strip())}")


def _style(change: _Change) -> Kind:
    told = manner.of_change(change.before, change.after)
    return Kind("style", f"{_style_evidence(change)}{_AS[told.name]}{f' ({told.reason})' if told.reason else ''}")


_AS = {
    "content": ": other words, perhaps another meaning",
    "style": ": another way to put it",
    "typo": ": grammar",
    "format": ": another way to write it",
}


def _style_evidence(change: _Change) -> str:
    before, after = _short(change.before.strip()), _short(change.after.strip())
    if not change.old_words and not change.new_words:
        return "punctuation"
    if before and after:
        return f"“{before}” → “{after}”"
    return f"“{before or after}” {'removed' if before else 'added'}"


def _is_told(kind: Kind, found: Iterable[Kind]) -> bool:
    """Whether a kind found already tells the same change."""
    return any(kind.evidence == other.evidence for other in found)


def _merged(found: Iterable[Kind]) -> tuple[Kind, ...]:
    """One kind of each name, in the order found, its evidence joined; at most five pieces are named."""
    evidence: dict[KindName, list[str]] = {}
    for kind in found:
        pieces = evidence.setdefault(kind.name, [])
        if kind.evidence not in pieces:
            pieces.append(kind.evidence)
    return tuple(Kind(name, _listed(pieces)) for name, pieces in evidence.items())


def _listed(pieces: list[str]) -> str:
    return "; ".join(pieces[:5]) + (f"; and {len(pieces) - 5} more" if len(pieces) > 5 else "")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _short(piece: str) -> str:
    return text.short(piece, 40)


def compared(before: str, after: str, setting: Setting) -> tuple[Kind, ...]:
    """The kinds of an edited text, its spans found first."""
    return of_replace(before, after, diff.spans(before, after), setting)
