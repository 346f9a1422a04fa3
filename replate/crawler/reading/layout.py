"""What each paragraph of a text is: plain text, a subheading, a quotation, an item of a list; and live-blog posts.

Looked up where the paragraphs stand on the page, so that it holds for whatever found them. A post is one of three or
more neighbours of one make, each with a time of its own, that the text's paragraphs stand in.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from replate.changes.article import ParagraphKind, Post
from replate.crawler.reading import document as documents
from replate.crawler.reading import times
from replate.crawler.reading.document import SENTENCE_END, Document, Element
from replate.crawler.reading.passages import Passage

_SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_ITEMS = frozenset({"li", "dd", "dt", "tr"})
_QUOTED = re.compile(r"(?:^|[-_\s])(?:pull-?quote|block-?quote|quote|zitat|citation)(?:$|[-_\s])", re.I)
_LONGEST_SUBHEADING = 100  # letters of a paragraph all in bold type that is one
_GENERATIONS = 8  # elements above a paragraph that are looked at
_LEAST_POSTS = 3
_POST_IDS = ("id", "data-post-id", "data-block-id", "data-entry-id", "data-update-id", "data-id", "itemid")
_TIMED = ".//time | .//*[contains(@class,'time') or contains(@class,'date') or contains(@itemprop,'date')]"
_LONGEST_TIME = 60  # letters of what says when a post was written


@dataclass(frozen=True, slots=True)
class Layout:
    """`kinds` has one kind a paragraph; `posts` the runs of paragraphs that are posts, in reading order."""

    kinds: tuple[ParagraphKind, ...]
    posts: tuple[Post, ...] = ()


def of(paragraphs: Sequence[str], page: Sequence[Passage], *, zone_name: str | None, language: str | None) -> Layout:
    """The layout of a text whose paragraphs stand among a page's passages."""
    homes = list(_homes(paragraphs, page))
    posts = tuple(_posts(homes, zone_name, language))
    kinds = [_kind(words, home) for words, home in zip(paragraphs, homes, strict=True)]
    for post in posts:
        kinds[post.start : post.end] = [
            "post" if kind == "paragraph" else kind for kind in kinds[post.start : post.end]
        ]
    return Layout(tuple(kinds), posts)


def is_live(document: Document, posts: Sequence[Post], is_claimed: bool) -> bool:
    """Whether the page is written on: it says so of itself, or its text is in posts."""
    return (
        is_claimed
        or bool(posts)
        or documents.first(document.root, "//*[contains(@itemtype,'LiveBlogPosting')]") is not None
    )


def _homes(paragraphs: Sequence[str], page: Sequence[Passage]) -> Iterator[Element | None]:
    """Where each paragraph stands: the passage with its words, behind the one before where there are several."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, passage in enumerate(page):
        places[passage.key].append(at)
    last = -1
    for words in paragraphs:
        found = places.get(words.replace(" ", ""), [])
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


def _kind(words: str, home: Element | None) -> ParagraphKind:
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
    return "subheading" if _is_bold(words, home) else "paragraph"


def _is_layout(item: Element) -> bool:
    """Whether an item of a list or a row holds paragraphs of its own: then it parts the page, it lists nothing."""
    return sum(1 for part in item.iterdescendants() if part.tag in ("p", "li")) > 1


def _is_bold(words: str, home: Element) -> bool:
    """A short line all in bold type that is no sentence."""
    if len(words) > _LONGEST_SUBHEADING or SENTENCE_END.search(words):
        return False
    return any(documents.text(part) == words for part in home.iter("strong", "b"))


def _posts(homes: Sequence[Element | None], zone_name: str | None, language: str | None) -> Iterator[Post]:
    """Runs of paragraphs that stand in one post each; nothing where there are fewer than three posts."""
    held = [None if home is None else _post_around(home) for home in homes]
    if len({element for element in held if element is not None}) < _LEAST_POSTS:
        return
    start = 0
    for at in range(1, len(held) + 1):
        if at == len(held) or held[at] is not held[start]:
            if (element := held[start]) is not None:
                yield _post(element, start, at, zone_name, language)
            start = at


def _post_around(home: Element) -> Element | None:
    """The element that is one of several neighbours of one make, each with a time of its own."""
    for element in _above(home):
        above = element.getparent()
        if above is None or element.tag not in ("article", "li", "section", "div") or _id(element) is None:
            continue
        alike = [each for each in above if each.tag == element.tag and _make(each) == _make(element)]
        if len(alike) >= _LEAST_POSTS and sum(_time_of(each) is not None for each in alike) > len(alike) // 2:
            return element if _time_of(element) is not None else None
    return None


def _make(element: Element) -> str:
    """What the first name of its class says an element is; further ones tell of its state."""
    return str((element.get("class") or "").split(" ")[0])


def _id(element: Element) -> str | None:
    return next((element.get(name) for name in _POST_IDS if element.get(name)), None)


def _time_of(element: Element) -> str | None:
    """What says when a post was written, for machines before for readers."""
    found: Iterable[Element] = element.xpath(_TIMED)
    for each in found:
        words = each.get("datetime") or documents.text(each)
        if words and len(words) <= _LONGEST_TIME and any(map(str.isdigit, words)):
            return str(words)
    return None


def _post(element: Element, start: int, end: int, zone_name: str | None, language: str | None) -> Post:
    shown = _time_of(element)
    moment = times.parse(shown, zone_name=zone_name, language=language) if shown else None
    return Post(_id(element), moment.at if moment else None, shown, start, end)
