"""Bytes of a page to text: which charset, by the order browsers use, and never an error.

Byte order mark, then the HTTP header, then the page's own `<meta>`, then detection. A declared charset that does not
fit the bytes is doubted: if they are valid UTF-8 they are read as that (the commonest wrong declaration), else what the
detector says, else the declared one with replacement characters.
"""

import codecs
import re

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:+-]+)""", re.I)
_IN_PAGE = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:+-]+)""", re.I)
_ALIASES = {"latin-1": "iso-8859-1", "gb_2312": "gb2312"}
_SUPERSETS = {"gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949"}  # what pages under these labels really use
_HEAD = 4096  # bytes in which a declaration is looked for; the standard asks for 1,024, real pages exceed it


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a response; null characters, which end a parse, are dropped."""
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body.decode(charset, errors="replace").lstrip("\ufeff").replace("\0", "")
    declared = _declared(body, content_type)
    for attempt in (declared, "utf-8"):
        text = _strictly(body, attempt)
        if text is not None:
            return text.replace("\0", "")
    likely = declared if declared not in (None, "utf-8") else detect_encoding(body)
    try:
        return body.decode(likely or "utf-8", errors="replace").replace("\0", "")
    except LookupError:
        return body.decode("utf-8", errors="replace").replace("\0", "")


def _declared(body: bytes, content_type: str | None) -> str | None:
    in_header = _IN_HEADER.search(content_type or "")
    if in_header and (charset := _known(in_header[1])):
        return charset
    in_page = _IN_PAGE.search(body[:_HEAD])
    charset = _known(in_page[1].decode("ascii", errors="ignore")) if in_page else None
    return "utf-8" if charset and charset.startswith("utf-16") else charset  # ASCII told us so: it cannot be UTF-16


def _known(label: str) -> str | None:
    """The Python codec for a charset label, by the Encoding Standard's table; None if unknown."""
    lowered = label.strip().lower()
    by_standard: str | None = map_encoding_to_html5(_ALIASES.get(lowered, lowered), False)
    return _SUPERSETS.get(by_standard, by_standard) if by_standard else None


def _strictly(body: bytes, charset: str | None) -> str | None:
    if charset is None:
        return None
    try:
        return body.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None
