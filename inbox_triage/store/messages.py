"""Every message ever seen: recording, recognising, finding again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from inbox_triage.decide.quadrant import Decision
from inbox_triage.mail.message import Digest, MessageRef
from inbox_triage.store import cursors, recording
from inbox_triage.store.columns import identifier
from inbox_triage.store.database import Database
from inbox_triage.store.documents import decision_of
from inbox_triage.store.places import MOST_PER_QUERY, in_chunks, move_rows
from inbox_triage.store.records import Aside, Cursor, KnownMessage, Lookalike, Record, Tally
from inbox_triage.store.schema import conversation_id, message
from inbox_triage.store.words import MessageOutcome


class Messages:
    """The rows of ``message`` and ``conversation_id``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, batch: Sequence[Record], cursor: Cursor, now: datetime) -> None:
        """Remembers a batch of one folder with all that follows, and moves its cursor forward.

        One transaction. Recording a message again changes nothing; the cursor never goes back.

        Raises:
            ValueError: a message lies elsewhere than the cursor's folder.
            MailboxReset: the folder is known under another UIDVALIDITY; relocate first.
        """
        with self._database.writing() as connection:
            recording.record(connection, batch, cursor, now)

    def conversations(self, mailbox: str, ids: Collection[str]) -> Mapping[str, str]:
        """The conversation of each message identifier that we have seen or seen referred to."""
        wanted = {text: identifier(text) for text in ids}
        known: dict[str, str] = {}
        table = conversation_id.c
        with self._database.reading() as connection:
            for chunk in in_chunks(sorted(set(wanted.values()))):
                query = sa.select(table.message_id, table.conversation).where(
                    table.mailbox == mailbox, table.message_id.in_(chunk)
                )
                known |= {row.message_id: row.conversation for row in connection.execute(query)}
        return {text: known[key] for text, key in wanted.items() if key in known}

    def claimed(
        self, mailbox: str, folder: str, uidvalidity: int, uids: Collection[int]
    ) -> set[int]:
        """Those of the UIDs that a row holds already: nobody else may take these copies."""
        found: set[int] = set()
        table = message.c
        with self._database.reading() as connection:
            for chunk in in_chunks(sorted(set(uids))):
                query = sa.select(table.uid).where(
                    table.mailbox == mailbox,
                    table.folder == folder,
                    table.uidvalidity == uidvalidity,
                    table.uid.in_(chunk),
                )
                found.update(connection.execute(query).scalars())
        return found

    def known(self, mailbox: str, folder: str) -> list[KnownMessage]:
        """The messages we believe to lie in a folder, by UID."""
        table = message.c
        query = (
            sa.select(
                table.id,
                table.uidvalidity,
                table.uid,
                table.header_digest,
                table.size_bytes,
                table.received_at,
            )
            .where(table.mailbox == mailbox, table.folder == folder, table.uid.is_not(None))
            .order_by(table.uidvalidity, table.uid)
        )
        with self._database.reading() as connection:
            return [
                KnownMessage(
                    row.id,
                    row.uidvalidity,
                    row.uid,
                    Digest(row.header_digest),
                    row.size_bytes,
                    row.received_at,
                )
                for row in connection.execute(query)
            ]

    def lookalikes(self, mailbox: str, digests: Collection[Digest]) -> list[Lookalike]:
        """The messages of a mailbox that have one of these header digests, oldest first."""
        table = message.c
        found: list[Lookalike] = []
        with self._database.reading() as connection:
            for chunk in in_chunks(sorted(set(digests))):
                query = (
                    sa.select(
                        table.id,
                        table.folder,
                        table.uidvalidity,
                        table.uid,
                        table.header_digest,
                        table.size_bytes,
                    )
                    .where(table.mailbox == mailbox, table.header_digest.in_(chunk))
                    .order_by(table.id)
                )
                found += [
                    Lookalike(
                        row.id,
                        MessageRef(mailbox, row.folder, row.uidvalidity, row.uid)
                        if row.uid
                        else None,
                        Digest(row.header_digest),
                        row.size_bytes,
                    )
                    for row in connection.execute(query)
                ]
        return found

    def relocate(
        self,
        places: Mapping[int, MessageRef | None],
        now: datetime,
        cursor: Cursor | None = None,
    ) -> list[int]:
        """Writes where messages lie now (None: gone), and puts a cursor where it is told.

        For a new UIDVALIDITY both happen in one transaction, or messages would be read as new.

        Returns:
            the rows whose copy belongs to another row already; they count as gone.
        """
        with self._database.writing() as connection:
            if cursor is not None:
                cursors.reset(connection, cursor, now)
            return move_rows(connection, places)

    def unplanned(self, mailbox: str, folder: str, after: int) -> list[tuple[int, Decision]]:
        """Messages judged while nothing might be written, still where they were: up to 500 rows
        above ``after``, with their decisions."""
        table = message.c
        query = (
            sa.select(message)
            .where(
                table.mailbox == mailbox,
                table.folder == folder,
                table.uid.is_not(None),
                table.outcome == MessageOutcome.DECIDED.value,
                table.id > after,
                sa.text("NOT planned"),
            )
            .order_by(table.id)
            .limit(MOST_PER_QUERY)
        )
        with self._database.reading() as connection:
            return [(row.id, decision_of(row)) for row in connection.execute(query)]

    def set_aside(self, limit: int) -> list[Aside]:
        """The newest messages that could not be read or judged, newest first."""
        table = message.c
        query = (
            sa.select(
                table.mailbox,
                table.folder,
                table.uidvalidity,
                table.uid,
                table.received_at,
                table.sender,
                table.subject,
                table.fault,
            )
            .where(table.outcome == MessageOutcome.SET_ASIDE.value)
            .order_by(table.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [
                Aside(
                    row.mailbox,
                    MessageRef(row.mailbox, row.folder, row.uidvalidity, row.uid)
                    if row.uid
                    else None,
                    row.received_at,
                    row.sender,
                    row.subject,
                    row.fault,
                )
                for row in connection.execute(query)
            ]

    def tallies(self) -> list[Tally]:
        """How many messages had which outcome, by mailbox."""
        table = message.c
        group = (table.mailbox, table.outcome, table.quadrant)
        query = sa.select(*group, sa.func.count().label("messages")).group_by(*group)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        tallies = [Tally(row.mailbox, row.outcome, row.quadrant, row.messages) for row in rows]
        return sorted(tallies, key=lambda one: (one.mailbox, one.outcome, one.quadrant or ""))
