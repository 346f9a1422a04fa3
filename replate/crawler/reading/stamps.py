"""When the page says it was published and last updated: every series of stamps apart, each as shown.

One stamp a series, the one nearest to the headline; series are never mixed. The visible stamp is found by its word
("Updated", "Aktualisiert", "更新" …) beside a time, outside of navigation, comments and boxes about other articles.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from replate.changes.article import Stamp, StampSeries
from replate.crawler.reading import document as documents
from replate.crawler.reading import times
from replate.crawler.reading.document import Document, Element, fold
from replate.crawler.reading.structured import Claims

_UPDATED = re.compile(
    r"\b(?:last |latest )?(?:updated?|modified|revised|amended)\b(?: (?:on|at))?|\blast (?:update|change|edited)\b|"
    r"\b(?:zuletzt |letzte )?(?:aktualisiert|aktualisierung|geändert|bearbeitet)\b(?: am)?|\bstand(?=\s*:)|"
    r"\b(?:dernière )?(?:mis(?:e)? à jour|modifié|actualisé)e?\b(?: le)?|\b(?:última |última )?(?:actualizad[oa]|actualización|atualizad[oa]|"
    r"atualização|modificad[oa])\b|\b(?:ultimo )?(?:aggiornat[oa]|aggiornamento)\b|\b(?:bijgewerkt|gewijzigd|laatste update)\b|"
    r"\b(?:opdateret|oppdatert|uppdaterad|päivitetty|zaktualizowano|aktualizacja|aktualizováno|güncellen\w+|diperbarui)\b|"
    r"\b(?:обновлен[оа]|оновлено)\b|(?:最近|最后|最終)?(?:更新|修改)(?:时间|時間|日時?|於|于)?|업데이트|수정|(?:آخر )?تحديث|به‌?روزرسانی|עודכן|अपडेट|cập nhật|แก้ไข|ปรับปรุง",
    re.I,
)
_PUBLISHED = re.compile(
    r"\b(?:first )?(?:published|posted|created|issued)\b|\b(?:veröffentlicht|erstellt|erschienen)\b|\bpublié\b|\bpublicad[oa]\b|"
    r"\bpubblicat[oa]\b|\bgepubliceerd\b|опубликован[оа]|发布|發布|公開|発表|نشر|등록|입력",
    re.I,
)
_RELATIVE = re.compile(
    r"\b\d{1,3}\s?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?)\s+ago\b|\b(?:an?|one) (?:minute|hour|day|week) ago\b|"
    r"\bvor (?:\d+|einer?|wenigen) (?:sekunde|minute|stunde|tag|woche)\w*|\bil y a (?:\d+|une?) (?:minute|heure|jour|semaine)s?|"
    r"\bhace (?:\d+|una?) (?:minuto|hora|día|semana)s?|\b(?:just now|yesterday|today|gestern|heute)\b|\d+\s?(?:分钟|小时|天|分|時間|日)前|منذ",
    re.I,
)
_ELSEWHERE = re.compile(
    r"comment|related|footer|sidebar|promo|newsletter|recommend|most-?read|trending|teaser|cookie|weather|ticker", re.I
)
_UNSEEN = frozenset({"nav", "footer", "aside", "form", "select", "head", "title", "a", "button"})
_CANDIDATE = 220  # characters of a block that can be a stamp line; the longest byline with stamps in the packs has 187
_LABEL_TO_TIME = 60  # characters between an update word and its time: "Last modified by the newsroom on Wednesday, "


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What the feed or sitemap that listed the page says of it; a stamp is kept under its own series."""

    updated: datetime | None = None
    updated_shown: str | None = None
    published: datetime | None = None
    series: StampSeries = "feed"


@dataclass(frozen=True, slots=True)
class Shown:
    """A time with the words it was shown in."""

    at: datetime | None
    text: str


def updates(
    document: Document, jsonld: Claims, meta: Claims, microdata: Claims, *,
    zone_name: str | None, language: str | None, selected: str | None = None, feed: FeedHints | None = None,
) -> tuple[Stamp, ...]:  # fmt: skip
    """Every "updated" stamp, a reader's own first: visible, time element, JSON-LD, microdata, meta, feed."""
    found = [
        _stamp("visible", selected, zone_name, language) if selected else _visible(document, zone_name, language),
        _time_element(document, zone_name, language),
        _stamp("jsonld", jsonld.modified, zone_name, language),
        _stamp("microdata", microdata.modified, zone_name, language),
        _stamp("meta", meta.modified, zone_name, language),
        _from_feed(feed),
    ]
    return tuple(stamp for stamp in found if stamp)


def published(
    document: Document, claims: Sequence[Claims], *, zone_name: str | None, language: str | None, selected: str | None = None,
) -> Shown | None:  # fmt: skip
    """When the article says it was published: selector, claims in order of evidence, `<time>`, visible text."""
    said = [selected, *(c.published for c in claims), _published_time(document), _published_text(document)]
    for words in said:
        moment = times.parse(words, zone_name=zone_name, language=language) if words else None
        if words and moment and moment.at:
            return Shown(moment.at, words[:200])
    return None


def _stamp(series: StampSeries, words: str | None, zone_name: str | None, language: str | None) -> Stamp | None:
    """A stamp from a text that is one, or holds one behind its update word."""
    if not words:
        return None
    label = _UPDATED.search(words)
    start = label.start() if label else 0
    moment = times.parse(words[start:], zone_name=zone_name, language=language)
    moment, start = (
        (moment, start) if moment or not start else (times.parse(words, zone_name=zone_name, language=language), 0)
    )
    if moment is None:
        return Stamp(series, words[:200], None, "unknown", "minute")
    shown = words[start : start + moment.end] if label else words
    return Stamp(series, shown.strip()[:200], moment.at, moment.zone, moment.precision)


def _visible(document: Document, zone_name: str | None, language: str | None) -> Stamp | None:
    """The first update word that stands beside a time, absolute before relative."""
    relative: Stamp | None = None
    for line in _stamp_lines(document.root):
        stamp, is_relative = _in_line(line, zone_name, language)
        if stamp and not is_relative:
            return stamp
        relative = relative or stamp
    return relative


def _in_line(line: str, zone_name: str | None, language: str | None) -> tuple[Stamp | None, bool]:
    for label in _UPDATED.finditer(line):
        rest = line[label.start() :]
        moment = times.parse(rest, zone_name=zone_name, language=language)
        offset = len(label[0])
        published = _PUBLISHED.search(rest)
        before_other = not published or not moment or published.start() > moment.start or moment.start < 12
        if moment and moment.start - offset <= _LABEL_TO_TIME and before_other:
            return Stamp("visible", rest[: moment.end].strip(), moment.at, moment.zone, moment.precision), False
        ago = _RELATIVE.search(rest)
        if ago and ago.start() - offset <= _LABEL_TO_TIME:
            return Stamp("visible", rest[: ago.end()].strip(), None, "unknown", "minute"), True
        clock = re.match(r"[:\s]*(?:at\s)?\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?", rest[offset:])
        if clock:
            return Stamp("visible", rest[: offset + clock.end()].strip(), None, "unknown", "minute"), True
    return None, False


def _stamp_lines(root: Element) -> list[str]:
    """Short lines of the page that hold an update word, in reading order, each with what stands right after it."""
    lines: list[str] = []
    for node in root.xpath("//body//text()"):
        if len(node) > 600 or not _UPDATED.search(node):
            continue
        parent = node.getparent()
        holder = parent.getparent() if node.is_tail else parent
        if holder is None or _is_elsewhere(holder):
            continue
        line = _line_around(holder)
        if line and line not in lines:
            lines.append(line)
        if len(lines) >= 40:
            break
    return lines


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
    for above in (element, *element.iterancestors()):
        if above.tag in _UNSEEN:
            return True
        if above.tag not in ("body", "html", "main", "article") and _ELSEWHERE.search(
            f"{above.get('class') or ''} {above.get('id') or ''}"
        ):
            return True
    return False


def _time_element(document: Document, zone_name: str | None, language: str | None) -> Stamp | None:
    """A `<time datetime>` that is marked as the update: by its own words, its class or the label before it."""
    for element in document.root.xpath("//time[@datetime]"):
        marks = " ".join(element.get(name) or "" for name in ("class", "itemprop", "data-testid", "id"))
        before = fold("".join(element.xpath("preceding-sibling::node()[1]/descendant-or-self::text()")))[-60:]
        words = f"{documents.text(element)[:120]} {before}"
        is_update = "dateModified" in marks or re.search(r"updat|modif", marks, re.I) or _UPDATED.search(words)
        if is_update and not _is_elsewhere(element):
            return _stamp("time", element.get("datetime"), zone_name, language)
    return None


def _published_time(document: Document) -> str | None:
    """The first `<time datetime>` of the article that is not marked as its update."""
    for element in document.root.xpath("//time[@datetime][not(contains(@itemprop,'Modified'))]"):
        marks = f"{element.get('class') or ''} {documents.text(element)[:60]}"
        if not _is_elsewhere(element) and not _UPDATED.search(marks):
            return str(element.get("datetime"))
    return None


def _published_text(document: Document) -> str | None:
    """A visible "Published: …" line, from its word on."""
    for node in document.root.xpath("//body//text()"):
        label = _PUBLISHED.search(node) if len(node) < 300 else None
        if not label:
            continue
        parent = node.getparent()
        holder = parent.getparent() if node.is_tail else parent
        line = "" if holder is None or _is_elsewhere(holder) else _line_around(holder)
        at = _PUBLISHED.search(line)
        if at and re.search(r"\d", line[at.start() : at.start() + 90]):
            return line[at.start() : at.start() + 90]
    return None


def _from_feed(feed: FeedHints | None) -> Stamp | None:
    if feed is None or feed.updated is None:
        return None
    at = feed.updated if feed.updated.tzinfo else feed.updated.replace(tzinfo=UTC)
    return Stamp(feed.series, feed.updated_shown or at.isoformat(), at.astimezone(UTC), "text", "second")
