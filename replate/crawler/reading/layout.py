"""What each paragraph of a text is: plain text, a subheading, a quotation, an item of a list; and live-blog posts.

Looked up where the paragraphs stand on the page, so that it holds for whatever found them. A post is one of three or
more neighbours of one make, each with a time of its own, that the text's paragraphs stand in.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from replate.changes.article import ParagraphKind, Post
from replate.crawler.reading import document as documents
from replate.crawler.reading import times
from replate.crawler.reading.document import SENTENCE_END, Document, Element, fold
from replate.crawler.reading.passages import Passage, unspaced

_SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_ITEMS = frozenset({"li", "dd", "dt", "tr"})
_QUOTED = re.compile(r"(?:^|[-_\s])(?:pull-?quote|block-?quote|quote|zitat|citation)(?:$|[-_\s])", re.I)
_LONGEST_SUBHEADING = 100  # letters of a paragraph all in bold type that is one
_GENERATIONS = 8  # elements above a paragraph that are looked at
_LEAST_POSTS = 3
_POST_TAGS = frozenset({"article", "li", "section", "div"})
_POST_IDS = ("id", "data-post-id", "data-block-id", "data-entry-id", "data-update-id", "data-id", "itemid")
_TIMED = (
    "//time | //*[@class][contains(@class,'time') or contains(@class,'date')]"
    " | //*[@itemprop][contains(@itemprop,'date')]"
)
_LONGEST_TIME = 60  # letters of what says when a post was written


@dataclass(frozen=True, slots=True)
class Layout:
    """`kinds` has one kind a paragraph; `posts` the runs of paragraphs that are posts, in reading order."""

    kinds: tuple[ParagraphKind, ...]
    posts: tuple[Post, ...] = ()


def of(paragraphs: Sequence[str], page: Sequence[Passage], *, zone_name: str | None, language: str | None) -> Layout:
    """The layout of a text whose paragraphs stand among a page's passages."""
    homes = list(_homes(paragraphs, page))
    neighbours = Neighbours()
    posts = tuple(_posts([neighbours.post_around(home) for home in homes], neighbours, zone_name, language))
    bold = cache(_bold)
    kinds = [_kind(words, home, bold) for words, home in zip(paragraphs, homes, strict=True)]
    for post in posts:
        within = slice(post.start, post.end)
        kinds[within] = ["post" if kind == "paragraph" else kind for kind in kinds[within]]
    return Layout(tuple(kinds), posts)


def is_live(document: Document, posts: Sequence[Post], is_claimed: bool) -> bool:
    """Whether the page is written on: it says so of itself, or its text is in posts."""
    return (
        is_claimed
        or bool(posts)
        or documents.first(document.root, "//*[@itemtype][contains(@itemtype,'LiveBlogPosting')]") is not None
    )


def _homes(paragraphs: Sequence[str], page: Sequence[Passage]) -> Iterator[Element | None]:
    """Where each paragraph stands: the passage with its words, behind the one before where there are several."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, passage in enumerate(page):
        places[passage.key].append(at)
    last = -1
    for words in paragraphs:
        found = places.get(unspaced(words), [])
        if not found:
            yield None
            continue
        last = next((place for place in found if place > last), found[0])
        yield page[last].element


def _above(element: Element) -> Iterator[Element]:
    """The element and those that hold it, up to what holds the whole text."""
    yield element
    for _, above in zip(range(_GENERATIONS), element.iterancestors(), strict=False):
        if above.tag in ("main", "body"):
            return
        yield above


def _kind(words: str, home: Element | None, bold: Callable[[Element], frozenset[str]]) -> ParagraphKind:
    if home is None:
        return "paragraph"
    for element in _above(home):
        if element.tag in _SUBHEADINGS:
            return "subheading"
        if element.tag == "blockquote" or (element.tag != "article" and _QUOTED.search(element.get("class") or "")):
            return "quotation"
        if element.tag in _ITEMS and not _is_layout(element):
            return "item"
        if element.tag == "article":
            break
    is_line = len(words) <= _LONGEST_SUBHEADING and not SENTENCE_END.search(words)
    return "subheading" if is_line and words in bold(home) else "paragraph"


def _is_layout(item: Element) -> bool:
    """Whether an item of a list or a row holds paragraphs of its own: then it parts the page, it lists nothing."""
    return len(list(islice((part for part in item.iterdescendants("p", "li")), 2))) > 1


def _bold(home: Element) -> frozenset[str]:
    """The lines in bold type in an element."""
    return frozenset(documents.text(part) for part in home.iter("strong", "b"))


class Neighbours:
    """Which elements are posts, each asked for once: a page may have thousands of paragraphs in thousands of boxes."""

    def __init__(self) -> None:
        self._alike: dict[tuple[Element, object, str], bool] = {}
        self._times: dict[Element, str] | None = None

    def time_of(self, element: Element) -> str | None:
        """What first says in an element when it was written."""
        if self._times is None:
            self._times = _times(element.getroottree())
        return self._times.get(element)

    def post_around(self, home: Element | None) -> Element | None:
        """The element around a paragraph that is one of several neighbours of one make, each with a time of its own."""
        if home is None:
            return None
        return next((element for element in _above(home) if self._is_post(element)), None)

    def like(self, post: Element) -> list[Element]:
        """A post and its neighbours of the same make, in the order of the page."""
        return [each for each in post.getparent() if each.tag == post.tag and _make(each) == _make(post)]

    def _is_post(self, element: Element) -> bool:
        above = element.getparent()
        if above is None or element.tag not in _POST_TAGS or _id(element) is None:
            return False
        key = above, element.tag, _make(element)
        if key not in self._alike:
            self._alike[key] = self._are_posts(*key)
        return self._alike[key] and self.time_of(element) is not None

    def _are_posts(self, above: Element, tag: object, make: str) -> bool:
        alike = [each for each in above if each.tag == tag and _make(each) == make]
        timed = sum(self.time_of(each) is not None for each in alike)
        return len(alike) >= _LEAST_POSTS and timed * 2 > len(alike)


def _posts(
    held: Sequence[Element | None], neighbours: Neighbours, zone_name: str | None, language: str | None
) -> Iterator[Post]:
    """Runs of paragraphs that stand in one post each; nothing where there are fewer than three posts."""
    if len({element for element in held if element is not None}) < _LEAST_POSTS:
        return
    start = 0
    for at in range(1, len(held) + 1):
        if at == len(held) or held[at] is not held[start]:
            if (element := held[start]) is not None:
                shown = neighbours.time_of(element)
                moment = times.parse(shown, zone_name=zone_name, language=language) if shown else None
                yield Post(_id(element), moment.at if moment else None, shown, start, at)
            start = at


def _make(element: Element) -> str:
    """What the first name of its class says an element is; further ones tell of its state."""
    return str((element.get("class") or "").split(" ")[0])


def _id(element: Element) -> str | None:
    return next((element.get(name) for name in _POST_IDS if element.get(name)), None)


def _times(page: Element) -> dict[Element, str]:
    """What first says in each element of a page when it was written, for machines before for readers."""
    found: dict[Element, str] = {}
    for each in page.xpath(_TIMED):
        words = each.get("datetime") or _short(each)
        if words and len(words) <= _LONGEST_TIME and any(map(str.isdigit, words)):
            for above in each.iterancestors():
                if above in found:
                    break  # then those above it are, too
                found[above] = str(words)
    return found


def _short(element: Element) -> str | None:
    """The text of an element; None as soon as it is too long: a class of "update" or "candidate" may hold the page."""
    length = 0
    for piece in element.itertext():
        length += len(fold(piece))
        if length > _LONGEST_TIME:
            return None
    return documents.text(element)
