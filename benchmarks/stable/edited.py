"""What a newsroom changes in an article: each kind of edit changes one thing, and any reading must see it."""

import random
import re
from collections.abc import Callable

from lxml import html

from benchmarks.stable.phrases import Phrases
from benchmarks.stable.specimen import Element, Specimen, words

Edit = Callable[[Specimen, Phrases], bool]
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w.,]\d)")


def _reword(element: Element, rng: random.Random) -> bool:
    """Another word for one of the element's own."""
    nodes = [
        n for n in element.xpath(".//text()") if _WORD.search(str(n)) and n.getparent().tag not in ("script", "style")
    ]
    if not nodes:
        return False
    node = rng.choice(nodes)
    found = rng.choice(list(_WORD.finditer(str(node))))
    _put(node, f"{node[: found.start()]}{rng.choice(('marble', 'seldom', 'Kupfer', 'lantern'))}{node[found.end() :]}")
    return True


def _put(node: Element, text: str) -> None:
    parent = node.getparent()
    if node.is_tail:
        parent.tail = text
    else:
        parent.text = text


def _like(model: Element, text: str) -> Element:
    """A paragraph in the markup of another."""
    made = html.Element("p", {name: value for name, value in model.items() if name == "class"})
    made.text = text
    return made


def word_first(page: Specimen, say: Phrases) -> bool:
    return _reword(page.paragraphs()[0], say.rng)


def word_other(page: Specimen, say: Phrases) -> bool:
    return _reword(say.rng.choice(page.paragraphs()[1:]), say.rng)


def sentence_added(page: Specimen, say: Phrases) -> bool:
    """One more sentence in a paragraph, behind its others or before them."""
    paragraph = say.rng.choice(page.paragraphs())
    if say.rng.random() < 0.5:
        paragraph.text = f"{say.sentence()} {paragraph.text or ''}"
    elif len(paragraph):
        paragraph[-1].tail = f"{paragraph[-1].tail or ''} {say.sentence()}"
    else:
        paragraph.text = f"{paragraph.text} {say.sentence()}"
    return True


def number(page: Specimen, say: Phrases) -> bool:
    nodes = [n for p in page.paragraphs() for n in p.xpath(".//text()") if _NUMBER.search(str(n))]
    if not nodes:
        return False
    node = say.rng.choice(nodes)
    found = say.rng.choice(list(_NUMBER.finditer(str(node))))
    _put(node, f"{node[: found.start()]}{int(found[0]) + say.rng.randint(1, 9)}{node[found.end() :]}")
    return True


def short_start(page: Specimen, say: Phrases) -> bool:
    first = page.paragraphs()[0]
    first.addprevious(_like(first, say.short()))
    return True


def short_middle(page: Specimen, say: Phrases) -> bool:
    before = say.rng.choice(page.paragraphs()[:-1])
    _after(before, _like(before, say.short()))
    return True


def short_end(page: Specimen, say: Phrases) -> bool:
    last = page.paragraphs()[-1]
    _after(last, _like(last, say.short()))
    return True


def paragraph_added(page: Specimen, say: Phrases) -> bool:
    before = say.rng.choice(page.paragraphs())
    _after(before, _like(before, say.paragraph()))
    return True


def paragraph_removed(page: Specimen, say: Phrases) -> bool:
    """One that the page says once: a copy elsewhere would still be read."""
    whole = words(page.body)
    once = [p for p in page.paragraphs() if whole.count(words(p)) == 1]
    if once:
        _drop(say.rng.choice(once))
    return bool(once)


def headline(page: Specimen, say: Phrases) -> bool:
    """In the visible headline, and wherever else the page says it."""
    shown = page.headline
    if shown is None:
        return False
    old, new = words(shown), say.title()
    for node in page.root.xpath("//text()"):
        if old in node:
            _put(node, str(node).replace(old, new))
    for element in page.root.iter("meta"):
        if old in (element.get("content") or ""):
            element.set("content", element.get("content").replace(old, new))
    if words(shown) == old:
        _only_text(shown, new)
    return True


def headline_shown(page: Specimen, say: Phrases) -> bool:
    """In the visible headline alone: what machines are told lags behind."""
    shown = page.headline
    return shown is not None and _reword(shown, say.rng)


def headline_rewritten(page: Specimen, say: Phrases) -> bool:
    """The same, with no word of the old one left."""
    shown = page.headline
    if shown is not None:
        _only_text(shown, say.title())
    return shown is not None


def dek(page: Specimen, say: Phrases) -> bool:
    shown = page.dek
    return shown is not None and _reword(shown, say.rng)


def caption(page: Specimen, say: Phrases) -> bool:
    found = page.captions()
    return bool(found) and _reword(say.rng.choice(found), say.rng)


def byline(page: Specimen, say: Phrases) -> bool:
    """Another name wherever the page names the author, in one piece."""
    old, new = page.author, say.name()
    if old is None:
        return False
    for node in page.root.xpath("//text()"):
        if old in node:
            _put(node, str(node).replace(old, new))
    for element in page.root.iter("meta"):
        if old in (element.get("content") or ""):
            element.set("content", element.get("content").replace(old, new))
    return page.author is None


def note_end(page: Specimen, say: Phrases) -> bool:
    last = page.paragraphs()[-1]
    _after(last, _note(last, say))
    return True


def note_top(page: Specimen, say: Phrases) -> bool:
    first = page.paragraphs()[0]
    first.addprevious(_note(first, say))
    return True


def _note(model: Element, say: Phrases) -> Element:
    made = _like(model, say.note())
    if say.rng.random() < 0.5:
        inner = html.Element("em")
        inner.text, made.text = made.text, None
        made.append(inner)
    return made


def _only_text(element: Element, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text


def _after(element: Element, new: Element) -> None:
    tail, element.tail = element.tail, None
    element.addnext(new)
    new.tail = tail


def _drop(element: Element) -> None:
    element.drop_tree()


EDITS: dict[str, Edit] = {
    "word, first paragraph": word_first, "word, other paragraph": word_other, "number": number,
    "sentence added": sentence_added,
    "short paragraph, start": short_start, "short paragraph, middle": short_middle, "short paragraph, end": short_end,
    "paragraph added": paragraph_added, "paragraph removed": paragraph_removed, "headline": headline,
    "headline, shown alone": headline_shown, "headline rewritten, shown alone": headline_rewritten,
    "dek": dek, "caption": caption, "byline": byline,
    "correction note, end": note_end, "correction note, top": note_top,
}  # fmt: skip
# How many paragraphs are gone and how many have come when an edit is told as it was made. A dek, a headline or a name
# may stand in the text as well, and what is one `<p>` may be two paragraphs: those kinds are not judged so.
PARAGRAPHS = {
    "word, other paragraph": (1, 1), "sentence added": (1, 1), "number": (1, 1), "short paragraph, start": (0, 1),
    "short paragraph, middle": (0, 1), "short paragraph, end": (0, 1), "paragraph added": (0, 1), "caption": (0, 0),
    "correction note, end": (0, 1), "correction note, top": (0, 1),
}  # fmt: skip
