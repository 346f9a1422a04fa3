"""`replate simulate`: rules side by side."""

import json
from pathlib import Path

from click.testing import CliRunner

from replate.cli.main import main
from replate.scheduler.replay import synthetic, trace


def test_rules_are_compared_on_given_traces(tmp_path: Path) -> None:
    trace.write(tmp_path / "t.jsonl", synthetic.workload(60, 1))
    picture = tmp_path / "plot.svg"
    told = CliRunner().invoke(main, ["simulate", str(tmp_path / "t.jsonl"), "--json", "--plot", str(picture)])
    assert told.exit_code == 0, told.output
    rows = {row["rule"]: row for row in map(json.loads, told.output.splitlines())}
    assert set(rows["NewsDiffs"]) == {"rule", "theirs", "ours"}
    assert rows["fixed, hourly"]["theirs"]["visits_a_page"] > 700
    assert picture.read_text().startswith("<svg")


def test_too_few_traces_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    told = CliRunner().invoke(main, ["simulate", str(tmp_path / "empty.jsonl")])
    assert told.exit_code == 2
    assert "two are needed" in told.output
