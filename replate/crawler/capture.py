"""One archived capture: an answer that somebody else fetched, at its own time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from scrapy.downloadermiddlewares.httpcompression import ACCEPTED_ENCODINGS, HttpCompressionMiddleware

from replate.changes import moment
from replate.changes import url as urls
from replate.errors import CaptureError, UsageError

Pairs = tuple[tuple[str, str], ...]
ALLOWED = ("url", "fetched_at", "status", "headers", "body_path", "body")


@dataclass(frozen=True, slots=True)
class Capture:
    """`url` is canonical, `body` decoded, `where` names file and line or record for messages."""

    where: str
    url: str
    at: datetime
    status: int
    headers: Pairs
    body: bytes
    status_line: str | None = None
    address: str | None = None

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


def from_lines(path: Path) -> Iterator[Capture | CaptureError]:
    """The captures of a JSON Lines file in its order; a malformed line is an error among them, and the rest goes on."""
    try:
        lines = path.open("rb")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    with lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _from_line(line, path, f"{path}:{number}")


def _from_line(line: bytes, path: Path, where: str) -> Capture | CaptureError:
    try:
        row = json.loads(line)
    except ValueError as error:
        return CaptureError(f"{where}: not JSON ({error}); write one object a line")
    if not isinstance(row, dict):
        return CaptureError(f"{where}: not an object; write one object a line with {', '.join(ALLOWED)}")
    try:
        return _capture(row, path, where)
    except (CaptureError, UsageError) as error:
        return CaptureError(str(error) if str(error).startswith(where) else f"{where}: {error}")


def _capture(row: dict[str, Any], path: Path, where: str) -> Capture:
    unknown = sorted(set(row) - set(ALLOWED))
    if unknown:
        raise CaptureError(f"{where}: unknown key {unknown[0]!r}; allowed are {', '.join(ALLOWED)}")
    if not isinstance(row.get("url"), str):
        raise CaptureError(f"{where}: `url` is missing; give the URL that was fetched")
    status = row.get("status", 200)
    if not isinstance(status, int) or not 100 <= status <= 599:
        raise CaptureError(f"{where}: `status` is {status!r}; give an HTTP status from 100 to 599")
    headers = _pairs(row.get("headers"), where)
    body, headers = _body(row, headers, path, where)
    return Capture(where, urls.canonical(row["url"]), _time(row, where), status, headers, body)


def _time(row: dict[str, Any], where: str) -> datetime:
    try:
        return moment.parse(str(row["fetched_at"]))
    except KeyError:
        raise CaptureError(f"{where}: `fetched_at` is missing; give the time of the fetch with its zone") from None
    except ValueError:
        raise CaptureError(
            f"{where}: `fetched_at` is {row['fetched_at']!r}; write ISO 8601 with a zone, like 2026-03-02T14:05:00Z"
        ) from None


def _pairs(headers: object, where: str) -> Pairs:
    if headers is None:
        return ()
    if isinstance(headers, dict):
        return tuple((str(name), str(value)) for name, value in headers.items())
    if isinstance(headers, list) and all(isinstance(one, list) and len(one) == 2 for one in headers):
        return tuple((str(name), str(value)) for name, value in headers)
    raise CaptureError(f"{where}: `headers` is neither an object nor a list of [name, value]")


def _body(row: dict[str, Any], headers: Pairs, path: Path, where: str) -> tuple[bytes, Pairs]:
    """The bytes; text given in the line itself is UTF-8 whatever its headers say of the original."""
    if "body" in row and "body_path" in row:
        raise CaptureError(f"{where}: `body` and `body_path` are both given; keep one")
    if isinstance(row.get("body"), str):
        rest = tuple((name, value) for name, value in headers if name.lower() != "content-type")
        return row["body"].encode("utf-8", "replace"), (*rest, ("Content-Type", _utf8_type(headers)))
    if isinstance(row.get("body_path"), str):
        place = path.parent / row["body_path"]
        try:
            return place.read_bytes(), headers
        except OSError as error:
            raise CaptureError(f"{where}: `body_path` {place} cannot be read: {error.strerror}") from error
    if "body" in row or "body_path" in row:
        raise CaptureError(f"{where}: `body` and `body_path` are texts")
    return b"", headers


def _utf8_type(headers: Pairs) -> str:
    named = next((value for name, value in headers if name.lower() == "content-type"), "text/html")
    return f"{named.split(';')[0].strip()}; charset=utf-8"


def from_warc(path: Path) -> Iterator[Capture | CaptureError]:
    """The HTTP responses of a WARC file (gzip'ed or not) in its order; a broken one is an error among them."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    with stream:
        if stream.read(1) and not _is_warc(path):
            raise UsageError(f"{path}: is no WARC file; `replate import captures` reads JSON Lines")
        stream.seek(0)
        records = ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True, auto_decode="transfer")
        for number, record in enumerate(records, 1):
            found = _from_record(record, f"{path}: record {number}")
            if found is not None:
                yield found


def _is_warc(path: Path) -> bool:
    with path.open("rb") as stream:
        start = stream.read(5)
    return start.startswith((b"WARC/", b"\x1f\x8b", b"\x04\x22\x4d\x18", b"\x28\xb5\x2f\xfd"))


def _from_record(record: WarcRecord, where: str) -> Capture | CaptureError | None:
    http = record.http_headers
    if http is None or not (record.headers.get("WARC-Target-URI") or "").startswith(("http://", "https://")):
        return None
    try:
        at = moment.parse(record.headers.get("WARC-Date") or "")
        body = record.reader.read()
        pairs = tuple((str(name), str(value)) for name, value in http.items())
        body = _decoded(body, pairs)
        return Capture(where, urls.canonical(record.headers["WARC-Target-URI"]), at, int(http.status_code or 0), pairs,
                       body, str(http.status_line or ""), record.headers.get("WARC-IP-Address"))  # fmt: skip
    except (ValueError, UsageError, OSError) as error:
        return CaptureError(f"{where}: {error}")


def _decoded(body: bytes, headers: Pairs) -> bytes:
    """The body without its Content-Encoding; unknown encodings and broken data are errors."""
    named = [value.strip().lower() for name, value in headers if name.lower() == "content-encoding"]
    for encoding in reversed([one for value in named for one in value.split(",")]):
        name = encoding.strip().encode()
        if name in (b"", b"identity"):
            continue
        if name not in {*ACCEPTED_ENCODINGS, b"x-gzip"}:
            raise ValueError(f"Content-Encoding {encoding!r} cannot be decoded")
        body = HttpCompressionMiddleware._decode(body, name, 100 * 2**20)
    return body
