"""Status and verify are for monitors, too: their exit status says what they found."""

import json
import os
from datetime import UTC, datetime, timedelta

from replate.db import runs
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
