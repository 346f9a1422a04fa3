"""The passages of a page: each run of text that reads as one paragraph, line or row of cells, with where it stands."""

import re
from dataclasses import dataclass, field
from hashlib import blake2b

from replate.crawler.reading.document import Element
from replate.crawler.reading.outline import Outline

_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Passage:
    """`element` is the block it stands in; `linked` counts its letters in links; `is_apart`: in a form, an aside, a
    picture's figure, or hidden; `key` is the text without white space, which two readings of a paragraph always share.
    """

    text: str
    element: Element
    linked: int
    is_apart: bool
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", unspaced(self.text))


def unspaced(text: str) -> str:
    """A folded text without its spaces."""
    return text.replace(" ", "")


def mark(text: str) -> str:
    """A short digest of a passage, figures set aside: a counter that moves on is the same passage."""
    return blake2b(_FIGURE.sub("0", text).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def of(outline: Outline) -> list[Passage]:
    """All passages of a page, in reading order: what stands in no block element is none."""
    return [
        Passage(run.text, run.element, min(run.linked[0], len(run.text)), run.is_apart)
        for run in outline.runs
        if run.opened
    ]
