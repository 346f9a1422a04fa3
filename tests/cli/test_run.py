"""The daemon as it is called: its command lines work, and one signal ends all of it."""

import json
import socket
import time
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import psutil

from replate.demo.newsroom import Newsroom
from tests.cli.conftest import run, start


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_the_daemon_follows_its_sources_serves_the_viewer_and_ends(tmp_path: Path) -> None:
    with Newsroom(lambda: timedelta(minutes=10)) as newsroom:
        outlet, port = newsroom.outlets[0], free_port()
        (tmp_path / "replate.toml").write_text(
            '[crawler]\ndelay = "0s"\nprocesses = 1\nprivate_networks = ["127.0.0.0/8"]\n'
            f'[viewer]\nport = {port}\n[[source]]\nname = "{outlet.name}"\nurl = "{outlet.source_url}"\n'
        )
        process = start("run", folder=tmp_path)
        try:
            wait_until_read(tmp_path)
            assert answers(f"http://127.0.0.1:{port}/")
            status, _, errors = run("run", folder=tmp_path)
            assert (status, "follows this database already" in errors) == (2, True)
            found = json.loads(run("status", "--json", folder=tmp_path)[1])
            assert {one["kind"] for one in found["processes"]} == {"daemon", "crawler"}
        finally:
            children = psutil.Process(process.pid).children(recursive=True)
            process.terminate()
            _, log = process.communicate(timeout=60)
    assert process.returncode == 0, log
    assert not any(child.is_running() for child in children)


def wait_until_read(folder: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        status, output, _ = run("pages", "--json", folder=folder)
        if status == 0 and any(json.loads(line)["revisions"] for line in output.splitlines()):
            return
    raise AssertionError("no page was read within a minute")


def answers(url: str) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=10) as page:
                return bool(page.status == 200)
        except urllib.error.URLError:
            time.sleep(0.2)
    return False


def test_without_a_contact_the_daemon_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").write_text('[[source]]\nname = "A"\nurl = "https://news.example/feed"\n')
    status, _, errors = run("run", folder=tmp_path)
    assert (status, errors.count("\n")) == (2, 1)
    assert "contact is missing, and source 'A' is on news.example" in errors


def test_a_viewer_that_cannot_have_its_port_says_so(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status, _, errors = run("serve", "--port", str(taken.getsockname()[1]), folder=tmp_path)
    assert status == 2
    assert "another program has it" in errors
