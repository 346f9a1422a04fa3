"""How a rewritten headline frames its story now: what it puts first, as it stands there, and what it no longer has."""

from collections.abc import Sequence

from replate.changes import lexicon, text, tokens

_MOST = 3  # words quoted of either side
_LONGEST = 40  # characters of a quotation


def told(before: str, after: str) -> str:
    """In words, to be put behind what tells of the rewrite."""
    old, new = (
        [word for word in tokens.words(side) if word.lower() not in lexicon.FUNCTION_WORDS] for side in (before, after)
    )
    had, has = ({word.lower() for word in side} for side in (old, new))
    come = [word for word in new if word.lower() not in had]
    gone = [word for word in old if word.lower() not in has]
    first = ""
    if new and new[:1] != old[:1]:
        first = f"; now begins with {_quoted(_opening(after, new[:_MOST]))}"
    elif come:
        first = f"; now says {_each(come)}"
    return first + (f", no longer says {_each(gone)}" if gone else "")


def _opening(headline: str, words: Sequence[str]) -> str:
    """A headline up to the last of some words that stand in it one after the other."""
    end = 0
    for word in words:
        at = headline.find(word, end)
        end = at + len(word) if at >= 0 else end
    return headline[:end].strip()


def _each(words: Sequence[str]) -> str:
    return ", ".join(map(_quoted, words[:_MOST]))


def _quoted(words: str) -> str:
    return f"“{text.short(words, _LONGEST)}”"
