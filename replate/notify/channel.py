"""Channels: where a digest goes. Files and the output by ourselves, everything else by Apprise.

An address may hold a password, so that no error and no log names it.
"""

import logging
import os
import stat
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from replate.errors import ReplateError
from replate.notify.digest import Digest

TAIL = 2**18  # bytes of a file in which a digest that was begun is looked for: some twenty of the longest
REASON = 300  # characters kept of what a service says when it refuses


class NotSent(ReplateError, RuntimeError):
    """A digest could not be handed over; the text says why, and how to mend it where we know."""


def send(address: str, digest: Digest, *, again: bool = False) -> None:
    """Hand a digest over, or raise NotSent; `again`: a kill has left it open whether it went out already.

    A file then gets what it lacks of the digest. A service gets the same text once more.
    """
    scheme = urlsplit(address).scheme
    if scheme == "stdout":
        sys.stdout.write(digest.text)
        sys.stdout.flush()
    elif scheme == "file":
        _append(Path(unquote(urlsplit(address).path)), digest.text.encode(), again)
    else:
        _send_by_apprise(address, digest)


def _append(path: Path, text: bytes, again: bool) -> None:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise NotSent(f"{path}: is no plain file; name one in url, or write stdout:")
            _write_whole(descriptor, text[_begun(descriptor, text) :] if again else text)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        told = error.strerror if isinstance(error, OSError) else str(error)
        raise NotSent(f"{path}: cannot be written: {told}; make its folder, or name another file in url") from error


def _begun(descriptor: int, text: bytes) -> int:
    """How many bytes of a text the file holds already: all of it somewhere near its end, or a beginning at its end."""
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, TAIL, max(0, size - TAIL))
    if text in tail:
        return len(text)
    return next(length for length in range(min(len(text), len(tail)), -1, -1) if tail.endswith(text[:length]))


def _write_whole(descriptor: int, text: bytes) -> None:
    """Write all or, where the disk is full, nothing."""
    size = os.fstat(descriptor).st_size
    view = memoryview(text)
    try:
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def _send_by_apprise(address: str, digest: Digest) -> None:
    apprise = _apprise()
    with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as said:
        service = apprise.Apprise()
        if not service.add(address):  # what it says here may hold the address
            raise NotSent(
                f"Apprise {apprise.__version__} cannot use the address (scheme {urlsplit(address).scheme}); write url "
                "as its documentation says for that service"
            )
        if not service.notify(title=digest.subject, body=digest.body, body_format=apprise.NotifyFormat.TEXT):
            reason = " ".join(said.getvalue().split())[:REASON]
            raise NotSent(f"the service did not take it: {reason or 'no reason given'}")


def _apprise() -> Any:
    """The library, loaded when an address needs it: it is an extra, and costs a fifth of a second."""
    try:
        import apprise
    except ImportError:
        raise NotSent(
            "Apprise is not installed, and only files and stdout: can do without; install it with "
            "`pip install 'replate[notify]'`"
        ) from None
    logging.getLogger("apprise").propagate = False  # it logs addresses that it does not understand
    return apprise
