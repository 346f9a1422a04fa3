"""What a kind of article does on average, learned from what was seen of many: the nightly fit.

    edits of an article in all  ~  Gamma(shape, shape / mean),     mean = level * source * section

Levels of sources and sections are drawn towards the whole, the harder the fewer articles they rest on; the age profile
is fitted by expectation maximisation on the censored intervals in which edits were found, with the ages that were
watched as exposure, and drawn towards the default. How edits of a source keep off one another is fitted in pause.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import expm1, sqrt
from typing import Any

from replate.changes.history import Watched
from replate.scheduler.policy import pause
from replate.scheduler.policy.belief import Belief, prior
from replate.scheduler.policy.profile import DEFAULT_WEIGHTS, Profile, components, normalised

SOURCE_STRENGTH = 20.0  # articles' worth of the whole in each source's level
SECTION_STRENGTH = 50.0
PROFILE_STRENGTH = 5.0  # edits' worth of the default in each fit of the profile
ROUNDS = 40  # of the fit; the likelihood has settled by then
SHAPES = (0.15, 5.0)  # outside, moments are noise
# Standard deviations above the mean: a mean set too high makes for a look too many at first; one set too low misses
# what a look would have taught, the more so the less alike articles are. On the made-up workload it comes to twice the
# mean, which brings .9875 of the oracle's capture at 34 visits, where the mean itself brings .9807, half as much again
# .9832 and two and a half times .9875. On nu.nl, whose articles are much alike, it is a third more, and twice the mean
# loses.
OPTIMISM = 0.7


@dataclass(frozen=True)
class Prior:
    """What is expected of an article before its first visit back; the default is that of news at large."""

    profile: Profile = field(default_factory=Profile)
    level: float = 0.7  # edits an article: 29 % of articles are ever edited, 2.4 times each
    shape: float = 0.5
    sources: Mapping[str, float] = field(default_factory=dict)  # factors on the level
    sections: Mapping[str, float] = field(default_factory=dict)
    articles: int = 0  # on which it rests
    pauses: Mapping[str, float] = field(default_factory=dict)  # hours by which a source's edits keep off one another

    def mean(self, source: str, section: str | None) -> float:
        return self.level * self.sources.get(source, 1.0) * self.sections.get(section or "", 1.0)

    def belief(self, source: str, section: str | None) -> Belief:
        """What is believed of a new article, hopefully."""
        return prior(self.mean(source, section) * (1 + OPTIMISM / sqrt(self.shape)), self.shape)

    def pause(self, source: str) -> float:
        return self.pauses.get(source, 0.0)

    def plain(self) -> dict[str, Any]:
        """As what JSON can hold; `read` gives it back."""
        return {
            "weights": list(self.profile.weights), "level": self.level, "shape": self.shape,
            "sources": dict(self.sources), "sections": dict(self.sections), "articles": self.articles,
            "pauses": dict(self.pauses),
        }  # fmt: skip


def read(plain: Mapping[str, Any]) -> Prior:
    """What `plain` wrote."""
    return Prior(
        Profile(tuple(plain["weights"])), plain["level"], plain["shape"], plain["sources"], plain["sections"],
        plain["articles"], plain.get("pauses", {}),
    )  # fmt: skip


def fit(watched: Sequence[Watched]) -> Prior:
    """Learn from articles; the default where no edit was seen at all."""
    found = sum(len(one.edits) for one in watched)
    if not found:
        return replace(Prior(), articles=len(watched))
    seen = [components(one.start, max(one.end, one.start)) for one in watched]
    spans = [[components(start, end) for start, end in one.edits] for one in watched]
    weights, counts = _profile(seen, spans)
    shares = [max(_dot(weights, one), 1e-9) for one in seen]
    return _levels(watched, counts, shares, weights)


def _profile(
    seen: Sequence[tuple[float, ...]], spans: Sequence[Sequence[tuple[float, ...]]]
) -> tuple[tuple[float, ...], list[float]]:
    """The weights, and for each article the edits that its intervals are expected to have held."""
    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    level = max(sum(map(len, spans)), 1) / max(sum(_dot(weights, one) for one in seen), 1e-9)
    counts = [float(len(one)) for one in spans]
    for _ in range(ROUNDS):
        found, watched = [0.0] * len(weights), [0.0] * len(weights)
        for number, exposed in enumerate(seen):
            expected = (1 + counts[number]) / (1 / level + _dot(weights, exposed))
            for place, share in enumerate(exposed):
                watched[place] += expected * share
            counts[number] = _take(spans[number], expected, weights, found) if spans[number] else 0.0
        raw = [
            (held + PROFILE_STRENGTH * default) / (held_by + PROFILE_STRENGTH)
            for default, held, held_by in zip(DEFAULT_WEIGHTS, found, watched, strict=True)
        ]
        level *= sum(raw)
        weights = normalised(raw)
    return weights, counts


def _take(spans: Iterable[tuple[float, ...]], expected: float, weights: Sequence[float], found: list[float]) -> float:
    """Share one article's intervals out among the decays; how many edits they are expected to have held."""
    count = 0.0
    for span in spans:
        parts = [expected * weight * share for weight, share in zip(weights, span, strict=True)]
        mass = max(sum(parts), 1e-12)
        edits = mass / -expm1(-mass)  # at least one
        count += edits
        for place, part in enumerate(parts):
            found[place] += part / mass * edits
    return count


def _levels(
    watched: Sequence[Watched], counts: Sequence[float], shares: Sequence[float], weights: tuple[float, ...]
) -> Prior:
    whole = sum(counts) / sum(shares)
    by_source = _factors([one.source for one in watched], counts, shares, whole, SOURCE_STRENGTH)
    expected = [share * by_source[one.source] for one, share in zip(watched, shares, strict=True)]
    by_section = _factors([one.section or "" for one in watched], counts, expected, whole, SECTION_STRENGTH)
    means = [whole * share * by_section[one.section or ""] for one, share in zip(watched, expected, strict=True)]
    spread = sum((count - mean) ** 2 - mean for count, mean in zip(counts, means, strict=True))
    shape = sum(mean * mean for mean in means) / max(spread, 1e-9)
    shape = min(max(shape, SHAPES[0]), SHAPES[1])
    profile = Profile(weights)
    in_all = [mean / share for mean, share in zip(means, shares, strict=True)]
    pauses = pause.fit(watched, in_all, shape, profile)
    by_section.pop("", None)
    return Prior(profile, whole, shape, by_source, by_section, len(watched), pauses)


def _factors(
    names: Sequence[str], counts: Sequence[float], shares: Sequence[float], whole: float, strength: float
) -> dict[str, float]:
    """How much more than the whole each group is edited, drawn towards 1 by `strength` articles."""
    held: defaultdict[str, float] = defaultdict(float)
    watched: defaultdict[str, float] = defaultdict(float)
    for name, count, share in zip(names, counts, shares, strict=True):
        held[name] += count
        watched[name] += share
    return {name: (held[name] / whole + strength) / (watched[name] + strength) for name in held}


def _dot(weights: Sequence[float], shares: Sequence[float]) -> float:
    return sum(weight * share for weight, share in zip(weights, shares, strict=True))
