"""A small newsroom's histories, written through the real write path, and the real server over them."""

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from replate.changes.article import Article, Reading, Stamp
from replate.changes.decision import Sight, SightKind, decide
from replate.config import SourceConfig
from replate.db import database, pages, record, sources
from replate.web import server

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)

QUAY = Article(
    headline="Four hurt as crane falls on Harlow quay",
    dek="The port has stopped all lifting until an inspector has seen the site",
    byline=("Ines Okafor",),
    published=START - timedelta(hours=1),
    published_text="2 March 2026, 13:00",
    updated=START - timedelta(minutes=30),
    updated_text="Updated 2 March 2026, 13:30",
    section="Region",
    language="en",
    paragraphs=(
        "HARLOW: Four dock workers were hurt on Monday when a crane fell across the eastern quay, the port said.",
        "The crane was lifting grain from a barge in calm weather when its arm gave way shortly before noon.",
        "Two of the injured were taken to the county hospital, where a doctor called their state stable.",
        "“We stopped at once, on every quay,” said Marta Lind, who runs the port for its owners.",
        "The port handles about 300 barges a month, most of them with grain from the upper valley.",
        "An inspector of the labour office was expected on the site in the evening.",
        "The crane was built in 1987 and last tested in the spring of last year, according to a public register.",
        "Barges were waiting in a line of two kilometres by early afternoon.",
        "The ferry to the islands, which lands a little further west, ran as planned.",
    ),
    captions=("The fallen arm of the crane lies across two rails.",),
    stamps=(Stamp("visible", "Updated 2 March 2026, 13:30", START - timedelta(minutes=30), "text", "minute"),),
)


@dataclass
class Newsroom:
    """Writes visits as a crawler would, each a quarter of an hour after the one before."""

    path: Path
    at: datetime = START

    def __post_init__(self) -> None:
        self.db = database.connect(self.path)

    def source(self, *names: str) -> None:
        configured = [SourceConfig(name, f"http://{name.lower()}.example/feed") for name in names]
        sources.sync(self.db, configured, self.at)

    def page(self, source: str, address: str) -> int:
        with database.transaction(self.db):
            return pages.add(self.db, sources.get(self.db, source).id, address, "discovered", self.at, self.at)

    def sees(self, page: int, seen: Article | SightKind, reason: str = "200 OK", url: str | None = None) -> None:
        """One visit, recorded at first sight."""
        self.at += QUARTER
        found = pages.to_visit(self.db, page)
        if isinstance(seen, Article):
            sight = Sight("article", reason, self.at, Reading("article", "", seen, None, "test 1"))
        else:
            sight = Sight(seen, reason, self.at)
        decision = decide(pages.known(self.db, page), sight, timedelta(0))
        visit = record.Visit(self.at, 200, url or found.url, planned=self.at)
        record.write(self.db, found, visit, decision, record.Next(self.at + QUARTER, QUARTER, "as planned"))


def changed(article: Article, place: int, before: str, after: str) -> Article:
    """The article with one passage of one paragraph replaced."""
    texts = list(article.paragraphs)
    assert before in texts[place]
    texts[place] = texts[place].replace(before, after)
    return replace(article, paragraphs=tuple(texts))


def stamped(article: Article, shown: str, at: datetime) -> Article:
    """The article under another updated stamp."""
    return replace(article, updated=at, updated_text=shown, stamps=(Stamp("visible", shown, at, "text", "minute"),))


def history_of_the_quay(room: Newsroom) -> int:
    """Five revisions: a stealth change of a figure, a headline, a correction, a moved paragraph."""
    page = room.page("Courier", "http://courier.example/quay")
    second = changed(QUAY, 4, "300 barges", "480 barges")
    third = replace(second, headline="Six hurt as crane falls on Harlow quay")
    third = stamped(changed(third, 0, "Four dock workers", "Six dock workers"), "Updated 2 March 2026, 15:10", START)
    note = "Correction: An earlier version of this report gave the age of the crane wrongly."
    fourth = changed(third, 6, "1987", "1978")
    fourth = replace(fourth, paragraphs=(*fourth.paragraphs, note), notes=(note,))
    texts = list(fourth.paragraphs)
    fifth = replace(fourth, paragraphs=(texts[0], texts[5], *texts[1:5], *texts[6:]))
    for state in (QUAY, QUAY, second, second, third, fourth, fifth):
        room.sees(page, state)
    return page


ARABIC = Article(
    headline="الميناء يستأنف العمل بعد توقف دام يومين",
    language="ar",
    paragraphs=("عاد العمال إلى الأرصفة صباح الأربعاء بعد فحص الرافعات.", "وقال المدير إن ثلاثين سفينة كانت تنتظر."),
)
CHINESE = Article(
    headline="港口两天后恢复作业",
    language="zh",
    paragraphs=("周三上午，工人在检查起重机后回到码头。", "港口负责人说，有三十艘船在等待。"),
)
HOSTILE = Article(
    headline="<script>alert('headline')</script> & \"quotes\"",
    dek="<img src=x onerror=alert(1)>",
    byline=("<b>Bold</b>",),
    language='en" onclick="alert(1)',
    paragraphs=(
        "</p><script>alert('body')</script>",
        "A bell \x07, a null-like \x01 and an \u202eoverride.",
        "Plain words.",
    ),
)


def fill(path: Path) -> None:
    room = Newsroom(path)
    room.source("Courier", "Post", "Dispatch")
    history_of_the_quay(room)
    for source, article, before, after in (
        ("Post", ARABIC, "وقال", "وأعلن"),
        ("Dispatch", CHINESE, "三十", "四十"),
    ):
        page = room.page(source, f"http://{source.lower()}.example/port")
        room.sees(page, article)
        room.sees(page, changed(article, 1, before, after))
    hostile = room.page("Post", "http://post.example/hostile?a=<b>&c='d'")
    room.sees(hostile, HOSTILE)
    with database.transaction(room.db):
        pages.learn_url(room.db, hostile, "javascript:alert(1)", "canonical", room.at)
    edited = replace(changed(HOSTILE, 2, "Plain words", "<i>Other</i> words"), headline="<svg onload=alert(2)>")
    room.sees(hostile, edited, url="javascript:alert(1)")
    gone = room.page("Dispatch", "http://dispatch.example/gone")
    room.sees(gone, replace(CHINESE, headline="Bridge at Lauter opens", language="en", paragraphs=("It opened.",)))
    room.sees(gone, "error", "the host did not answer")
    room.sees(gone, "gone", "410 Gone")
    room.db.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("viewer") / "replate.db"
    fill(path)
    return path


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path / "replate.db")
    yield made
    made.db.close()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(frozen=True)
class Viewer:
    """The real server on a free port."""

    address: str

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        request = urllib.request.Request(self.address + path, method=method, headers=headers)
        opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20) as response:
                return Answer(response.status, dict(response.headers.items()), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers.items()), error.read())


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], Viewer]]:
    running: list[tuple[threading.Thread, object, object]] = []

    def start(path: Path) -> Viewer:
        listener = server.bind("127.0.0.1", 0)
        running_server = server.server(path, "127.0.0.1")
        thread = threading.Thread(target=running_server.run, args=([listener],))
        thread.start()
        running.append((thread, running_server, listener))
        while not running_server.started:
            time.sleep(0.01)
        return Viewer(server.address(listener).rstrip("/"))

    yield start
    for thread, each, listener in running:
        each.should_exit = True  # type: ignore[attr-defined]
        thread.join(10)
        listener.close()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def viewer(filled: Path, serve: Callable[[Path], Viewer]) -> Viewer:
    return serve(filled)
