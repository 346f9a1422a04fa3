"""The crawler process: it ends cleanly, survives its reader, takes over from the dead, and is killed in vain."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from replate.changes import moment
from replate.db import verify
from replate.demo.site import Response

if TYPE_CHECKING:
    from conftest import Place, Town

KILLS = 20


def feed_of(place: "Place", pages: dict[str, list[str]]) -> None:
    """Let a place list all its pages in a feed."""
    items = "".join(f"<item><link>{place.url(path)}</link><guid>{path}</guid></item>" for path in pages)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>All</title>{items}</channel></rss>'
    place.answers["/feed"] = [Response(body=feed, content_type="application/rss+xml")]


def children(process: "subprocess.Popen[str]") -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(one) for one in listed.read_text().split()]


def test_sigterm_ends_the_crawler_with_its_hosts_given_back(
    town: "Town", page_of: Callable[..., str], until: Callable[..., None]
) -> None:
    town.crawler["delay"] = "1s"
    place = town.place({f"/{n}": [page_of(f"Page {n} of a long list")] for n in range(9)}, follow=None)
    for number in range(9):
        town.follow(place.url(f"/{number}"), kind="page")
    town.make_due()
    process = town.start()
    until(lambda: len(place.asked()) >= 2)
    held = town.rows("SELECT holder FROM hosts")
    (reader,) = children(process) or [0]
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    assert "Traceback" not in town.log(process)
    assert [row["holder"] for row in held] == ["run 1"]
    (host,) = town.rows("SELECT holder, lease_until, next_request FROM hosts")
    assert (host["holder"], host["lease_until"]) == (None, None)
    (run,) = town.rows("SELECT ended_at, note FROM runs")
    assert run["ended_at"] is not None
    assert run["note"] == "shutdown"
    assert not reader or not Path(f"/proc/{reader}").exists(), "the reader ends with it"
    answered = [one for one in place.site.requests if one.path != "/robots.txt"]
    assert len(town.rows("SELECT 1 FROM visits")) == len(answered)


def test_a_crawler_that_stays_takes_what_becomes_due(
    town: "Town", page_of: Callable[..., str], until: Callable[..., None]
) -> None:
    place = town.place({"/a": [page_of()]})
    town.make_due()
    process = town.start()
    until(lambda: town.rows("SELECT 1 FROM visits") != [])
    time.sleep(0.3)
    assert process.poll() is None
    town.make_due()
    until(lambda: len(town.rows("SELECT 1 FROM visits")) == 2)
    assert town.outcomes(place.url()) == ["first", "unchanged"]
    process.terminate()
    assert process.wait(15) == 0


def test_a_page_whose_reader_is_killed_gets_an_outcome_and_the_next_one_is_read(
    town: "Town", page_of: Callable[..., str], until: Callable[..., None]
) -> None:
    """The worker is stopped before it can answer and killed while a page is with it."""
    place = town.place({"/0": [page_of("The page before")]}, follow="/0")
    other = town.place({"/1": [page_of("The page over which the reader dies")]}, follow=None)
    town.make_due()
    process = town.start()
    until(lambda: town.rows("SELECT 1 FROM visits") != [])
    (reader,) = children(process)
    os.kill(reader, signal.SIGSTOP)
    town.follow(other.url("/1"), kind="page")
    town.make_due()
    until(lambda: other.asked("/1") != [])
    time.sleep(0.3)
    os.kill(reader, signal.SIGKILL)
    until(lambda: len(town.rows("SELECT 1 FROM visits")) >= 3)
    (visit,) = town.visits(other.url("/1"))
    assert visit["outcome"] == "suspect"
    assert "the reading process ended (-9) over this page" in visit["reason"]
    town.make_due()
    until(lambda: len(town.outcomes(other.url("/1"))) == 2)
    assert town.outcomes(other.url("/1"))[1] == "first"
    assert town.outcomes(place.url("/0"))[0] == "first"
    process.terminate()
    assert process.wait(15) == 0
    assert "Traceback" not in town.log(process)


def test_a_frozen_crawler_loses_its_host_and_writes_nothing_afterwards(
    town: "Town", page_of: Callable[..., str], until: Callable[..., None]
) -> None:
    place = town.place({"/a": [lambda request: Response(body=page_of(), delay=1.0)]})
    started = town.make_due()
    frozen = town.start(started)
    until(lambda: place.asked("/a") != [])
    frozen.send_signal(signal.SIGSTOP)
    db = town.db
    db.execute("UPDATE hosts SET lease_until = ?", (moment.text(datetime.now(UTC) - timedelta(seconds=1)),))
    db.close()
    other = town.start(started)
    assert other.wait(30) == 0
    frozen.send_signal(signal.SIGCONT)
    assert frozen.wait(30) == 0
    assert town.outcomes(place.url()) == ["first"], "by the second process alone"
    assert "lease lost" in town.log(frozen)
    assert "Traceback" not in town.log(frozen) + town.log(other)


def test_a_killed_crawlers_hosts_are_freed_by_the_next(
    town: "Town", page_of: Callable[..., str], until: Callable[..., None]
) -> None:
    slow = town.place({"/a": [lambda request: Response(body=page_of(), delay=0.5)]})
    started = town.make_due()
    first = town.start(started)
    until(lambda: slow.asked("/a") != [])
    first.kill()
    first.wait(10)
    assert town.rows("SELECT holder FROM hosts")[0]["holder"] == "run 1"
    second = town.start(started)
    assert second.wait(30) == 0
    assert town.outcomes(slow.url()) == ["first"]
    notes = [row["note"] for row in town.rows("SELECT note FROM runs ORDER BY id")]
    assert notes == ["killed or crashed: its process is gone", "finished"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ([], "start the crawler with -s REPLATE_CONFIG=FILE"),
        (["-s", "REPLATE_CONFIG=missing.toml"], "there is no such file"),
        (["-s", "REPLATE_CONFIG=bad.toml"], "did you mean delay?"),
        (["-s", "REPLATE_CONFIG=foreign.toml"], "not a database"),
    ],
)
def test_a_crawler_that_cannot_start_says_why_in_one_line(tmp_path: Path, settings: list[str], words: str) -> None:
    (tmp_path / "bad.toml").write_text('[crawler]\ndelai = "1s"\n')
    (tmp_path / "foreign.toml").write_text('database = "notes.txt"\n')
    (tmp_path / "notes.txt").write_text("these are my notes, and no database at all\n" * 100)
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "replate.crawler.settings", "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "scrapy", "crawl", "follow", "-L", "ERROR", *settings]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=30)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    assert words in done.stderr
    assert (tmp_path / "notes.txt").read_text().startswith("these are my notes")


# -- killed twenty times ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def killed(
    new_town: Callable[..., "Town"], page_of: Callable[..., str], until: Callable[..., None]
) -> tuple["Town", list["Place"]]:
    """Six hosts with eight pages each: a first crawl, then one over all edited pages, killed -9 twenty times.

    Each page is edited in a way of its own: the same edit everywhere would be a change of the template.

    The kills come at random moments of a seeded sequence, from the first instant of a process to well within its work;
    each next process is started with the same pass.
    """
    town = new_town(delay="50ms", confirm_after="200ms")
    places = []
    for number in range(6):
        texts = {f"/{n}": [page_of(f"Page {n} of {number} as told"), page_of(f"Page {n} of {number}, take {n + 2}")]
                 for n in range(8)}  # fmt: skip
        place = town.place(dict(texts), follow=None)
        feed_of(place, texts)
        town.follow(place.url("/feed"), kind="feed")
        places.append(place)
    rng = random.Random(20261123)
    kills = 0
    for stage in (0, 1):
        town.stage = stage
        started = town.make_due()
        while kills < KILLS * (stage + 1) // 2:
            process = town.start(started)
            booted = len(town.rows("SELECT 1 FROM runs"))
            if rng.random() < 0.8:  # the others are killed while they start
                until(lambda booted=booted, process=process: len(town.rows("SELECT 1 FROM runs")) > booted
                      or process.poll() is not None)  # fmt: skip
            time.sleep(rng.uniform(0.0, 0.6))
            assert process.poll() is None or process.returncode == 0
            kills += process.poll() is None
            process.kill()
            process.wait(10)
            if process.returncode == 0:
                break  # it was quicker than the kills: the pass is over
            snapshot_of(town)
        process = town.start(started)
        assert process.wait(60) == 0
        assert "Traceback" not in town.log(process)
    return town, places


SEEN: dict[int, dict[str, list[tuple[object, ...]]]] = {}


def snapshot_of(town: "Town") -> None:
    """Remember what is recorded after a kill: it must stand in the end, as it was."""
    SEEN[len(SEEN)] = {
        table: [tuple(row) for row in town.rows(f"SELECT * FROM {table} ORDER BY 1")]
        for table in ("visits", "revisions", "edits", "events", "snapshots")
    }


def test_after_twenty_kills_every_page_has_each_revision_once(killed: tuple["Town", list["Place"]]) -> None:
    town, _ = killed
    rows = town.rows("SELECT page, group_concat(revision || verdict) AS told FROM revisions GROUP BY page")
    assert len(rows) == 48
    assert {row["told"] for row in rows} == {"1first,2revised"}
    edits = town.rows("SELECT page, count(*) AS n FROM edits GROUP BY page")
    assert len(edits) == 48
    assert {row["n"] for row in edits} == {1}


def test_after_twenty_kills_nothing_recorded_is_lost_or_changed(killed: tuple["Town", list["Place"]]) -> None:
    town, _ = killed
    assert len(SEEN) >= KILLS - 2
    for one in SEEN.values():
        for table, rows in one.items():
            now = [tuple(row) for row in town.rows(f"SELECT * FROM {table} ORDER BY 1")]
            assert set(rows) <= set(now), table


def test_after_twenty_kills_the_chains_and_the_file_are_whole(killed: tuple["Town", list["Place"]]) -> None:
    town, _ = killed
    db = town.db
    assert verify.verify(db).problems == ()
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    cursors = [row[0] for row in db.execute("SELECT cursor FROM edits ORDER BY cursor")]
    assert cursors == list(range(1, len(cursors) + 1))
    assert db.execute("SELECT count(*) FROM hosts WHERE holder IS NOT NULL").fetchone()[0] == 0
    assert db.execute("SELECT count(*) FROM candidates").fetchone()[0] == 0
    db.close()


def test_killed_crawlers_stay_polite(killed: tuple["Town", list["Place"]]) -> None:
    """The request that was in flight at a kill is made again, after the delay."""
    _, places = killed
    for place in places:
        times = place.asked()
        assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 0.049
