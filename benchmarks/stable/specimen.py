"""One real page that can be changed on purpose: its tree, where its text stands, and which parts are known for sure.

What is article text here does not depend on any reading: it is the element with the most paragraph text that holds a
passage which people marked as text (the gold of the evaluation set); its longer paragraphs that end like sentences and
are not made of links are the ones that edits are made in.
"""

import copy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from benchmarks.reading import aeb, gold_pages
from replate.changes.text import storable
from replate.crawler.reading import charset
from replate.crawler.reading.headline import plain

Element = Any
_SENTENCE = re.compile(r"""[.!?…。！？؟।]["'”’»」』)\]]*$""")
_APART = re.compile(r"\b(?:aside|nav|footer|form|comments?|related|sidebar|widget)\b", re.I)
_DEK = re.compile(
    r"(?:^|[-_\s])(?:dek|standfirst|sub-?(?:headline|title)|summary|lede?|intro|chapo|vorspann)(?:$|[-_\s])", re.I
)
_DEK_WITHIN = 40
LEAST_PARAGRAPHS = 4


def words(element: Element) -> str:
    return " ".join(element.text_content().split())


@dataclass
class Specimen:
    """A page to be changed: every method looks at the tree as it is; `copy` gives one that may be changed."""

    url: str
    root: Element
    gold: dict[str, Any]

    @property
    def site(self) -> str:
        host = urlsplit(self.url).hostname or ""
        return ".".join(host.removeprefix("www.").split(".")[-2:])

    @property
    def is_held_out(self) -> bool:
        """Half of the sites, by a hash of their name, are never looked at while the reading is built."""
        return hashlib.sha256(self.site.encode()).digest()[0] % 2 == 1

    def copy(self) -> "Specimen":
        return Specimen(self.url, copy.deepcopy(self.root), self.gold)

    def source(self) -> bytes:
        return etree.tostring(self.root, encoding="utf-8", method="html", doctype="<!DOCTYPE html>")

    @property
    def body(self) -> Element:
        found = self.root.find("body")
        return self.root if found is None else found

    @property
    def container(self) -> Element | None:
        """The element whose own paragraphs hold most text, when people marked one of its passages as text."""
        size: dict[Element, int] = {}
        for paragraph in self.body.iter("p"):
            parent = paragraph.getparent()
            if parent is not None and not _is_apart(parent):
                size[parent] = size.get(parent, 0) + len(words(paragraph))
        best = max(size, key=lambda element: size[element], default=None)
        if best is None or not any(part in words(best) for part in self.gold.get("with") or ()):
            return None
        return best

    def paragraphs(self) -> list[Element]:
        """The paragraphs that are article text beyond doubt, in order."""
        container = self.container
        found = [] if container is None else [p for p in container.findall("p") if _is_text(p)]
        without, whole = self.gold.get("without") or (), self.gold.get("whole")
        found = [p for p in found if whole is None or _unspaced(words(p)) in whole]
        return [p for p in found if not any(part in words(p) for part in without)]

    @property
    def headline(self) -> Element | None:
        """The visible headline: the only `<h1>` that says the gold title."""
        wanted = plain(self.gold.get("title") or "")
        path = "//h1[not(ancestor::nav or ancestor::footer or ancestor::aside)]"  # those are breadcrumbs
        found = [h for h in self.root.xpath(path) if wanted and plain(words(h)) == wanted]
        return found[0] if len(found) == 1 else None

    @property
    def dek(self) -> Element | None:
        """A sentence marked as one below the headline and before the text."""
        headline, container = self.headline, self.container
        if headline is None or container is None:
            return None
        first = container.find("p")
        for near in headline.xpath(f"following::*[position() <= {_DEK_WITHIN}]"):
            if near is first or near is container:
                return None
            marks = f"{near.get('class') or ''} {near.get('itemprop') or ''}"
            if near.tag in ("p", "h2", "div") and _DEK.search(marks) and 40 <= len(words(near)) <= 500:
                return near if len(list(near.iter("p"))) <= 1 and _SENTENCE.search(words(near)) else None
        return None

    def captions(self) -> list[Element]:
        """The captions of pictures inside the text's element: not of an author's portrait, nor of a link elsewhere."""
        container = self.container
        found = [] if container is None else [f for f in container.iter("figcaption") if len(words(f)) >= 20]
        found = [f for f in found if next(f.iterancestors("a"), None) is None and not _is_linked(f)]
        return [
            f for f in found if not any("author" in (e.get("class") or "") for e in (f, *f.iterancestors("figure")))
        ]

    @property
    def author(self) -> str | None:
        """The gold author where the page shows the name once or more outside its text."""
        named = self.gold.get("author")
        if not isinstance(named, str) or not re.fullmatch(r"[^\W\d]+(?: [^\W\d]+){1,2}", named):
            return None
        path = "//*[contains(@class,'uthor') or contains(@class,'yline') or @rel='author']"
        shown = any(words(e) in (named, f"By {named}", f"by {named}", f"Von {named}") for e in self.root.xpath(path))
        return named if shown else None


def _is_apart(element: Element) -> bool:
    above = (element, *element.iterancestors())
    return any(_APART.search(f"{e.tag} {e.get('class') or ''} {e.get('id') or ''}") for e in above if e.tag != "body")


def _is_text(paragraph: Element) -> bool:
    is_sentence = len(words(paragraph)) >= 40 and bool(_SENTENCE.search(words(paragraph)))
    return is_sentence and not _is_linked(paragraph) and not list(paragraph.iter("img"))


def _is_linked(element: Element) -> bool:
    """Whether links hold more than a third of its letters."""
    return 3 * sum(len(words(a)) for a in element.iter("a")) > len(words(element))


def _labelled(data: Path) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """(url, page, gold) of both sets; aeb has the whole text and no other field."""
    yield from gold_pages(data / "trafilatura_eval")
    for url, body, text in aeb(data / "aeb"):
        lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        yield url, body, {"with": lines, "whole": _unspaced(text)}


def _unspaced(words: str) -> str:
    return "".join(words.split())


def specimens(data: Path, most: int) -> Iterator[Specimen]:
    """The first pages of both sets, in an order without meaning, that have text in paragraphs with gold in them."""
    found = 0
    pages = sorted(_labelled(data), key=lambda page: hashlib.sha256(page[0].encode()).digest())
    for url, body, gold in pages:
        parser = html.HTMLParser(encoding="utf-8", collect_ids=False)
        try:
            root = html.document_fromstring(storable(charset.decode(body, "text/html")).encode(), parser=parser)
        except (etree.ParserError, ValueError):
            continue
        if any(storable(node) != node for node in root.xpath("//text()")):
            continue  # control characters cannot be put back
        one = Specimen(url, root, gold)
        if len(one.paragraphs()) >= LEAST_PARAGRAPHS:
            found += 1
            yield one
        if found == most:
            return
