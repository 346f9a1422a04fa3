"""What a single change is for: another content, another style, a mended error, or another format of the same.

A linear model over plain features, each of which can be said in words. Its weights are numbers in `manner_weights.py`,
trained by `python -m benchmarks.changes.train` on edits whose purpose people marked (arXivEdits, train split): macro F1
.85 on its test split.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

from replate.changes import lexicon, manner_weights

# ruff: noqa: SIM905  # words in running lines can be read and kept in order; a list of literals cannot

MannerName = Literal["content", "style", "typo", "format"]
NAMES: tuple[MannerName, ...] = ("content", "style", "typo", "format")

LONGEST = 400  # characters of either side; so long a change is content, and its letters need not be compared

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ARTICLES = frozenset("a an the".split())
_PREPOSITIONS = frozenset(
    "of in on at to for from by with as into onto over under between within through during about against upon".split()
)
_AUXILIARIES = frozenset(
    "is are was were be been being am has have had do does did will would can could may might shall should must".split()
)
_CONNECTIVES = frozenset(
    """and or but so however therefore thus hence moreover furthermore also then while whereas although though since
    because nevertheless indeed namely""".split()
)
_PRONOUNS = frozenset(
    """we our us i my it its they their them he his she her this that these those which who whom whose one""".split()
)
_ABBREVIATED = frozenset("fig figs eq eqs sec sect ref refs tab table figure equation section eqn no nr vol".split())
_SMALL = lexicon.FUNCTION_WORDS | _PREPOSITIONS | _AUXILIARIES

# What each feature says, for those that say something alone; the others only lend weight.
_SAID = {
    "article_only": "only an article differs",
    "prep_only": "only a preposition differs",
    "aux_only": "only an auxiliary verb differs",
    "conj_only": "only a connecting word differs",
    "pron_only": "only a pronoun differs",
    "stop_only": "only function words differ",
    "case_only": "only case differs",
    "letters_same": "the letters are the same",
    "near": "a letter or two differ",
    "near1": "one letter differs",
    "stem_all": "the same word with another ending",
    "plural": "singular or plural",
    "comma_only": "only commas differ",
    "punct_only": "only punctuation differs",
    "paren_only": "only brackets differ",
    "hyphen_only": "only a hyphen differs",
    "any_content": "words that carry content differ",
    "rep_content": "other words that carry content",
    "ins_content": "words that carry content came or went",
    "long_content": "a passage with content came or went",
    "digit": "a number differs",
    "name": "a capitalised word differs",
    "acronym": "an acronym differs",
    "abbreviated": "an abbreviation or the name of a part",
    "bracket": "something in square brackets",
    "moved": "the same words in another order",
    "hedge": "certainty or negation differs",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """What a change is for, and what speaks for it, in words."""

    name: MannerName
    reason: str


def of_change(before: str, after: str, *, at_start: bool = False) -> Manner:
    """The manner of one change; `at_start`: a sentence begins with it, so that a capital says nothing."""
    found = features(before, after, at_start=at_start)
    sums = list(manner_weights.INTERCEPTS)
    for feature, value in found.items():
        for place, weight in enumerate(manner_weights.WEIGHTS[feature]):
            sums[place] += weight * value
    best = max(range(len(NAMES)), key=sums.__getitem__)
    return Manner(NAMES[best], _reason(found, best))


def _reason(found: dict[str, float], place: int) -> str:
    """The two features that speak most for the winner and can be said."""
    weighed = [(manner_weights.WEIGHTS[feature][place] * value, feature) for feature, value in found.items()]
    telling = sorted((one for one in weighed if one[0] > 0 and one[1] in _SAID), reverse=True)
    return ", ".join(_SAID[feature] for _, feature in telling[:2])


def features(before: str, after: str, *, at_start: bool = False) -> dict[str, float]:
    """The features of a change, each from 0 to 1."""
    before, after = before[:LONGEST].strip(), after[:LONGEST].strip()
    old, new = _WORD.findall(before), _WORD.findall(after)
    old_small, new_small = [word.lower() for word in old], [word.lower() for word in new]
    had, has = set(old_small), set(new_small)
    gone = [word for word in old_small if word not in has]
    come = [word for word in new_small if word not in had]
    found: dict[str, float] = {
        **_extent(before, after, old_small, new_small),
        **_likeness(before, after, old_small, new_small),
        **_words(gone, come, old_small, new_small),
        **_shape(old[at_start:] + new[at_start:], {*gone, *come}, before + after),
        **_marks(before, after, has_words=bool(old or new)),
        "start": at_start,
    }
    found |= _together(found, before, after)
    return {feature: float(value) for feature, value in found.items()}


def _extent(before: str, after: str, old: Sequence[str], new: Sequence[str]) -> dict[str, float]:
    longer = max(len(old), len(new))
    return {
        "insert": not before,
        "delete": not after,
        "replace": bool(before and after),
        **{f"words_{count}": longer == count for count in range(4)},
        "words_4_6": 4 <= longer <= 6,
        "words_7": longer >= 7,
        "length": min(longer, 25) / 25,
        "longer": min(max(len(new) - len(old), 0), 10) / 10,
        "shorter": min(max(len(old) - len(new), 0), 10) / 10,
    }


def _likeness(before: str, after: str, old: Sequence[str], new: Sequence[str]) -> dict[str, float]:
    letters, other = "".join(old), "".join(new)
    is_same = bool(letters) and letters == other
    is_short = bool(before and after) and max(len(old), len(new)) <= 2
    distance = OSA.distance(letters, other, score_cutoff=2) if is_short else 3
    is_code = bool(re.search(r"\d|\b[A-Z]{2,}", f"{before} {after}"))
    union = {*old, *new}
    return {
        "letters_same": is_same,
        "case_only": before.lower() == after.lower(),
        "distance": OSA.normalized_distance(before.lower(), after.lower()) if before and after else 1.0,
        "near": distance <= 2 and not is_same and not is_code,
        "near1": distance == 1 and not is_code,
        "near_code": distance <= 2 and not is_same and is_code,
        "kept_share": len({*old} & {*new}) / max(1, len(union)),
        "moved": bool(old) and sorted(old) == sorted(new) and old != new,
    }


def _words(gone: Sequence[str], come: Sequence[str], old: Sequence[str], new: Sequence[str]) -> dict[str, float]:
    both = [*gone, *come]

    def only(listed: Collection[str]) -> bool:
        return bool(both) and all(word in listed for word in both)

    def some(is_one: Callable[[str], bool]) -> bool:
        return any(map(is_one, both))

    def content(words: Sequence[str]) -> float:
        return min(sum(word not in _SMALL for word in words), 6) / 6

    stems, others = set(map(_stem, gone)), set(map(_stem, come))
    shared = stems & others
    is_pair = len(gone) == len(come) == 1
    return {
        "stop_only": only(_SMALL | _PRONOUNS),
        "article_only": only(_ARTICLES),
        "prep_only": only(_PREPOSITIONS | _ARTICLES),
        "aux_only": only(_AUXILIARIES),
        "aux": some(_AUXILIARIES.__contains__),
        "conj_only": only(_CONNECTIVES),
        "conj": some(_CONNECTIVES.__contains__),
        "pron_only": only(_PRONOUNS),
        "pron": some(_PRONOUNS.__contains__),
        "any_content": some(lambda word: word not in _SMALL and word not in _PRONOUNS),
        "content_gone": content(gone),
        "content_come": content(come),
        "stem_share": len(shared) / max(1, len(stems | others)),
        "stem_all": bool(shared) and stems == others,
        "ending": bool(shared) and stems == others and max(len(old), len(new)) <= 2,
        "plural": any(f"{word}{end}" in come for word in gone for end in ("s", "es"))
        or any(f"{word}{end}" in gone for word in come for end in ("s", "es")),
        "digit": some(lambda word: any(map(str.isdigit, word))),
        "hedge": some(lambda word: word in lexicon.CERTAINTY or word in lexicon.NEGATION),
        "letter": bool(both) and all(len(word) == 1 for word in both),
        "adverb": some(lambda word: word.endswith("ly")),
        "ing": some(lambda word: word.endswith("ing")),
        "ed": some(lambda word: word.endswith("ed")),
        "pair": is_pair,
        "pair_unlike": is_pair and not shared and all(word not in lexicon.FUNCTION_WORDS for word in both),
        "one_gone": len(gone) == 1 and not come,
        "one_come": len(come) == 1 and not gone,
        "word_length": min(1.0, sum(map(len, both)) / len(both) / 12) if both else 0.0,
    }


def _stem(word: str) -> str:
    return word[:5] if len(word) > 5 else word[: max(3, len(word) - 1)]


def _shape(shown: Sequence[str], differing: Collection[str], text: str) -> dict[str, float]:
    return {
        "name": any(word[0].isupper() and word.lower() in differing for word in shown),
        "acronym": any(len(word) > 1 and word.isupper() and word.lower() in differing for word in shown),
        "abbreviated": any(word.lower() in _ABBREVIATED for word in shown),
        "digit_any": any(map(str.isdigit, text)),
        "bracket": "[" in text,
    }


def _marks(before: str, after: str, *, has_words: bool) -> dict[str, float]:
    old, new = (re.sub(r"[\w\s]", "", side) for side in (before, after))
    both = {*old, *new}
    is_only = not has_words and bool(both)
    return {
        "punct_only": is_only,
        "comma_only": is_only and both <= {","},
        "period": is_only and "." in both,
        "paren_only": is_only and bool(both & {"(", ")"}),
        "paren": old != new and bool(both & {"(", ")"}),
        "quote": old != new and bool(both & {*"\"'“”‘’`"}),
        "colon": old != new and bool(both & {":", ";"}),
        "hyphen": old.count("-") != new.count("-"),
        "comma": old.count(",") != new.count(","),
        "marks_same": old == new,
        "symbol": bool(both & {*"=+<>*/\\^_{}|~$"}),
        "bracketed_both": "[" in old and "[" in new,
        "bracketed_only": bool(re.fullmatch(r"[\s\W]*(?:\[\w+\][\s\W]*)+", f"{before} {after}".strip())),
    }


def _together(found: dict[str, float], before: str, after: str) -> dict[str, float]:
    """Features that say something only of both at once."""
    is_one_sided = found["insert"] or found["delete"]
    is_long = found["words_4_6"] or found["words_7"]
    return {
        "hyphen_only": found["letters_same"] and found["hyphen"],
        "recased": found["letters_same"] and before != after,
        "prep_replaced": found["replace"] and found["prep_only"],
        "ins_stop": is_one_sided and found["stop_only"],
        "ins_content": is_one_sided and found["any_content"],
        "long_content": is_one_sided and found["any_content"] and is_long,
        "rep_long": found["replace"] and is_long,
        "rep_content": found["replace"] and found["any_content"] and not found["stem_share"],
        "comma_conj": found["comma"] and found["conj"],
        "stem_near": found["replace"] and found["stem_share"] > 0 and not found["letters_same"],
    }
