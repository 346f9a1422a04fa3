"""When the page says it was published and last updated: every series of stamps apart, each as shown.

One stamp a series, the one nearest to the headline; series are never mixed. The visible stamp is found by its word
("Updated", "Aktualisiert", "更新" …) beside a time, outside of navigation, comments and boxes about other articles.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from replate.changes.article import Stamp, StampSeries
from replate.crawler.reading import document as documents
from replate.crawler.reading import relative, stamp_words, times
from replate.crawler.reading.document import Document, Element, fold
from replate.crawler.reading.structured import Claims

_ELSEWHERE = re.compile(
    r"comment|related|footer|sidebar|promo|newsletter|recommend|most-?read|trending|teaser|cookie|weather|ticker", re.I
)
_IN_PROSE = re.compile(
    r"(?<!this article )(?<!this story )(?<!this page )(?<!this report )(?<!this post )"
    r"\b(?:was|were|been|be|is|are|to|has|have|wurden?|war|worden|est|été|fue|sido|foi)\s(?:last\s)?$",
    re.I,
)  # "the figures were updated on Monday" tells of something else than the page
_BEHIND_IT = re.compile(r"[\sに]{0,2}")  # between a time and the update word behind it: "3時間前に更新"
_AHEAD = 40  # characters before an update word in which such a time may stand
_CLOCK_ALONE = re.compile(r"[:\s]*(?:at\s)?\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?")
_UNSEEN = frozenset({"nav", "footer", "aside", "form", "select", "head", "title", "a", "button"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_CANDIDATE = 220  # characters of a block that can be a stamp line; the longest byline with stamps in the packs has 187
_MOST_LINES = 60
_LONGEST_BARE, _BESIDE_BARE = 80, 12  # characters of a line that is only a stamp, and of those that are not its time
_CREDITS_BESIDE = 120  # characters of byline and source that share a line with the stamp
_LABEL_TO_TIME = 60  # characters between an update word and its time: "Last modified by the newsroom on Wednesday, "


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What the feed or sitemap that listed the page says of it; a stamp is kept under its own series."""

    updated: datetime | None = None
    updated_shown: str | None = None
    published: datetime | None = None
    series: StampSeries = "feed"


@dataclass(frozen=True, slots=True)
class Sent:
    """How a page's times are to be read: the source's zone, the page's language, and when it was sent, as far as known.

    Without the time of the visit nothing is told of what was "3 hours ago".
    """

    zone_name: str | None = None
    language: str | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A time with the words it was shown in."""

    at: datetime | None
    text: str


def updates(
    document: Document, jsonld: Claims, meta: Claims, microdata: Claims, *,
    sent: Sent, selected: str | None = None, feed: FeedHints | None = None,
) -> tuple[Stamp, ...]:  # fmt: skip
    """Every "updated" stamp, a reader's own first: visible, time element, JSON-LD, microdata, meta, feed."""
    found = [
        _stamp("visible", selected, sent) if selected else _visible(document, sent),
        _time_element(document, sent),
        _stamp("jsonld", jsonld.modified, sent),
        _stamp("microdata", microdata.modified, sent),
        _stamp("meta", meta.modified, sent),
        _from_feed(feed),
    ]
    return tuple(stamp for stamp in found if stamp)


def is_line(paragraph: str, stamps: Sequence[Stamp]) -> bool:
    """Whether a paragraph is the line that shows the visible stamp, not a sentence of the text."""
    shown = [stamp.shown for stamp in stamps if stamp.series == "visible"]
    return any(s in paragraph and len(paragraph) <= len(s) + _CREDITS_BESIDE for s in shown) or _is_bare(paragraph)


def _is_bare(paragraph: str) -> bool:
    """A line that is an update word and a time: "Updated: 12 March 2026, 10:31"; behind a colon text follows."""
    if paragraph.endswith((":", "：")):
        return False
    label = stamp_words.UPDATE.match(paragraph) if len(paragraph) <= _LONGEST_BARE else None
    rest = paragraph[label.end() :] if label else ""
    moment = times.parse(rest, zone_name=None, language=None) if rest else None
    return moment is not None and moment.start + len(rest) - moment.end <= _BESIDE_BARE


def _stamp(series: StampSeries, words: str | None, sent: Sent) -> Stamp | None:
    """A stamp from a text that is one, or holds one behind its update word."""
    if not words:
        return None
    label = stamp_words.UPDATE.search(words)
    start = label.start() if label else 0
    moment = _moment(words[start:], sent)
    moment, start = (moment, start) if moment or not start else (_moment(words, sent), 0)
    if moment is None:
        ago = relative.find(words, sent.language)
        return _before(series, words[:200], ago, sent) if ago else Stamp(series, words[:200], None, "unknown", "minute")
    shown = words[start : start + moment.end] if label else words
    return Stamp(series, shown.strip()[:200], moment.at, moment.zone, moment.precision)


def _moment(words: str, sent: Sent) -> times.Moment | None:
    return times.parse(words, zone_name=sent.zone_name, language=sent.language)


def _before(series: StampSeries, words: str, ago: relative.Ago, sent: Sent) -> Stamp:
    """The stamp of a time before that of the visit."""
    if sent.seen_at is None:
        return Stamp(series, words[: ago.end].strip(), None, "unknown", ago.precision)
    found = relative.instant(words, ago, sent.seen_at, sent.zone_name)
    return Stamp(series, words[: found.end].strip(), found.at, found.zone, found.precision)


def _visible(document: Document, sent: Sent) -> Stamp | None:
    """The first update word that stands beside a time, absolute before relative."""
    other: Stamp | None = None
    for line in _lines(document, stamp_words.UPDATE_STEMS, stamp_words.UPDATE):
        stamp, is_relative = _in_line(line, sent)
        if stamp and not is_relative:
            return stamp
        other = other or stamp
    return other


def _in_line(line: str, sent: Sent) -> tuple[Stamp | None, bool]:
    for label in stamp_words.UPDATE.finditer(line):
        if _IN_PROSE.search(line[: label.start()]):
            continue
        rest = line[label.start() :]
        moment = _moment(rest, sent)
        offset = len(label[0])
        published = stamp_words.PUBLISHED.search(rest)
        before_other = not published or not moment or published.start() > moment.start or moment.start < 12
        if moment and moment.start - offset <= _LABEL_TO_TIME and before_other:
            return Stamp("visible", rest[: moment.end].strip(), moment.at, moment.zone, moment.precision), False
        ago = relative.find(rest, sent.language)
        if ago and ago.start - offset <= _LABEL_TO_TIME:
            return _before("visible", rest, ago, sent), True
        ahead = line[max(0, label.start() - _AHEAD) : label.start()]
        ago = None if stamp_words.PUBLISHED.search(ahead) else relative.find(ahead, sent.language)
        if ago and _BEHIND_IT.fullmatch(ahead, ago.end):
            return replace(_before("visible", ahead, ago, sent), shown=ahead[ago.start :] + label[0]), True
        clock = _CLOCK_ALONE.match(rest[offset:])
        if clock:
            return Stamp("visible", rest[: offset + clock.end()].strip(), None, "unknown", "minute"), True
    return None, False


def _lines(document: Document, stems: Sequence[str], word: re.Pattern[str]) -> Iterator[str]:
    """Short lines of the page that hold one of the words, in reading order, each with what stands right beside it."""
    seen: set[str] = set()
    for holder in document.holding(stems)[:_MOST_LINES]:
        if not word.search(fold("".join(holder.itertext()))[: 4 * _CANDIDATE]) or _is_elsewhere(holder):
            continue
        line = _line_around(holder)
        if line and line not in seen:
            seen.add(line)
            yield line


def _line_around(holder: Element) -> str:
    """The text of the element that holds an update word; a label alone takes its parent's, where the time stands."""
    line = documents.text(holder)
    above = holder
    for _ in range(3):
        if len(line) > _CANDIDATE or re.search(r"\d", line):
            break
        above = above.getparent()
        if above is None or above.tag == "body":
            break
        line = " ".join(fold(part) for part in above.itertext() if fold(part))
    return line if len(line) <= _CANDIDATE else ""


def _is_elsewhere(element: Element) -> bool:
    """Whether it stands in furniture, or in a heading: "Weekly update, 2 March" names a text, it dates none."""
    for above in (element, *element.iterancestors()):
        if above.tag in _UNSEEN or above.tag in _HEADINGS:
            return True
        if above.tag not in ("body", "html", "main", "article") and _ELSEWHERE.search(
            f"{above.get('class') or ''} {above.get('id') or ''}"
        ):
            return True
    return False


def _time_element(document: Document, sent: Sent) -> Stamp | None:
    """A `<time datetime>` that is marked as the update: by its own words, its class or the label before it."""
    for element in document.root.xpath("//time[@datetime]"):
        marks = " ".join(element.get(name) or "" for name in ("class", "itemprop", "data-testid", "id"))
        before = fold("".join(element.xpath("preceding-sibling::node()[1]/descendant-or-self::text()")))[-60:]
        words = f"{documents.text(element)[:120]} {before}"
        is_update = (
            "dateModified" in marks or re.search(r"updat|modif", marks, re.I) or stamp_words.UPDATE.search(words)
        )
        if is_update and not _is_elsewhere(element):
            return _stamp("time", element.get("datetime"), sent)
    return None


def published_time(document: Document) -> str | None:
    """The first `<time datetime>` of the article that is not marked as its update."""
    for element in document.root.xpath("//time[@datetime][not(contains(@itemprop,'Modified'))]"):
        marks = f"{element.get('class') or ''} {documents.text(element)[:60]}"
        if not _is_elsewhere(element) and not stamp_words.UPDATE.search(marks):
            return str(element.get("datetime"))
    return None


def published_text(document: Document) -> str | None:
    """A visible "Published: …" line, from its word on."""
    for line in _lines(document, stamp_words.PUBLISHED_STEMS, stamp_words.PUBLISHED):
        at = stamp_words.PUBLISHED.search(line)
        part = line[at.start() : at.start() + 90] if at else ""
        if re.search(r"\d", part):
            return part
    return None


def _from_feed(feed: FeedHints | None) -> Stamp | None:
    if feed is None or feed.updated is None:
        return None
    at = feed.updated if feed.updated.tzinfo else feed.updated.replace(tzinfo=UTC)
    return Stamp(feed.series, feed.updated_shown or at.isoformat(), at.astimezone(UTC), "text", "second")
