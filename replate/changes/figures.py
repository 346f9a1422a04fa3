"""Numbers in a text as values, and which of them changed: "1,000" and "1000", "four" and "4" are the same figure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation, Overflow
from itertools import takewhile, zip_longest

from replate.changes import lexicon
from replate.changes.span import Span


def _numbered(start: int, words: str) -> dict[str, int]:
    return {word: value for value, word in enumerate(words.split(), start)}


_NUMBER_WORDS = {
    **_numbered(1, "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"),
    **_numbered(17, "seventeen eighteen nineteen twenty"),
    **{word: 10 * tens for word, tens in _numbered(3, "thirty forty fifty sixty seventy eighty ninety").items()},
    "dozen": 12,
    "dozens": 12,
    **_numbered(2, "zwei drei vier fünf sechs sieben acht neun zehn"),
    **_numbered(2, "deux trois quatre cinq"),
    **_numbered(2, "dos tres cuatro cinco seis siete ocho nueve diez"),
}
_ORDINALS = _numbered(1, "first second third fourth fifth sixth seventh eighth ninth tenth") | {"half": 2, "quarter": 4}
_HAN = {**_numbered(0, "零 一 二 三 四 五 六 七 八 九"), "〇": 0, "两": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {
    "hundred": 100,
    "dozen": 12,
    **dict.fromkeys(("thousand", "k", "tausend", "mil", "mille"), 10**3),
    **dict.fromkeys(("million", "millions", "m", "mn", "millionen", "mio", "millones", "millón"), 10**6),
    **dict.fromkeys(("billion", "billions", "bn", "milliarden", "mrd", "milliards", "milliard"), 10**9),
    **dict.fromkeys(("trillion", "trillions", "tn"), 10**12),
    **dict.fromkeys(("万", "萬"), 10**4),
    **dict.fromkeys(("亿", "億"), 10**8),
}

NUMERALS = frozenset({*_NUMBER_WORDS, *_ORDINALS, *_SCALES})
"""Words that numbers are written with, in lower case: one for the other is another number, however alike they look."""
_WORDS = "|".join(sorted({**_NUMBER_WORDS, **_ORDINALS}, key=len, reverse=True))
_SCALE = "|".join(re.escape(name) for name in sorted(_SCALES, key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?P<currency>[$€£¥₹₽]|\b(?:US\$|USD|EUR|GBP|RMB)\s?)?"
    rf"(?:(?P<digits>\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?!\d)|\d+(?:[.,:/'’]\d+)*)|\b(?P<name>{_WORDS})\b"
    rf"|(?P<han>[一二两三四五六七八九]?[十百千][零〇一二两三四五六七八九十百千]*|[〇一二三四五六七八九]{{4}}(?=年)"
    rf"|[一二两三四五六七八九][万萬亿億][零〇一二两三四五六七八九十百千]+|[一二两三四五六七八九十](?=[人名死伤個个岁亿億万萬%]))"
    rf")"
    rf"(?:[ \u00a0-]?(?P<scale>{_SCALE})(?![^\W\d_\u3040-\u30ff\u4e00-\u9fff]))?"
    r"(?P<unit>\s?(?:%|per cent\b|percent\b|Prozent\b|pour cent\b|por ciento\b)|[A-Za-z°]{1,3}\b)?",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%|per ?cent|prozent|pour cent|por ciento", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as shown, with offsets; `value` is canonical, with its scale, and `unit` a currency, % or suffix."""

    text: str
    start: int
    end: int
    value: str
    unit: str
    is_weak: bool  # "one" is often a pronoun, "first" and "second" have other uses: only against another figure


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that was replaced, removed (`new` is None) or added (`old` is None); `counted`: of what, where told."""

    old: Figure | None
    new: Figure | None
    counted: str = ""

    @property
    def evidence(self) -> str:
        """In words, with the direction where both are amounts of the same unit."""
        if self.old is None or self.new is None:
            present = self.old or self.new
            assert present is not None
            return f"{present.text}{self.counted} {'added' if self.old is None else 'removed'}"
        return f"{self.old.text} → {self.new.text}{self.counted}{_direction(self.old, self.new)}"


def find(text: str) -> list[Figure]:
    """All figures of a text in order."""
    return [_figure(found) for found in _FIGURE.finditer(text)]


def _figure(found: re.Match[str]) -> Figure:
    value = _value(found)
    unit = "%" if _PERCENT.search(found["unit"] or "") else (found["unit"] or "").strip().lower()
    unit = (found["currency"] or "").strip().upper() + unit
    name = (found["name"] or "").lower()
    return Figure(found[0].strip(), found.start(), found.end(), value, unit, name == "one" or name in _ORDINALS)


def _value(found: re.Match[str]) -> str:
    scale = _SCALES[_key(found["scale"])] if found["scale"] else 1
    if found["name"] and (ordinal := _ORDINALS.get(_key(found["name"]))):
        return f"{ordinal}."
    if found["name"]:
        return str(_NUMBER_WORDS[_key(found["name"])] * scale)
    if found["han"]:
        return str(_han(found["han"]) * scale)
    digits = _plain(unicodedata.normalize("NFKC", found["digits"]))
    try:
        amount = Decimal(digits) * scale
    except (InvalidOperation, Overflow):  # a time, a date, a ratio; or no number that anybody means
        return digits
    return format(amount.normalize(), "f")


def _key(word: str) -> str:
    """A word as the tables spell it: without regard to case, a pattern takes İ and ı for i, and ſ for s."""
    return word.lower().replace("\u0307", "").replace("ı", "i").replace("ſ", "s")


def _han(numeral: str) -> int:
    """The value of a Chinese numeral: 一万二千 is 12000, 十五 is 15, 二〇二六 is 2026."""
    if not any(sign in _HAN_TENS or sign in _SCALES for sign in numeral):
        return int("".join(str(_HAN[sign]) for sign in numeral))
    total = part = digit = 0
    for sign in numeral:
        if sign in _SCALES:
            total, part, digit = total + (part + digit) * _SCALES[sign], 0, 0
        elif sign in _HAN_TENS:
            part, digit = part + (digit or 1) * _HAN_TENS[sign], 0
        else:
            digit = _HAN[sign]
    return total + part + digit


def _plain(digits: str) -> str:
    """Without separators of thousands, the decimal sign a point: 1,234.5 and 1.234.567,8 and 12 000."""
    digits = re.sub("[ \u00a0\u202f'’]", "", digits)
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits):
        return digits.replace(",", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}", digits):
        return digits.replace(".", "").replace(",", ".")
    return digits.replace(",", ".") if re.fullmatch(r"\d+,\d+", digits) else digits


def _direction(old: Figure, new: Figure) -> str:
    try:
        before, after = Decimal(old.value), Decimal(new.value)
    except InvalidOperation:
        return ""
    if old.unit != new.unit or before == after:
        return ""
    return " (up)" if after > before else " (down)"


def changes(before: str, after: str, spans: Sequence[Span]) -> list[Change]:
    """The figures in which two texts differ, those of one stretch set against each other in order."""
    spans = [span for span in spans if span.action != "equal"]
    old = _near(before, [(span.old_start, span.old_end) for span in spans])
    new = _near(after, [(span.new_start, span.new_end) for span in spans])
    gone, come = _differing(old, new), _differing(new, old)
    found = []
    for span in spans:
        lost = [figure for figure in old if figure in gone and _meets(figure, span.old_start, span.old_end)]
        won = [figure for figure in new if figure in come and _meets(figure, span.new_start, span.new_end)]
        gone -= set(lost)
        come -= set(won)
        found += [Change(a, b, _same(before, a, after, b)) for a, b in zip_longest(lost, won)]
    return [change for change in found if _counts(change)]


def _same(before: str, old: Figure | None, after: str, new: Figure | None) -> str:
    """What both figures count, or the one there is."""
    told = {_counted(text, figure) for text, figure in ((before, old), (after, new)) if figure}
    return told.pop() if len(told) == 1 else ""


_BEHIND = re.compile(r"(?: [^\W\d_]+){1,3}")
_PLURALS = frozenset(
    ("people", "men", "women", "children", "dead", "injured", "wounded", "missing", "menschen", "tote", "verletzte")
)


def _counted(text: str, figure: Figure) -> str:
    """The small words behind a figure up to the first plural ("40 young people were"); none where that is not sure."""
    found = _BEHIND.match(text, figure.end)
    words = found[0].split() if found else []
    behind = list(takewhile(lambda word: word.islower() and word not in lexicon.FUNCTION_WORDS, words))
    place = next((at for at, word in enumerate(behind) if _is_plural(word)), None)
    return "" if place is None else f" {' '.join(behind[: place + 1])}"


def _is_plural(word: str) -> bool:
    return word in _PLURALS or (len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")))


NEAR = 40  # characters on either side of a change; the longest figure with its unit is shorter


def _near(text: str, places: Iterable[tuple[int, int]]) -> list[Figure]:
    """The figures that meet a change, or stand beside it; all others are on both sides and no news."""
    found: list[Figure] = []
    covered = 0
    for start, end in places:
        first = max(covered, text.rfind(" ", 0, max(0, start - NEAR)) + 1)
        covered = max(first, end + NEAR if (blank := text.find(" ", end + NEAR)) < 0 else blank)
        for one in find(text[first:covered]):
            found.append(replace(one, start=first + one.start, end=first + one.end))
    return found


def _counts(change: Change) -> bool:
    if change.old and change.new:
        return (change.old.value, change.old.unit) != (change.new.value, change.new.unit)
    present = change.old or change.new
    return present is not None and not present.is_weak


def _differing(figures: Iterable[Figure], others: Iterable[Figure]) -> set[Figure]:
    """The figures that the other side does not have as often, by value and unit."""
    left = Counter((figure.value, figure.unit) for figure in others)
    differing = set()
    for figure in figures:
        if left[figure.value, figure.unit] > 0:
            left[figure.value, figure.unit] -= 1
        else:
            differing.add(figure)
    return differing


def _meets(figure: Figure, start: int, end: int) -> bool:
    """Whether a figure lies in a stretch or touches it: of "5%" that becomes "5 points" only the unit changed."""
    return figure.start <= end and start <= figure.end
