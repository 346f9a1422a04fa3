"""Memory of a crawler process over many visits: python -m benchmarks.memory [--visits N] [--pages N]

A crawler process as the daemon runs it (no end of its own) visits the same pages again and again: first readings, then
in turn other bytes around the same text, the same bytes, and twice 304. Printed at 1,000, 5,000, 10,000, 20,000 visits:
resident memory of the crawler and, counted apart, of the process that reads pages.
"""

import argparse
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import newsstand
from benchmarks.fetch import ROOT, configure
from benchmarks.newsstand import Newsstand
from replate import config
from replate.changes import moment
from replate.db import database, frontier

MARKS = (100, 1_000, 5_000, 10_000, 20_000)


def resident(pid: int) -> tuple[float, float]:
    """Resident memory of a process in MB, now and at its highest (Linux)."""
    told = dict(line.split(":") for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return int(told["VmRSS"].split()[0]) / 1024, int(told["VmHWM"].split()[0]) / 1024


def child(pid: int) -> int | None:
    """The reading process, where one runs."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(found[0]) if found else None


def _waiting(db: sqlite3.Connection) -> int:
    """How many pages are due; one in flight when all were made due is visited once for both."""
    now = moment.text(datetime.now(UTC))
    return int(db.execute("SELECT count(*) FROM frontier WHERE subject = 'page' AND due <= ?", (now,)).fetchone()[0])


def watch(process: subprocess.Popen[bytes], stand: Newsstand, toml: Path, visits: int) -> None:
    """Keep everything due, and print the memory whenever a mark is passed."""
    db = database.connect(config.load(toml).database)
    marks = [mark for mark in MARKS if mark < visits] + [visits]
    edition, step, highest = 0, 0, 0.0
    print("  visits   crawler MB (highest)   reading process MB (highest)")
    while marks and process.poll() is None:
        time.sleep(0.2)
        done = db.execute("SELECT count(*) FROM visits").fetchone()[0]
        worker = child(process.pid)
        if worker:
            highest = max(highest, resident(worker)[1])
        if done >= marks[0]:
            now, most = resident(process.pid)
            reading = f"{resident(worker)[0]:.0f}" if worker else "none runs"
            print(f"{marks.pop(0):8,}{now:10.0f} ({most:.0f}){reading:>20} ({highest:.0f})", flush=True)
        if done >= stand.pages and not _waiting(db):
            step += 1
            if step % 4 == 1:
                edition = (edition + 1) % newsstand.EDITIONS
                stand.show(edition)
            stand.validators(on=step % 4 != 1)
            frontier.make_all_due(db, datetime.now(UTC))
    db.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--visits", type=int, default=20_000)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--hosts", type=int, default=32)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with newsstand.opened(folder, chosen.hosts, chosen.pages) as stand:
            toml = configure(folder, stand)
            command = [sys.executable, "-m", "scrapy", "crawl", "follow", "-s", f"REPLATE_CONFIG={toml}"]
            with (folder / "follow.log").open("wb") as log:
                process = subprocess.Popen(command, cwd=ROOT, stderr=log)
            try:
                watch(process, stand, toml, chosen.visits)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


if __name__ == "__main__":
    main()
