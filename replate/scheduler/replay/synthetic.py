"""A made-up workload of news edits, calibrated to what was published of real ones, with the truth known.

Seventeen outlets differ in how often their articles are ever edited (Tsoukaladelis et al., IEEE S&P 2024, table 8),
five sections by the factors of headline edits (Guo et al., WWW 2022); edits come by a Gamma frailty an article and
four decays of age, each spawns follow-ups, one article in fifty is breaking news. 29 % of articles are edited within
30 days, 2.4 times each; 84 % of edits come within a day. Sources' signals have recall and false alarms, and show at
ten-minute polls.
"""

from bisect import bisect_right
from itertools import accumulate
from math import ceil, exp
from random import Random

from replate.scheduler.replay.trace import Trace

DAYS_30 = 720.0
POLL = 1 / 6  # hours
OUTLETS = (  # share ever edited, articles a year, recall of its signals, false alarms an hour
    ("BBC", 0.50, 7417, 0.9, 0.002), ("CNN", 0.45, 11225, 0.6, 0.02), ("Daily Beast", 0.43, 8722, 0.8, 0.005),
    ("Daily Mail", 0.27, 112458, 0.0, 0.0), ("Epoch Times", 0.27, 15264, 0.5, 0.01), ("Fox", 0.16, 22248, 0.7, 0.03),
    ("HuffPost", 0.24, 7857, 0.9, 0.002), ("MarketWatch", 0.08, 11379, 0.3, 0.05), ("NY Post", 0.31, 22926, 0.8, 0.01),
    ("NYT", 0.47, 13675, 0.6, 0.005), ("Newsmax", 0.32, 11394, 0.0, 0.0), ("OAN", 0.17, 8990, 0.9, 0.02),
    ("Blaze", 0.08, 7417, 0.5, 0.5), ("Guardian", 0.50, 12032, 0.95, 0.001), ("Hill", 0.36, 17626, 0.7, 0.01),
    ("WaPo", 0.48, 12995, 0.4, 0.02), ("Yahoo", 0.25, 305020, 0.0, 0.0),
)  # fmt: skip
SECTIONS = (
    ("politics", 1.5, 0.25),
    ("business", 1.2, 0.15),
    ("culture", 0.5, 0.25),
    ("tech", 0.8, 0.15),
    ("", 1.0, 0.2),
)
AGES = ((1.5, 0.38), (7.0, 0.30), (30.0, 0.22), (150.0, 0.10))  # decay in hours, share
FOLLOW_UPS, FOLLOW_UP_HOURS = 0.22, 2.0
BREAKING, BREAKING_EDITS, BREAKING_HOURS = 0.02, 5.0, 4.0
FALSE_ALARM_HOURS = 24.0
LATELY = 1 / 6  # mean hours until an article is found


def workload(articles: int, seed: int, *, signals: str = "as they are") -> list[Trace]:
    """`articles` made up from `seed`; `signals` as they are, or "always now": every poll shows a moved time."""
    random = Random(seed)
    volumes = list(accumulate(volume**0.5 for _, _, volume, _, _ in OUTLETS))
    shares = list(accumulate(share for _, _, share in SECTIONS))
    mean_factor = sum(factor * share for _, factor, share in SECTIONS)
    found = []
    for _ in range(articles):
        outlet = OUTLETS[bisect_right(volumes, random.random() * volumes[-1])]
        section, factor, _ = SECTIONS[min(bisect_right(shares, random.random()), len(SECTIONS) - 1)]
        found.append(_article(random, outlet, section, _mean(outlet[1]) * factor / mean_factor, signals))
    return found


def _mean(ever: float) -> float:
    """Primary edits an article, so that a share `ever` is edited, breaking news included, with a frailty of shape 1."""
    quiet = (ever - BREAKING) / (1 - BREAKING)
    return 1 / (1 - quiet) - 1


def _article(
    random: Random, outlet: tuple[str, float, int, float, float], section: str, mean: float, signals: str
) -> Trace:
    name, _, _, recall, false = outlet
    is_breaking = random.random() < BREAKING
    expected = random.gammavariate(2, BREAKING_EDITS / 2) if is_breaking else random.gammavariate(1, mean)
    start = random.expovariate(1 / LATELY)
    edits = [age for age in _edits(random, expected, is_breaking) if start < age < DAYS_30]
    shown = _signals(random, edits, recall, false) if signals == "as they are" else _always(start)
    return Trace(name, section or None, start, DAYS_30, tuple(edits), tuple(a for a in shown if start < a), expected)


def _edits(random: Random, expected: float, is_breaking: bool) -> list[float]:
    waiting = [_age(random, is_breaking) for _ in range(_poisson(random, expected))]
    edits = []
    while waiting:
        age = waiting.pop()
        edits.append(age)
        waiting += [age + random.expovariate(1 / FOLLOW_UP_HOURS) for _ in range(_poisson(random, FOLLOW_UPS))]
    return sorted(edits)


def _age(random: Random, is_breaking: bool) -> float:
    if is_breaking:
        return random.expovariate(1 / BREAKING_HOURS)
    choice = random.random()
    for decay, share in AGES:
        choice -= share
        if choice < 0:
            return random.expovariate(1 / decay)
    return random.expovariate(1 / AGES[-1][0])


def _signals(random: Random, edits: list[float], recall: float, false: float) -> list[float]:
    """When polls show a moved time: after edits as far as the source remembers, and without any."""
    if not recall:
        return []
    told = [age for age in edits if random.random() < recall]
    alarms = [random.expovariate(1 / FALSE_ALARM_HOURS) for _ in range(_poisson(random, false * FALSE_ALARM_HOURS))]
    return sorted({ceil(age / POLL) * POLL for age in told + alarms if age < DAYS_30})


def _always(start: float) -> list[float]:
    """A sitemap generated at each request, polled for the two days that an article stands in it."""
    first = ceil(start / POLL)
    return [step * POLL for step in range(first, first + int(48 / POLL))]


def _poisson(random: Random, mean: float) -> int:
    count, left = 0, random.random()
    threshold = exp(-mean)
    while left > threshold:
        count += 1
        left *= random.random()
    return count
