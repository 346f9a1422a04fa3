"""An outlet at one moment: what it has published by now, where, and what its clock says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from replate.demo import outlet
from replate.demo.outlet import House
from replate.demo.story import State, Story


@dataclass(frozen=True, slots=True)
class Item:
    """A story as it stands: `path` is where it is served now, `guid` what the feeds call it for good."""

    story: Story
    state: State
    path: str
    guid: str
    published: datetime
    updated: datetime
    published_shown: str
    updated_shown: str


@dataclass(frozen=True, slots=True)
class Edition:
    """`minute` is story time since `epoch`; `root` is the outlet's URL without a final slash."""

    house: House
    root: str
    epoch: datetime
    minute: float
    stories: tuple[Story, ...]

    @property
    def now(self) -> datetime:
        return self.moment(self.minute)

    @property
    def is_redesigned(self) -> bool:
        return self.house.redesign is not None and self.minute >= self.house.redesign

    def moment(self, minute: float) -> datetime:
        return self.epoch + timedelta(minutes=minute)

    def path(self, story: Story, slug: str) -> str:
        """Where the story stands, or stood, under this slug."""
        number = self.stories.index(story)
        return outlet.address(self.house, story.section, slug, number, self.moment(story.published))

    def item(self, story: Story) -> Item | None:
        """The story as it stands; None before it is published."""
        state = story.at(self.minute)
        if state is None:
            return None
        published, updated = self.moment(story.published), self.moment(state.stamp)
        return Item(
            story,
            state,
            self.path(story, state.slug),
            f"{self.house.key}-{story.slug}",
            published,
            updated,
            outlet.shown(self.house, published, story.language),
            outlet.shown(self.house, updated, story.language),
        )

    def find(self, path: str) -> Item | None:
        """The published story that has, or had, this path."""
        for story in self.stories:
            slugs = {state.slug for state in story.states if state.minute <= self.minute}
            if any(self.path(story, slug) == path for slug in slugs):
                return self.item(story)
        return None

    def listed(self, section: str | None = None) -> list[Item]:
        """What front and feeds show, newest first: all that is published and neither taken down nor lost."""
        items = [item for story in self.stories if (item := self.item(story))]
        shown = [item for item in items if item.state.access not in ("gone", "soft_404")]
        return sorted(
            (item for item in shown if section in (None, item.story.section)),
            key=lambda item: (item.published, item.guid),
            reverse=True,
        )
