"""UID sets: short, ascending, bounded, and read back as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.imap.uids import MAX_SET_CHARS, parse_uid_set, uid_sets

UIDS = st.lists(st.integers(1, 2**32 - 1), max_size=60) | st.lists(st.integers(1, 80), max_size=60)


@pytest.mark.parametrize(
    ("uids", "text"),
    [([5], "5"), ([1, 2], "1:2"), ([3, 1, 2, 2], "1:3"), ([1, 3, 5], "1,3,5"),
     ([10, 9, 8, 1], "1,8:10"), ([4294967295], "4294967295")],
)  # fmt: skip
def test_uids_are_written_as_short_ranges(uids: list[int], text: str) -> None:
    assert list(uid_sets(uids)) == [(sorted(set(uids)), text)]


def test_no_uids_are_no_set() -> None:
    assert list(uid_sets([])) == []


@given(UIDS, st.integers(12, 60))
def test_sets_hold_every_uid_once_and_fit_a_line(uids: list[int], max_chars: int) -> None:
    sets = list(uid_sets(uids, max_chars))
    assert [uid for members, _ in sets for uid in members] == sorted(set(uids))
    for members, text in sets:
        assert parse_uid_set(text) == members
        assert len(text) <= max(max_chars, len("4294967295:4294967295"))


def test_a_backlog_without_gaps_is_one_short_set() -> None:
    [(members, text)] = uid_sets(range(1, 100_001))
    assert (len(members), text) == (100_000, "1:100000")
    assert all(len(text) <= MAX_SET_CHARS for _, text in uid_sets(range(1, 100_000, 2)))


@pytest.mark.parametrize(
    ("text", "uids"),
    [("7", [7]), ("1:3", [1, 2, 3]), ("3:1", [3, 2, 1]), ("9,1:2", [9, 1, 2])],
)
def test_a_set_is_read_in_the_order_it_was_written(text: str, uids: list[int]) -> None:
    assert parse_uid_set(text) == uids


@pytest.mark.parametrize(
    "text", ["", "*", "1:*", "a", "1,,2", "1:4294967295", "1:999999,1:999999", "1:2:3"]
)
def test_what_is_no_set_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_uid_set(text)
