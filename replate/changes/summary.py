"""All edits between two states in one line, as a reader would tell them."""

from collections.abc import Mapping, Sequence

from replate.changes import kinds
from replate.changes.edit import RELAID, FieldEdit

_ACTIONS = {"insert": "added", "delete": "removed", "move": "moved", "replace": "edited"}


def of(edits: Sequence[FieldEdit]) -> str:
    """All edits in one line, the weightiest first: "headline: 4 → 7 dead (up); dek reworded"."""
    ranked = sorted(edits, key=lambda edit: -edit.significance)
    phrases: dict[str, int] = {}
    topics: dict[str, str] = {}
    for edit in ranked:
        phrase = _phrase(edit)
        phrases[phrase] = phrases.get(phrase, 0) + 1
        topics[phrase] = _topic(edit)
    phrases = {f"{phrase}{topics[phrase]}" if count == 1 else phrase: count for phrase, count in phrases.items()}
    told = [_times(phrase, count) for phrase, count in list(phrases.items())[:4]]
    more = len(phrases) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")


_TOPIC_WORDS = 5
_LONGEST_TOPIC = 60  # characters
_LONG_WORD = 20  # characters without a blank: Chinese, Japanese, Thai, or an address


def _topic(edit: FieldEdit) -> str:
    """How a paragraph that came or went alone begins; it is told from others by that."""
    if edit.field != "body" or edit.action not in ("insert", "delete") or _told_otherwise(edit):
        return ""
    words = (edit.after or edit.before or "").split()
    whole, begin = (" ".join(some).lstrip("\"“„«»‚‘'「『") for some in (words, words[:_TOPIC_WORDS]))
    is_unspaced = any(len(word) > _LONG_WORD for word in words[:_TOPIC_WORDS])
    shown = begin[: _LONG_WORD if is_unspaced else _LONGEST_TOPIC]
    return f" (“{shown}{'…' if shown != whole else ''}”)" if shown else ""


def _told_otherwise(edit: FieldEdit) -> bool:
    """Whether an inserted or deleted paragraph is no new or lost one."""
    return any(kind.name in ("correction", "move") or kind == RELAID for kind in edit.kinds)


def _times(phrase: str, count: int) -> str:
    if count == 1 or phrase.startswith("paragraphs"):
        return phrase
    if phrase.startswith("paragraph "):
        return f"{count} paragraphs{phrase.removeprefix('paragraph')}"
    return f"{phrase} ({count} times)"


def _rewritten(noun: str, evidence: Mapping[kinds.KindName, str]) -> str:
    """A text of which too much changed to name it all: its figures, or what a headline now puts first."""
    if "figure" in evidence:
        return f"{noun} rewritten: {evidence['figure']}"
    lead = evidence["rewrite"].partition("; ")[2].partition(", no longer says")[0]
    return f"{noun} rewritten, {lead}" if lead else f"{noun} rewritten"


def _phrase(edit: FieldEdit) -> str:
    noun = {"body": "paragraph"}.get(edit.field, edit.field)
    by_name = {kind.name: kind.evidence for kind in edit.kinds}
    if "correction" in by_name:
        return by_name["correction"]
    if RELAID in edit.kinds and set(by_name) == {"style"}:
        return "paragraphs split or joined"
    if set(by_name) == {"move"}:
        return f"{noun} moved"
    if edit.field in ("body", "caption") and edit.action != "replace" and not _told_otherwise(edit):
        return f"{noun} {_ACTIONS[edit.action]}"
    if "rewrite" in by_name and edit.action == "replace":
        return _rewritten(noun, by_name)
    for name in ("figure", "name", "quote", "hedge"):
        if name in by_name:
            return f"{noun}: {by_name[name]}"
    for name, verb in (("removal", "shortened"), ("addition", "extended"), ("typo", "typo")):
        if name in by_name:
            return f"{noun} {verb}" if edit.action == "replace" else f"{noun} {_ACTIONS[edit.action]}"
    return f"{noun} reworded" if edit.field in ("headline", "dek", "body", "caption") else f"{noun} changed"
