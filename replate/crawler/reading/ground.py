"""The ground of a reading: a page's passages with what is known of the page, and which known fields stay as they are.

A field that the page says no more where it was looked for, yet still shows, has not been edited: its markup has.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import time

from replate.changes.article import Article
from replate.crawler.reading import anchor as anchors
from replate.crawler.reading import byline as bylines
from replate.crawler.reading import headline as headlines
from replate.crawler.reading import passages
from replate.crawler.reading.anchor import Anchor
from replate.crawler.reading.document import Element
from replate.crawler.reading.passages import Passage, unspaced
from replate.crawler.reading.places import SPAN
from replate.crawler.reading.stamps import Shown

MOST_PASSED = 400  # marks kept of what stood by the text and was not read
_BEHIND = 40  # passages behind the text whose marks are kept, with `anchors.BEFORE` before it
_HEADED = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Ground:
    """A page's passages with the anchor, if there is one; after `read`, `is_anchored` says whether it held."""

    def __init__(self, page: Sequence[Passage], anchor: Anchor | None) -> None:
        self.passages, self._anchor = page, anchor
        self.is_anchored = False
        self.is_known = anchor is not None and anchor.article is not None

    def read(self, headline: str | None, library: Callable[[], Sequence[str]]) -> tuple[str, ...]:
        """The article's paragraphs; `library` gives the first reading."""
        first = anchors.First(library)
        held = anchors.read(self.passages, self._anchor, headline, first) if self._anchor else None
        self.is_anchored = held is not None
        if held is not None:
            return held
        return as_shown(first.paragraphs, self.passages)

    def shows(self, words: str) -> bool:
        """Whether the page shows words in one piece."""
        return any(words in passage.text for passage in self.passages)

    def headline(self, found: str | None) -> str | None:
        """The headline, of which no heading says what was found now: that of last time where one still says it."""
        known = self._anchor.article.headline if self._anchor and self._anchor.article else None
        said = (passage.text for passage in self.passages if passage.element.tag in _HEADED)
        return known if known and known in said else found

    def heading(self, found: str | None, foremost: Collection[Element]) -> Element | None:
        """The `<h1>` above the text that says the headline of last time or, where nothing there does, the new one.

        What machines are told lags behind, and a teaser says the old headline: neither tells a new one by its words.
        `found`: the headline by those; `foremost`: the headings that it may be. None where they say no other.
        """
        known = self._anchor.article if self._anchor else None
        if self._anchor is None or known is None or passages.mark(known.headline or "") not in self._anchor.passed:
            return None  # it did not stand there
        text = frozenset(map(unspaced, known.paragraphs))
        start = next((at for at, passage in enumerate(self.passages) if passage.key in text), 0)
        above = self.passages[max(0, start - anchors.BEFORE) : start]
        headed = [(heading, passage) for passage in above if (heading := _heading(passage.element)) is not None]
        same = [heading for heading, passage in headed if passage.text == known.headline]
        new = [heading for heading, passage in headed if passages.mark(passage.text) not in self._anchor.passed]
        if same and found == known.headline:
            return None
        standing = {heading for heading in same or new if heading in foremost}
        return standing.pop() if len(standing) == 1 else None

    def dek(self) -> str | None:
        """The dek of last time, where the page still shows it outside of its text, or what has become of it."""
        known = self._anchor.article.dek if self._anchor and self._anchor.article else None
        if self._anchor is None or not known:
            return None
        if unspaced(known) in "".join(passage.key for passage in self.passages):
            return known
        passed, text = self._anchor.passed, frozenset(self._anchor.article.paragraphs if self._anchor.article else ())
        new = (p.text for p in self.passages if p.text not in text and passages.mark(p.text) not in passed)
        alike = ((headlines.likeness(words, known), words) for words in new if anchors.is_as_long(words, known))
        likeness, words = max(alike, default=(0.0, ""))
        return words if likeness >= anchors.ALIKE else None

    def captions(self) -> tuple[str, ...]:
        """The captions of last time that the page still shows: lines of the text may be among them."""
        known = self._anchor.article.captions if self._anchor and self._anchor.article else ()
        shown = {passage.text for passage in self.passages} if known else frozenset()
        return tuple(caption for caption in known if caption in shown)

    def near(self, captions: Sequence[str], paragraphs: Sequence[str]) -> tuple[str, ...]:
        """Captions less those that stand apart from the text: pictures of other stories. Those of last time stay."""
        known = self._anchor.article.captions if self._anchor and self._anchor.article else ()
        read = set(map(unspaced, paragraphs))
        text = [at for at, passage in enumerate(self.passages) if passage.key in read]
        start, end = (max(0, text[0] - anchors.BEFORE), text[-1]) if text else (0, len(self.passages))
        homes = {self.passages[at].element.getparent() for at in text}
        behind = (passage for passage in self.passages[end + 1 : end + _BEHIND] if _home(passage.element) in homes)
        beside = "".join(passage.key for passage in (*self.passages[start : end + 1], *behind))
        found = tuple(one for one in captions if unspaced(one) in beside or one in known)
        return self._with_known(found, [one for one in self.captions() if unspaced(one) not in read])

    def _with_known(self, found: tuple[str, ...], shown: Sequence[str]) -> tuple[str, ...]:
        """Captions with those of last time that the page shows and calls otherwise now, in their old order."""
        if not any(all(one not in other for other in found) for one in shown):
            return found
        return tuple(dict.fromkeys((*shown, *(one for one in found if not any(one in other for other in shown)))))

    def byline(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """The names: those of last time where the page names nobody in its markup, yet shows them in a line."""
        known = self._anchor.article if self._anchor else None
        if found or known is None or not known.byline:
            return found
        text = frozenset(known.paragraphs)
        lines = [p.text for p in self.passages if len(p.text) <= bylines.LONGEST_LINE and p.text not in text]
        return known.byline if all(any(name in line for line in lines) for name in known.byline) else found

    def published(
        self, found: Shown | None, rivals: Sequence[Shown] = (), *, is_zone_learned: bool = False
    ) -> Shown | None:
        """When it was published: a time that the page says no more, or as a day before and to the minute now, stays.

        So does one that is still among the `rivals` of what was found now, or is shown while that is not; a day that
        was guessed rightly; and a time shown as it was whose zone has been learned since: no page changed with that.
        """
        known = self._anchor.article if self._anchor else None
        if known is None or known.published is None:
            return found
        is_day = known.published.time() == time()
        is_same = is_zone_learned and found is not None and found.text == known.published_text
        is_its_day = is_day and found is not None and found.at is not None and found.at.date() == known.published.date()
        is_same = is_same or any(one.at == known.published for one in rivals)
        is_same = is_same or (found is not None and self._shows_rather(known.published_text, found.text))
        stays = found is None or is_its_day or (is_same and not known.is_dated_by_guess)
        return Shown(known.published, known.published_text or "") if stays else found

    def _shows_rather(self, known: str | None, found: str) -> bool:
        """Whether the page shows what was known in its words, and not what was found."""
        return bool(known) and known != found and self.shows(known or "") and not self.shows(found)

    def passed(self, article: Article) -> tuple[str, ...]:
        """What stands by the text and is none of it, as `Reading.passed` keeps it."""
        return passed(article.paragraphs, self.passages, self._anchor.passed if self._anchor else ())


def _heading(element: Element) -> Element | None:
    """The heading that an element is or stands in."""
    return next((above for above in (element, *element.iterancestors()) if above.tag in _HEADED), None)


def _home(caption: Element) -> Element | None:
    """The element in which a caption's picture stands, beside whatever else; not one around the picture alone."""
    figure = next(caption.iterancestors("figure"), caption.getparent())
    above = None if figure is None else figure.getparent()
    while above is not None and len(above) == 1:
        above = above.getparent()
    return above


def as_shown(found: Sequence[str], page: Sequence[Passage]) -> tuple[str, ...]:
    """Paragraphs in the very text of the passages they are: readings may differ in white space alone."""
    shown: dict[str, str] = {}
    for passage in page:
        shown.setdefault(passage.key, passage.text)
    return tuple(shown.get(unspaced(paragraph), paragraph) for paragraph in found)


def passed(paragraphs: Sequence[str], page: Sequence[Passage], before: Iterable[str] = ()) -> tuple[str, ...]:
    """The marks of what stands by the text and is none of it, the newest first; what is read in part is of the text."""
    read = set(map(unspaced, paragraphs))
    places = [at for at, passage in enumerate(page) if passage.key in read]
    if not places:
        return tuple(before)[:MOST_PASSED]
    near = page[max(0, places[0] - anchors.BEFORE) : places[-1] + _BEHIND]
    parts = [key for key in read.difference(passage.key for passage in page) if len(key) >= SPAN]
    unread = (p for p in near if p.key not in read and not any(part in p.key for part in parts))
    found = [passages.mark(passage.text) for passage in unread]
    return tuple(dict.fromkeys((*found, *before)))[:MOST_PASSED]
