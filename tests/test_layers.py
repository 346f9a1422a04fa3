"""The house holds: who may import whom, where a library has its home, where the clock and SQL are out of bounds.

Read from the import statements of the source, those within functions included; nothing is imported here.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "replate"

BELOW = {
    "cli": {"web", "crawler", "scheduler", "export", "notify", "db", "changes", "config", "errors", "demo"},
    "web": {"export", "notify", "db", "changes", "config", "errors"},
    "crawler": {"export", "notify", "db", "changes", "config", "errors"},
    "scheduler": {"export", "notify", "db", "changes", "config", "errors"},
    "export": {"db", "changes", "config", "errors"},
    "notify": {"db", "changes", "config", "errors"},
    "db": {"changes", "config", "errors"},
    "changes": {"config", "errors"},
    "config": {"errors"},
    "errors": set[str](),
    "demo": set[str](),
}
"""What each room may import, besides itself. Siblings (web, crawler, scheduler; export, notify) never meet."""

HOMES = {
    "apprise": {"notify"},
    "apscheduler": {"scheduler"},
    "matplotlib": {"scheduler"},
    "scrapy": {"crawler"},
    "trafilatura": {"crawler"},
    "resiliparse": {"crawler"},
    "feedparser": {"crawler"},
    "htmldate": {"crawler"},
    "rapidfuzz": {"changes"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "jinja2": {"web", "demo"},  # the demo writes pages as newsrooms do: from templates
    "click": {"cli"},
    "rich": {"cli"},
    "sqlite_utils": {"db"},
}

NUMBER_LIBRARIES = {"math", "statistics", "fractions", "decimal", "numbers", "random", "numpy", "numba", "scipy"}
LANGUAGE = {
    "__future__",
    "abc",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "itertools",
    "typing",
}
"""What the revisit policy may import besides `changes`: numbers, and modules that only say what a thing is."""

CLOCK_CALLS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {
        "time",
        "time_ns",
        "monotonic",
        "monotonic_ns",
        "perf_counter",
        "localtime",
        "gmtime",
        "sleep",
        "strftime",
    },
}
HANDED_THROUGH = {"Connection"}
"""All that a module outside db may name of sqlite3: the type of the handle that it hands on to db."""

SQL = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|DROP|ALTER|PRAGMA|WITH|BEGIN|COMMIT)\b[^a-z]*[ \w*]"
)

EXCEPTIONS = {
    (
        "replate.demo.__main__",
        "click",
    ): "the newsroom is a program of its own, which must not import ours for its options",
}
"""(module, what) allowed against the rules, each with its reason."""


@dataclass(frozen=True)
class Module:
    name: str
    tree: ast.Module
    is_package: bool

    @property
    def room(self) -> str:
        return room_of(self.name)


@cache
def modules() -> dict[str, Module]:
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found[name] = Module(name, ast.parse(path.read_text("utf8"), str(path)), is_package)
    return found


def imported(module: Module) -> Iterator[str]:
    """Full names of what a module imports; `from a import b` counts as `a.b` where that is a module, else as `a`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = origin(module, node)
            yield from (
                f"{source}.{alias.name}" if f"{source}.{alias.name}" in modules() else source for alias in node.names
            )


def origin(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.name.split(".")[
        : None if module.is_package and node.level == 1 else -(node.level - module.is_package)
    ]
    return ".".join([*package, *([node.module] if node.module else [])])


def ours(name: str) -> bool:
    return name.split(".")[0] == PACKAGE


def room_of(name: str) -> str:
    parts = name.split(".")
    if parts[1:] == ["__main__"]:
        return "cli"  # `python -m replate` is the command line by another name
    return parts[1] if len(parts) > 1 else ""


def allowed(module: Module, what: str) -> bool:
    return (module.name, what) in EXCEPTIONS


def test_every_room_is_known() -> None:
    assert {module.room for module in modules().values()} - {""} <= set(BELOW)


def test_imports_only_go_down() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in modules().values()
        for name in imported(module)
        if ours(name)
        and room_of(name) not in {"", module.room} | BELOW.get(module.room, set())
        and not allowed(module, name)
    ]
    assert wrong == []


def test_the_package_itself_imports_nothing_of_ours() -> None:
    assert [name for name in imported(modules()[PACKAGE]) if ours(name)] == []


def test_each_library_stays_in_its_home() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in modules().values()
        for name in imported(module)
        if module.room not in HOMES.get(name.split(".")[0], {module.room}) and not allowed(module, name)
    ]
    assert wrong == []


def sql_in(module: Module) -> Iterator[str]:
    """Statements in the text of the source, calls of `execute`, and what is named of sqlite3 but the handle's type."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield f"line {node.lineno}: {node.value[:40]}"
        elif isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "executescript"):
            yield f"line {node.lineno}: {node.attr}"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sqlite3":
            yield from () if node.attr in HANDED_THROUGH else (f"line {node.lineno}: sqlite3.{node.attr}",)
        elif isinstance(node, ast.ImportFrom) and node.module == "sqlite3":
            yield f"line {node.lineno}: from sqlite3"


def test_sql_is_only_in_db() -> None:
    wrong = [
        f"{module.name} {found}"
        for module in modules().values()
        if module.room != "db"
        for found in sql_in(module)
        if not allowed(module, found)
    ]
    assert wrong == []


def test_sql_would_be_found() -> None:
    source = "import sqlite3\ndef f(db: sqlite3.Connection):\n    db.execute('SELECT 1')\nexcept_ = sqlite3.Error"
    assert len(list(sql_in(Module("replate.web.x", ast.parse(source), False)))) == 3
    assert list(sql_in(Module("replate.web.x", ast.parse("'Update the page'; 'WITHIN'; x = 'SELECTED'"), False))) == []


def test_every_exception_is_still_needed() -> None:
    assert [key for key in EXCEPTIONS if key[0] not in modules() or key[1] not in imported(modules()[key[0]])] == []


def test_the_revisit_policy_imports_only_changes_and_numbers() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in modules().values()
        if module.name.startswith(f"{PACKAGE}.scheduler.policy")
        for name in imported(module)
        if not name.startswith((f"{PACKAGE}.changes", f"{PACKAGE}.scheduler.policy"))
        and name.split(".")[0] not in NUMBER_LIBRARIES | LANGUAGE
        and not allowed(module, name)
    ]
    assert wrong == []


def test_the_front_of_the_scheduler_imports_nothing() -> None:
    assert list(imported(modules()[f"{PACKAGE}.scheduler"])) == []


def clock_readings(module: Module) -> Iterator[str]:
    """References such as `datetime.now`, `datetime.datetime.now`, `time.time`, and `from time import time`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if node.attr in CLOCK_CALLS.get(owner, set()):
                yield f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (f"time.{alias.name}" for alias in node.names if alias.name in CLOCK_CALLS["time"])


def test_the_clock_is_never_read_in_changes_or_db() -> None:
    wrong = [
        f"{module.name} reads {reading}"
        for module in modules().values()
        if module.room in ("changes", "db")
        for reading in clock_readings(module)
        if not allowed(module, reading)
    ]
    assert wrong == []


def test_there_are_no_import_circles() -> None:
    """A package's front counts as imported by what stands in it only where it is named; it imports what it names."""
    graph = {name: {target for target in imported(module) if target in modules()} for name, module in modules().items()}
    assert circle(graph) == []


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One circle as a path back to its beginning, or nothing."""
    done = set[str]()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        done.add(name)
        for target in sorted(graph.get(name, ())):
            if target != name and (found := visit(target, [*path, name])):
                return found
        return []

    return next((found for name in sorted(graph) if (found := visit(name, []))), [])


def test_a_circle_would_be_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize(
    ("source", "readings"),
    [
        ("datetime.now(UTC)", ["datetime.now"]),
        ("import datetime\ndatetime.datetime.now()", ["datetime.now"]),
        ("from time import time, strptime", ["time.time"]),
        ("def f(now): return now", []),
        ("row.now()", []),
    ],
)
def test_a_reading_of_the_clock_would_be_found(source: str, readings: list[str]) -> None:
    assert list(clock_readings(Module("replate.db.x", ast.parse(source), False))) == readings


@pytest.mark.parametrize(
    ("source", "name", "is_package", "expected"),
    [
        ("from . import body", "replate.crawler.discovery.feed", False, "replate.crawler.discovery.body"),
        ("from . import body", "replate.crawler.discovery", True, "replate.crawler.discovery.body"),
        ("from .body import opened", "replate.crawler.discovery.feed", False, "replate.crawler.discovery.body"),
        ("from .. import discovery", "replate.crawler.discovery.feed", False, "replate.crawler.discovery"),
        ("from replate.changes import url", "replate.db.pages", False, "replate.changes.url"),
        ("def f():\n    import sqlite3", "replate.web.x", False, "sqlite3"),
    ],
)
def test_every_form_of_import_is_read(source: str, name: str, is_package: bool, expected: str) -> None:
    assert list(imported(Module(name, ast.parse(source), is_package))) == [expected]
