"""The whole crawler under load, in a shortened form; `make soak` is the long one, and also judges lateness."""

from pathlib import Path

from benchmarks import soak


def test_the_daemon_is_polite_starves_nothing_and_invents_nothing(tmp_path: Path) -> None:
    assert soak.soak(tmp_path, hosts=8, articles=80, seconds=12) == []
