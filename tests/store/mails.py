"""Messages to record, with one thing different at a time; and a look at all that was kept."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from inbox_triage.classify.axes import DKind, Intent, Quadrant
from inbox_triage.decide.actions import Action, AddKeywords, FolderPath, MoveMethod, MoveTo
from inbox_triage.decide.quadrant import Decision
from inbox_triage.decide.sla import ResponseClock
from inbox_triage.label.labels import Labels, Platform, Region, Source, Stage
from inbox_triage.mail.message import Digest, MessageRef
from inbox_triage.store import schema
from inbox_triage.store.records import Cursor, Decided, Record, SetAside
from inbox_triage.store.store import Store

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
INBOX = "INBOX"
VALIDITY = 1_700_000_000
MOVE_TO_A = MoveTo(FolderPath(("询盘", "A 重点跟进")), MoveMethod.MOVE)
KEYWORD_A = AddKeywords(("triage-a", "triage-eu"))
BOTH: tuple[Action, ...] = (KEYWORD_A, MOVE_TO_A)
MINUTES = {Quadrant.A: 5, Quadrant.B: 15, Quadrant.C: 30}
LABELS = Labels(
    country="MX",
    region=Region.LATIN_AMERICA,
    source=Source.PLATFORM,
    platform=Platform.ALIBABA,
    stage=Stage.QUOTED,
    products=("pvc-patch", "rubber-patch"),
    language="es",
)


def minutes(count: float) -> datetime:
    """So many minutes after NOW."""
    return NOW + timedelta(minutes=count)


def digest(text: str) -> Digest:
    return Digest(hashlib.sha256(text.encode()).hexdigest())


def place(uid: int, folder: str = INBOX, mailbox: str = "sales", v: int = VALIDITY) -> MessageRef:
    return MessageRef(mailbox, folder, v, uid)


def cursor(last_uid: int, folder: str = INBOX, mailbox: str = "sales", v: int = VALIDITY) -> Cursor:
    return Cursor(mailbox, folder, v, last_uid)


def decision(quadrant: Quadrant = Quadrant.A, labels: Labels = LABELS) -> Decision:
    junk = quadrant is Quadrant.D
    return Decision(
        quadrant=quadrant,
        kind=DKind.PITCH if junk else None,
        probabilities=dict.fromkeys(Quadrant, 0.25),
        confidence=0.25,
        intent=(Intent.HIGH, 0.75),
        decision_maker=(True, 0.5),
        labels=labels.for_junk() if junk else labels,
        response_minutes=MINUTES.get(quadrant),
        needs_review=False,
        reasons=("asks FOB price for 3000 pcs",),
        model_id="2026-11-20-abcdef",
    )


def clock(
    conversation: str,
    quadrant: Quadrant = Quadrant.A,
    started: float = 0,
    due: float | None = None,
    mailbox: str = "sales",
) -> ResponseClock:
    """A clock that starts and falls due so many minutes after NOW."""
    end = started + MINUTES[quadrant] if due is None else due
    return ResponseClock(mailbox, conversation, quadrant, minutes(started), minutes(end))


def mail(
    uid: int,
    *,
    quadrant: Quadrant = Quadrant.A,
    actions: tuple[Action, ...] = BOTH,
    conversation: str | None = None,
    references: tuple[str, ...] = (),
    runs: ResponseClock | None = None,
    ref: MessageRef | None = None,
    subject: str = "Inquiry",
    message_id: str | None = None,
) -> Record:
    own_id = f"<{uid}@buyer.example>" if message_id is None else message_id
    return Record(
        ref=place(uid) if ref is None else ref,
        header_digest=digest(f"header {uid}"),
        digest=digest(f"bytes {uid}"),
        size_bytes=1000 + uid,
        message_id=own_id,
        references=references,
        conversation=own_id if conversation is None else conversation,
        received_at=minutes(uid),
        sender="ana@buyer.example",
        subject=subject,
        outcome=Decided(decision(quadrant), actions, runs),
    )


def set_aside(uid: int, fault: str = "The server sent no body.") -> Record:
    return Record(
        ref=place(uid),
        header_digest=digest(f"header {uid}"),
        digest=None,
        size_bytes=50_000_000,
        message_id=None,
        references=(),
        conversation=f"aside-{uid}",
        received_at=NOW,
        sender="",
        subject="",
        outcome=SetAside(fault),
    )


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables but the cursors, which tell when they were last told the same."""
    found: dict[str, list[dict[str, Any]]] = {}
    with store.messages._database.reading() as connection:
        for table in schema.metadata.sorted_tables:
            if table is not schema.folder_cursor:
                query = sa.select(table).order_by(*table.primary_key.columns)
                found[table.name] = [dict(row) for row in connection.execute(query).mappings()]
    return found


def wipe(store: Store) -> None:
    """Empties every table."""
    with store.messages._database.writing() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            connection.execute(sa.delete(table))
