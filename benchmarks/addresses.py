"""Does the order of parameters tell pages apart? Every address in every pack, told by its key and as it is written.

Addresses are looked for in whatever text a pack holds: links of pages, entries of feeds and sitemaps, lists of URLs.
Each pair that the key joins is printed, to be judged by eye: one page, or two?
"""

import html
import lzma
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from replate.changes import url
from replate.errors import UsageError

_ABSOLUTE = re.compile(r"https?://[^\s\"'<>\\\])}]+")
_RELATIVE = re.compile(r"(?:href|src|content)\s*=\s*[\"'](?!https?:)([^\"']+\?[^\"']*&[^\"']*)[\"']", re.IGNORECASE)
_NO_TEXT = {".csv", ".md", ".txt"}  # robots.txt, notes, tables of times


def measure(data: Path) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    seen = 0
    for address in _canonical(data):
        seen += 1
        if "&" in address:
            found[url.key(address)].add(address)
    several = sum(map(len, found.values()))
    joined = {key: each for key, each in found.items() if len(each) > 1}
    print(f"\n{seen:,} addresses, {several:,} distinct ones of them with several parameters; one but for their order:")
    for each in joined.values():
        print("  " + "\n    = ".join(sorted(each)))


def _canonical(data: Path) -> Iterator[str]:
    for path in sorted(data.rglob("*")):
        if not path.is_file() or path.suffix in _NO_TEXT:
            continue
        text = _text(path)
        base = f"https://{path.parent.name}.example/{path.stem}/".replace(
            "_", "-"
        )  # relative links of a page are kept apart
        written = {(one, "") for one in _ABSOLUTE.findall(text)} | {(one, base) for one in _RELATIVE.findall(text)}
        for one, where in written:
            try:
                yield url.canonical(html.unescape(one), where or None)
            except UsageError:
                continue


def _text(path: Path) -> str:
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf8", errors="replace") as lines:
            return lines.read()
    return path.read_text("utf8", errors="replace")
