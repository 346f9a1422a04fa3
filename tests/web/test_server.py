import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from replate.errors import UsageError
from replate.web import security, server


def test_a_port_that_is_taken_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=rf"127\.0\.0\.1, port {port}.*another port under \[viewer\]"):
            server.serve(tmp_path / "replate.db", "127.0.0.1", port)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1", "not a host"])
def test_an_address_this_machine_does_not_have_is_refused(host: str) -> None:
    with pytest.raises(UsageError, match="set host under"):
        server.bind(host, 0)


def test_a_free_port_is_found_and_told() -> None:
    with server.bind("localhost", 0) as listener:
        assert server.address(listener).startswith("http://")


def test_connections_do_not_wait_for_each_others_acknowledgements() -> None:
    with server.bind("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(("host", "names"), [
    ("127.0.0.1", True), ("127.0.0.2", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False),
])  # fmt: skip
def test_only_a_viewer_bound_to_the_world_answers_under_any_name(host: str, names: bool) -> None:
    assert ("*" not in security.host_names(host)) is names


SERVE = """
import pathlib, sys
from replate.web import server
server.serve(pathlib.Path(sys.argv[1]), "127.0.0.1", int(sys.argv[2]))
"""


def test_sigterm_ends_the_server_cleanly(filled: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(filled), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert _answers(f"http://127.0.0.1:{port}/healthz")
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert (process.returncode, out, err) == (0, b"", b"")


def _answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(300):
        try:
            with opener.open(address, timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            time.sleep(0.1)
    return False
