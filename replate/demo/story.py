"""One story of the demo newsroom: a time line of states, read from a file that says each state as edits on the last.

A story file is lines. Before the first `==`: `kind`, `outlets`, `section`, `language`, `agency`. Then one block a
state, `== MINUTE what happens` (`== MINUTE @outlet what happens`: at that outlet only), of these lines:

    headline: …  dek: …  byline: A; B  caption: …  slug: …   the field from now on ("caption" adds one)
    note: …                           a correction or editor's note is added
    variant: …                        a second headline, shown in turns with the first; "-" ends it
    stamp: still                      the Updated stamp does not follow this state (it moves with every other text edit)
    access: gone                      what the page is (`Access`)
    ~ old words => new words          in the one paragraph that has the old words, once
    + Beginning => New paragraph.     inserted after the paragraph that begins so ("^": at the very front)
    - Beginning                       that paragraph is deleted
    > Beginning => Other beginning    that paragraph moves behind the other ("^": to the front)
    Any other line.                   a paragraph more, at the end
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast, get_args

Access = Literal["open", "gone", "blocked", "checking", "paywalled", "consent", "busy", "soft_404"]
STORIES = Path(__file__).parent / "stories"
FIELDS = ("headline", "dek", "byline", "caption", "slug", "note", "variant", "stamp", "access")


@dataclass(frozen=True, slots=True)
class State:
    """What a story is from `minute` (of story time since the newsroom opened; negative: before) to the next state.

    `stamp` is the minute that the page's Updated stamp shows. `label` says what happened, for people.
    """

    minute: float
    stamp: float
    label: str = ""
    slug: str = ""
    headline: str = ""
    variant: str = ""
    dek: str = ""
    byline: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    access: Access = "open"

    @property
    def text(self) -> tuple[object, ...]:
        """All that an editor wrote, to tell a change of text from a change of access."""
        return self.headline, self.dek, self.byline, self.captions, self.notes, self.paragraphs


@dataclass(frozen=True, slots=True)
class Story:
    """One story at one outlet. `slug` is the first it had and names it for good; `kind` is what it demonstrates."""

    slug: str
    outlet: str
    kind: str
    section: str
    language: str
    agency: str
    states: tuple[State, ...]

    @property
    def published(self) -> float:
        """The minute of the first state."""
        return self.states[0].minute

    def at(self, minute: float) -> State | None:
        """The state that stands at this minute; None before publication."""
        return next((state for state in reversed(self.states) if state.minute <= minute), None)


def load_all(folder: Path = STORIES) -> tuple[Story, ...]:
    """Every story of the folder, once for each outlet that runs it, in order of file name."""
    return tuple(story for path in sorted(folder.glob("*.txt")) for story in load(path))


def load(path: Path) -> list[Story]:
    """The stories of one file. ValueError names file and line that cannot be understood."""
    head, *blocks = path.read_text("utf-8").split("\n== ")
    about = dict(line.split(": ", 1) for line in head.splitlines() if line.strip())
    return [
        Story(
            slug=path.stem,
            outlet=outlet,
            kind=about["kind"],
            section=about["section"],
            language=about.get("language", "en"),
            agency=about.get("agency", ""),
            states=_time_line(path, outlet, blocks),
        )
        for outlet in about["outlets"].split(", ")
    ]


def _time_line(path: Path, outlet: str, blocks: list[str]) -> tuple[State, ...]:
    states: list[State] = []
    for block in blocks:
        title, _, rest = block.partition("\n")
        minute, _, label = title.partition(" ")
        only, _, local = label.partition(" ") if label.startswith("@") else ("", "", label)
        if only in ("", f"@{outlet}"):
            before = states[-1] if states else State(float(minute), float(minute), slug=path.stem)
            try:
                after = _follow(replace(before, minute=float(minute), label=local), rest.splitlines())
            except ValueError as error:
                raise ValueError(f"{path.name}, state at {minute}: {error}") from error
            if states and states[-1].minute == after.minute:
                states.pop()  # an outlet's own version of the same moment
            states.append(after)
    return tuple(states)


def _follow(state: State, lines: list[str]) -> State:
    old, still = state, False
    for line in filter(None, (line.strip() for line in lines)):
        key, _, value = line.partition(": ")
        if line == "stamp: still":
            still = True
        elif key in FIELDS:
            state = _set(state, key, value)
        else:
            state = replace(state, paragraphs=_edit(state.paragraphs, line))
    moved = state.text != old.text and not still
    return replace(state, stamp=state.minute) if moved else state


def _set(state: State, field: str, value: str) -> State:
    match field:
        case "headline":
            return replace(state, headline=value)
        case "dek":
            return replace(state, dek=value)
        case "slug":
            return replace(state, slug=value)
        case "byline":
            return replace(state, byline=tuple(value.split("; ")))
        case "caption":
            return replace(state, captions=(*state.captions, value))
        case "note":
            return replace(state, notes=(*state.notes, value))
        case "variant":
            return replace(state, variant="" if value == "-" else value)
        case "access" if value in get_args(Access):
            return replace(state, access=cast(Access, value))
    raise ValueError(f"{field} cannot be {value!r}")


def _edit(paragraphs: tuple[str, ...], line: str) -> tuple[str, ...]:
    mark, _, rest = line.partition(" ")
    first, _, second = rest.partition(" => ")
    match mark:
        case "~":
            spot = _only([number for number, text in enumerate(paragraphs) if first in text], first)
            if paragraphs[spot].count(first) != 1:
                raise ValueError(f"more than once in its paragraph: {first!r}")
            return (*paragraphs[:spot], paragraphs[spot].replace(first, second), *paragraphs[spot + 1 :])
        case "+":
            spot = _behind(paragraphs, first)
            return (*paragraphs[:spot], second, *paragraphs[spot:])
        case "-":
            spot = _beginning(paragraphs, first)
            return (*paragraphs[:spot], *paragraphs[spot + 1 :])
        case ">":
            spot = _beginning(paragraphs, first)
            moved, rest_of = paragraphs[spot], (*paragraphs[:spot], *paragraphs[spot + 1 :])
            to = _behind(rest_of, second)
            return (*rest_of[:to], moved, *rest_of[to:])
    return (*paragraphs, line)


def _behind(paragraphs: tuple[str, ...], beginning: str) -> int:
    return 0 if beginning == "^" else _beginning(paragraphs, beginning) + 1


def _beginning(paragraphs: tuple[str, ...], words: str) -> int:
    return _only([number for number, text in enumerate(paragraphs) if text.startswith(words)], words)


def _only(found: list[int], words: str) -> int:
    if len(found) != 1:
        raise ValueError(f"{len(found)} paragraphs with {words!r}, not one")
    return found[0]
