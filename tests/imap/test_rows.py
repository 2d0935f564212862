"""Answers to UID FETCH as rows by UID."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.imap.rows import Piece, Row, fetch_rows, internal_date
from inbox_triage.imap.session import UNPARSABLE


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ([None], {}),
        ([], {}),
        ([b"1 (UID 5 FLAGS ())"], {5: {b"UID": 5, b"FLAGS": ()}}),
        ([b"1 (flags () uid 5)"], {5: {b"UID": 5, b"FLAGS": ()}}),
        ([b"1 (FLAGS (\\Seen))"], {}),
        (
            [b"1 (UID 5 FLAGS ())", b"1 (UID 6 FLAGS (a))"],
            {5: {b"UID": 5, b"FLAGS": ()}, 6: {b"UID": 6, b"FLAGS": (b"a",)}},
        ),
        (
            [b"1 (UID 5 RFC822.SIZE 7)", b"2 (UID 5 FLAGS (a))"],
            {5: {b"UID": 5, b"RFC822.SIZE": 7, b"FLAGS": (b"a",)}},
        ),
        (
            [(b"1 (BODY[HEADER] {2}", b"ab"), (b" BODY[] {1}", b"c"), b" UID 5)", b"2 (FLAGS ())"],
            {5: {b"UID": 5, b"BODY[HEADER]": b"ab", b"BODY[]": b"c"}},
        ),
        ([b"1 (UID 5 FLAGS (NIL 7 x))"], {5: {b"UID": 5, b"FLAGS": (b"NIL", b"7", b"x")}}),
    ],
)
def test_rows_are_known_by_uid_alone(data: list[Piece], rows: dict[int, Row]) -> None:
    assert fetch_rows(data) == rows


@pytest.mark.parametrize(
    "answer",
    [b"1 (UID 5", b"1 (UID five)", b"(UID 5)", b"1 UID 5", b"1 (UID 5 FLAGS)", b"1 (UID 5 FLAGS 3)",
     b"1 (UID NIL)", b"1", b"1 (UID 5) (UID 6)", b"1 (" + b"(" * 5000],
)  # fmt: skip
def test_an_answer_no_standard_allows_is_told(answer: bytes) -> None:
    with pytest.raises(UNPARSABLE):
        fetch_rows([answer])


@given(st.lists(st.binary() | st.tuples(st.binary(), st.binary()) | st.none()))
def test_any_bytes_are_rows_or_told(data: list[Piece]) -> None:
    with contextlib.suppress(*UNPARSABLE):
        assert all(isinstance(uid, int) for uid in fetch_rows(data))


@given(st.binary())
def test_a_date_of_arrival_is_utc_or_none(value: bytes) -> None:
    date = internal_date(value)
    assert date is None or date.utcoffset() is not None
