"""Mended spelling: a doubled word, a missing blank, few letters of a word, or number and article that now agree."""

import re
from collections.abc import Container, Sequence

from rapidfuzz.distance import OSA

from replate.changes import claims, figures, lexicon

# Measured by `python -m benchmarks.changes constants` as mean F1 of the nine kinds, .966 with it.
LETTERS = 2  # letters that differ; transposed neighbours count as one (1: .961, 3: .966)
_MOST_WORDS = 3
_APOSTROPHE = re.compile("['’]")
# Number and article have to agree with the word beside them: one for the other mends grammar.
_AGREEMENT = ({"was", "were"}, {"is", "are"}, {"has", "have"}, {"do", "does"}, {"a", "an"})


def is_mended(old: Sequence[str], new: Sequence[str], vocabulary: Container[str]) -> bool:
    """Whether the words of a change only mend spelling; `vocabulary`: the words that the article has now."""
    if old and new and old != new and "".join(old) == "".join(new):
        return True
    if not old or len(old) != len(new) or len(old) > _MOST_WORDS:
        return False
    pairs = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    return bool(pairs) and all(_is_slip(a, b, vocabulary) for a, b in pairs)


def doubled(old: Sequence[str], new: Sequence[str]) -> str | None:
    """The word that stood twice in a row, where that is all that was mended in a text of these words."""
    if len(old) != len(new) + 1:
        return None
    place = next((i for i in range(len(new)) if old[i] != new[i]), len(new))
    is_doubled = place > 0 and old[place].lower() == old[place - 1].lower() and old[place + 1 :] == new[place:]
    return old[place] if is_doubled else None


def _is_slip(old: str, new: str, vocabulary: Container[str]) -> bool:
    """Few letters differ, and the old spelling is nowhere else in the article a word of its own."""
    before, after = old.lower(), new.lower()
    if {before, after} in _AGREEMENT or before == _APOSTROPHE.sub("", after) != after:
        return True
    if not (old.isalpha() and new.isalpha()) or min(len(old), len(new)) < 3 or old in vocabulary:
        return False
    if before == after or claims.words(old) or claims.is_negated(old, new) or {before, after} <= figures.NUMERALS:
        return False
    was_known, is_known = before in lexicon.FUNCTION_WORDS, after in lexicon.FUNCTION_WORDS
    if was_known and is_known:
        return False
    if sorted(before) == sorted(after):
        return True
    is_short_slip = is_known and not was_known  # "thr" for "the"
    allowed = LETTERS if len(new) > 5 else 1 if len(new) > 3 or is_short_slip else 0
    return OSA.distance(before, after, score_cutoff=allowed) <= allowed
