"""Bodies as they travel: compressed as the client accepts, or of a size and kind that no client should swallow."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping

import brotli  # type: ignore[import-untyped]  # ships no types

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 64 * 1024


def compress(body: bytes, coding: str) -> bytes:
    """`body` under one of the codings gzip, br, zstd, at the quick levels that servers use for pages made on demand."""
    return _COMPRESS[coding](body)


def accepted(header: str, offered: tuple[str, ...]) -> str:
    """The first offered coding that Accept-Encoding names without q=0; "" for none."""
    wanted = {}
    for item in header.lower().split(","):
        name, _, weight = item.partition(";")
        wanted[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((coding for coding in offered if wanted.get(coding, False)), "")


_COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, 5, mtime=0),
    "br": lambda body: brotli.compress(body, quality=4),
    "zstd": lambda body: zstd.compress(body, 3),
}


def repeat(body: bytes, size: int) -> Iterator[bytes]:
    """`body` over and over until `size` bytes are out."""
    block = (body or b" ") * (CHUNK // max(len(body), 1) + 1)
    for sent in range(0, size, len(block)):
        yield block[: size - sent]


def bomb(size: int) -> Iterator[bytes]:
    """Gzip that inflates to `size` zero bytes, a thousandth of that long."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield from filter(None, map(packer.compress, repeat(bytes(CHUNK), size)))
    yield packer.flush()
