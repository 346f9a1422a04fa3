"""What a command works on: the configuration file, and the database it names."""

import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from replate import config as configuration
from replate.changes import url
from replate.config import Config
from replate.db import database
from replate.errors import ConfigError


@dataclass(frozen=True)
class Project:
    """One configuration file; read and opened only when a command asks for it."""

    path: Path

    @cached_property
    def config(self) -> Config:
        return configuration.load(self.path)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The database, to read from."""
        path = self.config.database
        is_cut_short = False
        with database.translated(path):
            db = database.connect(path, readonly=True)
            try:
                yield db
            except (KeyboardInterrupt, OSError):  # also a reader that left, and a full disk
                is_cut_short = True  # rows under way hold on to it still, and complain when it is gone before them
                raise
            finally:
                if not is_cut_short:
                    db.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The database, made or brought up to date where need be."""
        path = self.config.database
        with database.translated(path), closing(database.connect(path)) as db:
            yield db

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """The database, to change what stands in it; there must be one."""
        path = self.config.database
        with database.translated(path), closing(database.connect(path, must_exist=True)) as db:
            yield db

    def crawler(self, **settings: str) -> list[str]:
        """The command line of one crawler process."""
        named = {"REPLATE_CONFIG": str(self.config.path), **settings}
        options = [part for name, value in named.items() for part in ("-s", f"{name}={value}")]
        return [sys.executable, "-m", "scrapy", "crawl", "follow", *options]

    @property
    def crawler_environment(self) -> Mapping[str, str]:
        """What a crawler process needs in its environment beside ours."""
        return {"SCRAPY_SETTINGS_MODULE": "replate.crawler.settings"}

    def require_contact(self, addresses: Mapping[str, str]) -> None:
        """Refuse to visit hosts that have nobody to turn to; `addresses` are URLs by what they are called."""
        for name, address in addresses.items():
            host = url.host(address)
            if self.config.requires_contact(host):
                raise ConfigError(
                    f"{self.config.path}: contact is missing, and {name} is on {host}; set contact to a page or mail "
                    "address where site owners reach you"
                )


pass_project = click.make_pass_decorator(Project)


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Our environment with something added, for a process of our own."""
    return {**os.environ, **extra}
