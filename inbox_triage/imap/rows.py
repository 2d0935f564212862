"""Answers to UID FETCH as rows by UID (RFC 3501 section 7.4.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from imapclient.datetime_util import parse_to_datetime
from imapclient.exceptions import ProtocolError
from imapclient.response_parser import parse_response

Row = dict[bytes, Any]
Piece = bytes | tuple[bytes, bytes] | None
"""As imaplib hands answers over: a line, or a line up to a literal with that literal."""


def fetch_rows(data: Sequence[Piece]) -> dict[int, Row]:
    """Rows by UID; several answers for one UID are merged, those without a UID left out.

    Each answer is parsed alone and never known by its sequence number: after an EXPUNGE in between
    two messages answer under the same one, and the answers nobody asked for carry no UID.

    Raises:
        ProtocolError, ValueError and others of ``UNPARSABLE``: an answer no standard allows.
    """
    rows: dict[int, Row] = {}
    for answer in _answers(data):
        row = _row(answer)
        uid = row.get(b"UID")
        if uid is not None:
            rows.setdefault(uid, {}).update(row)
    return rows


def _answers(data: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces of one answer each: literals first, then the line that ends it."""
    pieces: list[Piece] = []
    for piece in data:
        if piece is None:
            continue
        pieces.append(piece)
        if isinstance(piece, bytes):
            yield pieces
            pieces = []
    if pieces:
        yield pieces


def _row(answer: list[Piece]) -> Row:
    match parse_response(answer):
        case (int(), tuple() as items) if len(items) % 2 == 0:
            pairs = zip(items[::2], items[1::2], strict=True)
        case _:
            raise ProtocolError("no FETCH answer")
    row: Row = {name.upper(): value for name, value in pairs if isinstance(name, bytes)}
    if b"FLAGS" in row:
        row[b"FLAGS"] = _flags(row[b"FLAGS"])
    if b"INTERNALDATE" in row:
        row[b"INTERNALDATE"] = internal_date(row[b"INTERNALDATE"])
    if not isinstance(row.get(b"UID", 0), int):
        raise ProtocolError("no UID")
    return row


def _flags(value: object) -> tuple[bytes, ...]:
    """Flags as words: the parser takes a keyword ``NIL`` for nothing and ``7`` for a number."""
    if not isinstance(value, tuple):
        raise ProtocolError("no list of flags")
    return tuple(
        flag if isinstance(flag, bytes) else b"NIL" if flag is None else str(flag).encode()
        for flag in value
    )


def internal_date(value: object) -> datetime | None:
    """INTERNALDATE as aware UTC, or None for what is no date; without a zone it counts as UTC.

    >>> internal_date(b"21-Nov-2026 10:00:00 +0800").isoformat()
    '2026-11-21T02:00:00+00:00'
    >>> internal_date(b"yesterday") is None
    True
    """
    if not isinstance(value, bytes):
        return None
    try:
        date: datetime = parse_to_datetime(value, normalise=False)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
