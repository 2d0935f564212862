"""Column types and text limits shared by the tables."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

MAX_IDENTIFIER_BYTES = 250
"""A PostgreSQL index row holds about 2,700 bytes; a forged Message-ID may be longer."""

MAX_SENDER_CHARS = 320
MAX_SUBJECT_CHARS = 500
MAX_SENTENCE_CHARS = 500

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column declared INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out on both databases: SQLite forgets zones, PostgreSQL answers in its own.

    Raises (as ``sqlalchemy.exc.StatementError``): ValueError for a naive datetime.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def bounded(text: str, max_chars: int) -> str:
    """The text without NUL and lone surrogates, which databases refuse, cut to a length.

    >>> bounded("a\\0b" + chr(0xd800) + "cd", 4)
    'ab?c'
    """
    storable = text[: 2 * max_chars].replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return storable[:max_chars]


def identifier(text: str) -> str:
    """A message or conversation identifier as a key: itself, or its digest when it is too long.

    A digest rather than a cut, so that two long identifiers with one beginning stay apart.

    >>> identifier("<a@b.example>")
    '<a@b.example>'
    """
    encoded = text.replace("\0", "").encode("utf-8", "replace")
    if len(encoded) <= MAX_IDENTIFIER_BYTES:
        return encoded.decode("utf-8")
    return "sha256:" + hashlib.sha256(encoded).hexdigest()
