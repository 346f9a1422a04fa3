"""Addresses that may be one article's: mobile and AMP forms, parameters, the publisher's id that stays in a new slug.

Nothing here is certain, so nothing here makes two addresses one: it says which pages are worth comparing, and what to
learn of a site when comparing their texts has decided. Only what wraps another address whole (an AMP cache, Google's
viewer) is unwrapped at once, in `url.canonical`.
"""

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from replate.changes import url as urls

FORM_LABELS = ("www.", "m.", "mobile.", "amp.", "touch.", "wap.")
"""First labels of hosts that show the same articles in another form."""

_AMP_SEGMENT = re.compile(r"^/amp(?=/.)|/amp(?=/?$)|\.amp(?=$|\.html?$)", re.IGNORECASE)
_AMP_PARAMETERS = frozenset(
    {("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("output", "amp"), ("mode", "amp")}
)
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cms|ece)$", re.IGNORECASE)
_ID = r"(?:[a-z]{0,4}\d{5,}|(?=[a-z]*\d)[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}|[a-z]{1,3}[0-9a-f]{16,})"
_WHOLE = re.compile(_ID, re.IGNORECASE)
_BETWEEN = re.compile(r"[-_.,~]")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])?(?:[0-5]\d){0,2})?")
LONGEST_ID = 64
MARKUP = "markup "  # begins the places of ids that stand in a page's markup, not in its address


@dataclass(frozen=True, slots=True)
class Relation:
    """How two addresses of one bare form differ: in the parameters named, or (none named) in their form alone."""

    parameters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Token:
    """What may be the publisher's id of an article, and where in the address it stands: `segment 2 from the end`."""

    place: str
    text: str


def bare(url: str) -> str:
    """A canonical URL without what tells forms of one article apart: scheme, "www." or "m.", AMP marks, parameters."""
    parts = urlsplit(url)
    return f"{bare_host(url)}{_bare_path(parts.path)}"


def bare_host(url: str) -> str:
    """The host of a canonical URL without "www." or "m."; languages of a site may have hosts of their own."""
    name = urlsplit(url).netloc
    for label in FORM_LABELS:
        if name.startswith(label) and "." in name[len(label) :]:
            return name[len(label) :]
    return name


def _bare_path(path: str) -> str:
    return _AMP_SEGMENT.sub("", path).rstrip("/") or "/"


def relation(one: str, other: str) -> Relation | None:
    """How two canonical URLs differ when their bare forms are equal; None: those differ, or the URLs do not."""
    if one == other or bare(one) != bare(other):
        return None
    mine, theirs = _parameters(one), _parameters(other)
    return Relation(frozenset(name for name, _ in (mine - theirs) + (theirs - mine)))


def _parameters(url: str) -> Counter[tuple[str, str]]:
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True, max_num_fields=None)
    return Counter(pair for pair in pairs if (pair[0].lower(), pair[1].lower()) not in _AMP_PARAMETERS)


def tokens(url: str) -> tuple[Token, ...]:
    """What in a canonical URL may be an article's id: five digits and more, or a long hexadecimal name; no date."""
    parts = urlsplit(url)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    found = [pair for place, segment in enumerate(reversed(segments), 1) for pair in _of_segment(place, segment)]
    found += [(f"parameter {name}", value) for name, value in parse_qsl(parts.query)]
    return tuple(Token(place, text.lower()) for place, text in found if _is_id(text))


def _of_segment(place: int, segment: str) -> list[tuple[str, str]]:
    """The whole segment where it is an id, else its last and its first piece."""
    name, where = _EXTENSION.sub("", segment), f"segment {place} from the end"
    if _is_id(name):
        return [(where, name)]
    pieces = _BETWEEN.split(name)
    return [(f"end of {where}", pieces[-1]), (f"start of {where}", pieces[0])] if len(pieces) > 1 else []


def _is_id(text: str) -> bool:
    return len(text) <= LONGEST_ID and bool(_WHOLE.fullmatch(text)) and not _DATE.fullmatch(text)


def refusal(named: str, here: str) -> str | None:
    """Why a canonical link is not believed, in words; None: it may be true, and the text will tell.

    Refused: another site, the home page, a section (an address above the page's own, or without anything that a page's
    address has), and another article, told by its id where both addresses have one at the same place.
    """
    if not urls.is_same_site(named, here):
        return f"its canonical link leads to another site, {named}"
    path, own = _bare_path(urlsplit(named).path), _bare_path(urlsplit(here).path)
    if path == "/" and not urlsplit(named).query and own != "/":
        return f"its canonical link names the home page, {named}"
    if own != path and own.startswith(path.rstrip("/") + "/") and not _WHOLE.fullmatch(_last(path)):
        return f"its canonical link names a section, {named}"
    mine, theirs = ({token.place: token.text for token in tokens(url)} for url in (here, named))
    differing = [place for place in mine if place in theirs and mine[place] != theirs[place]]
    if differing and not set(mine.values()) & set(theirs.values()):
        return f"its canonical link names another article, {named} ({differing[0]} differs)"
    return None


def _last(path: str) -> str:
    return _EXTENSION.sub("", path.rpartition("/")[2])
