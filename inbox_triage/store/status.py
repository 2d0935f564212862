"""What each mailbox's thread is doing, for ``doctor`` and for whoever looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from inbox_triage.store.columns import MAX_SENTENCE_CHARS, bounded
from inbox_triage.store.database import Database, insert
from inbox_triage.store.schema import mailbox_status
from inbox_triage.store.words import MailboxState


@dataclass(frozen=True, slots=True)
class MailboxStatus:
    """How a mailbox does.

    Attributes:
        detail: a sentence; empty when there is nothing to say.
        heartbeat_at: when its thread last reported; an old one means that nothing runs.
        filed_total: messages filed since the store began.
    """

    mailbox: str
    state: MailboxState
    detail: str
    heartbeat_at: datetime
    last_filed_at: datetime | None
    filed_total: int


class Status:
    """The rows of ``mailbox_status``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def report(
        self, mailbox: str, state: MailboxState, detail: str, now: datetime, filed: int = 0
    ) -> None:
        """A heartbeat; ``filed`` counts the messages filed since the last one."""
        row = {
            "mailbox": mailbox,
            "state": state.value,
            "detail": bounded(detail, MAX_SENTENCE_CHARS),
            "heartbeat_at": now,
            "last_filed_at": now if filed else None,
            "filed_total": filed,
        }
        kept = mailbox_status.c
        with self._database.writing() as connection:
            statement = insert(connection, mailbox_status)
            new = statement.excluded
            statement = statement.on_conflict_do_update(
                index_elements=["mailbox"],
                set_={
                    "state": new.state,
                    "detail": new.detail,
                    "heartbeat_at": new.heartbeat_at,
                    "last_filed_at": sa.func.coalesce(new.last_filed_at, kept.last_filed_at),
                    "filed_total": kept.filed_total + new.filed_total,
                },
            )
            connection.execute(statement, row)

    def all(self) -> list[MailboxStatus]:
        """Every mailbox that ever reported, by name."""
        query = sa.select(mailbox_status).order_by(mailbox_status.c.mailbox)
        with self._database.reading() as connection:
            return [
                MailboxStatus(
                    row.mailbox,
                    MailboxState(row.state),
                    row.detail,
                    row.heartbeat_at,
                    row.last_filed_at,
                    row.filed_total,
                )
                for row in connection.execute(query)
            ]
