"""The hash chain, recomputed here with nothing but JSON and SHA-256."""

import hashlib
import json

import pytest

from replate.changes import chain


def test_a_link_is_sha_256_of_the_one_before_and_the_canonical_json_of_the_row() -> None:
    row = {"type": "event", "page": 7, "reason": 'gone "for good" – 410', "target": None}
    plain = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    expected = hashlib.sha256((chain.GENESIS + plain).encode()).hexdigest()
    assert chain.link(chain.GENESIS, row) == expected


def test_the_order_of_the_keys_means_nothing_and_everything_else_counts() -> None:
    one = chain.link(chain.GENESIS, {"a": 1, "b": "x"})
    assert one == chain.link(chain.GENESIS, {"b": "x", "a": 1})
    assert one != chain.link(one, {"a": 1, "b": "x"})
    assert one != chain.link(chain.GENESIS, {"a": 1, "b": "y"})
    assert one != chain.link(chain.GENESIS, {"a": 1, "b": "x", "c": None})


def test_fields_are_named_once() -> None:
    for fields in (chain.REVISION_FIELDS, chain.EVENT_FIELDS):
        assert len(set(fields)) == len(fields)
        assert "chain" not in fields


def test_text_that_is_no_utf_8_is_an_error_and_no_hash() -> None:
    with pytest.raises(ValueError, match=r"surrogate|utf-8|UTF-8"):
        chain.link(chain.GENESIS, {"a": "\ud800"})
