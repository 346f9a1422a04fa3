"""Noise of many shapes: teasers, promotion and counters as sites write them, drawn from a grammar of markup.

A shape is a variant of an item, what stands around it, what stands above it, how often it is repeated, its place and
its language. Variants are parted by a hash: half of them are drawn on tuning sites while the reading is built
(`tuning`), the other half, in other languages, for the verdict (`judging`). No class name says what a variant is.
"""

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass

from lxml import html

from benchmarks.stable.phrases import Vocabulary
from benchmarks.stable.specimen import Element, Specimen

_SPOKEN: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {"who": ("The cheese market", "A team of divers", "One in five bus drivers"), "did": ("closes", "has found"),
           "what": ("a wreck off the cape", "its doors to visitors", "the last of the old mines"),
           "label": ("Elsewhere", "From our pages", "Now in the shop"), "more": ("Continue", "Full story"),
           "count": ("{n} views", "{n} min read", "Shared {n} times", "{n} people are reading this", "{n} min ago")},
    "it": {"who": ("Il comune", "Una squadra di alpini", "Il vecchio faro"), "did": ("riapre", "ha scoperto"),
           "what": ("la strada del passo", "un mosaico romano", "il mercato coperto"),
           "label": ("Altre notizie", "In edicola"), "more": ("Continua", "Scopri"),
           "count": ("{n} visualizzazioni", "Lettura: {n} min", "{n} condivisioni", "{n} minuti fa")},
    "nl": {"who": ("De havenmeester", "Een groep roeiers", "De gemeente"), "did": ("sluit", "vond"),
           "what": ("de oude sluis", "een kaart uit 1702", "het zwembad aan de dijk"),
           "label": ("Uit de krant", "Elders op de site"), "more": ("Verder", "Bekijk"),
           "count": ("{n} keer gelezen", "{n} min. leestijd", "{n} reacties", "{n} uur geleden")},
    "zh": {"who": ("市图书馆", "三名船长", "老茶馆"), "did": ("重新开放", "发现了"),
           "what": ("旧码头", "一批古地图", "新的渡口"),
           "label": ("热点", "编辑精选"), "more": ("详情", "全文"),
           "count": ("{n}人阅读", "阅读 {n}", "{n}分钟前")},
    "pl": {"who": ("Rada miasta", "Grupa nurków", "Stary młyn"), "did": ("zamyka", "odkryła"),
           "what": ("most nad rzeką", "mapę z kopalni", "halę targową"),
           "label": ("Z ostatniej chwili", "W numerze"), "more": ("Dalej", "Zobacz"),
           "count": ("{n} wyświetleń", "Czas czytania: {n} min", "Udostępniono {n} razy", "{n} godz. temu")},
    "sv": {"who": ("Hamnkaptenen", "En grupp dykare", "Kommunen"), "did": ("stänger", "hittade"),
           "what": ("den gamla slussen", "ett vrak vid udden", "badhuset på kajen"),
           "label": ("Ur tidningen", "Nytt idag"), "more": ("Vidare", "Se allt"),
           "count": ("{n} visningar", "Lästid {n} min", "Delad {n} gånger", "för {n} timmar sedan")},
    "pt": {"who": ("A câmara", "Um grupo de pescadores", "O velho farol"), "did": ("reabre", "encontrou"),
           "what": ("a ponte do rio", "um mapa perdido", "o mercado antigo"),
           "label": ("Na capa", "Outras notícias"), "more": ("Continuar", "Ver"),
           "count": ("{n} visualizações", "{n} min de leitura", "Partilhado {n} vezes", "há {n} horas")},
    "tr": {"who": ("Liman müdürü", "Bir grup dalgıç", "Belediye"), "did": ("kapatıyor", "buldu"),
           "what": ("eski köprüyü", "kayıp haritayı", "yeni iskeleyi"),
           "label": ("Gündem", "Gazeteden"), "more": ("Devam", "Tümü"),
           "count": ("{n} görüntülenme", "{n} dk okuma", "{n} kez paylaşıldı", "{n} saat önce")},
}  # fmt: skip
LANGUAGES: dict[Vocabulary, tuple[str, ...]] = {"tuning": ("en", "it", "nl", "zh"), "judging": ("pl", "sv", "pt", "tr")}

_ITEMS = {
    "headed": '<div><h3><a href="/{token}">{title}</a></h3><p>{text}</p></div>',
    "all a link": '<a href="/{token}"><div>{title}</div><div>{text}</div></a>',
    "title in p": '<div><p><a href="/{token}">{title}</a></p><p>{text}</p></div>',
    "triplet": '<figure><a href="/{token}"><img src="/{token}.jpg"></a></figure>'
               '<h4><a href="/{token}">{title}</a></h4><p>{text}</p>',
    "figure with text": '<figure><a href="/{token}"><img src="/{token}.jpg"></a>'
                        "<figcaption>{title}</figcaption></figure><p>{text}</p>",
    "item": '<li><a href="/{token}">{title}</a><br>{text}</li>',
    "kicker": '<div><span>{label}</span><strong>{title}</strong><p>{text} <a href="/{token}">{more}</a></p></div>',
    "one paragraph": '<p><strong>{label}</strong> <a href="/{token}">{title}</a> {text}</p>',
    "link behind": '<div><h2>{title}</h2><p>{text}</p><a href="/{token}">{more}</a></div>',
    "bare": '<div><div>{title}</div><div>{text}</div><a href="/{token}">{more}</a></div>',
    "picture linked": '<div><a href="/{token}"><img src="/{token}.jpg"></a>'
                      "<div><h5>{title}</h5><p>{text}</p></div></div>",
    "long": '<div><h3><a href="/{token}">{title}</a></h3><p>{text} {text2}</p></div>',
}  # fmt: skip
_AROUND = ("<div>{}</div>", "<section>{}</section>", '<div class="{hash}">{}</div>', "<div><div>{}</div></div>")
_ABOVE = ("", "<h2>{label}</h2>", "<h4>{label}</h4>", "<p>{label}</p>", "<div><strong>{label}</strong></div>")
_PROMOTIONS = {
    "box": "<div><p>{text}</p><a href='/{token}'>{more}</a></div>",
    "form": "<div><h4>{title}</h4><p>{text}</p><form><input><button>{more}</button></form></div>",
    "line": '<p><a href="/{token}">{text}</a></p>',
    "bold line": '<p><strong><a href="/{token}">{title}</a></strong></p>',
    "button": "<section><div>{text}</div><button>{more}</button></section>",
    "italic line": '<p><em>{label}: <a href="/{token}">{title}</a></em></p>',
}
_COUNTS = ("<p>{}</p>", "<div>{}</div>", "<div><span>{}</span></div>", "<ul><li>{}</li></ul>",
           "<p><small>{}</small></p>", "<div><p>{}</p></div>", "<div><time>{}</time></div>")  # fmt: skip


@dataclass(frozen=True)
class Words:
    """Titles, texts and counts in one language."""

    rng: random.Random
    language: str

    def _pick(self, kind: str) -> str:
        return self.rng.choice(_SPOKEN[self.language][kind])

    def filled(self, pattern: str) -> str:
        """A pattern with everything that it asks for."""
        stop = "。" if self.language == "zh" else "."
        said = {name: self.sentence(stop) for name in ("text", "text2")}
        token = "".join(self.rng.choices("abcdefghijkmnpqrstuvwxyz", k=7))
        title = self.sentence("")
        return pattern.format(token=token, title=title, label=self._pick("label"), more=self._pick("more"), **said)

    def sentence(self, stop: str) -> str:
        gap = "" if self.language == "zh" else " "
        more = f"{gap}{self._pick('what')}" if stop else ""
        return f"{self._pick('who')}{gap}{self._pick('did')}{gap}{self._pick('what')}{more}{stop}"

    def count(self) -> str:
        return self._pick("count").format(n=self.rng.choice((self.rng.randint(1, 59), self.rng.randint(100, 9_999))))


Shape = Callable[[Words], str]


def _is_for(vocabulary: Vocabulary, *variant: object) -> bool:
    """Which half of the variants one belongs to."""
    return (hashlib.sha256(repr(variant).encode()).digest()[0] % 2 == 1) == (vocabulary == "judging")


def teaser(rng: random.Random, vocabulary: Vocabulary) -> tuple[str, Shape]:
    """One or more teasers of other stories."""
    while True:
        item, around, above = rng.choice(list(_ITEMS)), rng.choice(_AROUND), rng.choice(_ABOVE)
        if _is_for(vocabulary, item, around, above):
            break
    times = rng.choice((1, 1, 3, 4))
    name = "".join(rng.choices("abcdefghijkmnpqrstuvwxyz", k=6))

    def made(say: Words) -> str:
        inner = say.filled(above) + "".join(say.filled(_ITEMS[item]) for _ in range(times))
        return around.replace("{hash}", name).replace("{}", inner)

    return f"{item}, {times} in {around}, above: {above}", made


def promotion(rng: random.Random, vocabulary: Vocabulary) -> tuple[str, Shape]:
    """An offer of the site's own, with a link or a form."""
    while True:
        item = rng.choice(list(_PROMOTIONS))
        around = rng.choice(("{}", *_AROUND))
        if _is_for(vocabulary, item, around):
            break

    def made(say: Words) -> str:
        return around.replace("{hash}", "kx").replace("{}", say.filled(_PROMOTIONS[item]))

    return f"{item} in {around}", made


def counter(rng: random.Random, vocabulary: Vocabulary) -> tuple[str, Shape]:
    """A count of readers, a time to read, an age."""
    around = rng.choice(_COUNTS)
    return around, lambda say: around.format(say.count())


def _put(page: Specimen, rng: random.Random, place: str, source: str) -> None:
    element: Element = html.fragment_fromstring(source)
    container = page.container
    paragraphs = page.paragraphs()
    if place == "inside":
        _after(rng.choice(paragraphs[:-1]), element)
    elif place == "last":
        _after(paragraphs[-1], element)
    elif place == "first":
        paragraphs[0].addprevious(element)
    elif container is None or container.tag in ("body", "td"):
        page.body.append(element)
    elif place == "behind":
        _after(container, element)
    else:
        container.addprevious(element)


def _after(element: Element, new: Element) -> None:
    tail, element.tail = element.tail, None
    element.addnext(new)
    new.tail = tail


_FAMILIES = {
    "teasers": (teaser, ("inside", "last", "behind")),
    "promotion": (promotion, ("inside", "last", "behind")),
    "counters": (counter, ("first", "before", "last", "behind")),
}
KINDS = tuple(f"{family} of any shape" for family in _FAMILIES)


def put(page: Specimen, kind: str, seed: int, turn: int, vocabulary: Vocabulary) -> str:
    """One shape of a kind in a page; another turn has the same shape in the same place with other words."""
    maker, places = _FAMILIES[kind.split(" ")[0]]
    key = f"{page.url} {kind} {seed}"
    rng = random.Random(key)
    name, shape = maker(rng, vocabulary)
    language, place = rng.choice(LANGUAGES[vocabulary]), rng.choice(places)
    _put(page, rng, place, shape(Words(random.Random(f"{key} {turn}"), language)))
    return f"{name}, {place} ({language})"
