"""The cheap question before the dear one: is there anything on the page that a reading could read differently?

One hash over the full visible text and over what a reading uses that is not visible: structured blocks, the meta tags
that `structured` reads, `datetime` and itemprop values, language and canonical URL. Class names, ids, nonces, white
space, styles, scripts and comments are not in it, so pages that differ in nothing else have the same digest and are not
read again. Two pages with one digest read the same, but for selectors (hand-written, or the extraction library's own)
over class names that moved while the text stood still: no edit either.

The visible text is resiliparse's, the rest is found by patterns in the source: its tree would give the same at five
times its price (together 2.3 ms a page of 64 KB against 1.1, of which 0.9 are resiliparse; benchmarks/reading.py).
"""

import logging
import re
from collections.abc import Iterator

import xxhash
from resiliparse.extract.html2text import extract_plain_text

from replate.crawler.reading import charset, structured

_VERSION = "gate/1"  # of what is hashed; a change of it opens every gate once
_LOG = logging.getLogger(__name__)
_TAG = re.compile(r"<(meta|link|html|base|time|title)\b([^>]*)>", re.I)
_JSONLD = re.compile(r"<script\b[^>]{0,300}ld\+json[^>]{0,300}>(.*?)</script", re.I | re.S)
_END_OF_SCRIPT = re.compile("</script", re.I)
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
# resiliparse takes the square of the depth of lists (each line is indented by it: 10 s and 500 MB for 30,000) and of
# the number of options (5 s for 20,000), and it would be the crawler itself that waits: python -m benchmarks.fuzz
_COSTLY = re.compile(r"<(?:[uo]l|option)\b", re.I)
_MANY_TAGS, _MOST_COSTLY = 6_000, 3_000
_LONGEST_TAG = 2000  # characters of a tag in which an itemprop is looked for
_READ = frozenset({"lang", "xml:lang", "datetime", "content", "href", "itemprop"})


def digest(body: bytes, content_type: str | None) -> str | None:
    """The hash of all that can be read on a page, as 32 hex digits; None where that cannot be told (then: read it)."""
    try:
        source = charset.decode(body, content_type)
        if source.count("<") > _MANY_TAGS and len(_COSTLY.findall(source)) > _MOST_COSTLY:
            return None
        visible = extract_plain_text(source, preserve_formatting=True, list_bullets=False, noscript=True)
    except Exception:  # foreign parser, any bytes: without a digest the page is read in full, so nothing is missed
        _LOG.debug("no digest for a page of %d bytes", len(body), exc_info=True)
        return None
    parts = (_VERSION, visible, *_unseen(source))
    return str(xxhash.xxh3_128_hexdigest("\x1f".join(parts).encode("utf-8", errors="surrogatepass")))


def _unseen(source: str) -> Iterator[str]:
    """What is read and not seen, in the order of the page."""
    # Searches end at the last place where they can succeed: what is never closed must not be looked through again and
    # again, for this runs beside every other page of the crawler.
    last_script = max((end.end() for end in _END_OF_SCRIPT.finditer(source)), default=0)
    for block in _JSONLD.finditer(source, 0, last_script):
        yield " ".join(block[1].split())
    for tag in _TAG.finditer(source, 0, source.rfind(">") + 1):
        name, attributes = tag[1].lower(), tag[2]
        if name == "title":
            end = source.find("<", tag.end())
            yield source[tag.end() : end]
        elif name != "link" or "canonical" in attributes:
            yield from _said(name, attributes)
    yield from _microdata(source)


def _said(tag: str, attributes: str) -> Iterator[str]:
    """The attribute values that are read; of a meta tag only where its name is one that is read."""
    said = {name.lower(): one or other or bare for name, one, other, bare in _ATTRIBUTE.findall(attributes)}
    if tag == "meta":
        name = said.get("property") or said.get("name") or said.get("http-equiv") or said.get("itemprop") or ""
        if name.strip().lower() in structured.META_NAMES or "itemprop" in said:
            yield f"{name}={said.get('content', '')}"
        return
    yield from (f"{name}={value}" for name, value in said.items() if name in _READ)


def _microdata(source: str) -> Iterator[str]:
    """The itemprop values that stand in an attribute; others are visible text."""
    at = source.find("itemprop")
    while at >= 0:
        start, end = source.rfind("<", max(0, at - _LONGEST_TAG), at), source.find(">", at, at + _LONGEST_TAG)
        tag = source[start:end] if 0 <= start < end < start + _LONGEST_TAG else ""
        if "content" in tag or "datetime" in tag:
            yield from _said("itemprop", tag)
        at = source.find("itemprop", max(end, at + 8))
