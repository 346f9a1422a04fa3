"""The unified diff: what `patch` applies to one text gives the other."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import text
from replate.changes.article import Article
from replate.changes.rendering import unified

LINES = st.lists(st.sampled_from(["one", "two", "", "- three", "+ four", "@@ -1 +1 @@", "\\ five", "六"]), max_size=14)


def _patched(old: list[str], diff: str) -> list[str]:
    """A strict reading of the unified format: every context and deleted line must fit, counts must be right."""
    lines, new, place = diff.split("\n")[2:-1], list[str](), 0
    while lines:
        _, old_range, new_range, _ = lines.pop(0).split(" ")
        start, count = (int(part) for part in old_range[1:].split(","))
        new_start, new_count = (int(part) for part in new_range[1:].split(","))
        first = start - 1 if count else start
        new += old[place:first]
        assert len(new) == (new_start - 1 if new_count else new_start)
        place, end, new_end = first, first + count, len(new) + new_count
        while place < end or len(new) < new_end:
            mark, content = lines[0][0], lines.pop(0)[1:]
            if mark in " -":
                assert old[place] == content
                place += 1
            if mark in " +":
                new.append(content)
    return new + old[place:]


@given(LINES, LINES)
def test_the_diff_applied_to_the_old_lines_gives_the_new(old: list[str], new: list[str]) -> None:
    before, after = "".join(f"{line}\n" for line in old), "".join(f"{line}\n" for line in new)
    shown = unified.of_texts(before, after, old_name="a", new_name="b")
    assert (_patched(old, shown) if shown else old) == new


@pytest.mark.skipif(shutil.which("patch") is None, reason="the program patch is not installed")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("one\n\ntwo\n\nthree\n", "one\n\n2\n\nthree\n\nfour\n"),
        ("\n".join(map(str, range(50))) + "\n", "\n".join("x" if n % 9 == 0 else str(n) for n in range(50)) + "\n"),
        ("no newline", "no newline at all"),
        ("a\nb", "a\nb\n"),
        ("", "first\n"),
        ("last\n", ""),
    ],
)
def test_the_program_patch_applies_it(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / "text"
    file.write_bytes(before.encode())
    shown = unified.of_texts(before, after, old_name="text", new_name="text")
    subprocess.run(["patch", "-s", str(file)], input=shown.encode(), check=True, cwd=tmp_path)
    assert (file.read_bytes() if file.exists() else b"") == after.encode()


def test_two_articles_are_compared_by_their_plain_text() -> None:
    old = Article("Headline", paragraphs=("One.", "Two."))
    new = Article("Headline", paragraphs=("One.", "Three."))
    assert unified.unified(old, new) == ("--- before\n+++ after\n@@ -2,4 +2,4 @@\n \n One.\n \n-Two.\n+Three.\n")
    assert _patched(text.plain(old).split("\n"), unified.unified(old, new)) == text.plain(new).split("\n")


def test_the_first_revision_is_a_patch_from_nothing() -> None:
    shown = unified.unified(None, Article("Headline", paragraphs=("One.",)), new_name="page/1")
    assert shown == "--- /dev/null\n+++ page/1\n@@ -0,0 +1,3 @@\n+Headline\n+\n+One.\n"


def test_equal_texts_give_no_patch() -> None:
    assert unified.unified(Article("A"), Article("A", section="Other")) == ""
