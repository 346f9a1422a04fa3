"""Plain Scrapy: fetches the URLs of a file and does nothing else. The measure for the crawler's figures."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response


class PlainSpider(Spider):
    name = "plain"
    urls: str  # a file, one URL a line: -a urls=FILE

    async def start(self) -> AsyncIterator[Any]:
        for url in Path(self.urls).read_text().splitlines():
            yield Request(url)

    def parse(self, response: Response) -> None:
        return None
