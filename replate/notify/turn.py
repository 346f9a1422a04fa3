"""One teller a database: two at once would tell everything twice."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from replate.errors import AlreadyRunning, DatabaseError


@contextmanager
def hold(database: Path) -> Iterator[None]:
    """Hold `<database>.notify.lock` for the time of the block; raise AlreadyRunning where another process does.

    The kernel's lock counts, which a kill ends too; the file stays.
    """
    path = database.with_name(database.name + ".notify.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise DatabaseError(f"{path}: the lock beside the database cannot be written ({error.strerror})") from error
    try:
        _lock(descriptor, database)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, database: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AlreadyRunning(
            f"{database}: another process sends its notifications already; `replate run` does so where replate.toml "
            "has a [[notify]]"
        ) from None
