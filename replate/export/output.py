"""A file that appears whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from replate.errors import ReplateError, UsageError


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Write beside `path`, and take its place only when all is written and on the disk.

    Raises UsageError where nothing can be written there, ReplateError where writing failed on the way.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        stream = part.open("wb")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}; name another file") from error
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise ReplateError(f"{path}: not written: {error.strerror}; what stood there before is untouched") from error
    finally:
        part.unlink(missing_ok=True)
