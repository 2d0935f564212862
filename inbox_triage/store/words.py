"""The words the tables use, each list once; the CHECK constraints are made from them."""

from __future__ import annotations

from enum import StrEnum


class MessageOutcome(StrEnum):
    """What became of a message we have seen."""

    DECIDED = "decided"
    SET_ASIDE = "set_aside"
    """It could not be read or decided; it stays in the inbox and ``fault`` says why."""


class ActionWord(StrEnum):
    """Which action a journal row plans."""

    ADD_KEYWORDS = "add_keywords"
    MOVE = "move"


class JournalState(StrEnum):
    """Where a journal row stands."""

    PLANNED = "planned"
    """Not done yet, or tried and to be tried again."""
    DONE = "done"
    HELD = "held"
    """Not done on purpose: a person had touched the message before us."""
    GONE = "gone"
    """The message was no longer where we knew it and was not found again."""
    REFUSED = "refused"
    """The server said no for good."""


class MailboxState(StrEnum):
    """What the thread of a mailbox is doing."""

    STARTING = "starting"
    WORKING = "working"
    WAITING = "waiting"
    BACKING_OFF = "backing_off"
    NEEDS_PASSWORD = "needs_password"  # noqa: S105 - a state, not a secret
    STOPPED = "stopped"
