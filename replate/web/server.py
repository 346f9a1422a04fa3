"""The viewer as a process: bound to its address or clearly refused, ended cleanly by SIGTERM."""

import errno
import logging
import signal
import socket
import threading
from pathlib import Path

import uvicorn

from replate.errors import UsageError
from replate.web import app, security

log = logging.getLogger(__name__)

PATIENCE_S = 3  # for answers under way when the end is asked for; pages take milliseconds


def serve(database: Path, host: str, port: int) -> None:
    """Serve the viewer until SIGTERM or SIGINT; raises UsageError when the address cannot be had."""
    with bind(host, port) as listener:
        log.info("viewer at %s", address(listener))
        _quiet_sigterm()
        server(database, host).run(sockets=[listener])


def server(database: Path, host: str) -> uvicorn.Server:
    """The server that speaks HTTP for the viewer, not started yet."""
    config = uvicorn.Config(
        app.create(database, security.host_names(host)), log_config=None, log_level="warning", access_log=False,
        server_header=False, proxy_headers=False, lifespan="off", ws="none", http="h11",
        timeout_graceful_shutdown=PATIENCE_S,
    )  # fmt: skip
    return uvicorn.Server(config)


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens at the address; port 0 takes any that is free. Raises UsageError."""
    try:
        family, _, _, _, found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server((str(found[0]), port), family=family, backlog=128)
    except socket.gaierror:
        raise UsageError(
            f"viewer: there is no host {host!r} here; set host under [viewer], for example 127.0.0.1"
        ) from None
    except (OSError, OverflowError) as error:
        raise UsageError(f"viewer: cannot listen at {host}, port {port}: {_why(error)}") from error
    # Connections inherit it. asyncio sets it for sockets of its own alone; without, a kept-alive answer waits 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def address(listener: socket.socket) -> str:
    """Where the viewer is to be found."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _why(error: OSError | OverflowError) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return "another program has it; end that one, or set another port under [viewer] in replate.toml"
    if number == errno.EACCES:
        return "ports below 1024 are for the administrator; set another port under [viewer] in replate.toml"
    if number == errno.EADDRNOTAVAIL:
        return "this machine has no such address; set host under [viewer] in replate.toml, for example 127.0.0.1"
    return str(error)


def _quiet_sigterm() -> None:
    """Once it has shut down, uvicorn raises the signal again; by then SIGTERM has done its work."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: None)
