"""A site on loopback, followed with the real commands: passes, second looks, imports before them, and the daemon."""

import signal
import time
from collections.abc import Iterator

import psutil
import pytest

from replate.demo.site import Request, Response, Site, redirect
from tests.contract.conftest import HEAD, Desk, article

A, B, C = (article(f"Ferry runs aground with {count} on board") for count in (40, 46, 49))


class Press:
    """A site whose pages are what a test puts there: an answer, or answers of which each is given once but the last."""

    def __init__(self) -> None:
        self.pages: dict[str, list[Response | str]] = {}
        self.site = Site(self._respond)

    def _respond(self, request: Request) -> Response:
        answers = self.pages.get(request.path, [Response(404, "nothing here")])
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return found if isinstance(found, Response) else Response(body=found)

    def url(self, path: str) -> str:
        return self.site.url + path


@pytest.fixture
def press() -> Iterator[Press]:
    made = Press()
    with made.site:
        yield made


def outcomes(done_out: str) -> str:
    return next(line for line in done_out.splitlines() if line.startswith("visits: "))


def test_a_page_lives_through_edit_move_loss_and_return(press: Press, desk: Desk) -> None:
    """One page through everything that a pass can see of it, with its file of configuration never touched."""
    before = (desk.folder / "replate.toml").read_bytes()
    steps: list[tuple[str, list[Response | str], str]] = [
        ("/ferry", [A], "1 first"), ("/ferry", [A], "1 unchanged"), ("/ferry", [B], "1 revised"),
        ("/ferry", [Response(403, "not you")], "1 blocked"), ("/ferry", [Response(410, "gone")], "1 gone"),
        ("/ferry", [B], "1 back"),
    ]  # fmt: skip
    for path, answers, outcome in steps:
        press.pages[path] = answers
        done = desk.run("crawl", press.url("/ferry"))
        assert (done.status, done.err) == (0, "")
        assert outcome in outcomes(done.out), (outcome, done.out)
    press.pages |= {"/ferry": [redirect("/ferry-aground")], "/ferry-aground": [B]}
    assert desk.run("crawl", "--now").status == 0
    assert (desk.folder / "replate.toml").read_bytes() == before
    for name in ("1", press.url("/ferry"), press.url("/ferry-aground?utm_source=x")):
        [row] = [one for one in desk.run("pages", "--json").rows if one["page"] == 1]
        assert desk.run("show", name, "--json").rows[0]["url"] == row["url"] == press.url("/ferry-aground")
    rows = desk.run("log", "--json").rows
    states = [(row["before"], row["after"]) for row in rows if row["field"] == "state"]
    assert states == [("live", "blocked"), ("blocked", "gone"), ("gone", "live")]
    assert all(row["revision"] == row["previous_revision"] for row in rows if row["field"] in ("state", "url"))
    assert desk.run("verify").status == 0


def test_a_failed_visit_ends_the_pass_with_1_and_is_named(press: Press, desk: Desk) -> None:
    press.pages["/ferry"] = [Response(500, "oh")]
    done = desk.run("crawl", press.url("/ferry"))
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert "/ferry" in done.err


@pytest.mark.parametrize(("third", "told"), [(A, []), (B, ["40→46"]), (C, ["40→46", "46→49"])])
def test_a_pass_waits_for_its_second_look(press: Press, desk: Desk, third: str, told: list[str]) -> None:
    desk.configure(head=HEAD.replace('confirm_after = "0s"', 'confirm_after = "1s"'))
    press.pages["/ferry"] = [A]
    assert desk.run("crawl", press.url("/ferry")).status == 0
    press.pages["/ferry"] = [B, third]
    assert desk.run("crawl", "--now").status == 0
    rows = desk.run("log", "--field", "headline", "--json").rows
    assert [f"{row['before'].split()[4]}→{row['after'].split()[4]}" for row in rows] == told
    assert len(desk.run("history", "1", "--json").rows) == 1 + len(told)


def test_a_live_pass_continues_an_imported_history_and_no_older_capture_comes_after(press: Press, desk: Desk) -> None:
    url = press.url("/ferry")
    old = {"url": url, "fetched_at": "2026-03-02T09:00:00Z", "body": A}
    assert desk.capture(old).out == "captures.jsonl: 1 captures imported, 0 known already\n"
    assert desk.capture(old).out == "captures.jsonl: 0 captures imported, 1 known already\n"
    press.pages["/ferry"] = [B]
    assert "1 revised" in outcomes(desk.run("crawl", url).out)
    kept = desk.run("export", "revisions", "--format", "jsonl").out
    (desk.folder / "page.html").write_text(C)
    late = desk.capture({"url": url, "fetched_at": "2026-03-02T10:00:00Z", "body_path": "page.html"})
    assert (late.status, late.err.count("\n")) == (1, 1)
    assert url in late.err
    assert desk.run("export", "revisions", "--format", "jsonl").out == kept
    assert [row["revision"] for row in desk.run("history", url, "--json").rows if "revision" in row] == [1, 2]


def test_the_daemon_is_alone_shares_with_a_pass_rereads_its_sources_and_ends(press: Press, desk: Desk) -> None:
    press.pages |= {"/ferry": [A], "/market": [B], "/canal": [C]}
    source = 'name = "{0}"\nurl = "{1}"\nkind = "page"\nevery = "1s"'
    ferry, market = (source.format(name, press.url(f"/{name}")) for name in ("ferry", "market"))
    desk.configure(ferry)
    log = desk.folder / "log"
    with log.open("w") as stream:
        process = desk.start("run", stdout=stream)
        try:
            end = time.monotonic() + 30
            while not desk.run("pages", "--json").out:
                assert time.monotonic() < end
            second = desk.run("run")
            assert (second.status, second.err.count("\n")) == (2, 1)
            assert str(process.pid) in second.err
            assert desk.run("crawl", press.url("/canal")).status == 0
            desk.configure(ferry, "name = 3")
            process.send_signal(signal.SIGHUP)
            time.sleep(1)
            assert process.poll() is None
            desk.configure(market)
            process.send_signal(signal.SIGHUP)
            while not any(row["url"].endswith("/market") for row in desk.run("pages", "--json").rows):
                assert time.monotonic() < end
            states = {row["url"].rsplit("/", 1)[1]: row["state"] for row in desk.run("pages", "--json").rows}
            assert states == {"ferry": "retired", "market": "live", "canal": "live"}
            children = psutil.Process(process.pid).children(recursive=True)
            asked = time.monotonic()
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=20)
            assert time.monotonic() - asked < 15
            assert "name = 3" in errors
            assert not [child for child in children if child.is_running()]
            assert process.returncode == 0
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
    assert desk.run("verify").status == 0
