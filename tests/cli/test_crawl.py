"""One pass over a newsroom on loopback, with real crawler processes."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from replate.demo.newsroom import Newsroom
from replate.demo.site import Request, Response, Site
from tests.cli.conftest import run, start

HEAD = '[crawler]\ndelay = "0s"\nconfirm_after = "0s"\nprocesses = 1\nprivate_networks = ["127.0.0.0/8"]\n'


class Clock:
    minutes = 10.0

    def __call__(self) -> timedelta:
        return timedelta(minutes=self.minutes)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def newsroom(clock: Clock, tmp_path: Path) -> Iterator[Newsroom]:
    """An open newsroom, and a configuration that follows one of its outlets."""
    with Newsroom(clock) as opened:
        configure(tmp_path, *((outlet.name, outlet.source_url) for outlet in opened.outlets[:1]))
        yield opened


def configure(folder: Path, *sources: tuple[str, str]) -> None:
    tables = (f'[[source]]\nname = "{name}"\nurl = "{url}"\n' for name, url in sources)
    (folder / "replate.toml").write_text(HEAD + "".join(tables))


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "replate.db")) as db:
        return db.execute(sql).fetchall()


def test_a_pass_polls_and_visits_and_a_later_one_finds_the_edits(
    newsroom: Newsroom, clock: Clock, tmp_path: Path
) -> None:
    status, output, errors = run("crawl", folder=tmp_path)
    assert (status, errors) == (0, ""), output
    assert output.splitlines()[0] == "polls: 1 listed"
    assert output.splitlines()[-1] == "edits: 0"
    status, output, errors = run("crawl", folder=tmp_path)
    assert (status, errors) == (0, "")
    assert output.startswith("polls: none was due\nvisits: none was due\nedits: 0\nthe next is due 20")
    clock.minutes = 60
    status, output, _ = run("crawl", "--now", folder=tmp_path)
    edits = ask(tmp_path, "SELECT count(*) FROM edits")[0][0]
    assert edits > 0
    assert (status, output.splitlines()[-1]) == (0, f"edits: {edits}")
    assert run("verify", folder=tmp_path)[0] == 0
    assert run("status", folder=tmp_path)[0] == 0


def test_a_refusal_by_the_configuration_names_its_key_each_time_and_ends_once_that_is_mended(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    file = tmp_path / "replate.toml"
    allowed = file.read_text()
    file.write_text(allowed.replace("127.0.0.0/8", "10.0.0.0/8"))
    for _ in range(2):
        status, _, errors = run("crawl", "--now", folder=tmp_path)
        assert (status, "private_networks in replate.toml" in errors) == (1, True), errors
    file.write_text(allowed)
    status, output, errors = run("crawl", "--now", folder=tmp_path)
    assert (status, errors, output.splitlines()[0]) == (0, "", "polls: 1 listed")


def test_a_url_is_followed_from_then_on_and_nothing_else_is_touched(
    newsroom: Newsroom, clock: Clock, tmp_path: Path
) -> None:
    story = next(one for one in newsroom.stories if one.outlet == newsroom.outlets[0].key)
    url = newsroom.url(story)
    clock.minutes = story.states[0].minute
    assert run("crawl", url, folder=tmp_path)[:2] == (0, "polls: 1 listed\nvisits: 1 first\nedits: 0\n")
    clock.minutes = story.states[1].minute
    status, output, _ = run("crawl", url, folder=tmp_path)
    assert status == 0
    assert "visits: 1 revised" in output
    pages = [json.loads(line) for line in run("pages", "--json", folder=tmp_path)[1].splitlines()]
    assert [(url in page["urls"], page["revisions"]) for page in pages] == [(True, 2)]


def test_a_pass_can_be_limited_to_one_source(newsroom: Newsroom, tmp_path: Path) -> None:
    first, second = newsroom.outlets[:2]
    configure(tmp_path, (first.name, first.source_url), (second.name, second.source_url))
    assert run("crawl", "--source", second.name, folder=tmp_path)[0] == 0
    assert ask(tmp_path, "SELECT name FROM sources WHERE last_poll IS NOT NULL") == [(second.name,)]


def test_what_failed_is_named_with_status_1_and_the_rest_is_done(newsroom: Newsroom, tmp_path: Path) -> None:
    outlet = newsroom.outlets[0]
    configure(tmp_path, (outlet.name, outlet.source_url), ("Nobody home", "http://127.0.0.1:1/feed.xml"))
    status, output, errors = run("crawl", folder=tmp_path)
    assert status == 1
    assert "1 error, 1 listed" in output
    assert errors.startswith("replate: poll of 'Nobody home' failed: ")
    assert errors.count("\n") == 1
    assert ask(tmp_path, "SELECT count(*) FROM revisions")[0][0] > 0


def test_gone_and_blocked_are_results(tmp_path: Path) -> None:
    def respond(request: Request) -> Response:
        return Response(404 if "robots" in request.path else 410 if "gone" in request.path else 403)

    with Site(respond) as site:
        configure(tmp_path)
        status, output, errors = run("crawl", f"{site.url}/gone", f"{site.url}/blocked", folder=tmp_path)
    assert (status, errors) == (0, "")
    assert "visits: 1 blocked, 1 gone" in output


@pytest.mark.parametrize(("number", "status"), [(2, 130), (15, 130)])
def test_a_signal_ends_the_crawl_and_its_processes(tmp_path: Path, number: int, status: int) -> None:
    async def respond(request: Request) -> Response:
        await asyncio.sleep(5)
        return Response(404)

    with Site(respond) as site:
        configure(tmp_path, ("Slow", f"{site.url}/feed.xml"))
        (tmp_path / "replate.toml").write_text((tmp_path / "replate.toml").read_text().replace('"0s"', '"30s"'))
        process = start("crawl", folder=tmp_path)
        children = wait_for_children(process.pid)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (status, "")
    assert not any(child.is_running() for child in children)


def wait_for_children(pid: int) -> list[psutil.Process]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if found := psutil.Process(pid).children(recursive=True):
            time.sleep(2)
            return [*found, *psutil.Process(pid).children(recursive=True)]
        time.sleep(0.05)
    raise AssertionError("no crawler process was started")
