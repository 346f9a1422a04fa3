"""Template changes: the same difference in many pages of a source at once is the site's doing, not an editor's.

A difference is known by its mark: which words were put in, taken out or exchanged, in which field. What is the same in
every article (a standing line, a suffix of the headline, a byline's wording, a shifted time zone) gives the same mark
wherever it stands. One page that shows a mark is edited; several at once, among all that were looked at meanwhile, have
got another template. Notes of correction and moves have no mark: they are never the template's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from replate.changes import diff, significance, summary, text
from replate.changes.edit import FieldEdit
from replate.changes.finding import Finding
from replate.changes.fingerprint import SEPARATOR, digest

Doing = Literal["edit", "undecided", "template"]

# Chosen by `python -m benchmarks.template` (the posts of `gitnews`, each looked at once a day): with these, none of
# 1,856 edits of single posts is taken for a template change and 0.3 % are held; with 3 pages 0.6 % were taken for one.
# Bulk edits are found in 16 to 38 %, of 27 to 66 % that show one and the same difference in enough posts.
FEWEST = 5  # pages that make it a template change
SHARE = 0.1  # of the pages of the source that were looked at since the first of them showed it
WINDOW = timedelta(days=7)  # sightings further apart are not "at once"
ROLLOUT = timedelta(days=1)  # a page that still showed the old text so long after the decision is edited, if at all
HOLD = timedelta(hours=1)  # so long an edit waits that another page shows too

_FIGURES = re.compile(r"\d+")
_QUARTER = 900  # seconds: time zones differ by multiples of it


@dataclass(frozen=True, slots=True)
class Shared:
    """What else is known of a mark at a source, the page at hand left out.

    `pages` showed it within the window, among `looked` whose text was seen since the first of them did; `is_template`:
    it, or its inverse, was found to be a template change, and this page's old text was not seen since.
    """

    pages: int
    looked: int
    is_template: bool = False


def mark(edit: FieldEdit) -> str | None:
    """What identifies the difference, as `field|digest of what went|digest of what came`; None: nothing does."""
    if edit.action == "move" or any(kind.name == "correction" for kind in edit.kinds):
        return None
    before, after = text.strict(edit.before or ""), text.strict(edit.after or "")
    if edit.field == "published":
        return _shift(before, after)
    if before and after:
        before, after = _exchanged(before, after)
    else:
        before, after = (_FIGURES.sub("0", words) for words in (before, after))  # years and counters in standing lines
    return f"{edit.field}|{_digest(before)}|{_digest(after)}"


def inverse(known: str) -> str:
    """The mark of the way back."""
    field, before, after = known.split("|")
    return f"{field}|{after}|{before}"


def _exchanged(before: str, after: str) -> tuple[str, str]:
    """The words that went and those that came; their figures stand, since 40 → 46 is not 12 → 13."""
    changed = [span for span in diff.spans(before, after) if span.action != "equal"]
    went = SEPARATOR.join(before[span.old_start : span.old_end] for span in changed)
    return went, SEPARATOR.join(after[span.new_start : span.new_end] for span in changed)


def _digest(words: str) -> str:
    return digest(words) if words else ""


def _shift(before: str, after: str) -> str | None:
    """A time of publication moved by a whole time zone: in one article a correction, in all of them a setting."""
    try:
        seconds = int((datetime.fromisoformat(after) - datetime.fromisoformat(before)).total_seconds())
    except ValueError:
        return None
    return f"published|{-seconds}|{seconds}" if seconds % _QUARTER == 0 else None


def marks(edits: Iterable[FieldEdit]) -> frozenset[str]:
    """The marks of some edits."""
    return frozenset(found for edit in edits if (found := mark(edit)))


def judge(shared: Shared | None) -> Doing:
    """Whose doing a difference is, from what other pages of the source showed."""
    if shared is None:
        return "edit"
    if shared.is_template:
        return "template"
    pages, looked = shared.pages + 1, max(shared.looked, shared.pages) + 1
    if pages < 2 or pages < SHARE * looked:
        return "edit"
    return "template" if pages >= FEWEST else "undecided"


def doings(edits: Iterable[FieldEdit], shared: Mapping[str, Shared]) -> list[tuple[FieldEdit, Doing]]:
    """Each edit with whose doing it is."""
    return [(edit, judge(shared.get(mark(edit) or ""))) for edit in edits]


def without(finding: Finding, shared: Mapping[str, Shared]) -> tuple[Finding, tuple[FieldEdit, ...]]:
    """The finding without what is the template's doing, and what that was."""
    found = doings(finding.edits, shared)
    own = tuple(edit for edit, doing in found if doing != "template")
    if len(own) == len(finding.edits):
        return finding, ()
    score = significance.of_revision(significance.Score(edit.significance, edit.explanation) for edit in own)
    told = summary.of(own)
    rest = replace(finding, edits=own, significance=score.value, explanation=score.explanation, summary=told)
    return rest, tuple(edit for edit, doing in found if doing == "template")


def told(edits: Iterable[FieldEdit]) -> str:
    """A template change in words, for the event of the source."""
    phrases = [_phrase(edit) for edit in edits]
    more = f"; and {len(phrases) - 3} more" if len(phrases) > 3 else ""
    return f"the same difference in many pages at once: {'; '.join(phrases[:3])}{more}"


def _phrase(edit: FieldEdit) -> str:
    before, after = text.strict(edit.before or ""), text.strict(edit.after or "")
    if before and after and edit.field != "published":
        before, after = (words.replace(SEPARATOR, " … ") for words in _exchanged(before, after))
    if before and after:
        return f"{edit.field}: {_short(before)} → {_short(after)}"
    return f"{edit.field}: {_short(before or after)} {'gone' if before else 'new'}"


def _short(words: str) -> str:
    return f"“{text.short(words.strip(), 80)}”"
