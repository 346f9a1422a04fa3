"""Live blogs: each post is compared with itself."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from replate.changes import finding, patching, posts
from replate.changes.article import Article, Post

ALERT = "The ferry has left the quay at Holm and is under way to the island, the harbour master says."
STORM = "Winds of forty knots are expected by the evening; the county asks people to stay at home."
BRIDGE = "The bridge over the sound is closed to lorries until further notice, the police write."
OTHER = "Nobody was hurt when a crane fell over in the shipyard, its owner told reporters on Monday."


def blog(*found: tuple[str | None, str], above: str = "All times are local.") -> Article:
    """A live page: a line above the posts, then a post of as many paragraphs as there are lines."""
    paragraphs, marks = [above], []
    for name, said in found:
        start = len(paragraphs)
        paragraphs += said.split("|")
        marks.append(Post(name, None, None, start, len(paragraphs)))
    return Article(paragraphs=tuple(paragraphs), posts=tuple(marks), is_live=True)


def edits(old: Article, new: Article) -> list[tuple[str, str | None, str | None]]:
    return [(edit.action, edit.before, edit.after) for edit in finding.find(old, new).edits]


def test_a_new_post_on_top_is_one_insertion() -> None:
    old, new = blog(("p1", ALERT)), blog(("p2", STORM), ("p1", ALERT))
    assert edits(old, new) == [("insert", None, STORM)]


def test_a_post_that_is_rewritten_is_edited_not_deleted_and_added() -> None:
    old = blog(("p3", BRIDGE), ("p2", STORM), ("p1", ALERT))
    new = blog(("p4", OTHER), ("p3", BRIDGE), ("p2", "Calm now."), ("p1", ALERT))
    assert edits(old, new) == [("insert", None, OTHER), ("replace", STORM, "Calm now.")]


def test_ids_that_only_count_are_not_believed() -> None:
    old = blog(("post-1", STORM), ("post-2", ALERT))
    new = blog(("post-1", OTHER), ("post-2", STORM), ("post-3", ALERT))
    assert edits(old, new) == [("insert", None, OTHER)]


def test_posts_without_ids_are_matched_by_their_text() -> None:
    old, new = blog((None, STORM), (None, ALERT)), blog((None, BRIDGE), (None, STORM), (None, ALERT))
    assert edits(old, new) == [("insert", None, BRIDGE)]


def test_a_post_that_is_pinned_to_the_top_has_moved() -> None:
    old = blog(("p3", BRIDGE), ("p2", STORM), ("p1", ALERT))
    new = blog(("p1", ALERT), ("p3", BRIDGE), ("p2", STORM))
    assert edits(old, new) == [("move", ALERT, ALERT)]


def test_a_word_in_a_post_is_found_among_many_new_posts() -> None:
    old = blog(("p1", f"{ALERT}|{STORM}"))
    new = blog(
        *((f"n{n}", f"Update number {n} from the quay.") for n in range(30)), ("p1", f"{ALERT}|{STORM} Stay in.")
    )
    assert edits(old, new)[-1] == ("replace", STORM, f"{STORM} Stay in.")


SAID = st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d", "e", None]),
                          st.sampled_from([ALERT, STORM, BRIDGE, OTHER, f"{ALERT}|{STORM}", "Over.", "Over.|Out."])),
                max_size=7)  # fmt: skip


@given(SAID, SAID, st.sampled_from(["All times are local.", "Times are GMT."]))
def test_operations_make_the_new_text_of_the_old_and_back(one: list[tuple[str, str]], other: list[tuple[str, str]],
                                                          above: str) -> None:  # fmt: skip
    old, new = blog(*one), blog(*other, above=above)
    ops = posts.operations(old, new, (old.paragraphs, new.paragraphs))
    assert patching.forward(old.paragraphs, ops) == new.paragraphs
    assert patching.backward(new.paragraphs, ops) == old.paragraphs
    places = [op.new_index for op in ops if op.new_index is not None]
    assert all(first < second for first, second in pairwise(places))
