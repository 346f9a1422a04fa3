"""What a site changes around an article while nobody edits it: each kind puts its own noise into a page.

Every kind is written twice: in the markup that the reading was built on (`tuning`), and in another one (`judging`).
"""

import re
from collections.abc import Callable, Sequence

from lxml import html

from benchmarks.stable.phrases import Phrases
from benchmarks.stable.specimen import Element, Specimen, words
from replate.crawler.reading.document import BLOCKS
from replate.crawler.reading.headline import plain

Noise = Callable[[Specimen, Phrases], None]
_COUNT = re.compile(r"^\W*\d[\d.,]*\s*(?:comments?|shares?|views?|likes?|kommentare)?\W*$", re.I)
_DAY = re.compile(r"\b\d{1,2}\.\d{1,2}\.(?:\d\d){1,2}\b")  # "27.01.2022" counts nothing
_DATED = re.compile(r"date|time|datum|publi", re.I)  # nor do the parts of a day that is called one
_SAYING = frozenset({"p", "h1", "h2", "h3", "h4", "sup", "td", "th", "dd", "figcaption"})  # a number there is said
_LONGEST_COUNTED = 60  # letters of a line that counts something: with more it says something, and what is a sum
_LONGEST_SOURCE = 500  # elements that may get other attributes


def _made(source: str) -> Element:
    return html.fragment_fromstring(source)


def _is_tuning(say: Phrases) -> bool:
    return say.vocabulary == "tuning"


def _link(say: Phrases) -> str:
    return f'<a href="/{say.token()}/{say.token(9)}">{say.title()}</a>'


def _inside(page: Specimen, say: Phrases, element: Element) -> None:
    """Between two paragraphs of the text."""
    before = say.rng.choice(page.paragraphs()[:-1])
    _after(before, element)


def _after(element: Element, new: Element) -> None:
    tail, element.tail = element.tail, None
    element.addnext(new)
    new.tail = tail


def _behind(page: Specimen, element: Element) -> None:
    """Behind the text's element."""
    container = page.container
    if container is not None and container.tag not in ("body", "td"):
        _after(container, element)
    else:
        page.body.append(element)


def _before(page: Specimen, element: Element) -> None:
    container = page.container
    if container is not None and container.tag not in ("body", "td"):
        container.addprevious(element)
    else:
        page.body.insert(0, element)


def _is_of_text(container: Element, element: Element) -> bool:
    """In the text's element, or in a line, a heading, a table of data or a footnote anywhere."""
    above = (element, *element.iterancestors())
    line = next((one for one in above if one.tag in BLOCKS), element)
    return any(one is container or one.tag in _SAYING for one in above) or len(words(line)) > _LONGEST_COUNTED


def links(page: Specimen, say: Phrases) -> None:
    """Other links to other stories, wherever lists of links stand outside the text."""
    container = page.container
    for link in page.body.iter("a"):
        is_list = link.getparent() is not None and link.getparent().tag in ("li", "h2", "h3", "h4")
        is_title = plain(words(link)) == plain(page.gold.get("title") or "")
        if (
            is_list
            and not is_title
            and len(link) == 0
            and container not in link.iterancestors()
            and len(words(link)) > 25
            and not _is_of_page(page, link)
        ):
            link.text = say.title()


def _is_of_page(page: Specimen, link: Element) -> bool:
    """Whether a link leads to the page itself, names its author, or is a part of a sentence or a caption of it."""
    around, named = words(link.getparent()), page.gold.get("author")
    is_said = len(around) > 2 * len(words(link)) or any(_is_caption(one) for one in link.iterancestors())
    is_author = isinstance(named, str) and bool(named) and named in around
    return is_said or is_author or (link.get("href") or "").split("#")[0] == page.url


def _is_caption(element: Element) -> bool:
    return element.tag == "figure" or "caption" in (element.get("class") or "")


def related_box(page: Specimen, say: Phrases) -> None:
    """A box of links to related stories inside the text."""
    items = "".join(f"<li>{_link(say)}</li>" for _ in range(3))
    if _is_tuning(say):
        box = f'<div class="related-stories"><h3>{say.label("read_also")}</h3><ul>{items}</ul></div>'
    else:
        box = f'<section class="c-{say.token()}"><p>{say.label("read_also")}</p><ul>{items}</ul></section>'
    _inside(page, say, _made(box))


def read_also(page: Specimen, say: Phrases) -> None:
    """A paragraph that is a link to another story, inside the text."""
    if _is_tuning(say):
        _inside(page, say, _made(f"<p>{say.label('read_also')} {_link(say)}</p>"))
    else:
        _inside(page, say, _made(f"<p><strong>{say.label('read_also')}</strong> {_link(say)}</p>"))


def newsletter(page: Specimen, say: Phrases) -> None:
    """A promotion of the newsletter inside the text."""
    said, more = say.label("newsletter"), say.sentence()
    if _is_tuning(say):
        box = (f'<div class="newsletter-signup"><h4>{said}</h4><p>{more}</p><form><input type="email">'
               f"<button>Sign up</button></form></div>")  # fmt: skip
    else:
        box = f'<aside data-component="promo"><p>{said}</p><p>{more}</p><a href="/{say.token()}">OK</a></aside>'
    _inside(page, say, _made(box))


def advertisements(page: Specimen, say: Phrases) -> None:
    """Advertisements in the text and behind it."""
    label = say.label("advert")
    for put in (_inside, lambda page, say, element: _behind(page, element)):
        if _is_tuning(say):
            ad = (f'<div class="ad-slot" id="ad-{say.token()}"><span>{label}</span>'
                  f'<iframe src="https://ads.example/{say.token()}"></iframe></div>')  # fmt: skip
        else:
            ad = (f'<div class="x{say.token(4)}"><p>{label}</p><a href="https://shop.example/{say.token()}">'
                  f"{say.title()} <b>{say.rng.randint(5, 99)},99 €</b></a></div>")  # fmt: skip
        put(page, say, _made(ad))


def classes(page: Specimen, say: Phrases) -> None:
    """Class names with the hash of another build."""
    build = say.token(5)
    for element in page.body.iter():
        if isinstance(element.tag, str) and element.get("class"):
            names = element.get("class").split()
            hashed = [f"{name}__{build}" if _is_tuning(say) else name for name in names]
            element.set("class", " ".join(hashed if _is_tuning(say) else [f"css-{build}", *hashed]))


def _is_count(words: str, parent: Element) -> bool:
    """Whether a piece of text is a number and no date, nor part of one."""
    marks = f"{parent.tag} {parent.get('class', '')} {parent.get('itemprop', '')}"
    return bool(_COUNT.match(words)) and not _DAY.search(words) and not _DATED.search(marks)


def counters(page: Specimen, say: Phrases) -> None:
    """Counts of comments and shares that have moved on."""
    container = page.container
    for node in page.body.xpath("//text()"):
        parent = node.getparent()
        holder = parent.getparent() if node.is_tail else parent
        if len(node) < 30 and _is_count(node, parent) and not _is_of_text(container, holder):
            moved = re.sub(r"\d", lambda _: str(say.rng.randint(1, 9)), str(node))
            if node.is_tail:
                node.getparent().tail = moved
            else:
                node.getparent().text = moved
    count = say.rng.randint(2, 900)
    if _is_tuning(say):
        _before(page, _made(f'<span class="comment-count">{count} Comments</span>'))
    else:
        _before(page, _made(f'<div class="m-{say.token(3)}"><span>{count}</span> <span>💬</span></div>'))


def cookie_banner(page: Specimen, say: Phrases) -> None:
    said = f"{say.label('cookies')} {say.sentence()}"
    if _is_tuning(say):
        page.body.append(_made(f'<div id="cookie-banner"><p>{said}</p><button>Accept all</button></div>'))
    else:
        page.body.insert(0, _made(f'<div class="l-{say.token()}" role="dialog"><div><p>{said}</p>'
                                  f'<p>{say.sentence()}</p><a href="#">OK</a></div></div>'))  # fmt: skip


def comments(page: Specimen, say: Phrases) -> None:
    """Readers' comments behind the text."""
    said = "".join(
        f'<li class="comment"><b>{say.name()}</b><p>{say.label("comment")} {say.sentence()}</p></li>' for _ in range(4)
    )
    if _is_tuning(say):
        _behind(page, _made(f'<section id="comments"><h3>4 Comments</h3><ol>{said}</ol></section>'))
    else:
        _behind(page, _made(f'<div id="disqus_{say.token()}" class="comment-thread"><ul>{said}</ul></div>'))


def _teaser(say: Phrases) -> str:
    if _is_tuning(say):
        return (f'<article class="teaser"><h3>{_link(say)}</h3><p>{say.sentence()}</p><img src="/{say.token()}.jpg">'
                "</article>")  # fmt: skip
    return (f'<div class="card"><a href="/{say.token()}"><img src="/{say.token()}.jpg"><h4>{say.title()}</h4>'
            f"<p>{say.sentence()}</p></a></div>")  # fmt: skip


def teasers_after(page: Specimen, say: Phrases) -> None:
    """Teasers of other stories behind the text."""
    teasers = "".join(_teaser(say) for _ in range(4))
    name = "more-stories" if _is_tuning(say) else f"grid-{say.token(3)}"
    _behind(page, _made(f'<section class="{name}"><h2>{say.label("most_read")}</h2>{teasers}</section>'))


def teasers_inside(page: Specimen, say: Phrases) -> None:
    """A teaser of another story inside the text."""
    if _is_tuning(say):
        _inside(page, say, _made(f'<div class="inline-teaser">{_teaser(say)}</div>'))
    else:
        _inside(page, say, _made(_teaser(say)))


def white_space(page: Specimen, say: Phrases) -> None:
    """Other white space between and within elements."""
    for node in page.body.xpath("//text()"):
        parent = node.getparent()
        if parent.tag in ("pre", "textarea", "script", "style"):
            continue
        spread = re.sub(r"[ \t\r\n]+", lambda _: say.rng.choice((" ", "\n", "  ", " \n\t")), str(node))
        if node.is_tail:
            parent.tail = spread
        else:
            parent.text = spread


def updated_shown(page: Specimen, say: Phrases) -> None:
    """The "updated" line that the page shows, with another time: the page before has one as well."""
    shown = f"{say.rng.randint(10, 28)} March 2026, {say.rng.randint(10, 23)}:{say.rng.randint(10, 59)}"
    if _is_tuning(say):
        _before(page, _made(f'<p class="updated">Updated: {shown}</p>'))
    else:
        _before(page, _made(f'<div class="meta-{say.token(3)}"><span>Last updated</span> <time>{shown}</time></div>'))


def lazy_pictures(page: Specimen, say: Phrases) -> None:
    """Pictures under other addresses, loaded in another way."""
    for picture in page.body.iter("img"):
        picture.set("data-src" if _is_tuning(say) else "data-original", picture.get("src") or "")
        picture.set("src", f"/lazy/{say.token()}.gif")
        picture.set("loading", "lazy")
        picture.set("srcset", f"/i/{say.token()}.jpg 600w, /i/{say.token()}.jpg 1200w")


def attributes(page: Specimen, say: Phrases) -> None:
    """Attributes in another order, with other tracking values."""
    for element in list(page.body.iter())[:_LONGEST_SOURCE]:
        if isinstance(element.tag, str):
            held = list(element.items())
            say.rng.shuffle(held)
            for name, _ in held:
                del element.attrib[name]
            for name, value in held:
                element.set(name, value)
            element.set("data-track" if _is_tuning(say) else "data-v-" + say.token(4), say.token())


def scripts(page: Specimen, say: Phrases) -> None:
    """Payloads of scripts, styles and hidden templates."""
    state = f'{{"session":"{say.token(16)}","title":"{say.title()}","body":"<p>{say.sentence()}</p>"}}'
    page.body.append(_made(f"<script>window.__STATE__ = {state};</script>"))
    if not _is_tuning(say):
        _inside(page, say, _made(f'<script type="application/json">{state}</script>'))
        page.body.append(_made(f"<template><p>{say.paragraph()}</p></template>"))


def ticker(page: Specimen, say: Phrases) -> None:
    """A bar of breaking news on top."""
    items = "".join(f"<li>{_link(say)}</li>" for _ in range(3))
    if _is_tuning(say):
        page.body.insert(0, _made(f'<div class="ticker"><strong>{say.label("live")}</strong><ul>{items}</ul></div>'))
    else:
        page.body.insert(0, _made(f'<header class="t-{say.token(3)}"><b>{say.label("live")}</b> <p>{say.sentence()}</p>'
                                  "</header>"))  # fmt: skip


def most_read(page: Specimen, say: Phrases) -> None:
    """The list of what others read, beside the text and inside its neighbourhood."""
    items = "".join(f"<li>{_link(say)}</li>" for _ in range(5))
    if _is_tuning(say):
        _behind(page, _made(f'<aside class="most-read"><h2>{say.label("most_read")}</h2><ol>{items}</ol></aside>'))
    else:
        _before(page, _made(f'<div class="s-{say.token(3)}"><h4>{say.label("most_read")}</h4><ol>{items}</ol></div>'))


def sharing(page: Specimen, say: Phrases) -> None:
    """Buttons for sharing, with counts, before the text and in it."""
    buttons = "".join(f"<li><a href='#'>{say.label('share')}</a> {say.rng.randint(1, 99)}</li>" for _ in range(4))
    name = "share-bar" if _is_tuning(say) else f"u-{say.token(3)}"
    _before(page, _made(f'<ul class="{name}">{buttons}</ul>'))
    if not _is_tuning(say):
        _inside(page, say, _made(f'<ul class="{name}">{buttons}</ul>'))


def gallery(page: Specimen, say: Phrases) -> None:
    """Pictures of other stories behind the text."""
    shots = "".join(
        f'<figure><a href="/{say.token()}"><img src="/{say.token()}.jpg"></a>'
        f"<figcaption>{say.title()}</figcaption></figure>"
        for _ in range(3)
    )
    if _is_tuning(say):
        _behind(page, _made(f'<aside class="related-galleries"><h3>More pictures</h3>{shots}</aside>'))
    else:
        page.body.append(_made(f'<section class="g-{say.token(3)}">{shots}</section>'))


def offer(page: Specimen, say: Phrases) -> None:
    """An offer of subscription behind the text."""
    if _is_tuning(say):
        _behind(page, _made(f'<div class="subscription-offer"><p>{say.label("offer")}. {say.sentence()}</p></div>'))
    else:
        _behind(page, _made(f'<div class="b-{say.token(3)}"><h3>{say.label("offer")}</h3><p>{say.sentence()}</p>'
                            f'<a href="/{say.token()}">→</a></div>'))  # fmt: skip


def player(page: Specimen, say: Phrases) -> None:
    """A player for a video or for the text read aloud, inside the text."""
    if _is_tuning(say):
        box = f'<div class="video-player"><video src="/{say.token()}"></video><p>{say.title()}</p></div>'
    else:
        box = (f'<figure class="v-{say.token(3)}"><div><span>▶</span> <span>{say.rng.randint(1, 9)} min</span></div>'
               f"</figure>")  # fmt: skip
    _inside(page, say, _made(box))


def wrapper(page: Specimen, say: Phrases) -> None:
    """One more element around the text, or around its first half."""
    container = page.container
    if container is None:
        return
    wrap = html.Element("div", {"class": f"w-{say.token(4)}"})
    children = list(container)
    taken: Sequence[Element] = children if _is_tuning(say) else children[: len(children) // 2]
    if not taken:
        return
    wrap.text, container.text = container.text, None
    taken[0].addprevious(wrap)
    for child in taken:
        wrap.append(child)


NOISE: dict[str, Noise] = {
    "links": links, "related box inside": related_box, "read-also paragraph inside": read_also,
    "newsletter inside": newsletter, "advertisements": advertisements, "class names": classes, "counters": counters,
    "cookie banner": cookie_banner, "comments": comments, "teasers after": teasers_after,
    "teasers inside": teasers_inside, "white space": white_space, "updated line": updated_shown,
    "lazy pictures": lazy_pictures, "attributes": attributes, "scripts": scripts, "ticker": ticker,
    "most read": most_read, "sharing": sharing, "gallery": gallery, "offer": offer, "player": player,
    "wrapper": wrapper,
}  # fmt: skip
PAIRED = frozenset({"updated line"})  # kinds that the page before has as well, with other words


def everything(page: Specimen, say: Phrases) -> None:
    """All kinds at once."""
    for kind in NOISE.values():
        kind(page, say)
