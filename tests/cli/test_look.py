"""A page fetched for a look: its host is asked by nobody else meanwhile, and rests before and afterwards."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from replate.cli import look
from replate.cli.project import Project
from replate.config import Config
from replate.db import frontier
from replate.errors import UsageError
from tests.conftest import Archive

HOST = "127.0.0.1:9"
ADDRESS = f"http://{HOST}/ferry"
Renew = Callable[[], object]


@pytest.fixture
def project(ferry: Archive, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(look, "PATIENCE", timedelta(seconds=0.2))
    (ferry.folder / "replate.toml").write_text('database = "replate.db"\n[crawler]\ndelay = "2s"\n')
    return Project(ferry.folder / "replate.toml")


def _lease(archive: Archive) -> tuple[str | None, str | None]:
    holder, until = archive.db.execute("SELECT holder, lease_until FROM hosts WHERE host = ?", (HOST,)).fetchone()
    return holder, until


def _after(monkeypatch: pytest.MonkeyPatch, seen: Callable[[Renew], object]) -> None:
    """Have something happen where the page would be fetched."""

    def fetched(_: Project, address: str, renew: Renew) -> look.Look:
        seen(renew)
        return look.Look(address, "article", "", None, None)

    monkeypatch.setattr(look, "_look", fetched)


def _never(_: Renew) -> None:
    raise AssertionError("the host was asked")


def test_a_host_that_another_look_holds_is_not_asked(
    project: Project, ferry: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    _after(monkeypatch, _never)
    frontier.lease_host(ferry.db, HOST, "replate read 1", datetime.now(UTC), timedelta(hours=1))
    with pytest.raises(UsageError, match="is being visited by another process"):
        look.fetch(project, ADDRESS)
    assert _lease(ferry)[0] == "replate read 1"


def test_a_host_that_is_left_alone_is_not_asked_either(
    project: Project, ferry: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    _after(monkeypatch, _never)
    frontier.lease_host(ferry.db, HOST, "run 1", datetime.now(UTC), timedelta(0))
    frontier.back_off(ferry.db, HOST, 3, datetime.now(UTC) + timedelta(hours=1))
    with pytest.raises(UsageError, match=f"{HOST} is left alone until .*; try again then"):
        look.fetch(project, ADDRESS)
    assert _lease(ferry) == (None, None)


def test_the_lease_lasts_as_long_as_it_is_renewed(
    project: Project, ferry: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overdue(renew: Renew) -> None:
        ferry.db.execute("UPDATE hosts SET lease_until = '2000-01-01T00:00:00.000Z' WHERE host = ?", (HOST,))
        renew()
        until = _lease(ferry)[1]
        assert until is not None
        assert until > "2001"

    _after(monkeypatch, overdue)
    look.fetch(project, ADDRESS)
    assert _lease(ferry) == (None, None)


def test_afterwards_the_host_rests_as_long_as_its_robots_file_asks(
    project: Project, ferry: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    _after(monkeypatch, lambda _: None)
    frontier.lease_host(ferry.db, HOST, "run 1", datetime.now(UTC), timedelta(0))
    ferry.db.execute("UPDATE hosts SET crawl_delay_s = 1000 WHERE host = ?", (HOST,))
    before = datetime.now(UTC)
    look.fetch(project, ADDRESS)
    rest = frontier.host(ferry.db, HOST).next_request
    assert rest is not None
    assert rest >= before + timedelta(seconds=999)


def test_without_a_database_nobody_is_asked_for_a_lease(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _after(monkeypatch, lambda renew: renew())
    (tmp_path / "replate.toml").write_text('database = "replate.db"\n')
    look.fetch(Project(tmp_path / "replate.toml"), ADDRESS)
    assert not (tmp_path / "replate.db").exists()


def test_what_is_set_for_every_visit_is_set_for_a_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "replate.toml").write_text(
        'contact = "desk-📰@harbour.example"\n[crawler]\ndelay = "1500ms"\ntimeout = "7s"\n'
        'max_body = "3 MiB"\nprivate_networks = ["127.0.0.0/8", "fd00::/8"]\n',
        "utf-8",
    )
    project = Project(tmp_path / "replate.toml")
    found: list[Config] = []

    def fetched(own: Project, address: str, _: Renew) -> look.Look:
        found.append(own.config)
        return look.Look(address, "article", "", None, None)

    monkeypatch.setattr(look, "_look", fetched)
    look.fetch(project, ADDRESS)
    (used,), own = found, project.config
    assert used.contact == own.contact
    for name in ("delay", "timeout", "max_body", "private_networks"):
        assert getattr(used.crawler, name) == getattr(own.crawler, name)
