"""Are two pages one article? What is known of both in, a ruling with its reason in words out. Pure.

    same     one article under two addresses: the younger page is merged into the elder
    cluster  nearly the same text at different outlets
    apart    neither

An address or a canonical link is a hint: it lowers what is asked of the texts, and never decides without them. Pages of
two sites are one only where a redirect leads from one to the other, or a person says so: a canonical link to another
site is what an outlet gives that reprints; equal texts are a cluster. Texts in one form (weather, results,
notices) share their sentences and differ in their particulars, so figures and names are compared apart from the words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz

from replate.changes import nearness, tokens
from replate.changes.article import Article
from replate.changes.nearness import Likeness, Shingles
from replate.changes.text import loose

MOVED_WITHIN = timedelta(days=7)
"""Since a visit last saw the elder's text. Of 8,480 moves in nu_nl 99.9 % are seen within 12 h (hourly polls)."""

CLUSTER_WITHIN = timedelta(hours=72)
CLUSTERED = 0.6
"""Share of the shorter text's shingles. neardup: F1 .9997 (.9993 at .5 and at .65); tgcontest: the highest of 133 pairs
judged different has .50. `python -m benchmarks.identity pairs`"""

CLUSTERED_SHORT, CLUSTERED_BARE, SHORT = 0.7, 0.9, 120  # words; below, headlines must be alike, where there are any

MOVED, MOVED_BY_HINT, REWRITTEN, REPOSTED = 0.7, 0.5, 0.7, 0.9
HEADLINES_ALIKE = 0.6  # rapidfuzz token_set_ratio
LEAST_WORDS = 40  # shorter texts are merged by text alone only when they are equal, headline included

UNTIMED_WITHIN = timedelta(hours=48)
"""Since the elder's text was last seen, where no time of publication speaks for the two and their headlines differ. On
the even half of nu_nl two of 1,037 merges were of release notes seen six days apart."""

RETITLED, RETITLED_WITHIN = 0.8, timedelta(hours=12)
"""Share of particulars, and time since the elder's text was last seen, from which a page that took another's place
under nearly its headline, without a time of publication, is that article. Of the 14 that the even half of nu_nl lost
it keeps 12. Of 178 near texts under two titles in gitnews 28 would be joined, each of them one post; were it not for
the figures in their headlines, 25 pairs of a series' numbers were, too. `python -m benchmarks.identity moves`"""

FORM_GAP, FORM_MOST, FORM_LEAST = 0.25, 0.5, 5
"""A form: its particulars (5 at least) agree less than half and .25 less than its words. Of 1,500 revisions in neardup
the particulars never agree .06 less than the words."""

SAME_TIME = timedelta(minutes=2)

STRANGE = 0.1
"""Less of the shorter text in common, under another headline: another article. Of 12,361 neighbouring versions of posts
in gitnews none is so far apart; of 3,000 pairs of posts 65 % are, the others mostly lack a headline or are short:
`python -m benchmarks.identity moves`"""

Verdict = Literal["same", "cluster", "apart"]


@dataclass(frozen=True)
class Text:
    """One side: what an article says, in the shapes in which it is compared; each made once, when first asked for."""

    article: Article

    @cached_property
    def shingles(self) -> Shingles:
        return nearness.shingles(self.article.paragraphs)

    @cached_property
    def words(self) -> int:
        return sum(len(tokens.words(paragraph)) for paragraph in self.article.paragraphs)

    @cached_property
    def particulars(self) -> frozenset[str]:
        return frozenset(_particulars(self.article.paragraphs))

    @cached_property
    def headline(self) -> str:
        return loose(self.article.headline or "")


@dataclass(frozen=True, slots=True)
class Pair:
    """What else is known of two pages: whether they are of one site, a hint that they are one, and the time between.

    `hint` is in words ("a mobile or AMP form of its address"), None where there is none. `apart` is the time between
    the last sight of the elder's text and the first of the younger's; `appeared_apart` that between their publications.
    `is_left`: the elder's address is gone, or was listed no more when the younger came. `has_other_id`: the publisher's
    ids differ, at a place where they are known to stay; then only equal texts are one.
    """

    is_same_site: bool
    hint: str | None
    apart: timedelta
    appeared_apart: timedelta
    is_left: bool = False
    has_other_id: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    verdict: Verdict
    reason: str
    likeness: Likeness


def judge(one: Text, other: Text, pair: Pair) -> Ruling:
    """The ruling over two pages, symmetric in `one` and `other`."""
    likeness = nearness.likeness(one.shingles, other.shingles)
    told = f"{likeness.containment:.0%} of the shorter text stands in the other"
    if likeness.containment < MOVED_BY_HINT:
        return Ruling("apart", told, likeness)
    if _is_form(one, other, likeness):
        return Ruling("apart", f"{told}, in one form with other particulars", likeness)
    reason = _one_site(one, other, pair, likeness) if pair.is_same_site else None
    if reason:
        return Ruling("same", f"{reason}; {told}", likeness)
    is_cluster = not pair.is_same_site and _is_cluster(one, other, pair, likeness)
    return Ruling("cluster" if is_cluster else "apart", told, likeness)


def strange(known: Text, seen: Text) -> str | None:
    """Why a text found where a page was said to have gone is another article's, in words; None: it may be the page's.

    Everything must speak against it: an article that was rewritten keeps its headline, some of its words, or the minute
    in which it was published. Nothing is said of short texts and of such without a headline.
    """
    if min(known.words, seen.words) < LEAST_WORDS or not (known.headline and seen.headline):
        return None
    likeness = nearness.likeness(known.shingles, seen.shingles)
    if likeness.containment >= STRANGE or _headlines(known, seen) >= HEADLINES_ALIKE:
        return None
    if _published_together(known.article.stated, seen.article.stated) and not _are_translations(known, seen):
        return None
    return f"another article stands there: {likeness.containment:.0%} of the text, and another headline"


def _are_translations(one: Text, other: Text) -> bool:
    mine, theirs = ((text.article.language or "")[:2].lower() for text in (one, other))
    return bool(mine and theirs) and mine != theirs


def _one_site(one: Text, other: Text, pair: Pair, likeness: Likeness) -> str | None:
    """Why two pages of a site are one article; None: they are not."""
    published = _published_together(one.article.stated, other.article.stated)
    if _are_equal(one, other) and _is_enough(one, pair, published):
        return f"the same headline and text{_with(pair.hint)}"
    if pair.hint and (likeness.containment >= MOVED or _headlines(one, other) >= HEADLINES_ALIKE):
        return f"near-equal text, and {pair.hint}"
    if pair.has_other_id or pair.apart > MOVED_WITHIN:
        return None
    if not pair.is_left:  # both may go on side by side: only what is one in all but its address is
        is_one = published and likeness.containment >= REPOSTED and _has_same_particulars(one, other)
        return "near-equal text, figures and names included, published at the same minute" if is_one else None
    return _left(one, other, pair, likeness, published)


def _left(one: Text, other: Text, pair: Pair, likeness: Likeness, published: bool | None) -> str | None:
    """Why the article that is listed no more, or gone, is the one that came."""
    if min(one.words, other.words) < LEAST_WORDS:
        return None
    if published and likeness.containment >= MOVED:
        return "near-equal text, published at the same minute"
    is_near = likeness.jaccard >= (REWRITTEN if published is None else REPOSTED)
    is_soon = published is not None or pair.apart <= UNTIMED_WITHIN
    if is_near and is_soon and _has_same_particulars(one, other):
        return "near-equal text, figures and names included"
    is_alike = likeness.jaccard >= REPOSTED and _headlines(one, other) >= HEADLINES_ALIKE
    if published is None and is_alike and _shared(one, other) == 1:
        return "near-equal text and headline, figures and names included"
    if published is None and pair.apart <= RETITLED_WITHIN and _is_retitled(one, other):
        return "it took the other's place within hours, under nearly its headline and with its figures and names"
    return None


def _is_retitled(one: Text, other: Text) -> bool:
    """Headlines alike that do not name other figures each (the date of a daily column), over the same particulars."""
    mine, theirs = ({*_DIGITS.findall(text.headline)} for text in (one, other))
    if (mine and theirs and mine != theirs) or _headlines(one, other) < HEADLINES_ALIKE:
        return False
    return _has_same_particulars(one, other, RETITLED)


def _has_same_particulars(one: Text, other: Text, least: float = REPOSTED) -> bool:
    """Long texts that tell of the same figures and names: what an edit leaves standing, and a form does not share."""
    fewest = min(len(one.particulars), len(other.particulars))
    return min(one.words, other.words) >= SHORT and fewest >= FORM_LEAST and _shared(one, other) >= least


def _is_enough(text: Text, pair: Pair, published: bool | None) -> bool:
    """Whether equal texts are one: a short one may be a stub that the desk puts up again and again."""
    if pair.hint or text.words >= SHORT:
        return True
    if text.words < LEAST_WORDS:
        return pair.is_left and published is True
    return published is True or (pair.is_left and published is None and pair.apart <= MOVED_WITHIN)


def _is_cluster(one: Text, other: Text, pair: Pair, likeness: Likeness) -> bool:
    if pair.appeared_apart > CLUSTER_WITHIN:
        return False
    if min(one.words, other.words) < SHORT:
        if not (one.headline and other.headline):
            return likeness.containment >= CLUSTERED_BARE
        return likeness.containment >= CLUSTERED_SHORT and _headlines(one, other) >= HEADLINES_ALIKE
    return likeness.containment >= CLUSTERED


def _are_equal(one: Text, other: Text) -> bool:
    return one.shingles == other.shingles and one.headline == other.headline


def _with(hint: str | None) -> str:
    return f", and {hint}" if hint else ""


def _headlines(one: Text, other: Text) -> float:
    return fuzz.token_set_ratio(one.headline, other.headline) / 100 if one.headline and other.headline else 0.0


def _published_together(one: datetime | None, other: datetime | None) -> bool | None:
    return None if one is None or other is None else abs(one - other) <= SAME_TIME


def _is_form(one: Text, other: Text, likeness: Likeness) -> bool:
    if min(len(one.particulars), len(other.particulars)) < FORM_LEAST:
        return False
    agreeing = _shared(one, other)
    return agreeing < FORM_MOST and agreeing < likeness.containment - FORM_GAP


def _shared(one: Text, other: Text) -> float:
    """The share of particulars of the side that has fewer which the other has too; 1 where there are none."""
    fewer = min(len(one.particulars), len(other.particulars))
    return len(one.particulars & other.particulars) / fewer if fewer else 1.0


def _particulars(paragraphs: Iterable[str]) -> Iterable[str]:
    """Figures, and words written with a capital that do not begin a sentence."""
    for paragraph in paragraphs:
        begins = True
        for token in tokens.split(paragraph):
            if not token.is_word:
                begins = begins or token.text in SENTENCE_MARKS
                continue
            if any(sign.isdigit() for sign in token.text) or (token.text[0].isupper() and not begins):
                yield token.text.casefold()
            begins = False


_DIGITS = re.compile(r"\d+")
SENTENCE_MARKS = frozenset(".!?…:\"“”„«»‘’'")
