"""The response queue: open clocks, how they end, and the list a manager reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Row

from inbox_triage.classify.axes import Quadrant
from inbox_triage.decide.sla import ResponseClock
from inbox_triage.label.labels import Labels
from inbox_triage.mail.message import MessageRef
from inbox_triage.store.database import Database
from inbox_triage.store.documents import labels_of
from inbox_triage.store.places import in_chunks
from inbox_triage.store.schema import OPEN_CLOCK, message, response_clock


@dataclass(frozen=True, slots=True)
class ClockedMessage:
    """A message a running clock covers: it came when the clock started, or since.

    Attributes:
        ref: where it lies; None when it was lost sight of.
        wants_answer: it is a prospect's, so that it alone would have started a clock.
        quadrant, response_minutes: as decided; the minutes are None when none are due.
    """

    row: int
    ref: MessageRef | None
    received_at: datetime
    quadrant: Quadrant | None
    response_minutes: int | None

    @property
    def wants_answer(self) -> bool:
        return self.response_minutes is not None


@dataclass(frozen=True, slots=True)
class OpenClock:
    """A running clock with the messages it covers, oldest first.

    Earlier messages of the conversation are not among them: what was answered before the clock
    started answers nothing that came since.
    """

    id: int
    clock: ResponseClock
    messages: tuple[ClockedMessage, ...]

    @property
    def refs(self) -> tuple[MessageRef, ...]:
        """Where to look for an answer."""
        return tuple(one.ref for one in self.messages if one.ref is not None)


@dataclass(frozen=True, slots=True)
class Answered:
    """A clock that was stopped, and the one that starts for what came after the answer, if
    anything did: with the row of the message that starts it."""

    clock_id: int
    next_clock: ResponseClock | None = None
    next_message: int | None = None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which clocks to list; empty sets mean all.

    Attributes:
        due_before: only clocks due earlier, aware.
        ended: list answered and cancelled clocks too.
        limit: at most so many entries, the most urgent ones.
    """

    mailboxes: frozenset[str] = frozenset()
    quadrants: frozenset[Quadrant] = frozenset()
    due_before: datetime | None = None
    ended: bool = False
    limit: int = 1000


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One line of the queue: a clock, and the message that started it.

    ``quadrant`` of the clock may be higher than that of its first message: it is the most urgent
    one of the conversation. ``ref`` is None when the message was lost sight of, ``folder`` is
    where it lay last.
    """

    id: int
    clock: ResponseClock
    message: int
    ref: MessageRef | None
    folder: str
    message_id: str | None
    sender: str
    subject: str
    labels: Labels
    needs_review: bool


class Queue:
    """The rows of ``response_clock``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_clocks(self, mailbox: str, due_after: datetime | None = None) -> list[OpenClock]:
        """The running clocks of a mailbox, oldest first; with ``due_after`` only the later ones."""
        clock = response_clock.c
        same = sa.and_(
            message.c.mailbox == clock.mailbox,
            message.c.conversation == clock.conversation,
            message.c.received_at >= clock.started_at,
        )
        query = (
            sa.select(
                *clock,
                message.c.id.label("row"),
                message.c.folder,
                message.c.uidvalidity,
                message.c.uid,
                message.c.received_at,
                message.c.quadrant.label("decided"),
                message.c.response_minutes,
            )
            .join_from(response_clock, message, same, isouter=True)
            .where(clock.mailbox == mailbox, sa.text(OPEN_CLOCK))
            .order_by(clock.started_at, clock.id, message.c.received_at, message.c.id)
        )
        if due_after is not None:
            query = query.where(clock.due_at > due_after)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [_open_clock(group) for _, group in groupby(rows, key=lambda row: row.id)]

    def answer(self, answered: Collection[Answered], at: datetime) -> int:
        """Stops running clocks, since a person of ours has answered, and starts those of what came after the answer; one transaction.

        Returns how many did run.
        """
        stopped = 0
        with self._database.writing() as connection:
            for one in answered:
                statement = (
                    sa.update(response_clock)
                    .where(response_clock.c.id == one.clock_id, sa.text(OPEN_CLOCK))
                    .values(answered_at=at)
                )
                if connection.execute(statement).rowcount != 1:
                    continue
                stopped += 1
                clock = one.next_clock
                if clock is not None:
                    row = {
                        "mailbox": clock.mailbox,
                        "conversation": clock.conversation,
                        "message": one.next_message,
                        "quadrant": clock.quadrant.value,
                        "started_at": clock.started_at,
                        "due_at": clock.due_at,
                    }
                    connection.execute(sa.insert(response_clock), row)
        return stopped

    def cancel(self, clock_ids: Collection[int], at: datetime) -> int:
        """Ends running clocks that need no answer. Returns how many did run."""
        return self._end(clock_ids, response_clock.c.cancelled_at, at)

    def _end(
        self, clock_ids: Collection[int], column: sa.Column[datetime | None], at: datetime
    ) -> int:
        ended = 0
        with self._database.writing() as connection:
            for chunk in in_chunks(sorted(set(clock_ids))):
                statement = (
                    sa.update(response_clock)
                    .where(response_clock.c.id.in_(chunk), sa.text(OPEN_CLOCK))
                    .values({column: at})
                )
                ended += connection.execute(statement).rowcount
        return ended

    def entries(self, wanted: QueueFilter | None = None) -> list[QueueEntry]:
        """The queue, first due first, then longest waiting; all running clocks by default."""
        wanted = QueueFilter() if wanted is None else wanted
        clock = response_clock.c
        query = (
            sa.select(
                *clock,
                message.c.folder,
                message.c.uidvalidity,
                message.c.uid,
                message.c.message_id,
                message.c.sender,
                message.c.subject,
                message.c.decision,
                message.c.needs_review,
            )
            .join_from(response_clock, message, clock.message == message.c.id)
            .order_by(clock.due_at, clock.started_at, clock.id)
            .limit(wanted.limit)
        )
        if not wanted.ended:
            query = query.where(sa.text(OPEN_CLOCK))
        if wanted.mailboxes:
            query = query.where(clock.mailbox.in_(sorted(wanted.mailboxes)))
        if wanted.quadrants:
            query = query.where(clock.quadrant.in_(sorted(q.value for q in wanted.quadrants)))
        if wanted.due_before is not None:
            query = query.where(clock.due_at < wanted.due_before)
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def waiting(self, wanted: QueueFilter | None = None) -> int:
        """How many clocks of the wanted mailboxes and quadrants run, however many are listed."""
        wanted = QueueFilter() if wanted is None else wanted
        clock = response_clock.c
        query = sa.select(sa.func.count()).where(sa.text(OPEN_CLOCK)).select_from(response_clock)
        if wanted.mailboxes:
            query = query.where(clock.mailbox.in_(sorted(wanted.mailboxes)))
        if wanted.quadrants:
            query = query.where(clock.quadrant.in_(sorted(q.value for q in wanted.quadrants)))
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()


def _clock(row: Row[tuple[object, ...]]) -> ResponseClock:
    return ResponseClock(
        mailbox=row.mailbox,
        conversation=row.conversation,
        quadrant=Quadrant(row.quadrant),
        started_at=row.started_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        cancelled_at=row.cancelled_at,
    )


def _ref(row: Row[tuple[object, ...]]) -> MessageRef | None:
    return MessageRef(row.mailbox, row.folder, row.uidvalidity, row.uid) if row.uid else None


def _open_clock(rows: Iterable[Row[tuple[object, ...]]]) -> OpenClock:
    group = list(rows)
    covered = tuple(_clocked(row) for row in group if row.row is not None)
    return OpenClock(group[0].id, _clock(group[0]), covered)


def _clocked(row: Row[tuple[object, ...]]) -> ClockedMessage:
    return ClockedMessage(
        row=row.row,
        ref=_ref(row),
        received_at=row.received_at,
        quadrant=None if row.decided is None else Quadrant(row.decided),
        response_minutes=row.response_minutes,
    )


def _entry(row: Row[tuple[object, ...]]) -> QueueEntry:
    return QueueEntry(
        id=row.id,
        clock=_clock(row),
        message=row.message,
        ref=_ref(row),
        folder=row.folder,
        message_id=row.message_id,
        sender=row.sender,
        subject=row.subject,
        labels=labels_of(row.decision),
        needs_review=row.needs_review,
    )
