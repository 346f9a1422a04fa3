"""173 articles of China Daily, each set at run time in the anatomy of its pages: a construction.

The pack holds fields, no HTML, and bodies as one running text: it is cut into paragraphs of two sentences. Two shells:
today's (byline, outlet and stamp in one `.info_l`, the text in `#Content`), and that of 2014 (stamp, agency and a tool
bar in two languages above the text, the headline echoed below it). How captions were marked up in 2014 is not known;
both shells have them as `<figcaption>`. Times are shown without a zone, in Asia/Shanghai.
"""

import ast
import html
import itertools
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from replate.changes.article import Article
from replate.crawler.reading import page

DATA = os.environ.get("REPLATE_DATA")
NAMELESS = {"Xinhua", "China Daily", "chinadaily.com.cn", "China.org.cn", "China Daily Global", "HK EDITION",
            "Agencies", "fmprc.gov.cn", "China Daily in Shanghai"}  # fmt: skip
TEASERS = ("Talks on river tolls resume", "Museum opens a second wing", "Ferry timetable changes in May")

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not DATA, reason="needs the real data packs: REPLATE_DATA names the folder they are unpacked in"
    ),
]


@dataclass(frozen=True)
class Known:
    """One article of the pack; `author` as its page shows it."""

    url: str
    title: str
    author: str
    updated: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        people = re.sub(r" in [A-Z].*?(?= and |$)", "", self.author)
        return () if self.author in NAMELESS else tuple(filter(None, re.split(r"\s*,\s*| and ", people)))

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.updated).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def articles() -> Iterator[Known]:
    path = Path(DATA or "") / "chinadaily" / "articles_173.jsonl"
    for row in map(json.loads, path.read_text("utf8").splitlines()):
        captions = tuple(filter(None, (unescaped(each) for each in ast.literal_eval(row["captions"]))))
        yield Known(
            row["url"], unescaped(row["title"]), unescaped(row["author"] or "China Daily"), row["updated"],
            paragraphs(unescaped(row["body"])), captions,
        )  # fmt: skip


def unescaped(words: str) -> str:
    """The pack holds texts as Python had printed them: quotes, line ends and bytes of UTF-8 behind backslashes."""
    plain = re.sub(r"\\+([nrt])(?![a-z]{3})", " ", words)
    plain = re.sub(
        r"(?:\\+x[0-9a-f]{2})+",
        lambda found: bytes.fromhex(re.sub(r"\\+x", "", found[0])).decode("utf8", errors="replace"),
        plain,
    )
    return " ".join(plain.replace("\\", "").split())


def paragraphs(body: str) -> tuple[str, ...]:
    """Pairs of sentences; what stands whole in another is left out: one text of the pack runs on into itself."""
    sentences = re.split(r"(?<=[a-z]{3}[.!?])\s+(?=[A-Z\"])", body)
    pairs = [" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)]
    return tuple(pair for pair in dict.fromkeys(pairs) if not any(pair in other for other in pairs if other != pair))


def shown(words: str) -> str:
    return html.escape(words, quote=False)


def teasers() -> str:
    return "".join(f'<li><a href="/a/202001/01/WS{number:024x}.html">{one}</a></li>'
                   for number, one in enumerate(TEASERS))  # fmt: skip


def content(one: Known) -> str:
    figures = (f'<figure class="image"><img src="/{at}.jpg"><figcaption>{shown(caption)}</figcaption></figure>'
               for at, caption in enumerate(one.captions))  # fmt: skip
    return "".join((*figures, *(f"<p>{shown(each)}</p>" for each in one.paragraphs)))


def today(one: Known) -> str:
    by = one.author if one.author in NAMELESS else f"By {one.author}"
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>{shown(one.title)} - Chinadaily.com.cn</title>
<meta name="keywords" content="news"></head><body><div class="topNav"><ul><li><a href="/">HOME</a></li>
<li><a href="/opinion">OPINION</a></li><li><a href="/business">BUSINESS</a></li></ul></div>
<div class="main_art"><div class="lft_art" id="lft-art"><div class="breadcrumb"><a href="/world">World</a> / Asia</div>
<h1>{shown(one.title)}</h1><div class="info">
<span class="info_l">{shown(by)} | China Daily | Updated: {one.updated}</span>
<span class="info_r"><a href="#">Share</a></span></div><div id="Content">{content(one)}</div>
<div class="related"><h3>Related Stories</h3><ul>{teasers()}</ul></div></div>
<div class="right"><h2>Most Viewed in 24 Hours</h2><ul>{teasers()}</ul></div></div>
<div class="footer"><p>Copyright 1995 - . All rights reserved. The content published on this site belongs to the site.
Without written authorization, such content shall not be republished or used in any form.</p></div></body></html>"""


def of_2014(one: Known) -> str:
    credit = f"({shown(one.author)})" if one.author in NAMELESS else f"By {shown(one.author)}"
    title = shown(one.title)
    return f"""<html><head><meta charset="utf-8"><title>{title} |World |chinadaily.com.cn</title></head><body>
<div id="nav"><a href="/">Home</a> <a href="/world">World</a> <a href="/business">Business</a></div>
<div id="Title_e"><h1>{title}</h1></div><div class="title_info">Updated: {one.updated}</div>
<div class="by"><span class="byline">{credit}</span></div>
<div class="tool"><a href="#">Comments()</a> <a href="#">Print</a> <a href="#">Mail</a> <a href="#">Large</a>
<a href="#">Medium</a> <a href="#">Small</a> 分享按钮 0</div>
<div id="Content">{content(one)}</div>
<div class="video"><a href="/v/1">{title}</a> <a href="/v/2">Ferry timetable changes in May</a></div>
<div class="spec"><a href="/s/1">{title}</a></div></body></html>"""


def plain(words: str | None) -> str:
    return "".join((words or "").split())


def faults(one: Known, article: Article | None) -> list[str]:
    """What was read otherwise than it is."""
    if article is None:
        return ["no article"]
    wrong = {
        "headline": plain(article.headline) != plain(one.title),
        "author": article.byline != one.names,
        "agency": (article.agency == "Xinhua") is not (one.author == "Xinhua") and not any(
            "Xinhua" in each for each in (*one.paragraphs, *one.captions)
        ),
        "stamp": article.updated != one.moment,
        "body": tuple(map(plain, article.paragraphs)) != tuple(map(plain, one.paragraphs)),
    }  # fmt: skip
    return [field for field, is_wrong in wrong.items() if is_wrong]


@pytest.mark.parametrize("shell", [today, of_2014])
def test_headline_author_stamp_and_body_are_right_in_every_article(shell: Callable[[Known], str]) -> None:
    known = list(articles())
    assert len(known) == 173
    wrong = {}
    for one in known:
        reading = page.read(shell(one).encode(), url=one.url, content_type="text/html", timezone="Asia/Shanghai")
        if found := faults(one, reading.article):
            wrong[one.url] = found
    count = {field: len(list(group)) for field, group in itertools.groupby(sorted(itertools.chain(*wrong.values())))}
    assert wrong == {}, f"{len(wrong)} of {len(known)} articles: {count}"
