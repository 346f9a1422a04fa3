"""What a publisher's own word is worth: a moved "updated" time in a feed or sitemap, another headline on a front.

A source moves the signal with a share `recall` of its edits, and with `false_alarms` an hour without one. Until a visit
answers them, each signal adds the logarithm of how much likelier it is under an edit; what is not signalled counts
only as far as the source is wont to forget. A source whose signals say nothing ("generated now") is ignored by itself.
"""

from math import exp, log1p
from typing import NamedTuple

FADE = 24.0  # hours: false alarms get rarer with an article's age as edits do; a judgement, not measured


class Reliability(NamedTuple):
    """How far a source's signals are to be believed; the default is that of a source without any."""

    recall: float = 0.0
    false_alarms: float = 1.0  # an hour, of an article just published

    def evidence(self, rate: float, age: float) -> float:
        """What one signal adds to the expected edits of an article whose edits come at `rate` an hour."""
        return log1p(self.recall * rate / (self.false_alarms * exp(-age / FADE) + 1e-4))


class Record(NamedTuple):
    """What was counted of one source: edits, those signalled, signals over unchanged text, and the hours for those."""

    edits: float = 0.0
    signalled: float = 0.0
    false: float = 0.0
    quiet: float = 0.0  # intervals without an edit, faded by age
    alarmed: float = 0.0  # of these, such as held a signal
    exposure: float = 0.0  # hours without an edit, faded by age

    def after(self, changed: bool, signals: int, start: float, end: float, is_alarmed: bool) -> "Record":
        """With one more interval between two visits, at these ages, and the signals that came in it.

        `is_alarmed` says whether one came in it or so shortly after as would count for an edit.
        """
        if changed:
            return self._replace(edits=self.edits + 1, signalled=self.signalled + (signals > 0))
        faded = exp(-start / FADE)
        return self._replace(
            false=self.false + signals, quiet=self.quiet + faded, alarmed=self.alarmed + faded * is_alarmed,
            exposure=self.exposure + exposure(start, end),
        )  # fmt: skip

    @property
    def reliability(self) -> Reliability:
        """The estimate, drawn towards "few and rare" while little is known."""
        told = (self.signalled + 0.5) / (self.edits + 2)
        chance = self.alarmed / (self.quiet + 1)  # who always cries is right by chance alone
        recall = max(0.0, (told - chance) / (1 - chance))
        return Reliability(min(recall, 0.98), (self.false + 0.05) / (self.exposure + 20))


def exposure(start: float, end: float) -> float:
    """Hours between two ages, faded as false alarms are."""
    return FADE * (exp(-start / FADE) - exp(-end / FADE))
