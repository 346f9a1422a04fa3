"""The cheap question before the dear one: is there anything on the page that a reading could read differently?

One hash over the full visible text and over what a reading uses that is not visible: structured blocks, the meta tags
that `structured` reads, `datetime` and itemprop values, language and canonical URL. Class names, ids, nonces, white
space, styles, scripts and comments are not in it, so pages that differ in nothing else have the same digest and are not
read again. Two pages with one digest read the same, but for hand-written selectors over class names that moved over
unchanged text.
"""

import logging

import xxhash
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from replate.crawler.reading import charset, structured

_VERSION = "gate/1"  # of what is hashed; a change of it opens every gate once
_LOG = logging.getLogger(__name__)


def digest(body: bytes, content_type: str | None) -> str | None:
    """The hash of all that can be read on a page, as 32 hex digits; None where that cannot be told (then: read it)."""
    try:
        tree = HTMLTree.parse(charset.decode(body, content_type))
        visible = extract_plain_text(tree, preserve_formatting=True, list_bullets=False, noscript=True)
        parts = [_VERSION, visible, *_unseen(tree)]
    except Exception:  # foreign parser, any bytes: without a digest the page is read in full, so nothing is missed
        _LOG.debug("no digest for a page of %d bytes", len(body), exc_info=True)
        return None
    return xxhash.xxh3_128_hexdigest("\x1f".join(parts).encode("utf-8", errors="surrogatepass"))


def _unseen(tree: HTMLTree) -> list[str]:
    """What is read and not seen, in the order of the page."""
    root = tree.document
    found = [tree.title or ""]
    for element in root.query_selector_all(
        "html, base, link[rel=canonical], meta, time, [itemprop], script[type='application/ld+json']"
    ):
        tag = element.tag
        if tag == "script":
            found.append(" ".join(element.text.split()))
        elif tag == "meta":
            name = element.getattr("property") or element.getattr("name") or element.getattr("itemprop") or ""
            if name.lower() in structured.META_NAMES or element.hasattr("itemprop"):
                found.append(f"{name}={element.getattr('content') or ''}")
        else:
            said = (element.getattr(n) or "" for n in ("lang", "href", "datetime", "content", "itemprop"))
            found.append("\x1e".join(said))
    return found
