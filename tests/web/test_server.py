import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from replate.errors import UsageError
from replate.web import server


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


def test_sigterm_ends_the_server_cleanly(filled: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    code = f"import pathlib; from replate.web import server; server.serve(pathlib.Path({str(filled)!r}), HOST, {port})"
    command = [sys.executable, "-c", code.replace("HOST", "'127.0.0.1'")]
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
