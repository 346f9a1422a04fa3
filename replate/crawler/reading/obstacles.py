"""Why a page is no article: block pages, consent walls, soft 404s, errors, paywalls, fronts, each with its evidence.

Conservative on purpose: an article *about* captchas, paywalls or cookies is an article. So the tell-tale words count
only where a page has little else to say, and an article's own claims (headline, date, paragraphs) speak against them.
"""

from dataclasses import dataclass

from replate.changes.article import Article, PageKind
from replate.crawler.reading import front, obstacle_words
from replate.crawler.reading import headline as headlines
from replate.crawler.reading.document import Document
from replate.crawler.reading.structured import Claims

_SHORTEST = 80  # characters of text without a headline that may still be an article
_LITTLE = 1500  # characters shown below which a page can be all about an obstacle; block pages show 80 to 1,200
_TINY = 700
_CONSENT_LONGEST = 6000  # consent walls list purposes and partners at length
_TRUNCATED = (
    2500  # characters of body below which a page that claims to be paid for, and offers a subscription, is cut off
)
_TEASED = 1200  # without the claim, offers alone: only a short body is taken for a teaser


@dataclass(frozen=True, slots=True)
class Judgement:
    """What kind of page it is, and the evidence in words."""

    kind: PageKind
    reason: str


def judge(
    document: Document, raw: str, claims: Claims, meta: Claims, article: Article, status: int, *,
    is_anchored: bool = False,
) -> Judgement:  # fmt: skip
    """The kind of a page that was parsed; `raw` is the opening of its source, where challenge scripts are named.

    A page that shows the text of last time where it stood (`is_anchored`) is that article, whatever else it says.
    """
    body = sum(map(len, article.paragraphs))
    found = _refused(status)
    found = found or (None if is_anchored else _hindered(document, raw, claims, meta, article, body))
    found = found or _paywalled(document.shown, claims, body) or _empty(document.shown, article, body)
    return found or Judgement("article", f"{len(article.paragraphs)} paragraphs, {body} characters")


def _refused(status: int) -> Judgement | None:
    if status in (401, 403, 407, 429, 451):
        return Judgement("blocked", f"the server answered {status}")
    return Judgement("soft_404", f"the server answered {status}") if status in (404, 410) else None


def _hindered(
    document: Document, raw: str, claims: Claims, meta: Claims, article: Article, body: int
) -> Judgement | None:
    """What else the page is, by what it says."""
    shown = document.shown
    title = headlines.page_title(document) or ""
    is_claimed = claims.is_article and article.headline is not None
    return (
        _blocked(title, shown, raw + document.unscripted, body, is_claimed)
        or _not_found(title, shown, body, article, is_claimed)
        or _broken(title, shown, body, article, is_claimed)
        or _consent(title, shown, body, is_claimed)
        or _forwarding(document, shown)
        or _listing(document, claims, meta)
    )


def _blocked(title: str, shown: str, source: str, body: int, is_claimed: bool) -> Judgement | None:
    if is_claimed or len(shown) > _LITTLE:
        return None
    in_title = obstacle_words.CHALLENGE_TITLE.search(title)
    in_text = obstacle_words.CHALLENGE_TEXT.search(shown) or obstacle_words.CHALLENGE_TEXT.search(source[-2000:])
    in_markup = obstacle_words.CHALLENGE_MARKUP.search(source)
    if in_title and (in_text or in_markup or len(shown) < _TINY):
        return Judgement("blocked", f'challenge page: its title is "{title[:60]}"')
    if in_text and (in_markup or len(shown) < _TINY) and body < _TINY:
        return Judgement("blocked", f'challenge page: it says "{in_text[0][:60]}" and little else')
    if in_markup and len(shown) < 200:
        return Judgement(
            "blocked", f'challenge page: its source holds "{in_markup[0][:40]}" and it shows {len(shown)} characters'
        )
    return None


def _not_found(title: str, shown: str, body: int, article: Article, is_claimed: bool) -> Judgement | None:
    said = obstacle_words.NOT_FOUND.search(title) or obstacle_words.NOT_FOUND.search(article.headline or "")
    if said and body < _LITTLE and not (is_claimed and body > 300):
        return Judgement("soft_404", f'the title says "{said[0]}" and the text has {body} characters')
    said = obstacle_words.NOT_FOUND.search(shown[:_TINY]) if len(shown) < _TINY and not is_claimed else None
    return Judgement("soft_404", f'the page says "{said[0]}" and little else') if said else None


def _broken(title: str, shown: str, body: int, article: Article, is_claimed: bool) -> Judgement | None:
    """The server's own failure, told with the status of a success."""
    if is_claimed and body > _SHORTEST:
        return None
    said = obstacle_words.BROKEN.search(title) or obstacle_words.BROKEN.search(article.headline or "")
    said = said if said and body < _TINY else None
    said = said or (obstacle_words.BROKEN.search(shown) if len(shown) < _TINY else None)
    if said is None:
        return None
    return Judgement("broken", f'an error instead of a page: it says "{said[0][:60]}" and little else')


def _consent(title: str, shown: str, body: int, is_claimed: bool) -> Judgement | None:
    in_title = obstacle_words.CONSENT_TITLE.search(title)
    if is_claimed or len(shown) > _CONSENT_LONGEST or (len(shown) >= 2 * _LITTLE and not in_title):
        return None
    said = [m[0].lower() for m in obstacle_words.CONSENT_TEXT.finditer(shown)]
    share = sum(map(len, said)) / max(1, len(shown))
    if len(set(said)) >= 4 and (in_title or (share > 0.04 and len(shown) < 2 * _LITTLE)):
        return Judgement(
            "consent",
            f"consent wall: of {len(shown)} characters shown, {len(said)} words are of consent "
            f"({', '.join(sorted(set(said))[:4])})",
        )
    return None


def _forwarding(document: Document, shown: str) -> Judgement | None:
    """A page that says little and sends its readers elsewhere at once: a redirect in HTML."""
    if len(shown) >= _SHORTEST * 3:
        return None
    for tag in document.root.iter("meta"):
        target = obstacle_words.REFRESH.match(tag.get("content") or "")
        if target and (tag.get("http-equiv") or "").lower() == "refresh":
            return Judgement("empty", f"the page says little and sends readers on to {target[1][:200]}")
    return None


def _listing(document: Document, claims: Claims, meta: Claims) -> Judgement | None:
    evidence = front.evidence(document, claims, meta)
    return Judgement("front", evidence) if evidence else None


def _paywalled(shown: str, claims: Claims, body: int) -> Judgement | None:
    is_teaser = body < _TEASED // 2 and len(shown) < 2 * _LITTLE and claims.is_article
    may_be = claims.is_free is False or (claims.is_free is None and is_teaser)
    offer = obstacle_words.OFFER.search(shown) if body < _TRUNCATED and may_be else None
    if claims.is_free is False and body < _TRUNCATED and offer:
        return Judgement(
            "paywalled", f'the page says it is not free, offers "{offer[0][:60]}", and shows {body} characters of text'
        )
    if claims.is_free is False and body < _TEASED // 2:
        return Judgement("paywalled", f"the page says it is not free, and shows {body} characters of text")
    if offer and claims.is_free is None:
        return Judgement("paywalled", f'the page offers "{offer[0][:60]}" and shows {body} characters of text')
    return None


def _empty(shown: str, article: Article, body: int) -> Judgement | None:
    if body >= _SHORTEST or (article.headline and (body or article.captions)):
        return None
    return Judgement("empty", f"no paragraph of an article among {len(shown)} characters shown")
