"""The first tables: messages, journal, response clocks, cursors, status."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    _folder_cursor()
    _message()
    _conversation_id()
    _journal()
    _response_clock()
    _known_folder()
    _mailbox_status()


def _folder_cursor() -> None:
    op.create_table(
        "folder_cursor",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "folder", name=op.f("pk_folder_cursor")),
        sa.CheckConstraint("last_uid >= 0", name=op.f("ck_folder_cursor_last_uid_counts")),
    )


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", row_id, nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("first_folder", sa.Text(), nullable=False),
        sa.Column("first_uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("first_uid", sa.BigInteger(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("header_digest", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("first_seen_at", moment, nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("quadrant", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("needs_review", sa.Boolean(), nullable=True),
        sa.Column("response_minutes", sa.Integer(), nullable=True),
        sa.Column("decision", sa.JSON(), nullable=True),
        sa.Column("model_id", sa.Text(), nullable=True),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "mailbox",
            "first_folder",
            "first_uidvalidity",
            "first_uid",
            "header_digest",
            name=op.f("uq_message_first_place"),
        ),
        sa.CheckConstraint(
            "outcome IN ('decided', 'set_aside')", name=op.f("ck_message_outcome_word")
        ),
        sa.CheckConstraint(
            "quadrant IN ('A', 'B', 'C', 'D')", name=op.f("ck_message_quadrant_word")
        ),
        sa.CheckConstraint(
            "kind IN ('phishing', 'pitch', 'promo', 'bulk', 'other')",
            name=op.f("ck_message_kind_word"),
        ),
        sa.CheckConstraint("uid > 0 AND first_uid > 0", name=op.f("ck_message_uid_counts")),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_message_size_counts")),
        sa.CheckConstraint(
            "length(digest) = 64 AND length(header_digest) = 64",
            name=op.f("ck_message_digest_length"),
        ),
        sa.CheckConstraint(
            "length(sender) <= 320 AND length(subject) <= 500 AND length(fault) <= 500",
            name=op.f("ck_message_text_length"),
        ),
        sa.CheckConstraint(
            "confidence >= 0 AND confidence <= 1", name=op.f("ck_message_confidence_range")
        ),
        sa.CheckConstraint(
            "(kind IS NOT NULL) = (quadrant = 'D')", name=op.f("ck_message_kind_goes_with_d")
        ),
        sa.CheckConstraint(
            "(response_minutes IS NULL) = (quadrant = 'D')",
            name=op.f("ck_message_d_has_no_response_time"),
        ),
        sa.CheckConstraint(
            "outcome <> 'decided' OR (fault IS NULL AND quadrant IS NOT NULL AND"
            " confidence IS NOT NULL AND needs_review IS NOT NULL AND decision IS"
            " NOT NULL AND model_id IS NOT NULL)",
            name=op.f("ck_message_decided_has_a_decision"),
        ),
        sa.CheckConstraint(
            "outcome <> 'set_aside' OR (fault IS NOT NULL AND quadrant IS NULL AND"
            " kind IS NULL AND confidence IS NULL AND needs_review IS NULL AND"
            " response_minutes IS NULL AND decision IS NULL AND model_id IS NULL)",
            name=op.f("ck_message_set_aside_has_a_fault"),
        ),
    )
    op.create_index("ix_message_conversation", "message", ["mailbox", "conversation"], unique=False)
    op.create_index(
        "ix_message_header_digest", "message", ["mailbox", "header_digest"], unique=False
    )
    unplanned = sa.text("NOT planned")
    op.create_index(
        "ix_message_unplanned",
        "message",
        ["mailbox", "id"],
        unique=False,
        sqlite_where=unplanned,
        postgresql_where=unplanned,
    )
    predicate = sa.text("uid IS NOT NULL")
    op.create_index(
        "uq_message_place",
        "message",
        ["mailbox", "folder", "uidvalidity", "uid"],
        unique=True,
        sqlite_where=predicate,
        postgresql_where=predicate,
    )


def _conversation_id() -> None:
    op.create_table(
        "conversation_id",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "message_id", name=op.f("pk_conversation_id")),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", row_id, nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("message", row_id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("planned_at", moment, nullable=False),
        sa.Column("finished_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("message", "position", name=op.f("uq_journal_message_position")),
        sa.CheckConstraint(
            "action IN ('add_keywords', 'move')", name=op.f("ck_journal_action_word")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'done', 'held', 'gone', 'refused')",
            name=op.f("ck_journal_state_word"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_journal_attempts_count")),
        sa.CheckConstraint(
            "(state = 'planned') = (finished_at IS NULL)",
            name=op.f("ck_journal_finished_has_a_time"),
        ),
        sa.ForeignKeyConstraint(["message"], ["message.id"], name=op.f("fk_journal_message")),
    )
    predicate = sa.text("state = 'planned'")
    op.create_index(
        "ix_journal_unfinished",
        "journal",
        ["mailbox", "message", "position"],
        unique=False,
        sqlite_where=predicate,
        postgresql_where=predicate,
    )


def _response_clock() -> None:
    op.create_table(
        "response_clock",
        sa.Column("id", row_id, nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("message", row_id, nullable=False),
        sa.Column("quadrant", sa.Text(), nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("cancelled_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_clock")),
        sa.CheckConstraint(
            "quadrant IN ('A', 'B', 'C')", name=op.f("ck_response_clock_quadrant_word")
        ),
        sa.CheckConstraint("due_at >= started_at", name=op.f("ck_response_clock_due_after_start")),
        sa.CheckConstraint(
            "answered_at IS NULL OR cancelled_at IS NULL", name=op.f("ck_response_clock_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["message"], ["message.id"], name=op.f("fk_response_clock_message")
        ),
    )
    predicate = sa.text("answered_at IS NULL AND cancelled_at IS NULL")
    op.create_index(
        "uq_response_clock_open",
        "response_clock",
        ["mailbox", "conversation"],
        unique=True,
        sqlite_where=predicate,
        postgresql_where=predicate,
    )


def _known_folder() -> None:
    op.create_table(
        "known_folder",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uidnext_floor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "folder", name=op.f("pk_known_folder")),
    )


def _mailbox_status() -> None:
    op.create_table(
        "mailbox_status",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("heartbeat_at", moment, nullable=False),
        sa.Column("last_filed_at", moment, nullable=True),
        sa.Column("filed_total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_status")),
        sa.CheckConstraint(
            "state IN ('starting', 'working', 'waiting', 'backing_off',"
            " 'needs_password', 'stopped')",
            name=op.f("ck_mailbox_status_state_word"),
        ),
        sa.CheckConstraint("filed_total >= 0", name=op.f("ck_mailbox_status_filed_counts")),
    )
