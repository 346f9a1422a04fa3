"""The daemon's hand in the database: one connection, used in a thread of its own.

SQLite may keep a writer waiting for half a minute. The event loop must not wait with it, or nobody would watch the
processes meanwhile.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from replate.db import database

P = ParamSpec("P")
R = TypeVar("R")


class Ledger:
    """Runs functions of `replate.db` in order, one at a time; SQLite's errors come as ours."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._db: sqlite3.Connection | None = None

    async def open(self) -> None:
        self._db = await self._in_thread(partial(database.connect, self._path))

    async def call(self, function: Callable[Concatenate[sqlite3.Connection, P], R], *args: P.args, **kw: P.kwargs) -> R:
        """What `function` says of the database, called with the rest of the arguments."""
        assert self._db is not None, "open() comes first"
        return await self._in_thread(partial(self._translated, partial(function, self._db, *args, **kw)))

    async def close(self) -> None:
        if self._db is not None:
            await self._in_thread(self._db.close)
        self._thread.shutdown()

    def _translated(self, function: Callable[[], R]) -> R:
        with database.translated(self._path):
            return function()

    async def _in_thread(self, function: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)
