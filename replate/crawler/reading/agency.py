"""The wire service that a page credits: as author or source, in a line of its own, in the dateline, under the text."""

import re
from collections.abc import Sequence

from replate.crawler.reading.document import Document, fold
from replate.crawler.reading.structured import Claims

# How the wire services sign. Short signs are matched in their case: "AP" is no "ap".
_SIGNS = {
    "Xinhua": r"Xinhua(?:net)?(?: News Agency)?|新华社|新华网",
    "Reuters": r"(?:Thomson )?Reuters|路透社?",
    "AP": r"(?:The )?Associated Press|AP|美联社",
    "AFP": r"Agence France[- ]Presse|AFP|法新社",
    "dpa": r"dpa(?:-AFX)?",
    "Kyodo": r"Kyodo(?: News)?|共同社|共同通信",
    "Jiji": r"Jiji(?: Press)?|時事通信",
    "EFE": r"(?:Agencia )?EFE",
    "TASS": r"(?:ITAR-)?TASS|ТАСС",
    "Interfax": r"Interfax|Интерфакс",
    "RIA Novosti": r"РИА Новости|RIA Novosti",
    "Press Trust of India": r"PTI|Press Trust of India",
    "Bloomberg": r"Bloomberg(?: News)?",
    "PA Media": r"PA Media|Press Association|PA",
    "AAP": r"Australian Associated Press|AAP",
    "The Canadian Press": r"(?:The )?Canadian Press",
    "Yonhap": r"Yonhap(?: News Agency)?|연합뉴스",
    "Anadolu": r"Anadolu(?: Agency)?|AA",
    "Keystone-SDA": r"Keystone-SDA|SDA",
    "China News Service": r"中新社|中新网|China News Service",
    "CNA": r"中央社",
    **{
        name: re.escape(name)
        for name in ("ANSA", "ANI", "IANS", "UPI", "Bernama", "Antara", "APA", "SID", "epd", "KNA")
    },
    **{
        name: re.escape(name)
        for name in ("epd", "KNA", "Belga", "ANP", "NTB", "TT", "Ritzau", "PAP", "Lusa", "Europa Press")
    },
}
_ALONE = {
    name: re.compile(rf"\W*(?:(?i:by|source|from|via|quelle|fuente|来源)\s*[:：]?\s*)?(?:{signs})\W*")
    for name, signs in _SIGNS.items()
}
_OPEN, _CLOSE = r"[(（\[/—–-]\s?", r"(?:\s?/[\w ]{1,20})?\s?[)）\]/—–-]"
_SIGNED = {name: re.compile(rf"{_OPEN}(?:{signs}){_CLOSE}|©\s?(?:{signs})\b") for name, signs in _SIGNS.items()}
_STEMS = ("(", "（", "source", "quelle", "fuente", "来源")
_CREDIT = re.compile(r"(?:source|quelle|fuente|来源)\s*[:：]\s*([^\s|,;，；/]+(?: (?:News|Press|Agency)){0,2})", re.I)
_PARTS = re.compile(r"\s*[,;/、，；|·•&]\s*|\s+(?:and|und|et|y)\s+")
_LINE = 40  # letters of a line that only names its agency


def read(document: Document, claims: Sequence[Claims], lines: Sequence[str], paragraphs: Sequence[str]) -> str | None:
    """The agency credited, by the name it is known by; `lines` are the page's bylines."""
    credited = [*(a for c in claims for a in c.authors), *(o for c in claims[:1] for o in c.organizations), *lines]
    for words in (part for line in credited for part in _PARTS.split(fold(line))):
        if found := named(words):
            return found
    return _in_own_line(document) or _signed(paragraphs)


def named(words: str) -> str | None:
    """The agency that a short text is the name of, "Source:" or brackets around it aside."""
    if len(words) > _LINE:
        return None
    return next((name for name, sign in _ALONE.items() if sign.fullmatch(words)), None)


def _in_own_line(document: Document) -> str | None:
    """ "(Xinhua)" under a headline, or "Source: Xinhua" in a line of several credits."""
    for element in document.holding(_STEMS, longest=3 * _LINE):
        words = fold(element.text or "")
        credit = _CREDIT.search(words)
        if words[:1] in ("(", "（") and (found := named(words)):
            return found
        if credit and (found := named(credit[1])):
            return found
    return None


def _signed(paragraphs: Sequence[str]) -> str | None:
    """An agency between brackets or dashes in the opening, or at the end of the text."""
    for part in (*(p[:120] for p in paragraphs[:2]), *(p[-60:] for p in paragraphs[-2:])):
        for name, sign in _SIGNED.items():
            if sign.search(part):
                return name
    return None
