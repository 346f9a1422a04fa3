"""A newsroom under a clock that the test sets."""

import http.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import lxml.html
import pytest

from replate.demo.newsroom import Newsroom
from replate.demo.story import Story

EPOCH = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@dataclass
class Page:
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def tree(self) -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring(self.text)

    @property
    def paragraphs(self) -> list[str]:
        return [element.text_content() for element in self.tree.iter("p")]


@dataclass
class Reader:
    """Somebody who reads the newsroom's pages at a minute of their choice."""

    minute: float = 0.0
    newsroom: Newsroom = field(init=False)

    def get(self, url: str, **headers: str) -> Page:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=5)
        try:
            query = f"?{parts.query}" if parts.query else ""
            connection.request("GET", quote(parts.path) + query, headers=headers)
            answer = connection.getresponse()
            return Page(answer.status, answer.headers, answer.read().decode())
        finally:
            connection.close()

    def read(self, story: Story, **headers: str) -> Page:
        return self.get(self.newsroom.url(story), **headers)

    def story(self, kind: str, outlet: str = "") -> Story:
        return next(story for story in self.newsroom.stories if story.kind == kind and outlet in ("", story.outlet))


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader()
    reader.newsroom = Newsroom(lambda: timedelta(minutes=reader.minute), epoch=EPOCH)
    with reader.newsroom:
        yield reader
