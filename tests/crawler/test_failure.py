"""Failures of a request in words, as real connections fail."""

import asyncio
import ssl

import aiohttp
import pytest
from scrapy.exceptions import DownloadConnectionRefusedError

from replate.config import CrawlerConfig
from replate.crawler import failure


async def words_of_a_failure(scheme: str, *, is_open: bool) -> str:
    """What is told of a request to a port of loopback where nobody listens, or where somebody speaks plain HTTP."""

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    if not is_open:
        server.close()
        await server.wait_closed()
    try:
        async with aiohttp.ClientSession() as session:
            await session.get(f"{scheme}://127.0.0.1:{port}/", ssl=ssl.create_default_context())
    except aiohttp.ClientConnectorError as error:
        refused = DownloadConnectionRefusedError(str(error))
        refused.__cause__ = error
        return failure.in_words(refused, CrawlerConfig())
    finally:
        server.close()
    raise AssertionError("the request did not fail")


@pytest.mark.parametrize(
    ("scheme", "is_open", "words"),
    [
        ("http", False, "no connection: Connection refused"),
        ("https", False, "no connection: Connection refused"),
        ("https", True, "no connection: TLS: "),
    ],
)
def test_a_connection_that_fails_is_told_in_the_words_of_the_system_or_of_tls(
    scheme: str, is_open: bool, words: str
) -> None:
    assert asyncio.run(words_of_a_failure(scheme, is_open=is_open)).startswith(words)
