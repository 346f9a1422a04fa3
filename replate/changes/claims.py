"""How surely something is claimed: words of negation, certainty and attribution, and words for their opposites."""

from collections import Counter
from collections.abc import Iterable

from replate.changes import lexicon, tokens

_LISTED = (
    ("negation", lexicon.NEGATION, lexicon.UNSPACED_NEGATION),
    ("certainty", lexicon.CERTAINTY, lexicon.UNSPACED_CERTAINTY),
    ("attribution", lexicon.ATTRIBUTION, lexicon.UNSPACED_ATTRIBUTION),
)


def changed(stretches: Iterable[tuple[str, str]]) -> list[str]:
    """Evidence for each claim that changed, of the stretches that differ, each as it was and as it is."""
    old, new = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    evidence = []
    for before, after in stretches:
        old.update(words(before))
        new.update(words(after))
        evidence += _opposites(tokens.words(before), tokens.words(after))
    gone, come = old - new, new - old
    if len(gone) == len(come) == 1:
        (lost, what), (won, other) = *gone, *come
        return [*evidence, f"“{lost}” → “{won}” ({what if what == other else f'{what} → {other}'})"]
    evidence += [f"“{word}” removed ({what})" for word, what in gone]
    return evidence + [f"“{word}” added ({what})" for word, what in come]


def words(piece: str) -> list[tuple[str, str]]:
    """The words of a piece that carry negation, certainty or attribution, each with which of them."""
    small = piece.lower().replace("’", "'")
    written = [word.lower().replace("’", "'") for word in tokens.words(piece) if word != "May"]
    found = [(word, what) for what, listed, _ in _LISTED for word in written if word in listed]
    found += [("not", "negation") for word in written if word.endswith("n't") and word not in lexicon.NEGATION]
    return found + [(word, what) for what, _, listed in _LISTED for word in listed if word in small]


def is_negated(old: str, new: str) -> bool:
    """Whether one is the other with a negating prefix: "legal", "illegal"."""
    shorter, longer = sorted((old.lower(), new.lower()), key=len)
    prefix = longer.removesuffix(shorter)
    return len(shorter) >= lexicon.NEGATING.get(prefix, len(shorter) + 1) and shorter not in lexicon.NOT_NEGATED


def _opposites(old: list[str], new: list[str]) -> list[str]:
    had, has = {word.lower() for word in old}, {word.lower() for word in new}
    for group in lexicon.OPPOSITES:
        lost, won = sorted((had - has) & group), sorted((has - had) & group)
        if lost and won:
            return [f"“{lost[0]}” → “{won[0]}” (opposite)"]
    if len(old) == len(new) == 1 and is_negated(old[0], new[0]):
        return [f"“{old[0]}” → “{new[0]}” (opposite)"]
    return []
