"""Status and verify are for monitors, too: their exit status says what they found."""

import json
import os
from datetime import UTC, datetime, timedelta

from replate.db import learning, runs
from tests.cli.conftest import Replate
from tests.conftest import Archive


def test_a_healthy_archive_is_status_0(replate: Replate) -> None:
    result = replate("status")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "healthy")
    found = json.loads(replate("status", "--json").stdout)
    assert (found["healthy"], found["pages"], found["sources"][0]["source"]) == (True, 2, "The Harbour Bell")


def test_what_is_wrong_is_named_with_status_1(replate: Replate, ferry: Archive) -> None:
    runs.start(ferry.db, "daemon", os.getpid(), datetime.now(UTC) - timedelta(hours=1))
    result = replate("status")
    assert result.exit_code == 1
    assert "not healthy: the daemon (process" in result.stdout
    result = replate("status", "--json")
    assert (result.exit_code, json.loads(result.stdout)["healthy"]) == (1, False)


def test_an_untouched_archive_verifies(replate: Replate) -> None:
    result = replate("verify")
    assert (result.exit_code, result.stdout) == (0, "5 revisions and events of 2 pages: every chain holds\n")


def test_a_touched_row_is_named_with_status_1(replate: Replate, ferry: Archive) -> None:
    ferry.db.execute("UPDATE revisions SET headline = 'forged' WHERE page = 1 AND revision = 2")
    result = replate("verify")
    assert result.exit_code == 1
    assert result.stderr.startswith("replate: page 1, revision 2: does not follow from revision 1: ")
    assert replate("verify", "2").exit_code == 0
    assert json.loads(replate("verify", "--json").stdout)["row"] == "revision 2"


def test_short_budgets_lessons_and_late_looks_are_told(replate: Replate, ferry: Archive) -> None:
    learning.keep(ferry.db, ferry.time(100), 1200, 340, {"level": 0.7})
    ferry.db.execute("INSERT INTO prices VALUES ('all', '', 1.5), ('host', 'a.example', 2.25)")
    ferry.db.execute("INSERT INTO audits VALUES (1, 0, '2026-03-02', '2026-03-12', '2026-03-12')")
    ferry.db.execute("INSERT INTO source_signals (source, signal, edits, signalled) VALUES (1, 'headline', 40, 30)")
    told = replate("status").stdout
    assert "host a.example (2.25 times), all (1.50 times)" in told
    assert "from 1200 articles with 340 edits" in told
    assert "1 late look at retired pages, 0.0% found an edit" in told
    assert "about 73%" in told
    found = json.loads(replate("status", "--json").stdout)
    assert found["prices"][0] == {"kind": "host", "name": "a.example", "factor": 2.25}
    assert found["learned"]["edits"] == 340
    assert found["audit"] == {"looks": 1, "edited": 0, "planned": 0}
    assert (found["signals"][0]["edits"], found["signals"][0]["signalled"]) == (40, 30)
