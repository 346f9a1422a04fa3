"""Canonical URLs: one spelling for each address, so that a page found twice is known to be the same.

The canonical URL is what is shown and fetched. So nothing is done to it that could lead to another page: "www." and the
trailing slash stay, http and https stay apart (a redirect or rel=canonical tells what is one page), and parameters keep
the order in which the site wrote them, for a signed query would break. Pages are told by `key`, which puts them in
order: of 14,519 addresses with several parameters in all packs it joins three pairs, each of them one page
(`python -m benchmarks.identity addresses`).

What is written differently and means the same is made one (RFC 3986 section 6.2, WHATWG URL where browsers differ):
letter case of scheme and host, IDN as A-labels, default ports, percent-encoding, dot segments, an empty query; what an
AMP cache wraps is unwrapped. What the
server never sees or what only follows the reader is dropped: fragment (`#!` too), credentials, tracking parameters.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from replate.errors import UsageError

LONGEST = 8192
"""Characters of a URL: RFC 9110 asks servers for 8,000 octets at least; the longest of those packs' URLs has 454."""

TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "at_", "hsa_", "guce_", "fb_action_", "elqtrack", "__cft__")
"""Families of parameters: Urchin/Google, Matomo, Piano/AT Internet, HubSpot, Yahoo, Facebook, Eloqua."""

TRACKING = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid msclkid yclid ysclid twclid ttclid li_fat_id
    igshid igsh epik scid srsltid _ga _gl _gac _hsenc _hsmi __hstc __hssc __hsfp hss_channel hsctatracking
    mc_cid mc_eid mkt_tok oly_enc_id oly_anon_id vero_id vero_conv wickedid ck_subscriber_id _openstat __s _kx
    rb_clickid fb_source fb_ref fb_comment_id __tn__ __twitter_impression twitter_impression ref_src ref_url s_kwcid
    ef_id ns_mchannel ns_source ns_campaign ns_linkname ns_fee ocid smid smtyp xtor wt_mc wt_zmc wt.mc_id wt.mc_ev ito
    intcmp icid ncid cmpid ftag guccounter traffic_source mbid srnd __source taid spm sr_share sh_kit sara_icid
    """.split()  # noqa: SIM905 - a list kept by hand reads better as words
)
"""Single parameters, lower case: click ids of networks, newsletter recipients, campaign names of the press.

A name stands here only when no site is known to choose content by it: a tracker kept costs a second look at
rel=canonical, a parameter dropped wrongly makes two articles one. Hence no `ref`, `source`, `cid`, `id`, `share`.
"""

DEFAULT_PORTS = {"http": 80, "https": 443}

SHARED_SUFFIXES = frozenset(
    """
    blogspot.com wordpress.com substack.com medium.com tumblr.com github.io gitlab.io netlify.app vercel.app pages.dev
    web.app herokuapp.com typepad.com livejournal.com ghost.io beehiiv.com webflow.io wixsite.com weebly.com
    """.split()  # noqa: SIM905 - a list kept by hand reads better as words
)
"""Hosts whose subdomains belong to different publishers; the few of the public suffix list that carry news."""

_SECOND_LEVEL = frozenset("ac co com edu go gob gouv gov gv info ltd mil ne net nom or org plc sch web".split())  # noqa: SIM905 - likewise
_PLAIN_PATH = re.compile(r"/[A-Za-z0-9\-._~/!$&'()*+,;=:@]*").fullmatch
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9\-._~/!$&'()*+,;=:@?]*").fullmatch
_TO_NORMALISE = re.compile(r"%([0-9A-Fa-f]{2})|(?:%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~/!$&'()*+,;=:@?\[\]|%])+")
_NOT_IN_PATH = re.compile(r"[?\[\]|]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PLAIN_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*").fullmatch
_CONTROLS = "".join(map(chr, range(33)))
_DROPPED_BY_BROWSERS = str.maketrans("", "", "\t\n\r")
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
_AMP_CACHE = re.compile(r"/[cv]/(s/)?([^/]+\.[^/]+(?:/.*)?)")
_AMP_VIEWER = re.compile(r"/amp/(s/)?([^/]+\.[^/]+(?:/.*)?)")
_GOOGLE = re.compile(r"(?:www\.)?google(?:\.com?)?\.[a-z]{2,3}").fullmatch
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)


def canonical(url: str, base: str | None = None) -> str:
    """The one spelling of an http(s) URL; `base` is the address of the page or feed that a relative `url` stands in.

    Raises UsageError, naming the URL, for what is no absolute http or https URL after resolving. Stable:
    canonical(canonical(u)) is canonical(u).
    """
    parts = _split(url, base)
    while inner := _wrapped(parts):
        parts = _split(inner, None)
    path, query = _path(parts.path), _query(parts.query)
    result = f"{parts.scheme}://{_authority(parts, url)}{path}{'?' if query else ''}{query}"
    if len(result) > LONGEST:
        raise _unusable(url, f"it is longer than {LONGEST} characters")
    return result


def _wrapped(parts: SplitResult) -> str | None:
    """The address that an AMP cache or Google's AMP viewer shows; None: it is no such address.

    https://developers.google.com/amp/cache/overview: `/c/s/` and the page's address, without `s/` for http.
    """
    name = (parts.hostname or "") if "amp" in parts.netloc + parts.path[:5] else ""
    pattern = _AMP_CACHE if name.endswith(".cdn.ampproject.org") else _AMP_VIEWER if _GOOGLE(name) else None
    found = pattern.fullmatch(parts.path) if pattern else None
    if found is None:
        return None
    return f"http{'s' if found[1] else ''}://{found[2]}{'?' if parts.query else ''}{parts.query}"


def key(canonical: str) -> str:
    """The canonical URL with its parameters in order of name: where two agree, they are one address.

    Values of one name keep their order, and so do pieces without "=", which stand behind: a server that reads those
    by position tells them apart. Never fetched. Stable: key(key(u)) is key(u).
    """
    start, mark, query = canonical.partition("?")
    if "&" not in query:
        return canonical
    return f"{start}{mark}{'&'.join(sorted(query.split('&'), key=_place))}"


def _place(piece: str) -> tuple[bool, str]:
    name, is_pair, _ = piece.partition("=")
    return (not is_pair, name if is_pair else "")


def host(url: str) -> str:
    """Whom we are polite to: lower-case A-label name, plus the port when it is not the scheme's own."""
    return _authority(_split(url, None), url)


def matches(url: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Does a source want this canonical URL: some `include` glob fits, or there is none, and no `exclude` glob fits.

    `*` stands for any characters, "/" too; letter case counts.
    """
    if any(fnmatchcase(url, glob) for glob in exclude):
        return False
    return not include or any(fnmatchcase(url, glob) for glob in include)


def site(url: str) -> str:
    """The publisher's site that a URL belongs to: its registrable domain, with a port that is not the scheme's own."""
    return _site(host(url))


def is_same_site(a: str, b: str) -> bool:
    """Do two URLs belong to one publisher's site: same registrable domain and port (www., m., sport. of one name).

    Addresses (IPv4, IPv6) and names without a dot are a site each. The registrable domain is estimated, offline: the
    last two labels, or three below a country's "co.uk"-like second level or a shared host such as substack.com.
    """
    return site(a) == site(b)


def _split(url: str, base: str | None) -> SplitResult:
    if len(url) > LONGEST:
        raise _unusable(url, f"it is longer than {LONGEST} characters")
    try:
        parts = urlsplit(_as_browsers_read(url))
        if base is not None and not (parts.scheme and parts.netloc):
            parts = urlsplit(urljoin(_as_browsers_read(base), _as_browsers_read(url)))
    except ValueError as error:
        raise _unusable(url, f"it cannot be read ({error})") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise _unusable(url, "it is no absolute http or https URL; write it whole, as https://example.org/page")
    return parts


def _as_browsers_read(url: str) -> str:
    """White space around and line breaks within do not count, and a backslash before the query is a slash.

    The latter matters: in `http://a.example\\@b.example/` a browser visits a.example, Python's parser b.example.
    """
    url = url.strip(_CONTROLS).translate(_DROPPED_BY_BROWSERS)
    if "\\" not in url:
        return url
    end = min(index for index in (url.find("?"), url.find("#"), len(url)) if index >= 0)
    return url[:end].replace("\\", "/") + url[end:]


def _authority(parts: SplitResult, url: str) -> str:
    try:
        name, port = parts.hostname, parts.port
    except ValueError as error:
        raise _unusable(url, f"its port is no number from 0 to 65535 ({parts.netloc[-40:]!r})") from error
    plain = _host_name(name or "")
    if not plain:
        raise _unusable(url, "it names no host that can exist; write it whole, as https://example.org/page")
    return plain if port is None or port == DEFAULT_PORTS[parts.scheme] else f"{plain}:{port}"


@lru_cache(maxsize=4096)
def _host_name(name: str) -> str:
    """The name in lower-case A-labels, or "" when no such host can exist."""
    if ":" in name:
        return _ipv6(name)
    if "%" in name:
        return ""
    if not name.isascii():
        name = _a_labels(name)
    name = name.lower().removesuffix(".")
    return name if len(name) <= 253 and _PLAIN_HOST(name) else ""


def _a_labels(name: str) -> str:
    """UTS 46 as browsers apply it (non-transitional: "ß" stays itself), which Python's own IDNA 2003 codec is not."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name.translate(_INVISIBLE)).lower())
    labels = folded.replace("。", ".").split(".")
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode", "replace").decode("ascii") for label in labels
    )


def _ipv6(name: str) -> str:
    try:
        return f"[{ipaddress.IPv6Address(name).compressed}]" if "%" not in name else ""
    except ValueError:
        return ""


def _path(path: str) -> str:
    if not path:
        return "/"
    if ";" in path:
        path = _SESSION.sub("", path)
    if not _PLAIN_PATH(path):
        path = _NOT_IN_PATH.sub(_escaped, _percent_normalised(path))
    return _without_dot_segments(path) if "/." in path else path or "/"


def _query(query: str) -> str:
    if not query:
        return ""
    if not _PLAIN_QUERY(query):
        query = _percent_normalised(query)
    return "&".join(piece for piece in query.split("&") if piece and not _is_tracking(piece))


def _is_tracking(piece: str) -> bool:
    name = piece.partition("=")[0].lower().removeprefix("amp;")  # "&amp;" escaped twice by the page
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _percent_normalised(text: str) -> str:
    """Unreserved characters as themselves, all else that needs it as upper-case UTF-8 triplets; one pass, so stable."""
    return _TO_NORMALISE.sub(_normalised, text)


def _normalised(match: re.Match[str]) -> str:
    if not match[1]:
        return quote(match[0], safe="", errors="replace")
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _escaped(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def _without_dot_segments(path: str) -> str:
    segments, kept = path.split("/"), list[str]()
    for segment in segments:
        if segment == "..":
            kept = kept[: max(1, len(kept) - 1)]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


def _site(authority: str) -> str:
    if authority.startswith("["):
        return authority
    name, _, port = authority.partition(":")
    labels = name.split(".")
    if labels[-1].isdigit() or len(labels) < 3:
        return authority
    return ".".join(labels[-_labels_of_site(labels) :]) + (f":{port}" if port else "")


def _labels_of_site(labels: list[str]) -> int:
    """How many labels the registrable domain has, without the public suffix list: three below "co.uk", "com.au"."""
    is_second_level = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return 3 if is_second_level or ".".join(labels[-2:]) in SHARED_SUFFIXES else 2


def _unusable(url: str, why: str) -> UsageError:
    shown = url if len(url) <= 120 else f"{url[:90]}… ({len(url)} characters)"
    return UsageError(f"cannot use the URL {shown!r}: {why}.")
