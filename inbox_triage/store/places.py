"""Where messages lie now: the one place that changes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from inbox_triage.mail.message import MessageRef
from inbox_triage.store.schema import message

Item = TypeVar("Item")

MOST_PER_QUERY = 500
"""Values in one IN list: databases bound the parameters of a statement (SQLite to 32,766)."""


def in_chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in order, at most 500 at a time."""
    left = iter(items)
    while chunk := list(islice(left, MOST_PER_QUERY)):
        yield chunk


def move_rows(connection: Connection, places: Mapping[int, MessageRef | None]) -> list[int]:
    """Writes where messages lie now; None means gone or lost sight of.

    A copy belongs to one row only: who comes second to the same copy is lost sight of. The rows
    let go of their places first, so that a folder can be renumbered in any order.

    Returns:
        the rows that lost their copy to another row.
    """
    if not places:
        return []
    ids = sorted(places)
    release = sa.update(message).where(message.c.id == sa.bindparam("row")).values(uid=None)
    connection.execute(release, [{"row": row} for row in ids])
    claims = [
        {
            "row": row,
            "to_mailbox": ref.mailbox,
            "to_folder": ref.folder,
            "to_uidvalidity": ref.uidvalidity,
            "to_uid": ref.uid,
        }
        for row in ids
        if (ref := places[row]) is not None
    ]
    if not claims:
        return []
    connection.execute(_CLAIM, claims)
    lost: list[int] = []
    for chunk in in_chunks([claim["row"] for claim in claims]):
        query = sa.select(message.c.id).where(message.c.id.in_(chunk), message.c.uid.is_(None))
        lost += connection.execute(query).scalars()
    return sorted(lost)


def _claim() -> sa.Update:
    other = message.alias("other")
    taken = (
        sa.exists()
        .where(other.c.mailbox == sa.bindparam("to_mailbox"))
        .where(other.c.folder == sa.bindparam("to_folder"))
        .where(other.c.uidvalidity == sa.bindparam("to_uidvalidity"))
        .where(other.c.uid == sa.bindparam("to_uid"))
    )
    return (
        sa.update(message)
        .where(message.c.id == sa.bindparam("row"))
        .where(message.c.mailbox == sa.bindparam("to_mailbox"))
        .where(~taken)
        .values(
            folder=sa.bindparam("to_folder"),
            uidvalidity=sa.bindparam("to_uidvalidity"),
            uid=sa.bindparam("to_uid"),
        )
    )


_CLAIM = _claim()
