"""Pages to fetch, 64 KB each and compressed beforehand, served by nginx on loopback addresses, one a host.

The words are drawn from a list, so that the pages can be made anywhere; their frame (navigation, teasers, styles,
scripts) makes up the weight, as on news pages. Editions of a page differ in nonces, ids, class names, white space,
comments and counters, and have the same text.
"""

import gzip
import json
import random
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SIZE = 64 * 1024
TEXTS = 100  # distinct articles; the pages of a site share them, under URLs of their own
EDITIONS = 4
PORT = 18642
WORDS = """
the of and a to in for on with at by from that which is was were has have will would could said told reporters council
city river bridge school hospital budget court minister police report figures year month week million people workers
company market prices energy water railway station airport storm fire election vote party leader member committee plan
inquiry decision agreement talks protest strike service building project road house home family children students
teachers doctors patients nurses officials residents local national regional public private new old first last next
early late high low more less about after before during between against under over without because while although
""".split()  # noqa: SIM905 - a list kept by hand reads better as words
TEASERS, LINKS = 45, 70


def page(number: int, edition: int) -> bytes:
    """Article `number` in one edition, 64 KB."""
    text, frame = random.Random(number), random.Random(f"{number} {edition}")
    headline = _sentence(text, 9).rstrip(".")
    day = f"2026-03-{1 + number % 28:02d}"
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": headline,
            "datePublished": f"{day}T08:00:00Z", "dateModified": f"{day}T09:30:00Z",
            "author": [{"@type": "Person", "name": "Staff Reporter"}]}  # fmt: skip
    body = "\n".join(f"<p>{_paragraph(text)}</p>" for _ in range(14))
    links = "".join(f'<li><a href="/section/{i}">{_sentence(text, 2)}</a></li>' for i in range(LINKS))
    teasers = "".join(
        f'<div class="teaser" {_marks(frame)}><a href="/news/{i}-story"><h3>{_sentence(text, 7)}</h3></a></div>\n'
        for i in range(TEASERS)
    )
    indent = " " * frame.randrange(1, 9)
    html = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{headline} | The Stand</title>\n'
        f'<meta property="og:title" content="{headline}"><meta property="og:type" content="article">\n'
        f'<script type="application/ld+json">{json.dumps(data)}</script>\n<!-- {frame.random()} -->\n'
        f"<style>STYLE</style></head><body {_marks(frame)}>\n{indent}<nav><ul>{links}</ul></nav>\n"
        f'<main><article {_marks(frame)}><h1>{headline}</h1>\n<p class="byline">By Staff Reporter</p>\n'
        f'<time datetime="{day}T08:00:00Z">{day} 08:00</time>\n{body}</article></main>\n'
        f"{indent}<aside><h2>More</h2>{teasers}</aside><footer>The Stand</footer>\n"
        f'<script nonce="{frame.getrandbits(64):x}">SCRIPT</script></body></html>\n'
    )
    room = SIZE - len(html.encode())
    return html.replace("STYLE", _style(frame, room // 2)).replace("SCRIPT", _script(frame, room // 2)).encode()


def _marks(frame: random.Random) -> str:
    return f'id="n{frame.getrandbits(32):x}" data-view="{frame.getrandbits(24)}"'


def _sentence(words: random.Random, length: int) -> str:
    return " ".join(words.choice(WORDS) for _ in range(length)).capitalize() + "."


def _paragraph(words: random.Random) -> str:
    return " ".join(_sentence(words, words.randrange(8, 22)) for _ in range(3))


def _style(frame: random.Random, size: int) -> str:
    rules = (f".c{frame.getrandbits(20):05x}{{margin:{i % 9}px;padding:{i % 5}px;color:#333}}" for i in range(size))
    return _filled(rules, size)


def _script(frame: random.Random, size: int) -> str:
    calls = (f'track("event-{i}",{{slot:{i % 40},v:{frame.getrandbits(18)}}});' for i in range(size))
    return _filled(calls, size)


def _filled(pieces: Iterator[str], size: int) -> str:
    found, length = [], 0
    for piece in pieces:
        if length + len(piece) > size:
            break
        found.append(piece)
        length += len(piece)
    return "".join(found)


@dataclass(slots=True)
class Newsstand:
    """A running server: `hosts` loopback addresses, `pages` pages in all."""

    folder: Path
    nginx: str
    hosts: int
    pages: int
    process: subprocess.Popen[bytes] | None = None

    def addresses(self) -> list[str]:
        return [f"127.0.{16 + number // 200}.{1 + number % 200}:{PORT}" for number in range(self.hosts)]

    def urls(self) -> list[str]:
        names = self.addresses()
        return [f"http://{names[i % self.hosts]}/news/story-{i}-{i % TEXTS:02d}.html" for i in range(self.pages)]

    def show(self, edition: int) -> None:
        """From now on every page is served in this edition."""
        fresh = self.folder / "next"
        fresh.symlink_to(self.folder / f"edition{edition}")
        fresh.rename(self.folder / "current")

    def validators(self, *, on: bool) -> None:
        """Send ETag and Last-Modified from now on, or neither."""
        (self.folder / "nginx.conf").write_text(_configuration(self.folder, self.addresses(), on))
        if self.process:
            before = self._worker()
            subprocess.run([*self._command(), "-s", "reload"], check=True)
            while self._worker() in (before, ""):
                time.sleep(0.05)
            time.sleep(0.5)  # the old worker closes its connections

    def _worker(self) -> str:
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return children[-1] if children else ""

    def _command(self) -> list[str]:
        return [self.nginx, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]


@contextmanager
def opened(folder: Path, hosts: int, pages: int, make: Callable[[int, int], bytes] = page) -> Iterator[Newsstand]:
    """Make the pages, start nginx, stop it at the end; `make` gives the bytes of a text in an edition."""
    stand = Newsstand(folder, nginx_path(), hosts, pages)
    for edition in range(EDITIONS):
        (folder / f"edition{edition}").mkdir(parents=True)
        for number in range(min(TEXTS, pages)):
            made = folder / f"edition{edition}" / f"{number:02d}.html.gz"
            made.write_bytes(gzip.compress(make(number, edition), 6, mtime=0))
    _sitemaps(stand)
    stand.show(0)
    stand.validators(on=False)
    with (folder / "nginx.log").open("wb") as log:
        stand.process = subprocess.Popen([*stand._command(), "-g", "daemon off;"], stderr=log)
    try:
        _wait(stand)
        yield stand
    finally:
        stand.process.terminate()
        stand.process.wait(10)


def nginx_path() -> str:
    """Where nginx is; SystemExit that says how to get it otherwise."""
    found = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if found is None:
        raise SystemExit("nginx is needed to serve the pages: apt-get install nginx-light")
    return found


def _sitemaps(stand: Newsstand) -> None:
    listed: dict[str, list[str]] = {address: [] for address in stand.addresses()}
    for url in stand.urls():
        listed[url.split("/")[2]].append(f"<url><loc>{url}</loc></url>")
    for address, urls in listed.items():
        text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(urls)}</urlset>'
        (stand.folder / f"{address.split(':')[0]}.xml").write_text(f'<?xml version="1.0"?>{text}')


def _configuration(folder: Path, addresses: list[str], validators: bool) -> str:
    # Without `user` an nginx started by root serves as nobody, who may not read here; others ignore the line.
    listen = "\n".join(f"listen {address};" for address in addresses)
    told = "" if validators else 'etag off; if_modified_since off; add_header Last-Modified "";'
    return f"""
    user root; worker_processes 1; error_log stderr error; pid {folder}/nginx.pid;
    events {{ worker_connections 2048; }}
    http {{
        access_log off; keepalive_timeout 600; keepalive_requests 1000000; default_type text/html; charset utf-8;
        client_body_temp_path {folder}/t; proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t;
        uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
        server {{
            {listen}
            root {folder};
            location = /robots.txt {{ default_type text/plain; return 200 "User-agent: *\\nDisallow: /admin/\\n"; }}
            location = /sitemap.xml {{ default_type application/xml; try_files /$server_addr.xml =404; }}
            location ~ -(\\d+)\\.html$ {{ {told} gzip_static always; alias {folder}/current/$1.html; }}
        }}
    }}
    """


def _wait(stand: Newsstand) -> None:
    address = stand.urls()[0]
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=2) as response:
                assert len(response.read()) > 1000
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise SystemExit(f"nginx does not answer; see {stand.folder}/nginx.log")
