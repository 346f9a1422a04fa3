"""Live blogs: posts are the unit. Each is compared with itself, whatever came above it or left below.

Posts are the same when they say the same; else when they have the same id, where the ids of this page hold (those that
say the same mostly have the same id: ids that merely count do not); what is left is compared as one text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from replate.changes import diff, match
from replate.changes.article import Article, Post
from replate.changes.diff import ParagraphOp

_HOLDING = 0.9  # share of equal posts with equal ids from which ids are believed; a judgement, not measured

Keys = tuple[Sequence[str], Sequence[str]]
Place = tuple[int, int]  # of a paragraph, on either side


def operations(old: Article, new: Article, keys: Keys) -> tuple[ParagraphOp, ...]:
    """What `diff.paragraphs` gives of two bodies, each post compared with its own; in reading order of the new one."""
    places = {(one.start, other.start): (one.end, other.end) for one, other in matched(old.posts, new.posts, keys)}
    if not places:
        return diff.paragraphs(old.paragraphs, new.paragraphs, keys=keys)
    found: list[ParagraphOp] = []
    start = (0, 0)
    for first in (*match.rising(sorted(places)), (len(keys[0]), len(keys[1]))):
        found += _within(old, new, keys, start, first)
        start = places.get(first, first)
        found += _as_one(_within(old, new, keys, first, start))
    return tuple(_moved(found))


def matched(old: Sequence[Post], new: Sequence[Post], keys: Keys) -> list[tuple[Post, Post]]:
    """The posts that are the same on both sides."""
    before = {_text(post, keys[0]): post for post in reversed(old)}
    equal = {after: before[said] for after in reversed(new) if (said := _text(after, keys[1])) in before}
    same = {one: after for after, one in equal.items()}  # the first of several on either side
    told = [one.id == after.id for one, after in same.items() if one.id and after.id]
    pairs = list(same.items())
    if told and sum(told) / len(told) >= _HOLDING:
        left = {one.id: one for one in old if one.id and one not in same}
        taken = set(same.values())
        pairs += [(left.pop(after.id), after) for after in new if after not in taken and after.id in left]
    return pairs


def _text(post: Post, keys: Sequence[str]) -> str:
    return "\n".join(keys[post.start : post.end])


def _within(old: Article, new: Article, keys: Keys, start: Place, end: Place) -> list[ParagraphOp]:
    """The operations on a stretch of either side, under their places in the whole."""
    some = keys[0][start[0] : end[0]], keys[1][start[1] : end[1]]
    if some[0] == some[1]:
        return []
    texts = old.paragraphs[start[0] : end[0]], new.paragraphs[start[1] : end[1]]
    return [
        replace(op, old_index=_shifted(op.old_index, start[0]), new_index=_shifted(op.new_index, start[1]))
        for op in diff.paragraphs(*texts, keys=some)
    ]


def _as_one(ops: list[ParagraphOp]) -> list[ParagraphOp]:
    """A paragraph gone and one come in the same post: it is rewritten, however little they have in common."""
    if {op.action for op in ops} != {"delete", "insert"} or len(ops) != 2:
        return ops
    gone, come = sorted(ops, key=lambda op: op.action)
    return [replace(come, action="replace", old_index=gone.old_index, before=gone.before)]


def _shifted(index: int | None, by: int) -> int | None:
    return None if index is None else index + by


def _moved(found: Sequence[ParagraphOp]) -> Iterator[ParagraphOp]:
    """A paragraph that is gone in one post and has come, the same, in another has moved there."""
    gone = {op.before: op for op in reversed(found) if op.action == "delete"}
    moves = {op.after: (gone.pop(op.after), op) for op in found if op.action == "insert" and op.after in gone}
    left = {id(op) for op, _ in moves.values()}
    come = {id(op): one for one, op in moves.values()}
    for op in found:
        if id(op) in come:
            yield replace(op, action="move", old_index=come[id(op)].old_index, before=op.after)
        elif id(op) not in left:
            yield op
