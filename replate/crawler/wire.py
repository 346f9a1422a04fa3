"""Downloader middleware: keeps what went over the wire before Scrapy unpacks it.

It stands next to the downloader, behind compression, so that `response_headers` are the ones that were received
(Content-Encoding included) and `request_headers` the ones that were sent.
"""

from dataclasses import dataclass
from http import HTTPStatus

from scrapy import Request
from scrapy.http import Headers, Response

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wire:
    """One exchange: status line, headers as pairs, and the address that answered."""

    status_line: str
    response_headers: Pairs
    request_headers: Pairs
    address: str | None

    def header(self, name: str) -> str | None:
        """The first value of a response header, by lower-case name; None when it was not sent."""
        return next((value for key, value in self.response_headers if key.lower() == name), None)


class WireMiddleware:
    """Puts a `Wire` under `wire` into the meta of each request that was answered."""

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta["wire"] = Wire(
            _status_line(response), _pairs(response.headers), _pairs(request.headers), _address(response)
        )
        return response


def _status_line(response: Response) -> str:
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    return f"{response.protocol or 'HTTP/1.1'} {response.status} {phrase}".rstrip()


def _pairs(headers: Headers) -> Pairs:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in dict.items(headers)  # as they stand; Headers.items would look each name up again
        for value in values
    )


def _address(response: Response) -> str | None:
    return None if response.ip_address is None else str(response.ip_address)
