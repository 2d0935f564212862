"""Every table, column and constraint: the readable truth. ``migrations/`` leads to it, stepwise.

What must never be is a constraint here, not a hope in Python: one row per message, one row per
copy in a folder, one open response clock per conversation. Every time is aware UTC.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from inbox_triage.classify.axes import DKind, Quadrant
from inbox_triage.store.columns import (
    MAX_SENDER_CHARS,
    MAX_SENTENCE_CHARS,
    MAX_SUBJECT_CHARS,
    RowId,
    UtcDateTime,
)
from inbox_triage.store.words import ActionWord, JournalState, MailboxState, MessageOutcome

REVISION = "0001"
"""The migration step that leads to this file."""

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _one_of(column: str, words: type[StrEnum], *, but: StrEnum | None = None) -> sa.CheckConstraint:
    allowed = ", ".join(f"'{word.value}'" for word in words if word is not but)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_word")


def _partial_index(
    name: str, *columns: sa.Column[object], where: str, unique: bool = False
) -> sa.Index:
    predicate = sa.text(where)
    return sa.Index(
        name, *columns, unique=unique, sqlite_where=predicate, postgresql_where=predicate
    )


folder_cursor = sa.Table(
    "folder_cursor",
    metadata,
    sa.Column("mailbox", sa.Text, primary_key=True),
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("uidvalidity", sa.BigInteger, nullable=False),
    # The highest UID whose message has a row; 0 before the first.
    sa.Column("last_uid", sa.BigInteger, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("last_uid >= 0", name="last_uid_counts"),
)

message = sa.Table(
    "message",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("mailbox", sa.Text, nullable=False),
    # Where it was first seen: recording the same message again changes nothing.
    sa.Column("first_folder", sa.Text, nullable=False),
    sa.Column("first_uidvalidity", sa.BigInteger, nullable=False),
    sa.Column("first_uid", sa.BigInteger, nullable=False),
    # Where it lies now as far as we know; without a UID it is gone or was lost sight of.
    sa.Column("folder", sa.Text, nullable=False),
    sa.Column("uidvalidity", sa.BigInteger, nullable=False),
    sa.Column("uid", sa.BigInteger),
    # SHA-256 of the bytes; NULL when the body was never read.
    sa.Column("digest", sa.Text),
    sa.Column("header_digest", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("message_id", sa.Text),
    sa.Column("conversation", sa.Text, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("first_seen_at", UtcDateTime, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    # Why it was set aside, as a sentence.
    sa.Column("fault", sa.Text),
    sa.Column("quadrant", sa.Text),
    sa.Column("kind", sa.Text),
    sa.Column("confidence", sa.Double),
    sa.Column("needs_review", sa.Boolean),
    sa.Column("response_minutes", sa.Integer),
    # labels, probabilities, reasons, intent, decision_maker, named as in `classify --json`.
    sa.Column("decision", sa.JSON(none_as_null=True)),
    sa.Column("model_id", sa.Text),
    # False: it was judged while nothing might be written (a dry run, a read-only folder).
    sa.Column("planned", sa.Boolean, nullable=False),
    # The header digest tells apart what an old UIDVALIDITY come back would confuse.
    sa.UniqueConstraint(
        "mailbox",
        "first_folder",
        "first_uidvalidity",
        "first_uid",
        "header_digest",
        name="uq_message_first_place",
    ),
    _one_of("outcome", MessageOutcome),
    _one_of("quadrant", Quadrant),
    _one_of("kind", DKind),
    sa.CheckConstraint("uid > 0 AND first_uid > 0", name="uid_counts"),
    sa.CheckConstraint("size_bytes >= 0", name="size_counts"),
    sa.CheckConstraint("length(digest) = 64 AND length(header_digest) = 64", name="digest_length"),
    sa.CheckConstraint(
        f"length(sender) <= {MAX_SENDER_CHARS} AND length(subject) <= {MAX_SUBJECT_CHARS}"
        f" AND length(fault) <= {MAX_SENTENCE_CHARS}",
        name="text_length",
    ),
    sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence_range"),
    sa.CheckConstraint("(kind IS NOT NULL) = (quadrant = 'D')", name="kind_goes_with_d"),
    sa.CheckConstraint(
        "(response_minutes IS NULL) = (quadrant = 'D')", name="d_has_no_response_time"
    ),
    sa.CheckConstraint(
        "outcome <> 'decided' OR (fault IS NULL AND quadrant IS NOT NULL"
        " AND confidence IS NOT NULL AND needs_review IS NOT NULL AND decision IS NOT NULL"
        " AND model_id IS NOT NULL)",
        name="decided_has_a_decision",
    ),
    sa.CheckConstraint(
        "outcome <> 'set_aside' OR (fault IS NOT NULL AND quadrant IS NULL AND kind IS NULL"
        " AND confidence IS NULL AND needs_review IS NULL AND response_minutes IS NULL"
        " AND decision IS NULL AND model_id IS NULL)",
        name="set_aside_has_a_fault",
    ),
)
message_place = _partial_index(
    "uq_message_place",
    message.c.mailbox,
    message.c.folder,
    message.c.uidvalidity,
    message.c.uid,
    where="uid IS NOT NULL",
    unique=True,
)
sa.Index("ix_message_conversation", message.c.mailbox, message.c.conversation)
sa.Index("ix_message_header_digest", message.c.mailbox, message.c.header_digest)
_partial_index("ix_message_unplanned", message.c.mailbox, message.c.id, where="NOT planned")

conversation_id = sa.Table(
    "conversation_id",
    metadata,
    # Every Message-ID seen or referred to, so that a later mail joins its conversation.
    sa.Column("mailbox", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("conversation", sa.Text, nullable=False),
)

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("mailbox", sa.Text, nullable=False),
    sa.Column("message", RowId, sa.ForeignKey("message.id"), nullable=False),
    # The order within the message: keywords before the move.
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    # The keywords, or the levels of the folder and the method, as documents.py writes them.
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("last_error", sa.Text),
    sa.Column("planned_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.UniqueConstraint("message", "position", name="uq_journal_message_position"),
    _one_of("action", ActionWord),
    _one_of("state", JournalState),
    sa.CheckConstraint("attempts >= 0", name="attempts_count"),
    sa.CheckConstraint("(state = 'planned') = (finished_at IS NULL)", name="finished_has_a_time"),
)
_partial_index(
    "ix_journal_unfinished",
    journal.c.mailbox,
    journal.c.message,
    journal.c.position,
    where="state = 'planned'",
)

response_clock = sa.Table(
    "response_clock",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("mailbox", sa.Text, nullable=False),
    sa.Column("conversation", sa.Text, nullable=False),
    # The message that started it: the oldest unanswered one.
    sa.Column("message", RowId, sa.ForeignKey("message.id"), nullable=False),
    sa.Column("quadrant", sa.Text, nullable=False),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("answered_at", UtcDateTime),
    sa.Column("cancelled_at", UtcDateTime),
    _one_of("quadrant", Quadrant, but=Quadrant.D),
    sa.CheckConstraint("due_at >= started_at", name="due_after_start"),
    sa.CheckConstraint("answered_at IS NULL OR cancelled_at IS NULL", name="one_end"),
)
OPEN_CLOCK = "answered_at IS NULL AND cancelled_at IS NULL"
_partial_index(
    "uq_response_clock_open",
    response_clock.c.mailbox,
    response_clock.c.conversation,
    where=OPEN_CLOCK,
    unique=True,
)

known_folder = sa.Table(
    "known_folder",
    metadata,
    # A folder we file into. Every copy we made there has a UID of at least ``uidnext_floor``.
    sa.Column("mailbox", sa.Text, primary_key=True),
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("uidvalidity", sa.BigInteger, nullable=False),
    sa.Column("uidnext_floor", sa.BigInteger, nullable=False),
)

mailbox_status = sa.Table(
    "mailbox_status",
    metadata,
    sa.Column("mailbox", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("heartbeat_at", UtcDateTime, nullable=False),
    sa.Column("last_filed_at", UtcDateTime),
    sa.Column("filed_total", sa.BigInteger, nullable=False),
    _one_of("state", MailboxState),
    sa.CheckConstraint("filed_total >= 0", name="filed_counts"),
)
