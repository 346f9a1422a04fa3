"""replate as a stranger uses it: the command, in a process of its own, and what it prints; nothing of ours imported
but the newsroom's sites."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HEAD = """\
[crawler]
processes = 1
delay = "0s"
confirm_after = "0s"
timeout = "10s"
private_networks = ["127.0.0.0/8"]

[viewer]
enabled = false
"""
BODY = (
    "The ferry Aldis struck a sandbank off Ostwick at dawn on Tuesday, and 40 people were taken off in small boats "
    "while the tide was still falling.",
    "Nobody was hurt, the harbour master, Edda Lindqvist, said. “We shall wait for the evening tide,” she told the "
    "Packet, and asked the owners of small boats to keep away from the hull.",
    "The Aldis was built in 1962 and has run between Ostwick and the islands ever since. The owners have said that "
    "she will be replaced next year by a vessel with a shallower draught.",
)


def article(headline: str = "Ferry runs aground with 40 on board", *paragraphs: str, updated: str = "") -> str:
    """The markup of one article; `updated` is an ISO 8601 time, shown and told to machines."""
    told = json.dumps({
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline,
        "author": [{"@type": "Person", "name": "Ines Calloway"}, {"@type": "Person", "name": "Tom Brask"}],
        "datePublished": "2026-03-02T08:00:00Z", **({"dateModified": updated} if updated else {}),
    })  # fmt: skip
    text = "".join(f"<p>{one}</p>\n" for one in paragraphs or BODY)
    return f"""<!doctype html><html lang="en"><head><title>{headline}</title>
<script type="application/ld+json">{told}</script></head><body><nav><a href="/">Front</a></nav>
<article><h1>{headline}</h1>
{text}</article><footer>The Ostwick Packet</footer></body></html>"""


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Desk:
    """A folder with a configuration, in which commands are run."""

    folder: Path

    def configure(self, *sources: str, head: str = HEAD) -> None:
        (self.folder / "replate.toml").write_text(head + "".join(f"\n[[source]]\n{one}\n" for one in sources))

    def start(
        self, *arguments: str, cwd: Path | None = None, stdout: Any = subprocess.PIPE, **env: str
    ) -> "subprocess.Popen[str]":
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        return subprocess.Popen(
            (sys.executable, "-m", "replate", *arguments), cwd=cwd or self.folder, text=True,
            env={**os.environ, "PYTHONPATH": path, "TZ": "UTC", **env},
            stdout=stdout, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str, cwd: Path | None = None, stdout: Any = subprocess.PIPE, **env: str) -> Done:
        process = self.start(*arguments, cwd=cwd, stdout=stdout, **env)
        try:
            out, err = process.communicate(timeout=90)
        finally:
            if process.poll() is None:
                process.kill()
        return Done(process.returncode, out, err)

    def capture(self, *captures: dict[str, Any], name: str = "captures.jsonl") -> Done:
        """Import captures: `url`, `at` (the time) and whatever differs from an article that was answered with 200."""
        lines = [
            json.dumps({"status": 200, "headers": {"Content-Type": "text/html; charset=utf-8"}, **one})
            for one in captures
        ]
        (self.folder / name).write_text("".join(line + "\n" for line in lines))
        return self.run("import", "captures", name)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.configure()
    return made


@pytest.fixture(scope="module")
def new_desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Desk]:
    """Makes desks that a module's tests share."""

    def make() -> Desk:
        made = Desk(tmp_path_factory.mktemp("desk"))
        made.configure()
        return made

    return make
