"""The ids that a page's markup gives its article: what a publisher's software calls it, whatever its address.

Looked for where such software writes them: meta tags named after an article's id, JSON-LD `identifier`, the short link
and the class of the body (WordPress, Drupal), the id of the one <article>. They are hints; what is learned of a site
tells which of them stay with an article there (db/habits.py).
"""

import re
from collections.abc import Iterator

from replate.changes.twins import LONGEST_ID, MARKUP, Token
from replate.crawler.reading.document import Document
from replate.crawler.reading.structured import Claims

_NAMED = re.compile(r"(?:article|content|post|story|document|doc|news|node|asset|page|unique|item)[-_.: ]?id$", re.I)
_OTHERS = re.compile(
    r"facebook|fb:|twitter|al:|google|apple|author|parent|site|user|section|channel|publisher|retailer", re.I
)
_SHORT = re.compile(r"[?&]p=(\d+)$|/node/(\d+)$")
_BODY = re.compile(r"(?:^|\s)(?:postid|page-node|node-nid)-(\d+)(?=\s|$)")
_ARTICLE = re.compile(r"(?:post|node|article|entry|story)-?(\d+)")
_ID = re.compile(r"(?=.*\d)[\w.:/-]+")


def own_ids(document: Document, jsonld: Claims) -> tuple[Token, ...]:
    """Each id with the place where it stands, one a place, in order of the places' names."""
    found = dict[str, str]()
    for place, value in _ids(document, jsonld):
        if len(value) <= LONGEST_ID and _ID.fullmatch(value) and "//" not in value:
            found.setdefault(MARKUP + place, value.lower())
    return tuple(Token(place, found[place]) for place in sorted(found))


def _ids(document: Document, jsonld: Claims) -> Iterator[tuple[str, str]]:
    root = document.root
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        if len(name) <= LONGEST_ID and _NAMED.search(name) and not _OTHERS.search(name):
            yield f"meta {name}", (tag.get("content") or "").strip()
    if jsonld.identifier:
        yield "identifier", jsonld.identifier
    for link in root.xpath("//link[@rel='shortlink']/@href"):
        if short := _SHORT.search(str(link)):
            yield "short link", short[1] or short[2]
    for body in root.xpath("//body/@class"):
        if own := _BODY.search(str(body)):
            yield "class of the body", own[1]
    articles = root.xpath("//article/@id")
    if len(articles) == 1 and (own := _ARTICLE.fullmatch(str(articles[0]))):
        yield "id of the article", own[1]
