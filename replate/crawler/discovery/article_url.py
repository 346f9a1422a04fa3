"""Does an address look like one article's, by its shape alone: a date in the path, an article's id, a long slug.

Measured on the 526 section fronts of the pack fp2022_dev (`python benchmarks/discovery.py 50` prints the sample): of
300 links taken, 50 a front, 297 lead to articles; the others are two shopping offers and a page of data. Of 401
same-site links left out whose text was six words or more, in every fifth capture, 50 are reviews whose address ends in
a code of 7 letters; the rest are topics, films, serials, jobs and the shop. Of 953 articles and blog posts of the pack
trafilatura_eval 666 are known by their address alone: a site that names its pages in two or three words needs `include`
globs.
"""

import re
from urllib.parse import unquote, urlsplit

FURNITURE = frozenset(
    """
    tag tags thema themen topic topics temas tema label category kategorie author authors autor autoren autori
    person people profile profil staff contributor by search suche recherche buscar archive archiv archives
    login logout register registrierung account konto abo abos subscribe subscription newsletter newsletters shop store
    impressum imprint datenschutz privacy terms agb contact kontakt about about-us ueber-uns faqs sitemap
    rss feed feeds stellenmarkt advertise mediadaten werbung anzeigen anzeige advertorial sponsored angebote bestellung
    video videos podcast podcasts mediathek livestream webcam epaper e-paper
    preisvergleich tarifrechner gutscheine coupons horoskop horoscope forum foren comments bestenliste vergleichswelt
    wp-content wp-json assets static serie series loseblattwerke whitepapers webcasts quiz administratives
    """.split()  # noqa: SIM905 - a list kept by hand reads better as words
)
"""Path segments below which stand no articles: indexes, persons, accounts, the shop, advertisements, film."""

FURNITURE_AT_THE_TOP = frozenset(
    """
    page service services help hilfe faq jobs careers audio radio produkte products product download downloads
    app apps deals wetter weather spiele games raetsel lotto kurse events veranstaltungen solutions dienste
    """.split()  # noqa: SIM905 - likewise
)
"""Likewise, but only as the first segment: "/economy/service/…-38922286" and "/panorama/weather/…" hold articles."""

FURNITURE_HOSTS = frozenset(
    """
    shop spiele games abo abos login auth account accounts konto newsletter jobs stellenmarkt epaper e-paper mediadaten
    audio podcast tv video mail search suche forum wetter tickets reisen partner tarifrechner static cdn img images
    media services service boersen akademie studiengaenge konferenzen preisvergleich webkiosk kiosk premium
    """.split()  # noqa: SIM905 - likewise
)
"""First labels of host names that carry no articles."""

NOT_A_PAGE = re.compile(
    r"\.(jpe?g|png|gif|webp|svg|ico|pdf|mp[34]|m4a|mov|zip|gz|css|js|json|xml|rss|atom|ics|docx?|xlsx?)$", re.IGNORECASE
)

_DATE_OR_NUMBER = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2])(?:[/-]?(?:0[1-9]|[12]\d|3[01]))?/(?=.)"  # /2026/11/23/ /2026-11/ /202611/23/
    r"|/(?:19|20)\d\d/\d\d/(?=.)"  # /2026/47/: year and number of the issue
    r"|/(?:19|20)\d\d/(?=[^/]+[-_][^/]+[-_][^/]+$)"  # /2026/slug-of-words
    r"|/\d{5,}/(?=[^/]*[^/\d][^/]*$)"  # /136290/slug: an id before the slug
    r"|[/_-]t?(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])(?=[_.-])"  # t20261123_12345
)
_ID = re.compile(
    r"(?<=.)[-_.,~][a-z]{0,2}\d{5,}$"  # slug-91448182, slug_1.4567890
    r"|^[a-z]{0,12}\d{5,}$"  # 12345, article12345
    r"|^\d{5,}[-_,]"  # 12345-slug
    r"|(?:^|(?<=.)[-_.])[a-z]{0,3}(?=[0-9a-f]*\d)[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}$",  # slug-a-<uuid>, WS<hex>
    re.IGNORECASE,
)
_ID_IN_QUERY = re.compile(
    r"(?:^|&)(?:id|p|aid|nid|sid|docid|contentid|seq_?code|(?:art|article|news|story)(?:_?id)?)=[a-z]*\d{3,}(?:&|$)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cms|ece|amp)$", re.IGNORECASE)
_INDEX = re.compile(
    r"(?:index|home|default|main|uebersicht|overview|latest|news|datenschutzerkl.*)$", re.IGNORECASE
).match
_BETWEEN_WORDS = re.compile(r"[-_+ ]+")


def is_furniture(url: str) -> bool:
    """The address of an index, a person, the shop, a file: no text that we follow, whatever else it looks like."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    if not segments:
        return not parts.query
    if NOT_A_PAGE.search(parts.path) or (parts.hostname or "").split(".")[0] in FURNITURE_HOSTS:
        return True
    return segments[0] in FURNITURE_AT_THE_TOP or any(segment in FURNITURE for segment in segments)


def looks_like_article(url: str, front: str) -> bool:
    """One article's address, of a canonical URL: no furniture, and a date, an id, or a slug of five words and more.

    A slug alone counts only on the host of `front`, the page that links there: at other hosts of a site such addresses
    were advertisements throughout.
    """
    if is_furniture(url):
        return False
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/")
    slug = _EXTENSION.sub("", path.rpartition("/")[2])
    if _ID_IN_QUERY.search(parts.query):
        return True
    if not slug or _INDEX(slug):
        return False
    return bool(_DATE_OR_NUMBER.search(path) or _ID.search(slug)) or (_is_long(slug) and _name(url) == _name(front))


def _is_long(slug: str) -> bool:
    return len(slug) >= 25 and len(_BETWEEN_WORDS.split(slug)) >= 5


def _name(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.").removeprefix("m.")
