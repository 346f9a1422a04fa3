"""What an outlet publishes for readers: articles, fronts and walls, no two answers of which have the same bytes."""

import random
from pathlib import Path
from typing import Any

import jinja2

from replate.demo.edition import Edition, Item

TEMPLATES = Path(__file__).parent / "templates"
WORDS = {
    "en": {"published": "Published", "updated": "Updated", "related": "Related", "by": "By", "promo": "Newsletter"},
    "zh": {"published": "发布时间", "updated": "更新时间", "related": "相关报道", "by": "记者", "promo": "每日简报"},
    "ar": {"published": "نُشر", "updated": "آخر تحديث", "related": "مواضيع ذات صلة", "by": "بقلم", "promo": "النشرة"},
}
PAYWALL_TEASER = 2  # paragraphs that remain in front of the offer

_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


class Noise:
    """What differs at every request of a real page and means nothing: tokens, counters, today's advertisement."""

    def token(self) -> str:
        return f"{random.getrandbits(64):016x}"

    def count(self, low: int, high: int) -> str:
        return f"{random.randint(low, high):,}"

    def advertisement(self) -> str:
        return random.choice(ADVERTISEMENTS)


ADVERTISEMENTS = (
    "Brindle & Sons umbrellas: out in any weather",
    "Half-price ferry tickets before eight",
    "The Oat House porridge, now in tins",
    "Learn the concertina in thirty evenings",
    "Tallow Lane carpets, sale ends this week",
)


def article(edition: Edition, item: Item, headline: str) -> str:
    """The page of one article under this headline (an A/B test shows another), behind its offer when paywalled."""
    locked = item.state.access == "paywalled"
    return _render(
        edition,
        f"{_look(edition)}_article.html",
        item=item,
        state=item.state,
        headline=headline,
        locked=locked,
        paragraphs=item.state.paragraphs[:PAYWALL_TEASER] if locked else item.state.paragraphs,
        canonical=edition.root + item.path,
        data=_linked_data(edition, item, headline, locked),
        language=item.story.language,
        words=WORDS[item.story.language],
        related=[other for other in edition.listed() if other.story is not item.story][:4],
        comments=random.randint(3, 900),
    )


def front(edition: Edition, section: str | None = None) -> str:
    """The front page, or that of one section."""
    return _render(edition, "front.html", section=section, items=edition.listed(section))


def wall(edition: Edition, name: str, path: str) -> str:
    """A page that stands where an article should: the template `wall_NAME.html`."""
    return _render(edition, f"wall_{name}.html", path=path)


def _look(edition: Edition) -> str:
    return f"{edition.house.key}_new" if edition.is_redesigned else edition.house.key


def _render(edition: Edition, template: str, **values: Any) -> str:
    defaults = {"language": "en", "words": WORDS["en"], "canonical": "", "item": None, "data": None}
    return _environment.get_template(template).render(
        edition=edition,
        house=edition.house,
        layout=f"{_look(edition)}_layout.html",
        noise=Noise(),
        **{**defaults, **values},
    )


def _linked_data(edition: Edition, item: Item, headline: str, locked: bool) -> dict[str, Any]:
    """schema.org's NewsArticle; the Post wraps it in a @graph, as a widespread plug-in does."""
    local, publisher = edition.house.local, {"@type": "NewsMediaOrganization", "name": edition.house.name}
    news = {
        "@type": "NewsArticle",
        "headline": headline,
        "description": item.state.dek,
        "datePublished": local(item.published).isoformat(),
        "dateModified": local(item.updated).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in item.state.byline],
        "publisher": publisher,
        "articleSection": item.story.section,
        "inLanguage": item.story.language,
        "isAccessibleForFree": not locked,
        "mainEntityOfPage": edition.root + item.path,
    }
    if locked:
        news["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".members"}
    if edition.house.key != "post":
        return {"@context": "https://schema.org", **news}
    site = {"@type": "WebSite", "@id": f"{edition.root}/#site", "name": edition.house.name, "publisher": publisher}
    return {"@context": "https://schema.org", "@graph": [site, news]}
