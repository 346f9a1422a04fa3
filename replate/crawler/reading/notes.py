"""Correction and editor's notes: how a newsroom says that it changed a story, in the languages it is read in."""

import re
from collections.abc import Sequence

from replate.crawler.reading import document as documents
from replate.crawler.reading.document import Document, Element, fold

_THIS = r"this (?:article|story|report|headline|post|piece|page)"
_OPENINGS = (
    r"(?:corrections?|clarifications?|editor['’]?s['’]? note|update and correction|erratum|corrigendum)\b\s*[:.(\-–—]",
    r"(?:note to readers|a correction was made on)\b",
    r"(?:korrektur(?:hinweis)?|anmerkung der redaktion|hinweis der redaktion|berichtigung|richtigstellung)\b",
    r"(?:correctif|rectificatif|note de la rédaction)\s*[:.]",
    r"(?:corrección|fe de erra?t?o?r?[ae]s|nota de la redacción|nota del editor|rectificación)\b",
    r"(?:correção|nota da redação|nota do editor|errata|correzione|errata corrige|nota della redazione)\b",
    r"(?:correctie|rectificatie|noot van de redactie)\b",
    r"(?:исправление|поправка|уточнение|от редакции|примечание редакции)\b",
    r"(?:更正|勘误|勘誤|编者按|編者按|编者注|編者註|訂正|お詫び|おわびと訂正)",
    r"(?:정정|바로잡습니다|편집자 ?주|알려드립니다)",
    r"(?:تصحيح|تصويب|ملاحظة المحرر|ملاحظة من المحرر|تنويه|توضيح)\b",
)
_PHRASES = (
    rf"\b(?:an )?earlier version of {_THIS}\b|\bdieser artikel wurde (?:nachträglich )?(?:korrigiert|geändert)\b",
    rf"\b{_THIS} (?:has been|was) (?:updated|amended|corrected|clarified|edited|revised) "
    r"(?:on|to|after|because|since|at|following|with)\b",
    rf"\b{_THIS} has been (?:amended|corrected)\b|\b{_THIS} originally (?:said|stated|misstated)\b",
    r"\banm\. d\. red|\bin einer früheren version (?:dieses|des)\b|\bune version précédente de cet article\b",
    r"\buna versión anterior de est[ae]\b|\buma versão anterior dest[ae]\b|\been eerdere versie van dit\b",
)
_OPENING = re.compile(rf"\W*(?:{'|'.join(_OPENINGS)})", re.I)
_PHRASE = re.compile("|".join(_PHRASES), re.I)
_PHRASE_STEMS = (
    *("earlier version", " has been ", " was ", " originally ", " artikel wurde ", "anm. d. red", "früheren version"),
    *("version précédente", "versión anterior", "versão anterior", "eerdere versie"),
)  # one stands in each phrase: the cheap sieve before the pattern
_STEMS = (
    *("correct", "clarif", "editor", "erratum", "corrigendum", "readers", "earlier version", "amended", "updated"),
    *("originally", "revised", "edited", "korrektur", "redaktion", "berichtigung", "richtigstellung", "korrigiert"),
    *(
        "anm. d",
        "früheren version",
        "rectific",
        "rédaction",
        "version précédente",
        "correcci",
        "fe de err",
        "redacción",
    ),
    *("versión anterior", "correç", "redação", "errata", "correzione", "redazione", "versão anterior", "redactie"),
    *(
        "eerdere versie",
        "исправлен",
        "поправка",
        "уточнение",
        "редакции",
        "更正",
        "勘误",
        "勘誤",
        "编者",
        "編者",
        "訂正",
    ),
    *("お詫び", "おわび", "정정", "바로잡", "편집자", "알려드립", "تصحيح", "تصويب", "ملاحظة", "تنويه", "توضيح"),
)
_MARKED = re.compile("orrection|note|mendment")
_BOX = re.compile(r"correction|editors?-?note|clarification|amendment", re.I)
_ELSEWHERE = re.compile(r"comment|related|promo|sidebar|recommend", re.I)
_CONTAINERS = ("p", "div", "section", "li", "blockquote", "aside", "em", "td")
_SHORTEST, _LONGEST = 15, 1200
_MOST = 1_000  # notes in boxes and beside the text; pages in the packs have up to 2


def is_note(paragraph: str) -> bool:
    """Whether a paragraph is a correction or an editor's note, by how it begins or by its set phrases."""
    shortest = _SHORTEST if paragraph[:1] < "\u2e80" else _SHORTEST // 2  # Chinese, Japanese, Korean say it in half
    if not shortest <= len(paragraph) <= _LONGEST:
        return False
    return bool(_OPENING.match(paragraph)) or _holds_phrase(paragraph)


def _holds_phrase(paragraph: str) -> bool:
    lowered = paragraph.lower()
    return any(stem in lowered for stem in _PHRASE_STEMS) and bool(_PHRASE.search(paragraph))


def read(document: Document, paragraphs: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paragraphs with every note in them, and the notes.

    A note that the extraction left out (they stand in boxes) goes before the text or behind it, as on the page.
    """
    held = [p for p in paragraphs if is_note(p)]
    before: list[str] = []
    behind: list[str] = []
    start = document.shown.find(paragraphs[0][:60]) if paragraphs else -1
    for words in _boxed(document):
        if not any(words in p or p in words for p in (*paragraphs, *before, *behind)):
            (before if document.shown.find(words[:60]) < start else behind).append(words)
    return (*before, *paragraphs, *behind), (*before, *held, *behind)


def _boxed(document: Document) -> list[str]:
    """What reads like a note anywhere in the article's neighbourhood, or stands in a box that is called one."""
    boxes = [
        e for e, named in document.classed if e.tag in _CONTAINERS and _MARKED.search(named) and _BOX.search(named)
    ]
    likely = [_container(e) for e in document.holding(_STEMS, longest=_LONGEST)]
    found = [documents.text(e) for e in [*boxes, *(e for e in likely if e is not None)] if not _is_elsewhere(e)]
    in_box = {documents.text(e) for e in boxes}
    said = dict.fromkeys(w for w in found if is_note(w) or (w in in_box and _SHORTEST <= len(w) <= _LONGEST))
    return list(said)[:_MOST]


def _container(element: Element) -> Element | None:
    """The paragraph that an element stands in: "<p><strong>Correction:</strong> …</p>"."""
    for above in (element, *element.iterancestors()):
        if above.tag in ("p", "li", "blockquote", "td") or documents.is_leaf_block(above):
            return above if len(fold(above.text_content())) <= _LONGEST else None
    return None


def _is_elsewhere(element: Element) -> bool:
    above = (element, *element.iterancestors())
    return any(e.tag in ("nav", "footer", "form", "a") or _ELSEWHERE.search(documents.marks(e)) for e in above)
