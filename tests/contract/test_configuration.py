"""Every kind of mistake in a configuration ends with 2 and one line that names file, key, value and what is allowed."""

import pytest

from tests.contract.conftest import Desk

SOURCE = '[[source]]\nname = "a"\nurl = "http://127.0.0.1/x"\n'
MISTAKES = {
    'databse = "x"': "did you mean database?",
    "database = 3": "database = 3: allowed is",
    '[crawler]\ndelay = "2 lightyears"': '[crawler] delay = "2 lightyears": allowed is a duration',
    "[crawler]\nprocesses = 0": "[crawler] processes = 0: allowed is",
    '[crawler]\nkeep_snapshots = "some"': "none | revisions | all",
    '[crawler]\nprivate_networks = ["10.0.0.0/99"]': "CIDR",
    '[crawler]\nmax_body = "10 XB"': "allowed is a size",
    "[viewer]\nport = 99999": "[viewer] port = 99999: allowed is",
    '[[source]]\nname = "a"': "url is missing",
    f'{SOURCE}kind = "blog"': "feed | sitemap | section | page",
    f'{SOURCE}every = "10m"\ncron = "* * * * *"': "not both",
    f'{SOURCE}timezone = "Mars/Olympus"': "time zone",
    f'{SOURCE}[source.select]\nheadlin = "h1"': "did you mean headline?",
    f'{SOURCE}[source.select]\nheadline = "h1["': "headline is no CSS selector",
    SOURCE + SOURCE.replace("/x", "/y"): "stands twice",
    "[crawler": "is not valid TOML",
    '[[source]]\nname = "a"\nurl = "https://www.example.org/feed"': "contact is missing",
}


@pytest.mark.parametrize("written", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_in_one_line_with_2(desk: Desk, written: str) -> None:
    path = desk.folder / "replate.toml"
    path.write_text(written + "\n")
    done = desk.run("crawl" if "contact" in MISTAKES[written] else "pages")  # `pages` is the quicker one to start
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith(f"replate: {path}: ")
    assert MISTAKES[written] in done.err


def test_without_a_database_the_reading_commands_say_how_it_is_made(desk: Desk) -> None:
    for command in (("pages",), ("log",), ("status",), ("show", "1"), ("export", "changes", "--format", "csv")):
        done = desk.run(*command)
        assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
        assert "made by the first `replate crawl`" in done.err
        assert not (desk.folder / "replate.db").exists()


def test_an_initial_configuration_is_valid_and_never_overwritten(desk: Desk) -> None:
    assert desk.run("init", "watch").status == 0
    watch = desk.folder / "watch"
    assert desk.run("crawl", cwd=watch).out == "polls: none was due\nvisits: none was due\nedits: 0\n"
    again = desk.run("init", "watch")
    assert (again.status, again.err.count("\n")) == (2, 1)
