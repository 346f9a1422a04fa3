"""The benchmarks run, in their smallest form: their figures are worth nothing here, that they can be repeated is."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # benchmarks/ is no part of what is installed

from benchmarks import articles_by_the_million, fetch, newsstand, snapshots, store  # noqa: E402

needs_nginx = pytest.mark.skipif(
    shutil.which("nginx") is None and not Path("/usr/sbin/nginx").exists(), reason="nginx is not installed"
)


def test_editions_of_a_page_differ_in_bytes_and_weigh_64_kb() -> None:
    one, other = newsstand.page(3, 0), newsstand.page(3, 1)
    assert one != other
    assert one == newsstand.page(3, 0)
    assert 65_000 <= len(one) <= newsstand.SIZE


def test_patches_of_the_newsroom_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    snapshots.measure("newsroom", snapshots.newsroom())
    assert "against the snapshot before" in capsys.readouterr().out


def test_a_claim_among_many_pages_reads_the_index_of_due_times(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    db = store.filled(tmp_path / "bench.db", 500)
    store.plans(db)
    store.visit_all(db, 1)
    db.close()
    told = capsys.readouterr().out
    assert "frontier_by_due (due<?)" in told
    assert "SCAN f" not in told


def test_near_copies_are_found_in_an_index_that_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    articles_by_the_million.measure(60)
    told = capsys.readouterr().out
    assert "3 of 3" in told
    assert told.rstrip().endswith("others found: 0")


@needs_nginx
def test_a_refetch_pass_is_measured_end_to_end(tmp_path: Path) -> None:
    with newsstand.opened(tmp_path, hosts=2, pages=4) as stand:
        toml = fetch.configure(tmp_path, stand)
        assert fetch.follow(toml).outcomes == {"first": 4}
        stand.show(1)
        run = fetch.follow(toml)
        assert run.outcomes == {"unchanged": 4}
        assert run.rate > 0
        assert json.loads((tmp_path / "clock.json").read_text())["peak_mb"] > 0


@needs_nginx
def test_memory_is_printed_at_the_last_visit() -> None:
    command = [sys.executable, "-m", "benchmarks.memory", "--visits", "6", "--pages", "3", "--hosts", "2"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "crawler MB" in told
    assert told.splitlines()[-1].split()[0] == "6"
