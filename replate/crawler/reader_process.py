"""The process that reads pages: jobs come in on standard input, results go out on standard output.

A frame is a length (4 bytes, big endian) and a pickle: a job is (function name, args, kwargs), a result is
(succeeded, value or reason, resident bytes). Only functions named in FUNCTIONS are called. The parent trusts this
process and is the only one that speaks to it. It ends when its input does.
"""

import importlib
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

FUNCTIONS = frozenset({"replate.crawler.reading.page.read", "replate.crawler.discovery.listing.links"})
LENGTH = struct.Struct(">I")


def main() -> None:
    """Serve jobs until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer: it closes our input
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between frames
    serve(sys.stdin.buffer, replies)


def serve(jobs: BinaryIO, replies: BinaryIO) -> None:
    """Answer each job with one result, whatever comes of it."""
    while (head := jobs.read(LENGTH.size)) and len(head) == LENGTH.size:
        name, args, kwargs = pickle.loads(jobs.read(*LENGTH.unpack(head)))  # noqa: S301  from our parent only
        frame = pickle.dumps((*_result(name, args, kwargs), resident()), pickle.HIGHEST_PROTOCOL)
        replies.write(LENGTH.pack(len(frame)) + frame)
        replies.flush()


def _result(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[bool, Any]:
    try:
        return True, _function(name)(*args, **kwargs)
    except (
        Exception,
        RecursionError,
    ) as error:  # any page whatever: what it does to a reading is a value for that page
        return False, f"{type(error).__name__}: {str(error)[:200]}"


def _function(name: str) -> Callable[..., Any]:
    if name not in FUNCTIONS:
        raise LookupError(f"{name} is no job of the reader")
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def resident() -> int:
    """Bytes of memory this process holds now; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


if __name__ == "__main__":
    main()
