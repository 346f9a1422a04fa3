"""Who wrote it: names of people, apart from the agency that is credited."""

import re
from collections.abc import Sequence

from replate.crawler.reading import document as documents
from replate.crawler.reading.agency import named
from replate.crawler.reading.document import Document, Element, fold
from replate.crawler.reading.structured import Claims

_BY = [
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "af",
    "av",
    "przez",
    "od",
    "oleh",
    "autore?",
    "autores?",
    "author",
    "reporter",
    "автор",
    "текст",
    "بقلم",
    "كتب",
    "记者",
    "作者",
    "文",
    "取材",
]
_DONE = ["written", "reported", "story", "text", "words", "posted", "published", "compiled", "edited"]
_LEADING = re.compile(
    rf"^(?:(?:{'|'.join(_DONE)})\s+)?(?:{'|'.join(_BY)})(?:\s*[:：/]\s*|\s+|$)|^byline\s*[:：]\s*", re.I
)
_POSTS_BY = re.compile(
    r"^.{0,30}\b(?:posts?|posted|beiträge|veröffentlicht|artikel|geschrieben|publié)\s?(?:by|von|par)\s*:?\s*", re.I
)
_SIGNED = re.compile(r"^(?:By|BY|Von|VON|Par|Por|Door|Di)\s+[A-ZÀ-Þ][\w.'’-]+(?:\s+[\w.'’-]+){1,4}$")
_SIGNED_STEMS = ("by ", "von ", "par ", "por ", "door ", "di ")
_SPLIT = re.compile(r"\s*[,;/、，；|·•]\s*|\s+(?:and|und|et|y|e|i|en|og|och|with|mit|و|и)\s+|\s*&\s*")
_PLACE = re.compile(r"\s+(?:in|reporting from|à|aus)\s+[A-Z][\w .'-]+$|\s*[（(][^()（）]*[)）]\s*$")
# The province behind a town: "CHEN YE in Wuzhen, Zhejiang". One word alone: two may be the next name.
_REGION = re.compile(r"(\s(?:in|reporting from)\s[A-Z][\w'-]+(?: [A-Z][\w'-]+)?),\s?[A-Z][\w'-]+(?=$|,|\s(?:and|&)\s)")
_ROLES = (
    *("editor", "correspondent", "reporter", "writer", "staff", "columnist", "chief", "desk", "producer", "newsroom"),
    *("contributor", "bureau", "analyst", "senior", "political", "news service", r"agenc\w+", "admin", "administrator"),
    *(r"redakt\w*", r"korrespondent\w*", r"journalist\w*", "team", "office", "updated", "published", "redaktion"),
    *(
        "rédaction",
        "redacción",
        "redazione",
        "редакция",
        "service",
        "press release",
        "newspaper",
        "daily",
        "online",
        "edition",
    ),
)
_ROLE = re.compile(rf"\b(?:{'|'.join(_ROLES)})\b|\.(?:com|org|net|de|co|gov|edu|cn)\b|编辑|本报|通讯员", re.I)
_UNNAMED = re.compile(r"[@\d]|https?:|[{}<>=]|^\W*$")
_LONGEST = 60
_LINES = (
    "//*[@rel='author' or contains(@class,'yline') or contains(@class,'author') or contains(@class,'Author') or "
    "contains(@class,'info_l') or contains(@id,'byline') or @class='vcard' or @class='fn']"
)
_ELSEWHERE = re.compile(r"comment|related|sidebar|recommend", re.I)


def read(claims: Sequence[Claims], lines: Sequence[str]) -> tuple[str, ...]:
    """Names without "By", roles, places or agencies; `claims` in order of evidence, the page's lines second."""
    others = {o.casefold() for c in claims for o in (*c.organizations, c.site or "")}
    first, *rest = claims
    for said in (first.authors, lines, *(c.authors for c in rest)):
        found = tuple(n for words in said for n in names(words) if n.casefold() not in others)
        if found:
            return tuple(dict.fromkeys(found))[:20]
    return ()


def names(words: str) -> tuple[str, ...]:
    """The names in a byline: "By ANN LEE in Paris | Some Daily | Updated: …" is ("ANN LEE",)."""
    line = _REGION.sub(r"\1", _LEADING.sub("", _POSTS_BY.sub("", _credit(words))).strip())
    parts = (_LEADING.sub("", _PLACE.sub("", part.strip())).strip(" .:-–—*") for part in _SPLIT.split(line))
    return tuple(dict.fromkeys(part for part in parts if _is_name(part)))


def _credit(words: str) -> str:
    """The part of a line that credits somebody: "Xinhua | Some Daily | Updated: …" is "Xinhua"."""
    return fold(words).split("|")[0].strip()


def lines(document: Document) -> tuple[str, ...]:
    """What the page shows where its markup speaks of authors: rel=author first, then bylines, then the rest."""
    found = [e for e in document.root.xpath(_LINES)[:40] if not _is_elsewhere(e)]
    for is_wanted in (_is_link, _is_byline, lambda _: True):
        wanted = [each for each in found if is_wanted(each)]
        said = [documents.text(each) for each in _outermost(wanted)[:6]]
        kept = tuple(
            w for w in said if 2 <= len(w) <= 200 and any(_is_name(n) or named(n) for n in names(w) or (_credit(w),))
        )
        if kept:
            return kept
    signed = (e for e in document.holding(_SIGNED_STEMS, longest=_LONGEST) if not _is_elsewhere(e))
    return tuple(w for e in signed if _SIGNED.match(w := documents.text(e)) and names(w))[:2]


def _is_link(element: Element) -> bool:
    return bool(element.get("rel") == "author")


def _is_byline(element: Element) -> bool:
    return bool(re.search(r"byline|author-?_?name|info_l", documents.marks(element), re.I))


def _is_elsewhere(element: Element) -> bool:
    above = (element, *element.iterancestors())
    return any(e.tag in ("aside", "footer", "nav") or _ELSEWHERE.search(documents.marks(e)) for e in above)


def _outermost(elements: Sequence[Element]) -> list[Element]:
    return [each for each in elements if not any(above in elements for above in each.iterancestors())]


def _is_name(words: str) -> bool:
    if not 2 <= len(words) <= _LONGEST or len(words.split()) > 6 or named(words):
        return False
    return not _ROLE.search(words) and not _UNNAMED.search(words) and (not words.islower() or " " not in words)
