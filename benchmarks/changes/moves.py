"""Moved paragraphs found again, in shuffles made of real posts: one to three moved, half of them edited, too."""

import random
from pathlib import Path

from benchmarks.changes import corpora
from replate.changes import diff

SHUFFLES = 500
FEWEST_WORDS = 8  # a shorter paragraph ("Thanks!") says nothing of where it came from


def measure(data: Path) -> None:
    chance = random.Random(5)
    posts = [_distinct(corpora.paragraphs(one.new)) for one in corpora.gitnews(data)]
    posts = corpora.sample([post for post in posts if 6 <= len(post) <= 60], SHUFFLES, seed=5)
    hits = found_size = gold_size = 0
    for post in posts:
        new, gold = shuffled(post, chance)
        ops = diff.paragraphs(post, new)
        found = {(op.old_index, op.new_index) for op in ops if op.action == "move"}
        found |= {(op.old_index, op.new_index) for op in ops if op.action == "replace" and _is_elsewhere(op, ops)}
        hits, found_size, gold_size = hits + len(found & gold), found_size + len(found), gold_size + len(gold)
    f1 = 2 * hits / max(1, found_size + gold_size)
    print(f"\nmoved paragraphs in {len(posts)} shuffled posts: F1 {f1:.3f} ({gold_size} moved, {found_size} found)")


def _distinct(paragraphs: list[str]) -> list[str]:
    return list(dict.fromkeys(one for one in paragraphs if len(one.split()) >= FEWEST_WORDS))


def shuffled(post: list[str], chance: random.Random) -> tuple[list[str], set[tuple[int | None, int | None]]]:
    """A post with one to three paragraphs put two places away or further, and which went where."""
    order = list(range(len(post)))
    moved = chance.sample(order, chance.randint(1, min(3, len(post) // 4)))
    for index in moved:
        place = order.index(index)
        order.remove(index)
        order.insert(chance.choice([to for to in range(len(order) + 1) if abs(to - place) >= 2]), index)
    new = [post[index] for index in order]
    for index in moved:
        if chance.random() < 0.5:
            words = post[index].split(" ")
            words[chance.randrange(len(words))] = "altogether"
            new[order.index(index)] = " ".join(words)
    return new, {(index, order.index(index)) for index in moved}


def _is_elsewhere(op: diff.ParagraphOp, ops: tuple[diff.ParagraphOp, ...]) -> bool:
    """Whether an edited paragraph stands on another side of paragraphs that stayed."""
    assert op.old_index is not None and op.new_index is not None
    gone = sum(one.old_index is not None and one.old_index < op.old_index for one in ops if one.action != "replace")
    come = sum(one.new_index is not None and one.new_index < op.new_index for one in ops if one.action != "replace")
    return op.old_index - gone != op.new_index - come
