"""What we mean to write to a mailbox, kept before anything is touched, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from inbox_triage.decide.actions import Action, MoveTo
from inbox_triage.mail.message import Digest, MessageRef
from inbox_triage.store.columns import MAX_SENTENCE_CHARS, bounded
from inbox_triage.store.database import Database
from inbox_triage.store.documents import action_document, action_of
from inbox_triage.store.places import in_chunks, move_rows
from inbox_triage.store.schema import journal, message
from inbox_triage.store.words import JournalState


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One planned action and all that is needed to do it, or to find out that it was done.

    Attributes:
        message: the row of the message.
        ref: where the message lies as far as we know; None when it was lost sight of.
        digest: SHA-256 of the bytes; None when the body was never read.
        message_id: the Message-ID, to search for; None when it has none.
        attempts: how often it was tried and put off.
    """

    id: int
    message: int
    ref: MessageRef | None
    header_digest: Digest
    size_bytes: int
    digest: Digest | None
    message_id: str | None
    action: Action
    attempts: int


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of an entry.

    Attributes:
        state: ``planned`` means that it failed this time and is to be tried again.
        ref: after a move, where the message lies now; None when the server did not say.
        error: why it was not done, as a sentence; empty when it was.
    """

    entry: JournalEntry
    state: JournalState
    ref: MessageRef | None = None
    error: str = ""


class Journal:
    """The rows of ``journal``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unfinished(self, mailbox: str, limit: int) -> list[JournalEntry]:
        """Up to ``limit`` planned actions, oldest message first, each message's in their order."""
        query = (
            sa.select(
                journal.c.id,
                journal.c.message,
                journal.c.action,
                journal.c.payload,
                journal.c.attempts,
                message.c.mailbox,
                message.c.folder,
                message.c.uidvalidity,
                message.c.uid,
                message.c.header_digest,
                message.c.size_bytes,
                message.c.digest,
                message.c.message_id,
            )
            .join_from(journal, message, journal.c.message == message.c.id)
            .where(journal.c.mailbox == mailbox, _PLANNED)
            .order_by(journal.c.message, journal.c.position)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def pending(self, mailbox: str) -> set[int]:
        """The messages with a planned action."""
        query = sa.select(journal.c.message).where(journal.c.mailbox == mailbox, _PLANNED)
        with self._database.reading() as connection:
            return set(connection.execute(query).scalars())

    def plan(self, mailbox: str, actions: Mapping[int, Sequence[Action]], now: datetime) -> None:
        """Plans actions for messages whose writing was put off; one transaction."""
        rows = [
            row
            for row_id, one in actions.items()
            for row in planned_rows(mailbox, row_id, one, now)
        ]
        with self._database.writing() as connection:
            if rows:
                connection.execute(sa.insert(journal), rows)
            for chunk in in_chunks(sorted(actions)):
                done = sa.update(message).where(message.c.id.in_(chunk)).values(planned=True)
                connection.execute(done)

    def finish(self, results: Collection[Finished], now: datetime) -> list[int]:
        """Writes down what came of many entries, and where their messages lie now.

        One transaction. An entry that is no longer planned stays as it is.

        Returns:
            the messages whose copy belongs to another row already; they count as gone.
        """
        with self._database.writing() as connection:
            planned = _still_planned(connection, [one.entry.id for one in results])
            fresh = [one for one in results if one.entry.id in planned]
            if fresh:
                connection.execute(_FINISH, [_finish_row(one, now) for one in fresh])
            return move_rows(connection, _new_places(fresh))


def planned_rows(
    mailbox: str, row_id: int, actions: Sequence[Action], now: datetime
) -> list[dict[str, object]]:
    """Journal rows for what is to be written for one message, in order."""
    rows: list[dict[str, object]] = []
    for position, action in enumerate(actions):
        word, payload = action_document(action)
        row: dict[str, object] = {
            "mailbox": mailbox,
            "message": row_id,
            "position": position,
            "action": word.value,
            "payload": payload,
            "state": JournalState.PLANNED.value,
            "attempts": 0,
            "planned_at": now,
        }
        rows.append(row)
    return rows


_PLANNED = journal.c.state == sa.literal_column(f"'{JournalState.PLANNED.value}'")
"""Spelt out and not as a parameter: only then can the partial index serve it."""

_FINISH = (
    sa.update(journal)
    .where(journal.c.id == sa.bindparam("entry"))
    .values(
        state=sa.bindparam("to_state"),
        attempts=journal.c.attempts + 1,
        last_error=sa.bindparam("error"),
        finished_at=sa.bindparam("at"),
    )
)


def _entry(row: Row[tuple[object, ...]]) -> JournalEntry:
    lies = MessageRef(row.mailbox, row.folder, row.uidvalidity, row.uid) if row.uid else None
    return JournalEntry(
        id=row.id,
        message=row.message,
        ref=lies,
        header_digest=Digest(row.header_digest),
        size_bytes=row.size_bytes,
        digest=None if row.digest is None else Digest(row.digest),
        message_id=row.message_id,
        action=action_of(row.action, row.payload),
        attempts=row.attempts,
    )


def _still_planned(connection: Connection, ids: Collection[int]) -> set[int]:
    planned: set[int] = set()
    for chunk in in_chunks(sorted(set(ids))):
        query = sa.select(journal.c.id).where(journal.c.id.in_(chunk), _PLANNED)
        # In one order, so that two processes wait for each other instead of blocking each other.
        locked = query.order_by(journal.c.id).with_for_update()
        planned.update(connection.execute(locked).scalars())
    return planned


def _finish_row(one: Finished, now: datetime) -> dict[str, object]:
    return {
        "entry": one.entry.id,
        "to_state": one.state.value,
        "error": bounded(one.error, MAX_SENTENCE_CHARS) or None,
        "at": None if one.state is JournalState.PLANNED else now,
    }


def _new_places(results: Collection[Finished]) -> dict[int, MessageRef | None]:
    """A move gives a new place, or an unknown one when the server did not say; gone gives none."""
    places: dict[int, MessageRef | None] = {}
    for one in results:
        moved = one.state is JournalState.DONE and isinstance(one.entry.action, MoveTo)
        if one.ref is not None or moved or one.state is JournalState.GONE:
            places[one.entry.message] = one.ref
    return places
