"""The download handler: Scrapy's aiohttp handler, which never connects to a private address that is not allowed.

The check stands where the socket is made, after the name was resolved, so that neither a name that resolves to a
private address nor one that resolves to another address the second time can reach the user's own network.
"""

import socket
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from aiohttp import ClientResponse, TCPConnector
from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from replate.config.allowed import Network

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]]


# IPv6 networks whose addresses stand for an IPv4 one, or for a site's own: compatible, NAT64, 6to4, site-local.
_EMBEDDING = tuple(map(ip_network, ("::/96", "64:ff9b::/96", "2002::/16", "fec0::/10")))


class PrivateAddress(OSError):
    """A host's address is private or loopback and not among `private_networks`."""


def is_allowed(address: str, networks: Sequence[Network]) -> bool:
    """Whether an IP address is public, or private and allowed by one of the networks."""
    parsed = ip_address(address.split("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    parsed = mapped or parsed
    is_public = parsed.is_global and not parsed.is_multicast and not any(parsed in network for network in _EMBEDDING)
    return is_public or any(parsed in network for network in networks)


class GuardedDownloadHandler(AiohttpDownloadHandler):
    """Setting `REPLATE_PRIVATE_NETWORKS` holds the networks that may be fetched besides public addresses."""

    experimental = False  # silences the start-up warning: the handler is chosen by measurement, docs/performance.md

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._networks: Sequence[Network] = crawler.settings.getlist("REPLATE_PRIVATE_NETWORKS")
        connector = self._session.connector
        assert isinstance(connector, TCPConnector)
        connector._socket_factory = self._socket

    @staticmethod
    def _extract_headers(response: ClientResponse) -> Headers:
        """The headers' bytes as they came: aiohttp's text of them cannot be encoded again where they are no UTF-8."""
        return Headers(list(response.raw_headers))

    def _socket(self, info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        if not is_allowed(str(address[0]), self._networks):
            raise PrivateAddress(f"{address[0]} is a private address; private_networks in replate.toml may allow it")
        return socket.socket(family, kind, protocol)


class DirectDownloader(Downloader):
    """Scrapy's downloader without its slots: a host's turn has come before a request is made, so none waits here.

    Saves a task, a Deferred and three signals a request.
    """

    async def _enqueue_request(self, request: Request) -> Response:
        return await self.handlers.download_request_async(request)
