"""One batch of messages into the tables, with all that follows from them. One transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from inbox_triage.store import cursors
from inbox_triage.store.columns import (
    MAX_SENDER_CHARS,
    MAX_SENTENCE_CHARS,
    MAX_SUBJECT_CHARS,
    bounded,
    identifier,
)
from inbox_triage.store.database import insert
from inbox_triage.store.documents import decision_document
from inbox_triage.store.journal import planned_rows
from inbox_triage.store.records import Cursor, Decided, Record
from inbox_triage.store.schema import (
    OPEN_CLOCK,
    conversation_id,
    journal,
    message,
    response_clock,
)
from inbox_triage.store.words import MessageOutcome

MAX_REFERENCES = 100
"""A forged References header may name thousands; the newest, at its end, are the ones quoted."""

Row = dict[str, object]


def record(connection: Connection, batch: Sequence[Record], cursor: Cursor, now: datetime) -> None:
    """Messages, conversations, journal, clocks and the cursor.

    Only a message without a row has consequences: recording it again plans nothing twice and
    opens no clock that was answered meanwhile. The order of the tables, and of the rows where two
    mailboxes' writers could meet, is always the same, so that no two transactions block each other.

    Raises:
        ValueError: a message lies elsewhere than the cursor's folder.
        MailboxReset: the folder is known under another UIDVALIDITY; relocate its messages first.
    """
    place = (cursor.mailbox, cursor.folder, cursor.uidvalidity)
    if any((r.ref.mailbox, r.ref.folder, r.ref.uidvalidity) != place for r in batch):
        raise ValueError("a batch holds the messages of its cursor's folder")
    cursors.advance(connection, cursor, now)
    new = _insert_messages(connection, batch, now)
    _insert_conversation_ids(connection, [one for one, _ in new])
    _insert_journal(connection, new, now)
    _open_clocks(connection, new)


def _insert_messages(
    connection: Connection, batch: Sequence[Record], now: datetime
) -> list[tuple[Record, int]]:
    """The records that had no row yet, each with the number of its new row."""
    by_uid = {one.ref.uid: one for one in batch}
    if not by_uid:
        return []
    # No conflict target: a copy in a folder that already belongs to a message we moved there is
    # no new message either.
    statement = (
        insert(connection, message)
        .on_conflict_do_nothing()
        .returning(message.c.id, message.c.first_uid)
    )
    inserted = connection.execute(statement, [_message_row(one, now) for one in by_uid.values()])
    return sorted(((by_uid[row.first_uid], row.id) for row in inserted), key=lambda pair: pair[1])


def _message_row(one: Record, now: datetime) -> Row:
    ref = one.ref
    row: Row = {
        "mailbox": ref.mailbox,
        "first_folder": ref.folder,
        "first_uidvalidity": ref.uidvalidity,
        "first_uid": ref.uid,
        "folder": ref.folder,
        "uidvalidity": ref.uidvalidity,
        "uid": ref.uid,
        "digest": one.digest,
        "header_digest": one.header_digest,
        "size_bytes": one.size_bytes,
        "message_id": None if one.message_id is None else identifier(one.message_id),
        "conversation": identifier(one.conversation),
        "received_at": one.received_at,
        "first_seen_at": now,
        "sender": bounded(one.sender, MAX_SENDER_CHARS),
        "subject": bounded(one.subject, MAX_SUBJECT_CHARS),
        "planned": not isinstance(one.outcome, Decided) or one.outcome.planned,
    }
    return row | _outcome_columns(one)


def _outcome_columns(one: Record) -> Row:
    if not isinstance(one.outcome, Decided):
        empty = dict.fromkeys(("quadrant", "kind", "confidence", "needs_review"))
        empty |= dict.fromkeys(("response_minutes", "decision", "model_id"))
        fault = bounded(one.outcome.fault, MAX_SENTENCE_CHARS)
        return {**empty, "outcome": MessageOutcome.SET_ASIDE.value, "fault": fault}
    decision = one.outcome.decision
    return {
        "outcome": MessageOutcome.DECIDED.value,
        "fault": None,
        "quadrant": decision.quadrant.value,
        "kind": None if decision.kind is None else decision.kind.value,
        # A sum of probabilities may pass 1 by a rounding error.
        "confidence": min(1.0, max(0.0, decision.confidence)),
        "needs_review": decision.needs_review,
        "response_minutes": decision.response_minutes,
        "decision": decision_document(decision),
        "model_id": bounded(decision.model_id, MAX_SENTENCE_CHARS),
    }


def _insert_conversation_ids(connection: Connection, new: list[Record]) -> None:
    found: dict[str, Row] = {}
    for one in new:
        own = () if one.message_id is None else (one.message_id,)
        for text in (*own, *one.references[-MAX_REFERENCES:]):
            key = identifier(text)
            row: Row = {
                "mailbox": one.ref.mailbox,
                "message_id": key,
                "conversation": identifier(one.conversation),
            }
            found.setdefault(key, row)
    if found:
        statement = insert(connection, conversation_id).on_conflict_do_nothing()
        connection.execute(statement, [found[key] for key in sorted(found)])


def _insert_journal(connection: Connection, new: list[tuple[Record, int]], now: datetime) -> None:
    rows = [
        row
        for one, row_id in new
        for row in planned_rows(one.ref.mailbox, row_id, one.actions, now)
    ]
    if rows:
        connection.execute(sa.insert(journal), rows)


def _open_clocks(connection: Connection, new: list[tuple[Record, int]]) -> None:
    """Opens the clocks, or tightens the one that is open in the conversation already.

    The clock starts with the oldest unanswered message and is due at the earliest due time of
    all; its quadrant is that of the message which set the due time.
    """
    rows: list[Row] = []
    for one, row_id in new:
        clock = one.clock
        if clock is not None:
            row: Row = {
                "mailbox": clock.mailbox,
                "conversation": identifier(clock.conversation),
                "message": row_id,
                "quadrant": clock.quadrant.value,
                "started_at": clock.started_at,
                "due_at": clock.due_at,
                "answered_at": clock.answered_at,
                "cancelled_at": clock.cancelled_at,
            }
            rows.append(row)
    if not rows:
        return
    rows.sort(key=lambda row: str(row["conversation"]))
    statement = insert(connection, response_clock)
    fresh, kept = statement.excluded, response_clock.c
    due_earlier = fresh.due_at < kept.due_at
    started_earlier = fresh.started_at < kept.started_at
    statement = statement.on_conflict_do_update(
        index_elements=["mailbox", "conversation"],
        index_where=sa.text(OPEN_CLOCK),
        set_={
            "quadrant": sa.case((due_earlier, fresh.quadrant), else_=kept.quadrant),
            "due_at": sa.case((due_earlier, fresh.due_at), else_=kept.due_at),
            "message": sa.case((started_earlier, fresh.message), else_=kept.message),
            "started_at": sa.case((started_earlier, fresh.started_at), else_=kept.started_at),
        },
    )
    connection.execute(statement, rows)
