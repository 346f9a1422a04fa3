"""The headline as the page itself shows it, without the site's name; and the dek below it.

The visible `<h1>` is what a reader reads; what the page says of itself elsewhere (JSON-LD, OpenGraph, `<title>`) tells
which of several is the headline, and stands in where none is. Never the other way round: structured headlines lag
behind edits and are rewritten for search.
"""

import copy
import itertools
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import urlsplit

from replate.crawler.reading import byline
from replate.crawler.reading import document as documents
from replate.crawler.reading.document import Document, Element, fold
from replate.crawler.reading.structured import Claims

_HEADINGS, _OUTSIDE = frozenset({"h1", "h2", "h3"}), frozenset({"nav", "footer", "aside"})
_MOST = 80  # headings that are looked at
_SEPARATOR = re.compile(r"\s+[|–—·•»«:\-]\s+|\s*[|_»]\s*|\s?::\s?")
_EDGES = " |–—·•»«:-_"
_NO_WORD = re.compile(r"[\W_]+")
_DEK = re.compile(
    r"(?:^|[-_\s])(?:dek|standfirst|sub-?(?:head(?:line)?|title)|summary|lede?|intro|chapo|kicker-?text|excerpt|abstract|"
    r"vorspann|teaser-?text|article-?(?:description|summary|lead|intro|subtitle))(?:$|[-_\s])",
    re.I,
)
_DEK_TAGS = frozenset({"small", "p", "h2", "h3", "h4", "div", "span", "section"})
_DEK_WITHIN = 40  # elements after the headline among which a dek is looked for
_LONGEST_HEADLINE = 400
_SHORTEST_DEK, _LONGEST_DEK = 20, 900
# What stands in a heading beside the headline: a kicker, a date, a label; a subtitle, which is the dek; what screen
# readers alone are told; how a character is read.
_BESIDE = re.compile(
    r"(?:^|[-_\s])(?:kicker|over-?line|top-?line|roof-?line|(?:top|super|pre)-?title|eyebrow|topic-?label|label|"
    r"h1small|date|sub-?(?:head(?:ing|line)?|title)|visually-?hidden|sr-only|screen-?reader(?:-text)?|"
    r"hidden-?(?:element|dash))(?:$|[-_\s])",
    re.I,
)
_BESIDE_TAGS = frozenset({"small", "time", "rt", "rp"})
_LOGO = re.compile(r"(?:^|[-_\s])(?:logo|brand|site-?(?:title|name))(?:$|[-_\s])", re.I)
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/")
_CJK_SITE = re.compile(r"(?<=[\u3040-\u9fff！？。」”])\s?[-_—|｜]\s?[\w]{1,8}(?:网|網|报|報|社|台|新闻|ニュース)$")
_LEAST_OF_TITLE = 3  # words of a heading that is an end of `<title>`, parted from the rest by no sign we know
_ALIKE = 0.5  # share of the smaller set of words in common, for an <h1> to be what a claim speaks of
_SAME = 0.9  # and for a lesser heading


def read(document: Document, shown: Element | None, claims: Sequence[Claims]) -> str | None:
    """The headline: the text of the element that shows it, else the best claim; `claims` in order of evidence."""
    title = page_title(document)
    said = [c.headline for c in claims if c.headline]
    site = _site(claims)
    if shown is not None:
        return without_site(_heading_text(shown), site, [*said, title or ""])
    if said:
        return without_site(said[0], site, said[1:])
    host = urlsplit(_ARCHIVED.sub("", document.url)).hostname or ""
    return without_site(_CJK_SITE.sub("", title), site or host.rpartition(".")[0]) if title else None


def element(document: Document, claims: Sequence[Claims]) -> Element | None:
    """The element that shows the headline.

    The `<h1>` most like a claim; else a lesser heading that is one; else, without claims, the heading that is a part of
    `<title>`; else the only `<h1>` there is. A heading that leads to the front page is the site's name.
    """
    said = [c.headline for c in claims if c.headline]
    headings = _candidates(document, claims)
    foremost = [h for h in headings if h.tag == "h1"]
    lesser = [h for h in headings if h.tag != "h1"]
    if said:
        found = _most_alike(foremost, said, _ALIKE)
        if found is None:
            found = _most_alike(lesser, said[:1], _SAME)
        if found is not None:
            return found
    else:
        parts = [p for p in _SEPARATOR.split(page_title(document) or "") if plain(p)]
        found = next((h for h in headings if any(plain(_heading_text(h)) == plain(p) for p in parts)), None)
        found = found if found is not None else _end_of_title(foremost, plain(page_title(document) or ""))
        if found is not None:
            return found
    return foremost[0] if len(foremost) == 1 else None


def foremost(document: Document, claims: Sequence[Claims]) -> list[Element]:
    """The `<h1>` elements that may show the headline."""
    return [h for h in _candidates(document, claims) if h.tag == "h1"]


def _candidates(document: Document, claims: Sequence[Claims]) -> list[Element]:
    return [h for h in _headings(document) if not _is_site_name(h, document, claims)]


def _headings(document: Document) -> list[Element]:
    marked = (e for e in document.elements if e.tag in _HEADINGS or e.get("itemprop") == "headline")
    inside = (e for e in marked if not any(above.tag in _OUTSIDE for above in e.iterancestors()))
    return [h for h in itertools.islice(inside, _MOST) if 0 < len(documents.text(h)) <= _LONGEST_HEADLINE]


def _most_alike(headings: Sequence[Element], said: Sequence[str], enough: float) -> Element | None:
    alike = [(max(likeness(documents.text(h), s) for s in said), h) for h in headings]
    best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= enough else None


def _end_of_title(headings: Sequence[Element], title: str) -> Element | None:
    said = ((h, plain(documents.text(h))) for h in headings)
    return next((h for h, p in said if len(p.split()) >= _LEAST_OF_TITLE and title.endswith(p)), None)


def _heading_text(shown: Element) -> str:
    """The text of a heading without what stands beside the headline in it; all of it where nothing else is left."""
    beside = [part for part in shown.iterdescendants() if _is_beside(part)]
    if not beside:
        return _text_of(shown)
    kept = copy.deepcopy(shown)
    kept.tail = None
    for part in [part for part in kept.iterdescendants() if _is_beside(part)]:
        if part.getparent() is not None:
            part.drop_tree()
    return _text_of(kept).strip(_EDGES) or _text_of(shown)


def _is_beside(part: Element) -> bool:
    is_marked = part.tag in _BESIDE_TAGS or _BESIDE.search(part.get("class") or "")
    return bool(is_marked and plain(documents.text(part)))  # a hidden colon parts two halves of a headline


def _text_of(shown: Element) -> str:
    """The text of an element; parts that only their own elements keep apart are set apart by a space."""
    is_apart = len(shown) > 1 and not fold(shown.text or "") and not any(fold(part.tail or "") for part in shown)
    return fold(" ".join(part.text_content() for part in shown)) if is_apart else documents.text(shown)


def _is_site_name(heading: Element, document: Document, claims: Sequence[Claims]) -> bool:
    site = _site(claims)
    if (site and plain(documents.text(heading)) == plain(site)) or _LOGO.search(documents.marks(heading)):
        return True
    links = [link for link in (*heading.iter("a"), *heading.iterancestors("a")) if link.get("href")]
    return any(_is_front(document.absolute(link.get("href")), document.url) for link in links)


def _is_front(url: str | None, page: str) -> bool:
    """Whether a URL is a front page: no path of its own, and not the page we read."""
    if url is None or url.split("#")[0] == page:
        return False
    parts = urlsplit(_ARCHIVED.sub("", url))
    return parts.path in ("", "/") and not parts.query and "#" not in url


def _site(claims: Sequence[Claims]) -> str | None:
    return next((c.site for c in claims if c.site), None)


def dek(document: Document, shown: Element | None) -> str | None:
    """The sentence under the headline: an element there that is marked as one."""
    for near in shown.xpath(f"descendant::* | following::*[position() <= {_DEK_WITHIN}]") if shown is not None else ():
        names = f"{near.get('class') or ''} {near.get('itemprop') or ''} {near.get('data-testid') or ''}"
        names += " description" if near.get("itemprop") == "alternativeHeadline" else ""
        if near.tag in _DEK_TAGS and _DEK.search(names) and sum(1 for _ in near.iter("p")) <= 2:
            words = documents.text(near)
            if _SHORTEST_DEK <= len(words) <= _LONGEST_DEK and not byline.credit(words):
                return words
    return None


def described(document: Document, claims: Sequence[Claims], paragraphs: Sequence[str]) -> str | None:
    """A description that the page shows outside its body; one that it does not show is written for machines only."""
    said = [c.description for c in claims if c.description and _SHORTEST_DEK <= len(c.description) <= _LONGEST_DEK]
    body = " ".join(paragraphs)
    return next((d for d in said if d in document.shown and d not in body), None)


def page_title(document: Document) -> str | None:
    """The text of `<title>` in the head; an svg's own title was taken out with it."""
    found = documents.first(document.root, "//head/title | //title")
    return documents.text(found) or None if found is not None else None


def without_site(words: str, site: str | None, others: Sequence[str] = ()) -> str:
    """A headline without the site's name behind or before it: what is left is what another claim says in full."""
    parts = _SEPARATOR.split(words)
    if len(parts) < 2:
        return words
    behind, before = words[: words.rfind(parts[-1])], words[words.find(parts[1], len(parts[0])) :]
    for kept in (behind, before):
        shorter = fold(kept).strip(_EDGES)
        if shorter and any(plain(shorter) == plain(other) for other in others):
            return shorter
    is_site = site and plain(parts[-1]) and plain(parts[-1]).replace(" ", "") in plain(site).replace(" ", "")
    return fold(behind).strip(_EDGES) or words if is_site else words


def likeness(first: str, second: str) -> float:
    """Share of the smaller set of words (of letters, where words are not spaced) that two headlines have in common."""
    one, other = _tokens(first), _tokens(second)
    smaller, common = min(len(one), len(other)), len(one & other)
    return common / max(1, smaller) if common >= 2 or one == other else 0.0


def plain(words: str) -> str:
    """A headline for comparing: letters and figures only, case folded."""
    return _NO_WORD.sub(" ", unicodedata.normalize("NFKC", words).casefold()).strip()


def _tokens(words: str) -> set[str]:
    spaced = set(plain(words).split())
    return spaced if words.isascii() or len(spaced) > 2 else {c for c in plain(words) if c != " "}
