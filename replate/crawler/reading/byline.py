"""Who wrote it: names of people, apart from the agency that is credited."""

import itertools
import re
from collections.abc import Sequence, Set

from replate.crawler.reading import document as documents
from replate.crawler.reading import relative, times
from replate.crawler.reading.agency import named
from replate.crawler.reading.document import Document, Element, fold
from replate.crawler.reading.outline import Outline
from replate.crawler.reading.structured import Claims

_BY = [
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "af",
    "av",
    "przez",
    "od",
    "oleh",
    "autore?",
    "autores?",
    "author",
    "reporter",
    "автор",
    "текст",
    "بقلم",
    "كتب",
    "记者",
    "作者",
    "文",
    "取材",
]
_DONE = ["written", "reported", "story", "text", "words", "posted", "published", "compiled", "edited", "eingestellt"]
_LEADING = re.compile(
    rf"^(?:(?:{'|'.join(_DONE)})\s+)?(?:{'|'.join(_BY)})(?:\s*[:：/]\s*|\s+|$)|^(?:byline|post author)\s*[:：]?\s*",
    re.I,
)
_LABEL = re.compile(
    r"^(?:text|interview|fotos?|photos?|bilder|words|story|author(?:\(s\)|s)?|autor(?:en|in)?)\s*:\s*", re.I
)
_POSTS_BY = re.compile(
    r"^.{0,30}\b(?:posts?|posted|beiträge|veröffentlicht|artikel|geschrieben|publié)\s?(?:by|von|par)\s*:?\s*", re.I
)
_NAME = r"[A-ZÀ-Þ][\w.'’-]+(?:\s+[\w.'’-]+){0,3}\s+[A-ZÀ-Þ][\w.'’-]*"  # a name: both its ends are capital
_CREDITED = rf"{_NAME}(?:(?:\s*[,&]|\s+(?:and|und|et|y|e|en))\s+{_NAME})*"
_SIGNED = re.compile(rf"^(?:By|BY|Von|VON|Par|Por|Door|Di)\s+{_CREDITED}$")
_OPENING = re.compile(
    r"\W*(?i:(?:text|words|story|posted|written|blog ?beitrag|(?:ein )?beitrag)\s+)?"
    r"(?i:by|von|par|por|di|door)\s?:?\s*(?=[A-ZÀ-Þ])"
)  # of a line by the headline that names who wrote it: "ByAnn Lee" where only markup keeps the two apart
_BEHIND_NAMES = re.compile(r"\s*(?:[|•·–—]|\s-\s|\b(?:Le|le|am|on|Illustration(?:en)?|Fotos?|Photos?|Bilder)\b)")
_PERSON = 3  # words of a name
_BELOW, _LONGEST_NEAR = 5, 120  # lines below the headline that are looked at, and their characters
_SIGNED_STEMS = ("by ", "von ", "par ", "por ", "door ", "di ")
_SPLIT = re.compile(
    r"\s*[,;/、，；|·•]\s*|\s+(?:and|und|et|y|e|i|en|og|och|with|mit|و|и)\s+|\s*&\s*|\s+im Gespräch\b", re.I
)
_PLACE = re.compile(r"\s+(?:in|reporting from|à|aus|[Ff]or)\s+[A-Z][\w .'-]+$|\s*[（(][^()（）]*[)）]\s*$")
# The province behind a town: "CHEN YE in Wuzhen, Zhejiang". One word alone: two may be the next name.
_REGION = re.compile(r"(\s(?:in|reporting from)\s[A-Z][\w'-]+(?: [A-Z][\w'-]+)?),\s?[A-Z][\w'-]+(?=$|,|\s(?:and|&)\s)")
_ROLES = (
    *("editor", "correspondent", "reporter", "writer", "staff", "columnist", "chief", "desk", "producer", "newsroom"),
    *("contributor", "bureau", "analyst", "senior", "political", "news service", r"agenc\w+", "admin", "administrator"),
    *(r"redakt\w*", r"korrespondent\w*", r"journalist\w*", "team", "office", "updated", "published", "redaktion"),
    *(
        "rédaction",
        "redacción",
        "redazione",
        "редакция",
        "service",
        "press release",
        "newspaper",
        "daily",
        "online",
        "edition",
    ),
)
_ROLE = re.compile(rf"\b(?:{'|'.join(_ROLES)})\b|\.(?:com|org|net|de|co|gov|edu|cn)\b|编辑|本报|通讯员", re.I)
_UNNAMED = re.compile(
    r"[@\d©]|https?:|[{}<>=]|^\W*$|^(?:photo|photograph|image|foto|bild|illustration)s?\b|"
    r"^(?:posted|written|text|follow|fotos?|weiter|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|weitere artikel|vom|kontributor)$|^(?:zuletzt|archiv)\b",
    re.I,
)
LONGEST_LINE = 200  # letters of a line that names people
_LONGEST = 60  # … of a name
_CALLED = re.compile(r"yline|[aA]uthor|auteur|info_l|^(?:vcard|fn)$")
_MOST = 40  # elements that the markup calls so, of which are looked at
_ELSEWHERE = re.compile(
    r"comment(?!s?-(?:open|closed))|related|(?<!has-)(?<!with-)(?<!no-)(?<!left-)(?<!right-)sidebar(?!-(?:left|right))|"
    r"recommend",
    re.I,
)
_DAY = re.compile(
    r"\s+(?:(?:am|on)\s+\w+(?:tag|day|woch)|(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)\.?|am|on|vor)$", re.I
)


def read(claims: Sequence[Claims], lines: Sequence[str], shown: str) -> tuple[str, ...]:
    """Names without "By", roles, places or agencies; `claims` in order of evidence, the page's lines second.

    First claims that stand nowhere in what the page shows come behind its lines, for readers read those; so do such
    as name fewer people than a line.
    """
    others = {o.casefold() for c in claims for o in (*c.organizations, c.site or "")}
    first, *rest = map(claimed, claims)
    beside = [n for words in lines for n in names(words)]
    if lines and not first:
        beside = next((list(told) for told in rest if _is_named(told, lines[0], beside)), beside)
    is_first = are_shown(first, shown) and not _has_further(beside, first)
    in_order = (first, beside) if is_first else (beside, first)
    for said in (*in_order, *rest):
        found = tuple(n for n in said if n.casefold() not in others)
        if found:
            return tuple(dict.fromkeys(found))[:20]
    return ()


def claimed(claims: Claims) -> list[str]:
    """The names that a page tells machines."""
    return [name for words in claims.authors for name in names(words)]


def are_shown(told: Sequence[str], shown: str) -> bool:
    """Whether the page shows its readers one of the names."""
    page = shown.casefold()
    return any(name.casefold() in page for name in told)


def _is_named(told: Sequence[str], line: str, beside: Sequence[str]) -> bool:
    """Whether a line holds all names that are told, with more than names: "Ann Lee Editor for Trade and Ports"."""
    return bool(told) and not set(told) <= set(beside) and all(name.casefold() in line.casefold() for name in told)


def _has_further(beside: Sequence[str], told: Sequence[str]) -> bool:
    """Whether a line names all who are told and further people: of two or three words, for longer ones are offices."""
    known = {name.casefold() for name in told}
    further = [name for name in beside if name.casefold() not in known]
    is_people = all(re.fullmatch(_NAME, name) and len(name.split()) <= _PERSON for name in further)
    return bool(further) and is_people and known < {name.casefold() for name in beside}


def near(outline: Outline, heading: Element | None) -> tuple[str, ...]:
    """The first line below the headline that says who wrote it, where nothing in the markup does."""
    place = outline.place(heading)
    below = outline.runs[place[1] : place[1] + _BELOW] if place else ()
    said = next(filter(None, (credit(run.text) for run in below if not run.is_apart)), None)
    return (said,) if said else ()


def credit(line: str) -> str | None:
    """The names of a line that says who wrote it, and no more than that, when and where; None for any other."""
    opening = _OPENING.match(line) if len(line) <= _LONGEST_NEAR else None
    if opening is None:
        return None
    moment = times.parse(line)
    said = _BEHIND_NAMES.split(_without_age(line[opening.end() : moment.start if moment else None]))[0].strip(" ,.")
    return said if re.fullmatch(_CREDITED, said) and names(said) else None


def _without_age(words: str) -> str:
    """A line without how long ago it was written, and what follows that."""
    ago = relative.find(words)
    return words[: ago.start] if ago and ago.start and not ago.is_day else words


def names(words: str) -> tuple[str, ...]:
    """The names in a byline: "By ANN LEE in Paris | Some Daily | Updated: …" is ("ANN LEE",)."""
    line = _REGION.sub(r"\1", _LEADING.sub("", _POSTS_BY.sub("", _without_age(_credit(words)))).strip())
    labelled = (_LABEL.sub("", part.strip()) for part in _SPLIT.split(line))
    parts = (_LEADING.sub("", _DAY.sub("", _PLACE.sub("", part))).strip(" .:-–—*→") for part in labelled)
    return tuple(dict.fromkeys(part for part in parts if _is_name(part)))


def _credit(words: str) -> str:
    """The part of a line that credits somebody: "Xinhua | Some Daily | Updated: …" is "Xinhua"."""
    return fold(words).split("|")[0].strip()


def apart(paragraphs: tuple[str, ...], byline: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs without a line at their beginning or end that only credits names of the byline: "By Ann Lee"."""
    people = {name.casefold() for name in byline}
    edges = {0, 1, len(paragraphs) - 1}
    return tuple(p for i, p in enumerate(paragraphs) if i not in edges or not _credits_only(p, people))


def _credits_only(words: str, people: Set[str]) -> bool:
    opening = _OPENING.match(words)
    said = words[opening.end() :].strip(" .,") if opening else words
    is_credit = _LEADING.match(words) or (opening and re.fullmatch(_CREDITED, said))
    credited = {name.casefold() for name in names(said)} if is_credit and len(words) <= _LONGEST_NEAR else set()
    return bool(credited) and credited <= people


def lines(document: Document) -> tuple[str, ...]:
    """What the page shows where its markup speaks of authors: rel=author first, then bylines, then the rest."""
    called = _called(document)
    found = [e for e in _below(document, called)[:_MOST] if not _is_elsewhere(e, document)]
    found = found or [e for e in called[:_MOST] if not _is_elsewhere(e, document)]
    found = [e for e in found if len(documents.text(e)) <= LONGEST_LINE]  # a box may be named after its author
    for is_wanted in (_is_link, _is_byline, lambda _: True):
        wanted = [each for each in found if is_wanted(each)]
        said = [_line(each) for each in _beside_the_first(_outermost(wanted))]
        kept = tuple(w for w in said if len(w) >= 2 and any(_is_name(n) or named(n) for n in names(w) or (_credit(w),)))
        if kept:
            return kept
    signed = (e for e in document.holding(_SIGNED_STEMS, longest=_LONGEST) if not _is_elsewhere(e, document))
    return tuple(w for e in signed if _SIGNED.match(w := documents.text(e)) and names(w))[:2]


def _called(document: Document) -> list[Element]:
    """The elements of which the markup says that they name an author, in order."""
    found = {element for element, named in document.classed if _CALLED.search(named)}
    found.update(document.root.xpath("//*[@rel='author'] | //*[@id][contains(@id,'byline')] | //byline"))
    return [element for element in document.elements if element in found]


def _below(document: Document, elements: Sequence[Element]) -> list[Element]:
    """Of elements in order those that stand behind the first `<h1>`."""
    heading = next(document.root.iter("h1"), None)
    if heading is None:
        return []
    behind = set(document.elements[document.elements.index(heading) + 1 :])
    return [each for each in elements if each in behind and heading not in each.iterancestors()]


def _line(element: Element) -> str:
    """The text of an element; of a name and a role that only markup keeps apart, the name."""
    pieces = [piece for piece in map(fold, element.itertext()) if piece]
    whole = " ".join(pieces)
    if any(_ROLE.search(piece) for piece in pieces[1:]) and names(pieces[0]):
        return pieces[0]
    return whole if names(whole) else next((piece for piece in pieces if names(piece)), whole)


def _is_link(element: Element) -> bool:
    return bool(element.get("rel") == "author")


def _is_byline(element: Element) -> bool:
    return bool(re.search(r"byline|author-?_?name|info_l", documents.marks(element), re.I))


def _is_elsewhere(element: Element, document: Document) -> bool:
    """Whether it stands in furniture; a page or an article is none, whatever its classes say of sidebars in it."""
    for above in (element, *element.iterancestors()):
        if above.tag in ("article", "main", "body") or above in document.around_heading:
            return False
        if above.tag in ("aside", "nav") or (above.tag == "footer" and not _is_in_article(above)):
            return True
        if _ELSEWHERE.search(documents.marks(above)):
            return True
    return False


def _is_in_article(element: Element) -> bool:
    return any(above.tag in ("article", "main") for above in element.iterancestors())


def _beside_the_first(elements: Sequence[Element]) -> list[Element]:
    """Of elements that name authors, the first and those that stand with it: further ones are of other articles."""
    if not elements:
        return []
    home = next(itertools.islice(elements[0].iterancestors(), 1, None), elements[0])
    return [each for each in elements if home in each.iterancestors() or each is elements[0]][:6]


def _outermost(elements: Sequence[Element]) -> list[Element]:
    return [each for each in elements if not any(above in elements for above in each.iterancestors())]


def _is_name(words: str) -> bool:
    if not 2 <= len(words) <= _LONGEST or len(words.split()) > 6 or named(words):
        return False
    return not _ROLE.search(words) and not _UNNAMED.search(words) and (not words.islower() or " " not in words)
