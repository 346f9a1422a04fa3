"""Raw responses, each kept once under its digest, compressed against the page's snapshot before it.

Two fetches of one news page differ little, so the earlier one serves as zstd dictionary ("patch from"). A chain of such
patches is cut every `LONGEST_CHAIN` snapshots, so that reading one never means reading hundreds. What it saves is
printed by `python -m benchmarks.snapshots`.
"""

import sqlite3
import sys
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from replate.changes import moment
from replate.errors import UsageError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LONGEST_CHAIN = 20
LEVEL = 9  # real pages of 348 KB: level 3 5.8x in 0.8 ms, level 9 6.4x in 3.6 ms, level 19 6.8x in 88 ms
LARGEST_WINDOW_LOG = 27  # a dictionary is reached only through a window that spans it: bodies up to 128 MiB


@dataclass(frozen=True, slots=True)
class Snapshot:
    digest: str
    page: int
    first_seen: datetime
    content_type: str | None
    body: bytes


def digest(body: bytes) -> str:
    """SHA-256 of a decoded body, hex: the name under which it is kept."""
    return sha256(body).hexdigest()


def keep(db: sqlite3.Connection, page: int, body: bytes, content_type: str | None, now: datetime) -> str:
    """Keep a body, once per digest, within the caller's transaction; its digest."""
    name = digest(body)
    if db.execute("SELECT 1 FROM snapshots WHERE digest = ?", (name,)).fetchone():
        return name
    base, depth = _base(db, page)
    data = pack(body, load(db, base).body if base else None)
    db.execute(
        """INSERT INTO snapshots (digest, page, first_seen, content_type, size, base, depth, data)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (name, page, moment.text(now), content_type, len(body), base, depth, data),
    )
    return name


def _base(db: sqlite3.Connection, page: int) -> tuple[str | None, int]:
    row = db.execute(
        "SELECT digest, depth FROM snapshots WHERE page = ? ORDER BY first_seen DESC, rowid DESC LIMIT 1", (page,)
    ).fetchone()
    if row is None or row["depth"] + 1 >= LONGEST_CHAIN:
        return None, 0
    return row["digest"], row["depth"] + 1


def pack(body: bytes, base: bytes | None) -> bytes:
    """A zstd frame of `body`, with `base` as raw dictionary."""
    if not base:
        return zstd.compress(body, level=LEVEL)
    window = min(LARGEST_WINDOW_LOG, max(17, (len(base) + len(body)).bit_length()))
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: LEVEL,
        zstd.CompressionParameter.window_log: window,
        zstd.CompressionParameter.enable_long_distance_matching: 1,
    }
    return zstd.compress(body, options=options, zstd_dict=zstd.ZstdDict(base, is_raw=True).as_prefix)


def unpack(data: bytes, base: bytes | None) -> bytes:
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: LARGEST_WINDOW_LOG + 1}
    if not base:
        return zstd.decompress(data, options=options)
    return zstd.decompress(data, options=options, zstd_dict=zstd.ZstdDict(base, is_raw=True).as_prefix)


def load(db: sqlite3.Connection, name: str) -> Snapshot:
    """A snapshot with its body; UsageError when no snapshot of this digest is kept."""
    chain: list[sqlite3.Row] = []
    wanted: str | None = name
    while wanted:
        row = db.execute("SELECT * FROM snapshots WHERE digest = ?", (wanted,)).fetchone()
        if row is None:
            raise UsageError(f"no snapshot {wanted} is kept; keep_snapshots in replate.toml says which are")
        chain.append(row)
        wanted = row["base"]
    body: bytes | None = None
    for row in reversed(chain):
        body = unpack(row["data"], body)
    assert body is not None
    top = chain[0]
    return Snapshot(name, top["page"], moment.parse(top["first_seen"]), top["content_type"], body)
