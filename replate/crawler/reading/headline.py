"""The headline as the page itself shows it, without the site's name; and the dek below it.

The visible `<h1>` is what a reader reads; what the page says of itself elsewhere (JSON-LD, OpenGraph, `<title>`) tells
which of several is the headline, and stands in where none is. Never the other way round: structured headlines lag
behind edits and are rewritten for search.
"""

import re
import unicodedata
from collections.abc import Sequence

from replate.crawler.reading import document as documents
from replate.crawler.reading.document import Document, Element, fold
from replate.crawler.reading.structured import Claims

_OUTSIDE = "not(ancestor::nav or ancestor::footer or ancestor::aside)"
_SEPARATOR = re.compile(r"\s+[|–—·•»«:\-]\s+|\s*[|_»]\s*|\s?::\s?")
_WORDS = re.compile(r"\w")
_DEK = re.compile(r"(?:^|[-_\s])(?:dek|standfirst|sub-?(?:head(?:line)?|title)|summary|lede?|intro|chapo|kicker-?text|"
                  r"article-?(?:description|summary|lead|intro|subtitle)|excerpt|teaser-?text|abstract|vorspann)(?:$|[-_\s])", re.I)  # fmt: skip
_LONGEST_HEADLINE = 400
_LONGEST_DEK = 900
_ALIKE = 0.5  # share of the smaller set of words in common, for an <h1> to be what a claim speaks of


def read(document: Document, claims: Sequence[Claims]) -> str | None:
    """The headline; `claims` in order of evidence."""
    title = page_title(document)
    said = [c.headline for c in claims if c.headline]
    site = next((c.site for c in claims if c.site), None)
    visible = element(document, claims)
    if visible is not None:
        return without_site(documents.text(visible), site, [*said, title or ""])
    chosen = said[0] if said else title
    return without_site(chosen, site, said[1:]) if chosen else None


def element(document: Document, claims: Sequence[Claims]) -> Element | None:
    """The element that shows the headline: the `<h1>` most like what is claimed, or the only one there is."""
    title = page_title(document)
    said = [c.headline for c in claims if c.headline] + ([title] if title else [])
    shown = [
        h for h in document.root.xpath(f"//h1[{_OUTSIDE}]")[:20] if 0 < len(documents.text(h)) <= _LONGEST_HEADLINE
    ]
    alike = [(max((likeness(documents.text(h), s) for s in said), default=0.0), h) for h in shown]
    best = max(alike, key=lambda pair: pair[0], default=None)
    if best and best[0] >= _ALIKE:
        return best[1]
    own = [h for h in shown if not h.xpath("ancestor::header[not(ancestor::article or ancestor::main)]")]
    if len(own) == 1 and len(shown) == 1 and not _is_site_name(documents.text(own[0]), claims, title):
        return own[0]
    others = document.root.xpath(f"//*[self::h2 or self::h3 or @itemprop='headline'][{_OUTSIDE}]")[:60]
    exact = [h for h in others if any(likeness(documents.text(h), s) >= 0.9 for s in said[:1])]
    return exact[0] if exact else None


def dek(document: Document, shown: Element | None, claims: Sequence[Claims], paragraphs: Sequence[str]) -> str | None:
    """The sentence under the headline: an element marked as one, else a description that the page shows outside its body."""
    for marked in document.root.xpath(f"//*[@class or @itemprop or @data-testid][{_OUTSIDE}]"):
        names = " ".join((marked.get("class") or "", marked.get("itemprop") or "", marked.get("data-testid") or ""))
        if _DEK.search(names) and marked.tag in ("p", "h2", "h3", "div", "span", "section") and _after(shown, marked):
            words = documents.text(marked)
            if 20 <= len(words) <= _LONGEST_DEK and sum(1 for _ in marked.iter("p")) <= 2 and not marked.xpath(".//h1"):
                return words
    body = fold(" ".join(paragraphs))
    described = [c.description for c in claims if c.description and len(c.description) >= 20]
    shown_blocks = (
        {documents.text(b) for b in document.root.iter("p", "h2", "h3", "div", "span") if len(b) < 3}
        if described
        else set()
    )
    return next((d for d in described if d in shown_blocks and d not in body), None)


def _after(shown: Element | None, marked: Element) -> bool:
    """Whether an element stands in the neighbourhood of the headline: the same block, up to three levels above it."""
    if shown is None:
        return False
    above = [shown, *list(shown.iterancestors())[:3]]
    return any(ancestor in above for ancestor in list(marked.iterancestors())[:4]) and marked not in above


def page_title(document: Document) -> str | None:
    """The text of `<title>` in the head; an svg's own title was taken out with it."""
    found = documents.first(document.root, "//head/title | //title")
    return documents.text(found) or None if found is not None else None


def without_site(words: str, site: str | None, others: Sequence[str] = ()) -> str:
    """A headline without the site's name behind (or before) it: a part split off that no other claim has."""
    parts = _SEPARATOR.split(words)
    if len(parts) < 2:
        return words
    for kept in (words[: words.rfind(parts[-1])], words[words.find(parts[1], len(parts[0])) :]):
        shorter = fold(kept).strip(" |–—·•»«:-_")
        if len(shorter) >= 12 and any(plain(shorter) == plain(other) for other in others):
            return shorter
    if site and plain(parts[-1]) and plain(parts[-1]) in plain(site) + " " + plain(site).replace(" ", ""):
        return fold(words[: words.rfind(parts[-1])]).strip(" |–—·•»«:-_") or words
    return words


def likeness(first: str, second: str) -> float:
    """Share of the smaller set of words (of letters, where words are not spaced) that two headlines have in common."""
    one, other = _tokens(first), _tokens(second)
    return (
        len(one & other) / max(1, min(len(one), len(other)))
        if len(one & other) >= min(2, len(one), len(other))
        else 0.0
    )


def plain(words: str) -> str:
    """A headline for comparing: letters and figures only, case folded."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return fold("".join(c if _WORDS.match(c) else " " for c in folded))


def _tokens(words: str) -> set[str]:
    spaced = set(plain(words).split())
    return spaced if len(spaced) > 2 else {c for c in plain(words) if c != " "} if not words.isascii() else spaced


def _is_site_name(words: str, claims: Sequence[Claims], title: str | None) -> bool:
    site = next((c.site for c in claims if c.site), None)
    return bool(site) and plain(words) == plain(site or "")
