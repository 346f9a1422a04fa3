"""`replate simulate`: rules side by side."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from replate.cli.main import main
from replate.scheduler.replay import synthetic, trace
from tests.cli.conftest import Replate
from tests.conftest import Archive, story


def test_rules_are_compared_on_given_traces(tmp_path: Path) -> None:
    trace.write(tmp_path / "t.jsonl", synthetic.workload(60, 1))
    picture = tmp_path / "plot.PNG"
    told = CliRunner().invoke(main, ["simulate", str(tmp_path / "t.jsonl"), "--json", "--plot", str(picture)])
    assert told.exit_code == 0, told.output
    rows = {row["rule"]: row for row in map(json.loads, told.output.splitlines())}
    assert set(rows["NewsDiffs"]) == {"rule", "theirs", "ours", "more"}
    assert rows["fixed, hourly"]["theirs"]["visits_a_page"] > 700
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    trace.write(tmp_path / "t.jsonl", synthetic.workload(10, 1))
    picture = tmp_path / "no" / "plot.svg"
    told = CliRunner().invoke(main, ["simulate", str(tmp_path / "t.jsonl"), "--plot", str(picture)])
    assert told.exit_code == 2
    assert f"{picture}: cannot be written: No such file" in told.output


def test_a_kind_of_picture_that_is_not_known_is_told_before_anything_is_reckoned(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["simulate", "--articles", "1000000", "--plot", str(tmp_path / "plot.jpeg")])
    assert told.exit_code == 2
    assert "it ends in .png, .svg, .pdf" in told.output


def test_without_the_library_a_picture_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    told = CliRunner().invoke(main, ["simulate", "--plot", "plot.png"])
    assert told.exit_code == 2
    assert "pip install 'replate[plot]'" in told.output


def test_too_few_traces_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    told = CliRunner().invoke(main, ["simulate", str(tmp_path / "empty.jsonl")])
    assert told.exit_code == 2
    assert "two are needed" in told.output


def test_the_histories_of_ones_own_database_are_replayed(replate: Replate, ferry: Archive) -> None:
    for number in range(6):
        page = ferry.page(f"http://127.0.0.1:9/more/{number}", minute=number)
        ferry.see(page, number + 1, story())
        ferry.see(page, number + 60, story("Ferry refloated"))
        ferry.see(page, number + 600, story("Ferry refloated"))
    told = replate("simulate", "--own", "--json")
    assert told.exit_code == 0, told.stderr
    rows = {row["rule"]: row["theirs"] for row in map(json.loads, told.stdout.splitlines())}
    assert rows["fixed, hourly"]["capture"] == 1.0
    assert 9 <= rows["fixed, hourly"]["visits_a_page"] <= 11, "ten hours each"
    assert replate("simulate", "--own", "--articles", "10").exit_code == 0
    assert replate("simulate", "--own", "some.jsonl").exit_code == 2
