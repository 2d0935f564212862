"""Judged messages to the records the store keeps: conversation, actions, clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from inbox_triage.daemon.triage import Failed, Judged
from inbox_triage.decide.actions import Action, Layout, MailboxView, WriteMode, plan
from inbox_triage.decide.quadrant import Decision
from inbox_triage.decide.sla import ResponseClock, WorkingHours
from inbox_triage.imap.read import Unreadable, header_digest
from inbox_triage.mail.freemail import is_freemail
from inbox_triage.mail.message import Message, RawMessage
from inbox_triage.mail.thread import conversation_key, reply_ids
from inbox_triage.store.records import Decided, Record, SetAside


@dataclass(frozen=True, slots=True)
class Recorder:
    """What turns verdicts on one mailbox into records."""

    layout: Layout
    mode: WriteMode
    hours: WorkingHours

    def records(
        self,
        raws: Sequence[RawMessage],
        verdicts: Sequence[Judged | Failed],
        known: Mapping[str, str],
        view: MailboxView,
    ) -> list[Record]:
        """One record for each message, oldest first.

        ``known`` maps message identifiers to conversations seen before; ``view`` is what the server
        permits here, its flags are replaced by each message's own.
        """
        so_far = dict(known)
        return [
            self._record(raw, verdict, so_far, view)
            for raw, verdict in zip(raws, verdicts, strict=True)
        ]

    def _record(
        self, raw: RawMessage, verdict: Judged | Failed, so_far: dict[str, str], view: MailboxView
    ) -> Record:
        message = verdict.message
        conversation = conversation_of(message, so_far)
        for identifier in (*reply_ids(message), *filter(None, [message.message_id])):
            so_far.setdefault(identifier, conversation)
        return Record(
            ref=raw.ref,
            header_digest=raw.header_digest,
            digest=message.digest,
            size_bytes=raw.size_bytes,
            message_id=message.message_id,
            references=reply_ids(message),
            conversation=conversation,
            received_at=raw.received_at,
            sender=message.sender.email,
            subject=message.subject,
            outcome=(
                SetAside(verdict.fault)
                if isinstance(verdict, Failed)
                else self._decided(raw, verdict.decision, conversation, view)
            ),
        )

    def _decided(
        self, raw: RawMessage, decision: Decision, conversation: str, view: MailboxView
    ) -> Decided:
        here = MailboxView(raw.flags, view.any_keyword, view.listed_keywords, view.move)
        return Decided(
            decision,
            self.actions(decision, here),
            self._clock(raw, decision, conversation),
            planned=not view.is_closed,
        )

    def actions(self, decision: Decision, view: MailboxView) -> tuple[Action, ...]:
        """What is to be written for a decision."""
        return plan(decision, view, self.layout, self.mode)

    def _clock(
        self, raw: RawMessage, decision: Decision, conversation: str
    ) -> ResponseClock | None:
        r"""A clock from INTERNALDATE on, unless nobody need answer or a rep already has
        (``\Answered`` when we first see it)."""
        answered = any(flag.lower() == "\\answered" for flag in raw.flags)
        if decision.response_minutes is None or answered:
            return None
        due = self.hours.due(raw.received_at, decision.response_minutes)
        return ResponseClock(raw.ref.mailbox, conversation, decision.quadrant, raw.received_at, due)


def set_aside(unreadable: Unreadable, now: datetime) -> Record:
    """The record of a message the server could not hand over; it stays where it is.

    What its header block told is kept; where not even that could be read, the time it was first
    seen stands for INTERNALDATE.
    """
    seen = unreadable.seen
    return Record(
        ref=unreadable.ref,
        header_digest=seen.header_digest if seen else header_digest(b""),
        digest=None,
        size_bytes=seen.size_bytes if seen else 0,
        message_id=None,
        references=(),
        conversation=str(unreadable.ref),
        received_at=seen.received_at if seen else now,
        sender="",
        subject="",
        outcome=SetAside(unreadable.fault),
    )


def conversation_of(message: Message, known: Mapping[str, str]) -> str:
    """The conversation a message belongs to, as ``party`` and first identifier.

    Strangers are never joined: two buyers who answer one mailing of ours name the same identifier,
    so an earlier conversation counts only when it is with the same party. A party is a company's
    domain, or the whole address where the domain is a mail provider's.
    """
    prefix = f"{party(message)} "
    for identifier in reversed(reply_ids(message)):
        earlier = known.get(identifier)
        if earlier is not None and earlier.startswith(prefix):
            return earlier
    return prefix + conversation_key(message)


def party(message: Message) -> str:
    """Whom we talk to, for telling conversations apart."""
    sender = message.sender
    return sender.email if is_freemail(sender.domain) else sender.domain or "nobody"


def identifiers(messages: Iterable[Message]) -> set[str]:
    """Every identifier the messages refer to."""
    return {identifier for message in messages for identifier in reply_ids(message)}
