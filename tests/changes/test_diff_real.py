"""The diff on real histories: every round trip exact, every patch small."""

import json
import lzma
import os
import random
from itertools import pairwise
from pathlib import Path

import pytest

from replate.changes import diff, finding, patching, text
from replate.changes.article import Article

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not os.environ.get("REPLATE_DATA"), reason="REPLATE_DATA is not set: real data is not at hand"),
]


def _pairs() -> list[tuple[list[str], list[str]]]:
    found = []
    for path in sorted((Path(os.environ["REPLATE_DATA"]) / "gitnews").glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf8") as lines:
            for line in lines:
                versions = [version["body"].split("\n\n") for version in json.loads(line)["versions"]]
                found += [(old, new) for old, new in pairwise(versions) if old != new]
    return random.Random(11).sample(found, 300)


def test_real_histories_are_rebuilt_exactly() -> None:
    for old, new in _pairs():
        ops = diff.paragraphs(old, new)
        assert patching.forward(old, ops) == tuple(new)
        for op in ops:
            spans = diff.spans(op.before, op.after)
            assert "".join(op.before[span.old_start : span.old_end] for span in spans) == op.before
            assert "".join(op.after[span.new_start : span.new_end] for span in spans) == op.after


def test_every_real_change_of_text_is_a_finding_and_nothing_else_is() -> None:
    for old, new in _pairs():
        found = finding.find(Article(paragraphs=tuple(old)), Article(paragraphs=tuple(new)))
        kept = [[one for one in map(text.strict, side) if one] for side in (old, new)]
        assert bool(found.edits) == (kept[0] != kept[1])
        assert all(edit.kinds and 0 <= edit.significance <= 100 for edit in found.edits)
