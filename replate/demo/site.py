"""One web site on loopback, on a port (so a host) of its own: the demo's outlets, and the real thing in crawler tests.

A site is a function from `Request` to `Response`. It can also misbehave as sites do: answer late or never, drop the
connection, stream a body that hardly ends, inflate a bomb. All sites of a process share one thread and event loop,
which lives as long as any of them, so that a test may start dozens.
"""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from replate.demo import bodies, loop

MINIMUM_COMPRESSED = 1024  # bytes; servers leave smaller bodies alone, as compression then costs more than it saves


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked. `path` is without the query; `number` counts this site's requests from 1; `at` is monotonic
    seconds; `raw` is aiohttp's own request, for whoever needs the connection itself."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    number: int
    at: float
    raw: web.BaseRequest


@dataclass(frozen=True, slots=True)
class Response:
    """What the site answers, and how badly.

    `delay`: seconds before the answer. `size`: the body is repeated until so many bytes were sent, without a length
    being announced. `bomb`: instead of the body, gzip that inflates to so many zero bytes. `drop`: the connection is
    cut without an answer, or half-way through the body when there is one. `silent`: nothing is ever answered.
    """

    status: int = 200
    body: bytes | str = b""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "text/html; charset=utf-8"
    delay: float = 0.0
    size: int = 0
    bomb: int = 0
    drop: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request a site was sent, for tests to assert on: `path` as sent, with the query; status 0: no answer."""

    at: float
    method: str
    path: str
    status: int
    headers: Mapping[str, str]


Answer = Response | web.StreamResponse
Respond = Callable[[Request], Answer | Awaitable[Answer]]


class Site:
    """A running site: `with Site(respond) as site: … site.url … site.requests`.

    `respond` runs on the sites' shared loop, so it may be a coroutine function but must not block. It may return an
    aiohttp response instead of ours. `port` 0 takes any free one. `encodings` are tried in order of preference.
    """

    def __init__(
        self,
        respond: Respond,
        *,
        port: int = 0,
        address: str = "127.0.0.1",
        encodings: tuple[str, ...] = ("zstd", "br", "gzip"),
    ) -> None:
        self.requests: list[Exchange] = []
        self.port = port
        self.address = address
        self._respond = respond
        self._encodings = encodings
        self._runner: web.ServerRunner | None = None
        self._received = 0

    @property
    def host(self) -> str:
        """`address:port`, as the canonical host of this site is written."""
        return f"{self.address}:{self.port}"

    @property
    def url(self) -> str:
        """The site's root without a final slash: `site.url + "/path"`."""
        return f"http://{self.host}"

    def start(self) -> Self:
        """Listen; the port is known afterwards. OSError when the port is taken."""
        if self._runner is None:
            loop.shared.enter()
            try:
                loop.shared.run(self._listen())
            except BaseException:
                loop.shared.leave()
                raise
        return self

    def stop(self) -> None:
        """Close the port and every connection; a second call does nothing."""
        runner, self._runner = self._runner, None
        if runner is not None:
            loop.shared.run(runner.cleanup())
            loop.shared.leave()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    async def _listen(self) -> None:
        runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.01)
        await runner.setup()
        try:
            await web.TCPSite(runner, self.address, self.port).start()
        except OSError:
            await runner.cleanup()
            raise
        self.port = int(runner.addresses[0][1])
        self._runner = runner

    async def _handle(self, raw: web.BaseRequest) -> web.StreamResponse:
        self._received += 1
        request = Request(raw.method, raw.path, dict(raw.query), raw.headers, self._received, time.monotonic(), raw)
        try:
            made = self._respond(request)
            answer = await made if inspect.isawaitable(made) else made
        except Exception:
            self._record(request, 500)
            raise
        if isinstance(answer, web.StreamResponse):
            self._record(request, answer.status)
            return answer
        cut_off = answer.silent or (answer.drop and not answer.body)
        self._record(request, 0 if cut_off else answer.status)
        return await self._send(request, answer)

    def _record(self, request: Request, status: int) -> None:
        raw = request.raw
        self.requests.append(Exchange(request.at, raw.method, raw.path_qs, status, request.headers))

    async def _send(self, request: Request, answer: Response) -> web.StreamResponse:
        if answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.silent:
            await asyncio.Event().wait()
        if answer.drop:
            return await _cut(request.raw, answer)
        if answer.bomb:
            return await _stream(request.raw, answer, bodies.bomb(answer.bomb), ("Content-Encoding", "gzip"))
        if answer.size:
            return await _stream(request.raw, answer, bodies.repeat(_bytes(answer.body), answer.size))
        return self._whole(request, answer)

    def _whole(self, request: Request, answer: Response) -> web.Response:
        body, encoding = _bytes(answer.body), ""
        headers = [*answer.headers]
        if len(body) > MINIMUM_COMPRESSED and not any(name.lower() == "content-encoding" for name, _ in headers):
            encoding = bodies.accepted(request.headers.get("Accept-Encoding", ""), self._encodings)
            headers.append(("Vary", "Accept-Encoding"))
        if encoding:
            body = bodies.compress(body, encoding)
            headers.append(("Content-Encoding", encoding))
        response = web.Response(status=answer.status, body=body)
        _dress(response, answer, headers)
        return response


def redirect(location: str, status: int = 301) -> Response:
    """The answer that sends a client elsewhere; a loop is two of them."""
    return Response(status, f"Moved to {location}\n", (("Location", location),), "text/plain; charset=utf-8")


def revalidated(request: Request, response: Response) -> Response:
    """`response`, or 304 when the client already holds it by its ETag or else its Last-Modified (RFC 9110, 13.2.2)."""
    headers = {name.lower(): value for name, value in response.headers}
    known, tag = request.headers.get("If-None-Match"), headers.get("etag")
    if known is not None:
        fresh = tag is not None and tag.removeprefix("W/") in {
            one.strip().removeprefix("W/") for one in known.split(",")
        }
    else:
        since, modified = request.headers.get("If-Modified-Since"), headers.get("last-modified")
        fresh = bool(since and modified) and _moment(modified) <= _moment(since)
    return Response(304, b"", response.headers) if fresh and response.status == 200 else response


def _moment(date: str | None) -> float:
    return parsedate_to_datetime(date or "").timestamp()


def _bytes(body: bytes | str) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _dress(response: web.StreamResponse, answer: Response, headers: list[tuple[str, str]]) -> None:
    if answer.status != 304 and answer.content_type:
        response.headers["Content-Type"] = answer.content_type
    for name, value in headers:
        response.headers.add(name, value)


async def _stream(
    raw: web.BaseRequest, answer: Response, chunks: Iterator[bytes], *more: tuple[str, str]
) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status)
    _dress(response, answer, [*answer.headers, *more])
    await response.prepare(raw)
    try:
        for chunk in chunks:
            await response.write(chunk)
        await response.write_eof()
    except ConnectionError:
        pass  # the client had enough, which is what these bodies are for
    return response


async def _cut(raw: web.BaseRequest, answer: Response) -> web.StreamResponse:
    """Abort the connection: at once, or after half of the announced body."""
    response = web.StreamResponse(status=answer.status)
    body = _bytes(answer.body)
    if body:
        _dress(response, answer, [*answer.headers, ("Content-Length", str(len(body)))])
        await response.prepare(raw)
        await response.write(body[: len(body) // 2])
        await asyncio.sleep(0.05)  # abort() discards what has not left yet
    if raw.transport is not None:
        raw.transport.abort()
    return response
