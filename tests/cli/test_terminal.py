"""On a terminal: colours and tables as wide as the screen, and plain marks where colour is not wanted."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from replate.cli import terminal
from tests.cli.conftest import ROOT
from tests.conftest import Archive


def on_terminal(folder: Path, *arguments: str, **settings: str) -> str:
    """What a command writes to a terminal of 100 columns."""
    (folder / "replate.toml").touch()
    ours, theirs = pty.openpty()
    environment = {
        "TERM": "xterm-256color",
        "COLUMNS": "100",
        "PYTHONPATH": str(ROOT),
        "TZ": "UTC",
        "PAGER": "cat",
        **settings,
    }
    process = subprocess.Popen(
        (sys.executable, "-m", "replate", *arguments),
        cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, **environment},
    )  # fmt: skip
    os.close(theirs)
    found = b""
    try:
        while part := os.read(ours, 65536):
            found += part
    except OSError:  # the other side is closed
        pass
    os.close(ours)
    assert process.wait(30) == 0, found
    return found.decode()


@pytest.mark.parametrize(
    "command", [["history", "1"], ["pages"], ["sources"], ["diff", "1", "--format", "side-by-side"]]
)
def test_no_table_is_wider_than_the_terminal(ferry: Archive, command: list[str]) -> None:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, *command))
    assert "Ferry runs" in plain or "headline" in plain or "Harbour" in plain
    assert max(map(len, plain.splitlines())) <= 100


def test_a_narrow_terminal_gets_each_row_as_lines_that_lose_nothing(ferry: Archive) -> None:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, "pages", COLUMNS="40"))
    assert "Page: 1\r\n" in plain
    assert "http://127.0.0.1:9/ferry" in plain
    assert max(map(len, plain.splitlines())) <= 40


def test_a_difference_is_coloured_on_a_terminal_and_marked_without_colour(ferry: Archive) -> None:
    coloured = on_terminal(ferry.folder, "diff", "1", "--to", "2")
    assert "[-40-]" not in coloured
    assert re.search(r"\x1b\[[0-9;]*31m40", coloured)
    assert "[-40-]{+46+}" in re.sub(
        r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, "diff", "1", "--to", "2", NO_COLOR="1")
    )


def test_the_log_shows_a_long_text_around_what_changed(ferry: Archive) -> None:
    from tests.conftest import story

    long = "The harbour master, who had been on the quay since four in the morning, said that {} people were safe."
    ferry.see(1, 200, story("Ferry", long.format(40)))
    ferry.see(1, 210, story("Ferry", long.format(46)))
    told = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, "log", "--since", "2026-03-02T12:30Z"))
    assert "said that 40 people" in told
    assert "said that 46 people" in told


def test_an_interval_says_no_more_than_it_must() -> None:
    same_day = terminal.stretch("2026-03-02T09:02:00.000Z", "2026-03-02T09:32:00.000Z")
    assert re.fullmatch(r"[0-9-]{10} \d\d:\d\d to \d\d:\d\d", same_day)
    same_minute = terminal.stretch("2026-03-02T09:02:10.000Z", "2026-03-02T09:02:50.000Z")
    assert re.fullmatch(r"[0-9-]{10} \d\d:\d\d:10 to \d\d:\d\d:50", same_minute)
    assert terminal.stretch("2026-03-02T09:02:00.000Z", None).endswith(" until now")


def test_what_is_written_to_a_terminal_goes_through_the_pager(ferry: Archive) -> None:
    for command in (["log"], ["history", "1"], ["diff", "1"], ["diff", "1", "--format", "unified"]):
        paged = on_terminal(ferry.folder, *command, REPLATE_PAGER="sed s/^/paged:/")
        assert all(line.startswith("paged:") for line in paged.splitlines())
        assert "paged:" not in on_terminal(ferry.folder, *command, "--no-pager", REPLATE_PAGER="sed s/^/paged:/")
        assert "\x1b[" in paged


def test_json_and_an_empty_pager_are_not_paged(ferry: Archive) -> None:
    assert "paged:" not in on_terminal(ferry.folder, "log", "--json", REPLATE_PAGER="sed s/^/paged:/")
    assert "headline" in on_terminal(ferry.folder, "log", REPLATE_PAGER="", PAGER="sed s/^/paged:/")
    assert "headline" in on_terminal(ferry.folder, "log", REPLATE_PAGER="no-such-pager")


def test_a_reader_who_leaves_the_pager_early_has_seen_enough(ferry: Archive) -> None:
    assert len(on_terminal(ferry.folder, "diff", "1", REPLATE_PAGER="head -n 1").splitlines()) == 1


def test_a_row_of_the_log_keeps_to_the_width_of_the_terminal(ferry: Archive) -> None:
    for width in (60, 100):
        plain = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, "log", COLUMNS=str(width)))
        assert max(map(len, plain.splitlines())) <= width


def test_a_row_of_the_log_in_wide_letters_keeps_to_the_width_too(ferry: Archive) -> None:
    from rich.cells import cell_len

    from tests.conftest import story

    wide = (
        "停办六年之后，青浦岭的运河夜市昨晚重新开张。据主办方统计，首晚约有一万{}千人沿河而来，石拱桥上一度水泄不通。"
    )
    ferry.see(1, 200, story("Ferry", wide.format("二")))
    ferry.see(1, 210, story("Ferry", wide.format("五")))
    for width in (60, 100):
        plain = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, "log", COLUMNS=str(width)))
        assert "一万五千" in plain
        assert max(map(cell_len, plain.splitlines())) <= width


def test_unchanged_paragraphs_are_folded_on_a_terminal_unless_the_whole_is_wanted(ferry: Archive) -> None:
    from tests.conftest import story

    same = [
        f"Paragraph {word} of the report stands as it was first printed." for word in ("one", "two", "three", "four")
    ]
    ferry.see(1, 200, story("Ferry", "Nobody was hurt, the owner said.", *same))
    ferry.see(1, 210, story("Ferry", "Two people were hurt, the owner said.", *same))
    for format in ("inline", "side-by-side"):
        folded = on_terminal(ferry.folder, "diff", "1", "--format", format)
        assert "3 unchanged paragraphs" in folded
        assert "Paragraph three" not in folded
        assert "Paragraph three" in on_terminal(ferry.folder, "diff", "1", "--format", format, "--whole").replace(
            "\n", " "
        )


def test_a_difference_says_within_which_interval_it_was_made_and_whether_it_was_said(ferry: Archive) -> None:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(ferry.folder, "diff", "1", "--to", "2"))
    first, second, third = plain.splitlines()[:3]
    assert re.match(r"page 1, revision 1 to 2, made \d{4}-\d\d-\d\d ", first)
    assert "40 → 46" in second
    assert re.match(r"(Stealth|Not stealth|Cannot be told whether stealth): ", third)


def test_of_a_near_spelling_the_letters_stand_out(ferry: Archive) -> None:
    from tests.conftest import story

    ferry.see(1, 200, story("Ferry", "The harbour comittee met at the quay."))
    ferry.see(1, 210, story("Ferry", "The harbour committee met at the quay."))
    assert re.search(r"\x1b\[[0-9;]*m(m)\x1b\[0m", on_terminal(ferry.folder, "diff", "1"))


def test_unified_lines_are_coloured_by_their_mark(ferry: Archive) -> None:
    assert re.search(r"\x1b\[32m\+", on_terminal(ferry.folder, "diff", "1", "--format", "unified"))
