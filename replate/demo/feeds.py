"""What an outlet publishes for machines: RSS, JSON Feed, a sitemap with the news namespace, robots.txt."""

import json
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from replate.demo.edition import Edition, Item

ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /print/\n\nSitemap: {root}/sitemap-news.xml\n"


def link(edition: Edition, item: Item) -> str:
    """The item's address as feeds of this kind give it: by turns absolute, relative, and laden with tracking."""
    match edition.stories.index(item.story) % 3:
        case 0:
            return f"{edition.root}{item.path}"
        case 1:
            return item.path
    return f"{edition.root}{item.path}?utm_source=feed&utm_medium=rss&utm_campaign={edition.house.key}"


def rss(edition: Edition) -> str:
    """RSS 2.0 with Atom's `updated`, newest first."""
    name = escape(edition.house.name)
    own = quoteattr(edition.root + "/feed.xml")
    items = "\n".join(_rss_item(edition, item) for item in edition.listed())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>{name}</title><link>{edition.root}/</link><description>{escape(edition.house.motto)}</description>
<atom:link href={own} rel="self" type="application/rss+xml"/>
<lastBuildDate>{format_datetime(edition.now)}</lastBuildDate>
{items}
</channel></rss>
"""


def _rss_item(edition: Edition, item: Item) -> str:
    state = item.state
    return f"""<item><title>{escape(state.headline)}</title><link>{escape(link(edition, item))}</link>
<guid isPermaLink="false">{escape(item.guid)}</guid><category>{escape(item.story.section)}</category>
<pubDate>{format_datetime(item.published)}</pubDate><atom:updated>{item.updated.isoformat()}</atom:updated>
<dc:creator>{escape(", ".join(state.byline))}</dc:creator><description>{escape(state.dek)}</description></item>"""


def json_feed(edition: Edition) -> str:
    """JSON Feed 1.1."""
    items = [
        {
            "id": item.guid,
            "url": link(edition, item),
            "title": item.state.headline,
            "summary": item.state.dek,
            "date_published": item.published.isoformat(),
            "date_modified": item.updated.isoformat(),
            "authors": [{"name": name} for name in item.state.byline],
            "language": item.story.language,
        }
        for item in edition.listed()
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.house.name,
        "home_page_url": f"{edition.root}/",
        "feed_url": f"{edition.root}/feed.json",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def sitemap(edition: Edition) -> str:
    """A news sitemap: `lastmod` beside the publication's name, date and title."""
    entries = "\n".join(_sitemap_entry(edition, item) for item in edition.listed())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
{entries}
</urlset>
"""


def _sitemap_entry(edition: Edition, item: Item) -> str:
    local = edition.house.local
    return f"""<url><loc>{escape(edition.root + item.path)}</loc><lastmod>{local(item.updated).isoformat()}</lastmod>
<news:news><news:publication><news:name>{escape(edition.house.name)}</news:name>
<news:language>{item.story.language}</news:language></news:publication>
<news:publication_date>{local(item.published).isoformat()}</news:publication_date>
<news:title>{escape(item.state.headline)}</news:title></news:news></url>"""


def robots(edition: Edition) -> str:
    """robots.txt: search results and print views are out of bounds."""
    return ROBOTS.format(root=edition.root)
