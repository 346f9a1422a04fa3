"""The outlets of the demo newsroom: what each is called, where it stands, how it writes times and addresses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

SourceKind = Literal["feed", "sitemap", "section"]


@dataclass(frozen=True, slots=True)
class House:
    """What is fixed about an outlet before it has a port. `redesign`: the minute when all its pages change looks."""

    key: str
    name: str
    motto: str
    kind: SourceKind
    timezone: str
    sections: tuple[str, ...]
    has_validators: bool = False
    redesign: float | None = None

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.timezone))


@dataclass(frozen=True, slots=True)
class Outlet:
    """A running outlet, as whoever follows it needs to know it. Every outlet has all three kinds of source, and `kind`
    is the one to follow it by (`source_url`)."""

    key: str
    name: str
    url: str
    feed_url: str
    sitemap_url: str
    section_url: str
    timezone: str
    kind: SourceKind
    redesigned_at: timedelta | None

    @property
    def source_url(self) -> str:
        return {"feed": self.feed_url, "sitemap": self.sitemap_url, "section": self.section_url}[self.kind]


COURIER = House(
    "courier",
    "The Wexmoor Courier",
    "Established in the year of the second flood",
    "feed",
    "Europe/London",
    ("World", "Politics", "Business", "Science", "Culture"),
    has_validators=True,
)
POST = House(
    "post",
    "Saltmarsh Evening Post",
    "The paper of the three harbours",
    "sitemap",
    "America/Halifax",
    ("News", "Courts", "Business", "Health", "Sport"),
    redesign=70.0,
)
DISPATCH = House(
    "dispatch",
    "Meridian Dispatch",
    "Reports from eleven time zones",
    "section",
    "Asia/Singapore",
    ("World", "Economy", "Climate", "中文", "عربي"),
)
HOUSES = (COURIER, POST, DISPATCH)


def address(house: House, section: str, slug: str, number: int, published: datetime) -> str:
    """The path of an article in this outlet's manner."""
    day = house.local(published)
    folder = {"中文": "zh", "عربي": "ar"}.get(section, section.lower())
    match house.key:
        case "courier":
            return f"/{folder}/{day:%Y}/{day:%b}/{day:%d}/{slug}".lower()
        case "post":
            return f"/{folder}/{slug}-{100_400 + number}.html"
    return f"/{folder}/{day:%Y-%m/%d}/{slug}.html"


def shown(house: House, moment: datetime, language: str) -> str:
    """A time as this outlet prints it: in words with a zone, in figures without one, or short."""
    local = house.local(moment)
    match house.key:
        case "courier":
            half = "a.m." if local.hour < 12 else "p.m."
            clock = f"{local.hour % 12 or 12}:{local:%M} {half} {local.tzname()}"
            return f"{clock} on {local:%A} {local.day} {local:%B %Y}"
        case "post":
            return f"{local:%Y-%m-%d %H:%M}"
    match language:
        case "zh":
            return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
        case "ar":
            return f"{local.day}/{local.month}/{local.year} {local:%H:%M}"
    return f"{local.day} {local:%B %Y}, {local:%H:%M}"
