"""How long edits keep off one another at a source, learned from the windows in which its edits were found.

Edits of one page mostly come as they come, or in bunches. But a source that publishes by the hour, or whose cache does,
shows no two within the hour, and none is overwritten by the next so soon. A pause of p hours says that after an edit
the next comes at a quarter (`value.RARER`) of the usual rate for p hours. For an edit at u, found in (a, b], and the
next one found in (c, d], with M the edits expected of the page between u and an age, less what the pause keeps off,

    P = (exp(-M(c)) - exp(-M(d))) / exp(-M(b))        exp(-M(end)) / exp(-M(b)) where none was found until the end

averaged over where u may have been. The pause that makes what was found likeliest is believed only where it explains
much more than none: what is assumed of u and of the page's edits is not so exact that little would prove anything.
"""

from collections import defaultdict
from collections.abc import Sequence
from math import exp, log

from replate.changes.history import Watched
from replate.scheduler.policy.profile import Profile
from replate.scheduler.policy.value import RARER

PAUSES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)  # hours
PLACES = (0.1, 0.3, 0.5, 0.7, 0.9)  # of an edit in its window
# Units of log-likelihood over none, in all and a gap. Of 18 sources that have no pause (the made-up ones and the BBC,
# with 150 edits and more) none comes beyond 2.4 in all and .008 a gap; nu.nl, which was read by the hour, to 101 and
# .018 as the steady policy sees it, to 129 and .022 on NewsDiffs' ladder (articles that settings were chosen on).
LEAST_GAIN, LEAST_GAIN_A_GAP = 10.0, 0.01
STRAY = 1e-4  # chance of what a pause forbids: one odd window must not rule it out


def fit(watched: Sequence[Watched], means: Sequence[float], shape: float, profile: Profile) -> dict[str, float]:
    """The pause of each source that has one, in hours; `means` are the edits to be expected of each article in all."""
    by_source: defaultdict[str, list[tuple[Watched, float]]] = defaultdict(list)
    for one, mean in zip(watched, means, strict=True):
        if one.edits:
            by_source[one.source].append((one, mean))
    found = {name: _likeliest(articles, shape, profile) for name, articles in by_source.items()}
    return {name: pause for name, pause in found.items() if pause}


def _likeliest(articles: Sequence[tuple[Watched, float]], shape: float, profile: Profile) -> float:
    gaps = sum(len(one.edits) for one, _ in articles)
    told = {pause: sum(_told(one, mean, shape, profile, pause) for one, mean in articles) for pause in PAUSES}
    best = max(told, key=lambda pause: told[pause])
    return best if told[best] - told[0.0] >= max(LEAST_GAIN, LEAST_GAIN_A_GAP * gaps) else 0.0


def _told(one: Watched, mean: float, shape: float, profile: Profile, pause: float) -> float:
    """The log-likelihood of an article's gaps, its edits in all being what they come to with such a pause."""
    share = profile.cumulative
    exposed = share(one.end) - share(one.start)
    for start, end in one.edits:
        middle = (start + end) / 2
        exposed -= (1 - RARER) * (share(middle + pause) - share(middle))
    edits = (shape + len(one.edits)) / (shape / mean + max(exposed, 1e-3))
    nexts: list[tuple[float, float | None]] = [*one.edits[1:], (one.end, None)]
    pairs = zip(one.edits, nexts, strict=True)
    return sum(log(_chance(window, after, edits, profile, pause) + STRAY) for window, after in pairs)


def _chance(
    window: tuple[float, float], after: tuple[float, float | None], edits: float, profile: Profile, pause: float
) -> float:
    """P of the module's docstring, over the places where the edit of `window` may have been."""
    share, (start, end), total = profile.cumulative, window, 0.0
    for place in PLACES:
        at = start + (end - start) * place
        low, high = share(at), share(at + pause)

        def left(age: float, low: float = low, high: float = high) -> float:
            """exp(-M(age))"""
            gone = share(age) - low
            return exp(-edits * (RARER * min(gone, high - low) + max(gone - (high - low), 0.0)))

        total += (left(after[0]) - (0.0 if after[1] is None else left(after[1]))) / max(left(end), 1e-9)
    return total / len(PLACES)
