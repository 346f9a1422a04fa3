"""Three outlets on loopback whose articles are edited, moved, retracted and hidden as story time goes by.

`Newsroom(elapsed)` publishes under any clock: the demo hands down real time times its speed, a test its own. What
happens when is in `stories`, so that what ought to be recorded can be computed.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from replate.demo import story as story_files
from replate.demo.desk import Desk
from replate.demo.edition import Edition
from replate.demo.outlet import HOUSES, House, Outlet
from replate.demo.site import Exchange, Site
from replate.demo.story import State, Story


class Newsroom:
    """A running newsroom: `with Newsroom(clock) as newsroom: … newsroom.outlets … newsroom.stories`.

    `elapsed` returns story time since opening, and is asked at every request, on the sites' thread. `ports` are the
    three outlets', 0 for any. `epoch` is the moment at which story time is zero; left out, that of the start.
    """

    def __init__(
        self,
        elapsed: Callable[[], timedelta],
        *,
        ports: tuple[int, int, int] = (0, 0, 0),
        epoch: datetime | None = None,
    ) -> None:
        self.stories: tuple[Story, ...] = story_files.load_all()
        self.epoch = epoch or datetime.now(UTC).replace(second=0, microsecond=0)
        self._elapsed = elapsed
        self._sites = {
            house.key: Site(self._desk(house).respond, port=port) for house, port in zip(HOUSES, ports, strict=True)
        }

    def start(self) -> Self:
        """Open all three outlets; OSError when a port is taken."""
        try:
            for site in self._sites.values():
                site.start()
        except OSError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Close all outlets."""
        for site in self._sites.values():
            site.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """The three outlets with their addresses, once started."""
        return tuple(self._outlet(house) for house in HOUSES)

    @property
    def minute(self) -> float:
        """Story time in minutes."""
        return self._elapsed().total_seconds() / 60

    def requests(self, outlet: str) -> list[Exchange]:
        """What the outlet of this key was asked so far."""
        return self._sites[outlet].requests

    def url(self, story: Story, slug: str = "") -> str:
        """The story's address as it is now (before publication: as it will be at first), or as it was under `slug`."""
        edition = self._edition(next(house for house in HOUSES if house.key == story.outlet))
        state = story.at(edition.minute) or story.states[0]
        return edition.root + edition.path(story, slug or state.slug)

    def changes(self, until: float, since: float = float("-inf")) -> list[tuple[Story, State]]:
        """Each state that follows a story's first, with since < minute <= until, in order of time."""
        found = [(story, state) for story in self.stories for state in story.states[1:]]
        return sorted((one for one in found if since < one[1].minute <= until), key=lambda one: one[1].minute)

    def _desk(self, house: House) -> Desk:
        return Desk(lambda: self._edition(house))

    def _edition(self, house: House) -> Edition:
        own = tuple(story for story in self.stories if story.outlet == house.key)
        return Edition(house, self._sites[house.key].url, self.epoch, self.minute, own)

    def _outlet(self, house: House) -> Outlet:
        root = self._sites[house.key].url
        return Outlet(
            key=house.key,
            name=house.name,
            url=f"{root}/",
            feed_url=f"{root}/feed.json" if house.key == "dispatch" else f"{root}/feed.xml",
            sitemap_url=f"{root}/sitemap-news.xml",
            section_url=f"{root}/",
            timezone=house.timezone,
            kind=house.kind,
            redesigned_at=None if house.redesign is None else timedelta(minutes=house.redesign),
        )
