"""Who wrote it: names of people, apart from the agency that is credited."""

import re
from collections.abc import Sequence

from replate.crawler.reading import document as documents
from replate.crawler.reading.document import Document, Element, fold
from replate.crawler.reading.structured import Claims

# The wire services, by how they sign. Longer names first, so that "AP" is not found in "AFP" or a person's name.
_AGENCIES = (
    ("Xinhua", r"Xinhua(?:net)?(?: News Agency)?|新华社|新华网"), ("Reuters", r"Thomson Reuters|Reuters|路透社?"),
    ("AP", r"(?:The )?Associated Press|AP|美联社"), ("AFP", r"Agence France[- ]Presse|AFP|法新社"), ("dpa", r"dpa(?:-AFX)?"),
    ("Kyodo", r"Kyodo(?: News)?|共同社|共同通信"), ("Jiji", r"Jiji(?: Press)?|時事通信"), ("EFE", r"(?:Agencia )?EFE"),
    ("ANSA", r"ANSA"), ("TASS", r"(?:ITAR-)?TASS|ТАСС"), ("Interfax", r"Interfax|Интерфакс"), ("RIA Novosti", r"РИА Новости|RIA Novosti"),
    ("PTI", r"PTI|Press Trust of India"), ("ANI", r"ANI"), ("IANS", r"IANS"), ("UPI", r"UPI"), ("Bloomberg", r"Bloomberg(?: News)?"),
    ("PA", r"PA Media|Press Association|PA"), ("AAP", r"Australian Associated Press|AAP"), ("CP", r"(?:The )?Canadian Press"),
    ("Yonhap", r"Yonhap(?: News Agency)?|연합뉴스"), ("Bernama", r"Bernama"), ("Antara", r"ANTARA"), ("Anadolu", r"Anadolu(?: Agency)?|AA"),
    ("APA", r"APA"), ("sid", r"sid|SID"), ("epd", r"epd"), ("KNA", r"KNA"), ("Belga", r"Belga"), ("ANP", r"ANP"), ("NTB", r"NTB"),
    ("TT", r"TT"), ("Ritzau", r"Ritzau"), ("PAP", r"PAP"), ("Keystone-SDA", r"Keystone-SDA|SDA"), ("Lusa", r"Lusa"),
    ("Europa Press", r"Europa Press"), ("CNA", r"中央社"), ("China News Service", r"中新社|中新网|China News Service"),
)  # fmt: skip
_ALONE = [
    (
        name,
        re.compile(
            rf"\W*(?:(?:by|source|from|quelle|fuente|来源)\s*[:：]?\s*)?(?:{signs})\W*", re.I if len(name) > 4 else 0
        ),
    )
    for name, signs in _AGENCIES
]
_SIGNED = [
    (name, re.compile(rf"[(（\[|/—–-]\s?(?:{signs})(?:\s?/[\w ]{{1,20}})?\s?[)）\]|/—–-]|©\s?(?:{signs})\b"))
    for name, signs in _AGENCIES
]

_LEADING = re.compile(
    r"^(?:(?:written|reported|story|text|words|posted|published|compiled|edited)\s+)?(?:by|von|par|por|di|door|af|av|przez|od|oleh|autore?s?|author|reporter|"
    r"автор|текст|بقلم|كتب|记者|作者|文|取材)(?:\s*[:：/]\s*|\s+|$)|^(?:byline|von|by)\s*[:：]\s*",
    re.I,
)
_SPLIT = re.compile(r"\s*[,;/、，；|·•]\s*|\s+(?:and|und|et|y|e|i|en|og|och|with|mit|و|и)\s+|\s*&\s*")
_PLACE = re.compile(r"\s+(?:in|reporting from|à|aus)\s+[A-Z][\w .'-]+$|\s*[（(][^()（）]*[)）]\s*$")
_ROLE = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|staff|columnist|chief|desk|producer|redakt\w*|korrespondent\w*|journalist\w*|"
    r"newsroom|contributor|bureau|analyst|senior|political|news service|agenc\w+|admin|administrator|team|office|updated|published|"
    r"redaktion|rédaction|redacción|redazione|редакция|service|press release|newspaper|daily|online|associated press)\b|\.(?:com|org|net|de|co)\b|编辑|本报|通讯员",
    re.I,
)
_UNNAMED = re.compile(r"[@\d]|https?:|[{}<>=]|^\W*$")
_LONGEST = 60
_PLACES = (
    "//*[@rel='author']",
    "//*[contains(@class,'byline') or contains(@class,'author-name') or contains(@class,'authorname') or contains(@class,'author_name')]",
    "//*[contains(@class,'info_l') or contains(@id,'byline') or contains(@class,'article-author') or contains(@class,'entry-author')]",
    "//*[@class='author' or contains(@class,' author') or starts-with(@class,'author ') or @class='vcard' or @class='fn']",
)
_UNRELATED = "[not(ancestor::aside or ancestor::footer or ancestor::nav or ancestor::*[contains(@class,'comment') or contains(@class,'related')])]"


def read(document: Document, claims: Sequence[Claims]) -> tuple[str, ...]:
    """Names without "By", roles, places or agencies; `claims` in order of evidence, the visible page after the first."""
    organizations = {o.casefold() for c in claims for o in c.organizations} | {
        (c.site or "").casefold() for c in claims
    }
    first, *rest = claims
    for said in (first.authors, _visible(document), *(c.authors for c in rest)):
        found = tuple(n for words in said for n in names(words) if n.casefold() not in organizations)
        if found:
            return tuple(dict.fromkeys(found))[:20]
    return ()


def names(words: str) -> tuple[str, ...]:
    """The names in a byline: "By ANN LEE in Paris | Some Daily | Updated: …" is ("ANN LEE",)."""
    line = _LEADING.sub("", fold(words).split("|")[0].strip()).strip()
    parts = (_LEADING.sub("", _PLACE.sub("", part.strip())).strip(" .:-–—*") for part in _SPLIT.split(line))
    return tuple(dict.fromkeys(part for part in parts if _is_name(part)))


def agency(document: Document, claims: Sequence[Claims], paragraphs: Sequence[str]) -> str | None:
    """The wire service credited: as author or source, in a line of its own, in the dateline, or signed under the text."""
    credited = [
        *(a for c in claims for a in c.authors),
        *(o for c in claims[:1] for o in c.organizations),
        *_visible(document),
    ]
    alone = (name for words in credited for part in _SPLIT.split(fold(words)) if (name := _named(part)))
    signed = [p[:120] for p in paragraphs[:2]] + [p[-60:] for p in paragraphs[-2:]]
    return next(alone, None) or _own_line(document) or next((name for p in signed if (name := _signs(p))), None)


def _named(words: str) -> str | None:
    return next((name for name, sign in _ALONE if sign.fullmatch(words)), None) if len(words) <= 40 else None


def _signs(words: str) -> str | None:
    return next((name for name, sign in _SIGNED if sign.search(words + " ")), None)


def _own_line(document: Document) -> str | None:
    """An agency named in a line of its own between brackets, as "(Xinhua)" under a headline, or as source."""
    for element in document.root.xpath("//p | //span | //div | //td | //em | //small | //cite"):
        words = fold(element.text or "")
        if (
            2 <= len(words) <= 40
            and (words[0] in "(（" or re.match(r"(?i)(source|quelle|fuente|来源)\s*[:：]", words))
            and (name := _named(words))
        ):
            return name
    return None


def _visible(document: Document) -> list[str]:
    for path in _PLACES:
        found = [documents.text(each) for each in _outermost(document.root.xpath(path + _UNRELATED)[:6])]
        found = [
            words
            for words in found
            if 2 <= len(words) <= 200 and any(map(_is_name_or_agency, names(words) or (words,)))
        ]
        if found:
            return found
    return []


def _outermost(elements: Sequence[Element]) -> list[Element]:
    return [each for each in elements if not any(above in elements for above in each.iterancestors())]


def _is_name_or_agency(words: str) -> bool:
    return _is_name(words) or _named(words) is not None


def _is_name(words: str) -> bool:
    if not 2 <= len(words) <= _LONGEST or len(words.split()) > 6 or _named(words):
        return False
    return not _ROLE.search(words) and not _UNNAMED.search(words) and (not words.islower() or not words.isascii())
