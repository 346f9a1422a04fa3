"""The bytes of a polled source: unpacked, and what kind of document they are."""

import re
import zlib
from dataclasses import dataclass
from typing import Literal

LARGEST = 50 * 1024 * 1024
"""Bytes read of any source: the sitemap protocol allows 50 MiB unpacked. A gzip bomb is unpacked no further."""

_HEAD = 16 * 1024
"""Bytes in which the root element must begin."""

Form = Literal["empty", "feed", "json", "sitemap", "html", "urls", "robots", "binary", "text", "xml"]

_ROOTS: dict[str, Form] = {
    "rss": "feed",
    "feed": "feed",
    "rdf": "feed",
    "channel": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "html": "html",
    "head": "html",
    "body": "html",
}
_BEFORE_ROOT = re.compile(
    r"\s+|<\?[^>]*>|<!--.*?-->|<!doctype(?:[^>\[]*)(?:\[[^\]]*\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([a-zA-Z][\w.-]*)").match
_HTML_DOCTYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE).search
_URL_LINE = re.compile(r"^[ \t]*https?://[^\s<>\"]+[ \t\r]*$", re.MULTILINE).search
_SITEMAP_LINE = re.compile(r"^[ \t]*(?:user-agent|sitemap)[ \t]*:", re.IGNORECASE | re.MULTILINE).search
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"<\?xml[^>]*encoding", re.IGNORECASE).search
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),  # no mark, but what a document begins with
    (b"\0<", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Body:
    """A source's document: its bytes, what they are, and what went wrong while unpacking, in words, or None."""

    content: bytes
    form: Form
    problem: str | None = None


def opened(raw: bytes) -> Body:
    """Unpack gzip (sitemaps are served as .gz files) and tell the form from the bytes, not from the served type."""
    content, problem = _unpacked(raw)
    if len(content) > LARGEST:
        content, problem = content[:LARGEST], f"it is larger than {LARGEST >> 20} MiB; only the beginning was read"
    return Body(content, _form(text_of(content[:_HEAD])), problem)


def text_of(content: bytes) -> str:
    """The text by its byte order mark, else as UTF-8, else as Windows-1252's superset of Latin-1; never an error."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data"
        return content.decode("utf-8", "ignore") if is_cut else content.decode("cp1252", "replace")


def in_utf8(content: bytes) -> bytes:
    """Markup by its byte order mark as UTF-8 without one, its declaration gone; without a mark as it is."""
    if not content.startswith(tuple(mark for mark, _ in _BOMS)):
        return content
    return _DECLARATION.sub("", text_of(content)).encode("utf-8", "replace")


def is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def declares_encoding(content: bytes) -> bool:
    return bool(_DECLARED(content[:200]))


def _unpacked(raw: bytes) -> tuple[bytes, str | None]:
    parts, size = list[bytes](), 0
    while raw.startswith(b"\x1f\x8b") and size <= LARGEST:
        member = zlib.decompressobj(wbits=31)
        try:
            parts.append(member.decompress(raw, LARGEST + 1 - size))
        except zlib.error as error:
            return b"".join(parts), f"its gzip data is damaged ({error}); fetch it again or tell the publisher"
        size += len(parts[-1])
        if not member.eof and size <= LARGEST:
            return b"".join(parts), "its gzip data is cut short; fetch it again or tell the publisher"
        raw = member.unused_data.lstrip(b"\0")
    return (b"".join(parts), None) if parts else (raw, None)


def _form(head: str) -> Form:
    text = head.lstrip("\ufeff \t\r\n\0")
    if not text:
        return "empty"
    if text.startswith("<"):
        return _form_of_markup(text)
    if text[0] in "{[":
        return "json"
    if _is_binary(head):
        return "binary"
    if _SITEMAP_LINE(text):
        return "robots"
    return "urls" if _URL_LINE(text) else _form_of_text(text)


def _form_of_text(text: str) -> Form:
    """Markup after some stray characters (a PHP warning, white space of another sort) is markup still."""
    start = text.find("<")
    return _form_of_markup(text[start:], "text") if start >= 0 else "text"


def _form_of_markup(text: str, otherwise: Form = "xml") -> Form:
    at = 0
    while skipped := _BEFORE_ROOT.match(text, at):
        at = skipped.end()
    root = _ROOT(text, at)
    form = _ROOTS.get(root[1].lower()) if root else None
    return form or ("html" if _HTML_DOCTYPE(text) else otherwise)


def _is_binary(head: str) -> bool:
    """More than one character in ten is a control character or undecodable: no text that people write."""
    odd = sum(1 for character in head if character < "\t" or "\r" < character < " " or character == "\ufffd")
    return odd * 10 > len(head)
