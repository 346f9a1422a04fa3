"""One daemon a database: a lock beside the file, held by the kernel for as long as the daemon lives."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from replate.errors import AlreadyRunning, DatabaseError


@contextmanager
def hold(database: Path, now: datetime) -> Iterator[None]:
    """Hold `<database>.lock` for the time of the block; raise AlreadyRunning where another daemon does.

    The file stays when the daemon ends: what counts is the kernel's lock, which a kill ends too, not that it exists.
    """
    path = database.with_name(database.name + ".lock")
    descriptor = _open(path)
    try:
        _lock(descriptor, path, database)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {now.isoformat(timespec='seconds')}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise DatabaseError(
            f"{path}: the lock beside the database cannot be written ({error.strerror}); "
            "make its folder, or name another file as `database` in replate.toml"
        ) from error


def _lock(descriptor: int, path: Path, database: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid, _, since = os.pread(descriptor, 100, 0).decode("ascii", "replace").strip().partition(" ")
        raise AlreadyRunning(
            f"{database}: process {pid or 'unknown'} follows this database already (since {since or 'just now'}); "
            f"end it with `kill {pid or 'PID'}`, or name another `database` in replate.toml"
        ) from None
    except OSError as error:
        raise DatabaseError(
            f"{path}: this file system cannot lock files ({error.strerror}); put the database on a local disk"
        ) from error
