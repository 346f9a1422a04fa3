"""What goes wrong is one line and an exit status, whatever it is."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from replate.cli.main import COMMANDS
from tests.cli.conftest import Replate, run, start
from tests.conftest import Archive

CONTRACT = "init run crawl import sources pages history show diff log export serve status verify demo".split()  # noqa: SIM905


def test_every_command_of_the_contract_is_there_and_explains_itself(replate: Replate) -> None:
    assert set(CONTRACT) <= set(COMMANDS)
    for name in CONTRACT:
        result = replate(name, "--help")
        assert (result.exit_code, result.output.splitlines()[0].split()[:2]) == (0, ["Usage:", "replate"]), name
    assert all(re.search(rf"^  {name} +\w", replate("--help").output, re.MULTILINE) for name in CONTRACT)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["crwal"], "No such command 'crwal'. Did you mean 'crawl'?; see `replate --help`"),
        (["export", "changes"], "Missing option '--format'; see `replate export --help`"),
        (["log", "--since", "yesterday"], "'yesterday' is no time; write 2026-03-02"),
        (["show", "9"], "there is no page 9; `replate pages` lists them"),
        (["show", "http://127.0.0.1:9/never"], "no page was ever known by http://127.0.0.1:9/never"),
        (["show", "1", "--revision", "9"], "page 1 has no revision 9; there are: 1, 2, 3"),
        (["diff", "2"], "page 2 has nothing before revision 1 to compare it with"),
        (["log", "--source", "The Harbor"], "no source is named 'The Harbor'; there are: The Harbour Bell"),
        (["export", "changes", "--format", "atom"], "changes cannot be exported as 'atom' yet"),
        (["crawl", "http://news.example/a"], "contact is missing, and http://news.example/a is on news.example"),
        (["crawl", "nonsense"], "nonsense"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(replate: Replate, arguments: list[str], told: str) -> None:
    result = replate(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(r"replate: [^\n]+\n", result.stderr), result.stderr
    assert told in result.stderr or "Did you mean" in told


def test_a_wrong_configuration_is_told_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").write_text('datebase = "x.db"\n[crawler]\ndelay = "2 weeks"\n')
    status, output, errors = run("pages", folder=tmp_path)
    assert (status, output) == (2, "")
    assert [line.startswith("replate: ") for line in errors.splitlines()] == [True, True]
    assert "did you mean database?" in errors


def test_without_a_configuration_the_way_to_one_is_told(tmp_path: Path) -> None:
    status, _, errors = run("log", folder=tmp_path)
    assert status == 2
    assert errors == f"replate: {tmp_path}/replate.toml: there is no such file; run `replate init` to write one\n"


def test_before_the_first_crawl_reading_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    status, _, errors = run("log", folder=tmp_path)
    assert status == 2
    assert "it is made by the first `replate crawl` or `replate run`" in errors


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    (tmp_path / "replate.db").write_text("not a database at all, but long enough to be read as a header of one" * 9)
    status, _, errors = run("status", folder=tmp_path)
    assert (status, errors.count("\n")) == (2, 1)
    assert "not a database" in errors


def test_the_configuration_may_be_named_by_a_variable(ferry: Archive, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('database = "replate.db"\n')
    status, output, _ = run("pages", "--json", folder=Path("/"), REPLATE_CONFIG=str(tmp_path / "other.toml"))
    assert (status, output.count("\n")) == (0, 2)


def test_a_reader_that_has_had_enough_is_no_failure(ferry: Archive, tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    for minute in range(400):
        ferry.page(f"http://127.0.0.1:9/{'x' * 200}{minute}")
    process = start("pages", "--json", folder=tmp_path)
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(30) == 0


def test_an_interrupted_command_is_quiet(ferry: Archive, tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    process = start("log", "--follow", folder=tmp_path)
    assert process.stdout
    process.stdout.readline()
    process.send_signal(2)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "")


def test_init_writes_a_file_that_is_valid_and_stays_as_it_is(tmp_path: Path) -> None:
    status, output, _ = run("init", "watch", folder=tmp_path)
    assert status == 0
    path = tmp_path / "watch" / "replate.toml"
    assert output.startswith("wrote watch/replate.toml: ")
    path.write_text(path.read_text() + "# mine\n")
    status, _, errors = run("init", "watch", folder=tmp_path)
    assert (status, errors.count("\n")) == (2, 1)
    assert path.read_text().endswith("# mine\n")


def test_what_init_comments_out_is_valid_too() -> None:
    from replate import config
    from replate.cli.init import TEXT

    shown = re.sub(r"^# (?=\[|[a-z_]+ += )", "", TEXT, flags=re.MULTILINE)
    assert set(tomllib.loads(shown)) == {"database", "contact", "crawler", "scheduler", "viewer", "source"}
    assert config.parse(TEXT, Path("replate.toml")).crawler == config.CrawlerConfig()
    found = config.parse(shown, Path("replate.toml"))
    assert found.scheduler == config.SchedulerConfig()
    assert found.sources[0].select == {"headline": "h1", "body": "#content p"}


def test_the_module_is_the_command(tmp_path: Path) -> None:
    status, output, _ = run("--version", folder=tmp_path)
    assert status == 0
    assert re.fullmatch(r"replate \d+\.\d+\.\d+\n", output)


def test_reading_commands_load_neither_crawler_nor_scheduler_nor_viewer(ferry: Archive, tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    code = "import sys; from replate.cli.main import main\ntry: main(['log'])\nexcept SystemExit: pass\n"
    code += "print(sorted({'scrapy', 'apscheduler', 'starlette', 'trafilatura'} & set(sys.modules)))"
    import sys

    from tests.cli.conftest import ROOT

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True
    )
    assert found.stdout.decode().splitlines()[-1] == "[]", found.stderr.decode()
