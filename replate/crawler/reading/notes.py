"""Correction and editor's notes: how a newsroom says that it changed a story, in the languages it is read in."""

import re
from collections.abc import Sequence

from replate.crawler.reading import document as documents
from replate.crawler.reading.document import Document

_NOTE = re.compile(
    r"^\W*(?:corrections?|clarifications?|editor['’]?s['’]? note|update and correction|erratum|corrigendum)\b\s*[:.(\-–—]|"
    r"^\W*(?:note to readers|a correction was made on)\b|\b(?:an )?earlier version of this (?:article|story|report|headline|post|piece)\b|"
    r"\bthis (?:article|story|report|headline|post|piece|page) (?:has been|was) (?:updated|amended|corrected|clarified|edited|revised) "
    r"(?:on|to|after|because|since|at|following|with)\b|\bthis (?:article|story|report|piece) has been (?:amended|corrected)\b|"
    r"\bthis (?:article|story|report) originally (?:said|stated|misstated)\b|"
    r"^\W*(?:korrektur(?:hinweis)?|anmerkung der redaktion|hinweis der redaktion|berichtigung|richtigstellung)\b|\b(?:anm\. d\. red|in einer früheren version (?:dieses|des))\b|"
    r"^\W*(?:correctif|rectificatif|erratum|note de la rédaction|correction)\s*[:.]|\bune version précédente de cet article\b|"
    r"^\W*(?:corrección|fe de errores|fe de erratas|nota de la redacción|nota del editor|rectificación)\b|\buna versión anterior de est[ae]\b|"
    r"^\W*(?:correção|nota da redação|errata|correzione|errata corrige|nota della redazione|nota do editor)\b|^\W*(?:correctie|rectificatie|noot van de redactie)\b|"
    r"^\W*(?:исправление|поправка|уточнение|от редакции|примечание редакции)\b|^\W*(?:更正|勘误|勘誤|编者按|編者按|编者注|編者註|訂正|お詫び|おわびと訂正|정정|바로잡습니다|편집자 ?주|알려드립니다)|"
    r"^\W*(?:تصحيح|تصويب|ملاحظة المحرر|ملاحظة من المحرر|تنويه|توضيح)\b",
    re.I,
)  # fmt: skip
_PLACES = (
    "//*[contains(@class,'correction') or contains(@class,'editors-note') or contains(@class,'editor-note') or contains(@class,'clarification')"
    " or contains(@class,'editorsnote') or contains(@class,'amendment') or contains(@id,'correction')]"
)
_OUTSIDE = "[not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor::*[contains(@class,'comment') or contains(@class,'related')])]"
_LONGEST = 1200
_SHORTEST = 15


def is_note(paragraph: str) -> bool:
    """Whether a paragraph is a correction or an editor's note, by how it begins or by its set phrases."""
    return _SHORTEST <= len(paragraph) <= _LONGEST and bool(_NOTE.search(paragraph))


def read(document: Document, paragraphs: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paragraphs with every note in them, and the notes.

    A note that the extraction left out (they stand in boxes) goes before the text or behind it, as it stands on the page.
    """
    held = [p for p in paragraphs if is_note(p)]
    before: list[str] = []
    behind: list[str] = []
    opening = paragraphs[0][:60] if paragraphs else ""
    reached = False
    for block in _blocks(document):
        words, is_boxed = block
        reached = reached or bool(opening) and words.startswith(opening)
        is_new = not any(words in p or p in words for p in (*paragraphs, *before, *behind))
        if is_new and (is_note(words) or (is_boxed and _SHORTEST <= len(words) <= _LONGEST)):
            (behind if reached else before).append(words)
    notes = (*before, *held, *behind)
    return (*before, *paragraphs, *behind), notes


def _blocks(document: Document) -> list[tuple[str, bool]]:
    """Paragraph-like blocks of the page outside of navigation and boxes, with whether they stand in a box for notes."""
    boxed = set(document.root.xpath(_PLACES))
    found: list[tuple[str, bool]] = []
    for element in document.root.xpath(
        f"//*[self::p or self::div or self::section or self::span or self::em]{_OUTSIDE}"
    ):
        in_box = element in boxed
        if not in_box and (element.tag not in ("p", "div", "section") or not documents.is_leaf_block(element)):
            continue
        words = documents.text(element)
        if len(words) >= _SHORTEST:
            found.append((words, in_box))
    return found
