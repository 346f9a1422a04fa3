"""Channels: a digest arrives whole, once, or the error says why not and never names the address."""

import importlib.util
import json
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from replate.notify import channel
from replate.notify.channel import NotSent
from replate.notify.digest import Digest

HAS_APPRISE = importlib.util.find_spec("apprise") is not None
needs_apprise = pytest.mark.skipif(not HAS_APPRISE, reason="the extra [notify] (Apprise) is not installed")
old_import = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise on Python < 3.13
DIGEST = Digest("[Desk] 2 edits on 1 page", "Fähre → 渡轮 <b>*x*</b>\n    headline: a → b")


def address(path: Path) -> str:
    return path.as_uri()


def test_a_file_gets_one_digest_behind_the_other(tmp_path: Path) -> None:
    path = tmp_path / "what was edited.txt"
    assert "%20" in address(path)
    channel.send(address(path), DIGEST)
    channel.send(address(path), DIGEST)
    assert path.read_text(encoding="utf-8") == DIGEST.text * 2


@pytest.mark.parametrize("begun", [0, 1, 30, len(DIGEST.text.encode()) - 1, len(DIGEST.text.encode())])
@pytest.mark.parametrize("before", ["", "another digest\n\n"])
def test_a_digest_that_a_kill_cut_anywhere_is_completed(tmp_path: Path, begun: int, before: str) -> None:
    path = tmp_path / "edits.txt"
    path.write_bytes(before.encode() + DIGEST.text.encode()[:begun])
    channel.send(address(path), DIGEST, again=True)
    assert path.read_text(encoding="utf-8") == before + DIGEST.text


def test_a_digest_that_stands_before_another_is_not_said_again(tmp_path: Path) -> None:
    path = tmp_path / "edits.txt"
    path.write_text(DIGEST.text + "another digest\n\n", encoding="utf-8")
    channel.send(address(path), DIGEST, again=True)
    assert path.read_text(encoding="utf-8") == DIGEST.text + "another digest\n\n"


def test_a_file_in_no_folder_is_told_with_the_way_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(NotSent, match=r"missing/edits\.txt: cannot be written: No such file or directory; make its"):
        channel.send(address(tmp_path / "missing" / "edits.txt"), DIGEST)


def test_a_name_that_no_file_can_have_is_told() -> None:
    with pytest.raises(NotSent, match="cannot be written"):
        channel.send("file:///srv/a%00b", DIGEST)


def test_a_device_is_refused() -> None:
    with pytest.raises(NotSent, match="/dev/null: is no plain file"):
        channel.send("file:///dev/null", DIGEST)


def test_what_did_not_fit_leaves_no_piece_behind(tmp_path: Path) -> None:
    path = tmp_path / "edits.txt"
    path.write_text("before\n")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30, limits[1]))  # the kernel takes 23 bytes more, then refuses
    try:
        with pytest.raises(NotSent, match=r"edits\.txt: cannot be written: File too large"):
            channel.send(address(path), DIGEST)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_text() == "before\n"


def test_the_output_gets_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    channel.send("stdout:", DIGEST)
    assert capsys.readouterr().out == DIGEST.text


@pytest.mark.skipif(HAS_APPRISE, reason="Apprise is installed")
def test_without_apprise_the_error_says_how_to_install_it() -> None:
    with pytest.raises(NotSent, match=r"pip install 'replate\[notify\]'"):
        channel.send("json://user:secret@127.0.0.1:9/", DIGEST)


@contextmanager
def receiver(status: int) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A web hook on loopback: its address, and the path and body of each request."""
    taken: list[tuple[str, bytes]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"json://user:secret@127.0.0.1:{server.server_port}/hook", taken
        finally:
            server.shutdown()
            thread.join()


@needs_apprise
@old_import
def test_a_web_hook_gets_subject_and_text_as_they_are() -> None:
    with receiver(200) as (hook, taken):
        channel.send(hook, DIGEST)
    [(path, body)] = taken
    assert path == "/hook"
    found = json.loads(body)
    assert (found["title"], found["message"]) == (DIGEST.subject, DIGEST.body)


@needs_apprise
@old_import
def test_a_service_that_refuses_is_told_without_its_address(caplog: pytest.LogCaptureFixture) -> None:
    with receiver(401) as (hook, _), pytest.raises(NotSent, match=r"the service did not take it: .*401") as caught:
        channel.send(hook, DIGEST)
    assert "secret" not in str(caught.value) + caplog.text


@needs_apprise
@old_import
@pytest.mark.parametrize("bad", ["nosuch://user:secret@host/", "mailto://user:secret@127.0.0.1:9"])
def test_an_address_that_no_service_has_is_told_by_its_scheme_alone(bad: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(NotSent, match=f"scheme {bad.split(':')[0]}") as caught:
        channel.send(bad, DIGEST)
    assert "secret" not in str(caught.value) + caplog.text
