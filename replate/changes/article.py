"""What a reader reads on a page at one moment, as fields: the record that crosses every seam of replate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from replate.changes.twins import Token

StampSeries = Literal["visible", "jsonld", "microdata", "meta", "time", "feed", "sitemap", "http"]
ZoneSource = Literal["text", "source", "learned", "visit", "unknown"]
Precision = Literal["year", "month", "week", "day", "hour", "minute", "second"]
ParagraphKind = Literal["paragraph", "subheading", "quotation", "item", "post"]
GUESSED = "about "  # begins `published_text` where the day is a guess


@dataclass(frozen=True, slots=True)
class Stamp:
    """One "updated" time the publisher shows, in its own series; series are never mixed or compared with each other.

    `shown` is the text as published; `at` the aware UTC time it means, None when it cannot be told; `zone` says where
    the zone came from: the text itself, the source's configured time zone, the one learned from its pages, the visit
    ("3 hours ago": then `at` is the time of the visit less that), or nowhere (then `at` is read as UTC and is only good
    for telling whether the stamp moved). `http` is the server's Last-Modified: no reader sees it, so it announces
    nothing.
    """

    series: StampSeries
    shown: str
    at: datetime | None
    zone: ZoneSource
    precision: Precision


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a live blog: the paragraphs from `start` up to `end`; `shown` is its own time as the page says it.

    `id` is what the page calls it, `at` the aware UTC time it means; None where the page does not say, or not a day.
    """

    id: str | None
    at: datetime | None
    shown: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """The fields of section 6 of the design; text is as shown, white space folded, nothing else normalised.

    `paragraphs` are in reading order and hold every paragraph of the body, sub-headings and list items included, and
    every correction or editor's note wherever on the page it stands; `notes` names those that are such notes.
    `byline` lists names without roles, "By" or agencies; `agency` is the wire service credited. `updated` is the time
    of the stamp a reader sees first (visible, else structured), `updated_text` that stamp as shown.
    `published` and `updated` are aware UTC. What is not known is None or empty. A day of publication that no place of
    the page says outright is a guess: `published_text` then begins with "about ", and it is no evidence of any change.

    `kinds` says of each paragraph what it is (empty: not known), `dateline` where and when the text says it was
    written, `is_live` that the page is written on, `posts` which paragraphs are posts. None of these is compared.
    """

    headline: str | None = None
    dek: str | None = None
    byline: tuple[str, ...] = ()
    agency: str | None = None
    published: datetime | None = None
    published_text: str | None = None
    updated: datetime | None = None
    updated_text: str | None = None
    section: str | None = None
    language: str | None = None
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    kinds: tuple[ParagraphKind, ...] = ()
    dateline: str | None = None
    is_live: bool = False
    posts: tuple[Post, ...] = ()

    @property
    def stated(self) -> datetime | None:
        """`published`, unless it is a guess."""
        return None if (self.published_text or "").startswith(GUESSED) else self.published

    @property
    def is_dated_by_guess(self) -> bool:
        return self.published is not None and self.stated is None


PageKind = Literal["article", "blocked", "soft_404", "broken", "paywalled", "consent", "front", "empty", "not_html"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one response: an article, or why the page is none, with the evidence in words.

    `kind` other than "article" is an outcome, never a text to compare. `canonical` is the absolute URL that the page
    names as its own (rel=canonical, else og:url), `extractor` names the reading code and its version. `passed` holds
    short digests of what stood by the text and is none of it; `is_anchored`: the text was looked for where it stood at
    the last reading; `is_cut`: the page breaks off before its markup is closed; `ids` are what the markup calls the
    article.
    """

    kind: PageKind
    reason: str
    article: Article | None
    canonical: str | None
    extractor: str
    passed: tuple[str, ...] = ()
    is_anchored: bool = False
    is_cut: bool = False
    ids: tuple[Token, ...] = ()
