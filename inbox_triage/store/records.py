"""What the hallway hands in and asks back about messages: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inbox_triage.decide.actions import Action
from inbox_triage.decide.quadrant import Decision
from inbox_triage.decide.sla import ResponseClock
from inbox_triage.mail.message import Digest, MessageRef


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been read: ``last_uid`` is the highest UID whose message has a row."""

    mailbox: str
    folder: str
    uidvalidity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class KnownFolder:
    """A folder we file into: every copy of ours there has at least ``uidnext_floor`` as its UID."""

    mailbox: str
    folder: str
    uidvalidity: int
    uidnext_floor: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A message with its decision, what to write for it, and the clock it starts, if any.

    ``planned`` is False when nothing might be written at the time: what to write is planned later.
    """

    decision: Decision
    actions: tuple[Action, ...] = ()
    clock: ResponseClock | None = None
    planned: bool = True


@dataclass(frozen=True, slots=True)
class SetAside:
    """A message that could not be read or decided; ``fault`` is a sentence."""

    fault: str


@dataclass(frozen=True, slots=True)
class Record:
    """One message to remember, whatever became of it.

    Attributes:
        ref: where it lies now, which is also where it was first seen.
        digest: SHA-256 of the bytes; None when the body was never read.
        references: identifiers of earlier messages it names (In-Reply-To and References).
        conversation: the conversation it belongs to; an earlier one when ``conversations`` knows
            any of its identifiers.
        received_at: INTERNALDATE, aware.
        sender: the address; ``sender`` and ``subject`` are cut to the columns' lengths.
    """

    ref: MessageRef
    header_digest: Digest
    digest: Digest | None
    size_bytes: int
    message_id: str | None
    references: tuple[str, ...]
    conversation: str
    received_at: datetime
    sender: str
    subject: str
    outcome: Decided | SetAside

    def __post_init__(self) -> None:
        if self.received_at.tzinfo is None:
            raise ValueError("received_at must be aware")
        clock = self.clock
        mine = (self.ref.mailbox, self.conversation)
        if clock is not None and (clock.mailbox, clock.conversation) != mine:
            raise ValueError("a clock belongs to its message's mailbox and conversation")

    @property
    def clock(self) -> ResponseClock | None:
        """The response clock the message starts, or None."""
        return self.outcome.clock if isinstance(self.outcome, Decided) else None

    @property
    def actions(self) -> tuple[Action, ...]:
        """What to write, in order."""
        return self.outcome.actions if isinstance(self.outcome, Decided) else ()


@dataclass(frozen=True, slots=True)
class KnownMessage:
    """A message we believe to lie in a folder: enough to recognise it under another UID."""

    id: int
    uidvalidity: int
    uid: int
    header_digest: Digest
    size_bytes: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A message with the same header block as another; ``ref`` is None when it was lost sight of."""

    id: int
    ref: MessageRef | None
    header_digest: Digest
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Aside:
    """A message that could not be read or judged, for the person who looks after it.

    ``ref`` is where it lies, None when it was lost sight of; ``fault`` is a sentence.
    """

    mailbox: str
    ref: MessageRef | None
    received_at: datetime
    sender: str
    subject: str
    fault: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages of a mailbox had one outcome; ``quadrant`` is None for set aside."""

    mailbox: str
    outcome: str
    quadrant: str | None
    messages: int
