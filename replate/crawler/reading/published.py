"""When the article says it was published: what machines are told, read with the date that stands beside the headline.

The date beside the headline is what readers are told. Of machines' times that contradict one another the one of its
day is taken; where none is of its day, the date itself, if the line says nothing but that and by whom, and the page
tells of no update on that day. "Termin: 21.2.2020" and "Updated 4 June 2020" name other days. Chosen on the tuning
sites: python -m benchmarks.fields
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from replate.changes.article import Stamp
from replate.crawler.reading import stamp_words, stamps, times
from replate.crawler.reading.document import Document, Element
from replate.crawler.reading.outline import Outline, Run
from replate.crawler.reading.stamps import FeedHints, Sent, Shown
from replate.crawler.reading.structured import Claims

_BELOW, _ABOVE = 10, 1  # runs of text below the headline, and above it, among which its date is looked for
_LONGEST, _BESIDE = 120, 60  # characters of a line that may hold it, and of what may stand beside it
_LABEL = re.compile(r"(?:^|[|,•·–/]|\s-)\s*([^|,•·–/:]*):\s*(?:\S+,?\s+)?$")  # the word before a date: "Datum: "
_DATES = re.compile(
    r"^(?:datum|date|data|fecha|дата|日期|日付|日時|written|von|by|veröffentlichungsdatum|online seit)$", re.I
)
_IN_URL = re.compile(
    r"/((?:19|20)\d\d)(?:[-/]?(0[1-9]|1[0-2])[-/]?([0-2]\d|3[01])|/(1[0-2]|[1-9])/([12]\d|3[01]|[1-9]))(?=[/._-]|$)"
)
_MACHINE = re.compile(r"\dT\d")  # a time written for machines, which stands where readers see it by a mistake
_WIDEST = timedelta(hours=14)  # of a zone
_EVENING = timedelta(days=1)  # between an update and the article it is one of


@dataclass(frozen=True, slots=True)
class Published:
    """`found` is when it was published; `rivals` the other times that were weighed against it."""

    found: Shown | None
    rivals: tuple[Shown, ...] = ()


def read(
    document: Document, outline: Outline, heading: Element | None, claims: Sequence[Claims], updates: Sequence[Stamp],
    *, sent: Sent, selected: str | None = None, feed: FeedHints | None = None,
) -> Published:  # fmt: skip
    """As in the order of evidence (page.py), down to the feed."""
    if chosen := _moment(selected, sent):
        return Published(chosen)
    told = [*(c.published for c in claims), stamps.published_time(document)]
    said = [one for words in told if (one := _moment(words, sent))]
    lines = list(_beside(outline, heading, sent))
    first = said[0] if said else None
    found = _of_a_shown_day(said, lines) or _shown_alone(said, lines, updates) or first
    found = found or _in_url(document.url) or _moment(stamps.published_text(document), sent)
    if found is None and feed and feed.published:
        found = Shown(feed.published, feed.published.isoformat())
    rivals = (first, *(line.shown for line in lines if line.is_bare))
    return Published(found, tuple(one for one in rivals if one and one != found))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line beside the headline with its dates; `is_bare`: it says when and by whom, and no more."""

    shown: Shown
    days: frozenset[date]
    is_bare: bool


def _of_a_shown_day(said: Sequence[Shown], lines: Sequence[_Line]) -> Shown | None:
    """The first of the times told that is of a day shown."""
    days = {day for line in lines for day in line.days}
    return next((one for one in said if one.at and _days(one) & days), None)


def _days(one: Shown) -> set[date]:
    """The day of a time, in UTC and in the zone in which it is written."""
    written = times.parse(one.text.partition("T")[0]) if "T" in one.text else None
    return {moment.date() for moment in (one.at, written.at if written else None) if moment}


def _shown_alone(said: Sequence[Shown], lines: Sequence[_Line], updates: Collection[Stamp]) -> Shown | None:
    """The date shown, where no time told is of its day: as it is, or with the instant that is of it in another zone."""
    line = next((line for line in lines if line.is_bare), None)
    if line is None or line.shown.at is None:
        return None
    if said and said[0].at and _is_near(said[0].at, line.shown.at):
        return Shown(said[0].at, line.shown.text)
    updated = any(stamp.at and stamp.at.date() in line.days for stamp in updates)
    is_update = updated and bool(said) and all(one.at and one.at < line.shown.at - _EVENING for one in said)
    return None if is_update else line.shown


def _is_near(at: datetime, shown: datetime) -> bool:
    """Whether an instant is of a day in some zone."""
    midnight = datetime(shown.year, shown.month, shown.day, tzinfo=UTC)
    return midnight - _WIDEST <= at < midnight + timedelta(days=1) + _WIDEST


def _beside(outline: Outline, heading: Element | None, sent: Sent) -> Iterator[_Line]:
    """The lines by the headline that hold a date, the nearest first; none that tells of an update."""
    place = outline.place(heading)
    if place is None:
        return
    first, end = place
    above, below = outline.runs[max(0, first - _ABOVE) : first], outline.runs[end : end + _BELOW]
    for run in (*below[:_ABOVE], *above, *below[_ABOVE:]):
        moment = None if _is_none(run) else times.parse(run.text, zone_name=sent.zone_name, language=sent.language)
        if moment is None or moment.at is None or _is_update(run.text, moment.start) or _MACHINE.search(moment.shown):
            continue
        days = frozenset(_every_day(run.text, sent))
        is_short = len(run.text) - (moment.end - moment.start) <= _BESIDE and not run.text.endswith((":", "："))
        is_bare = is_short and len(days) == 1 and _names_the_day(run.text[: moment.start])
        yield _Line(Shown(moment.at, moment.shown), days, is_bare)


def _is_none(run: Run) -> bool:
    return len(run.text) > _LONGEST or run.is_apart or not any(map(str.isdigit, run.text)) or run.element.tag == "h1"


def _is_update(words: str, start: int) -> bool:
    """Whether a date follows an update's word, and none of publication before that."""
    update = stamp_words.UPDATE.search(words[:start])
    published = stamp_words.PUBLISHED.search(words[:start])
    return update is not None and published is None


def _every_day(words: str, sent: Sent) -> Iterator[date]:
    while moment := times.parse(words, zone_name=sent.zone_name, language=sent.language):
        if moment.at:
            yield moment.at.date()
        words = words[moment.end :]


def _names_the_day(before: str) -> bool:
    """Whether what stands before a date lets it be the day of publication: a label that is one, a name, a weekday."""
    label = _LABEL.search(before)
    return label is None or bool(_DATES.match(label[1].strip()) or stamp_words.PUBLISHED.search(label[1]))


def _moment(words: str | None, sent: Sent) -> Shown | None:
    moment = times.parse(words, zone_name=sent.zone_name, language=sent.language) if words else None
    return Shown(moment.at, words[:200]) if words and moment and moment.at else None


def _in_url(url: str) -> Shown | None:
    found = _IN_URL.search(url)
    try:
        year, month, day = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
        at = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return Shown(at, f"{at:%Y-%m-%d}")
